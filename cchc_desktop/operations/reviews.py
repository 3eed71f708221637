"""The superior looks at what came: accepted, or returned with the box and the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.notice import About
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import BOXES
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.notices import put, returned
from cchc_desktop.store import months, parcels, reviews
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.reviews import Key, Review

VERB = "review"
_FEWEST_WORDS = 2


class Outcome(StrEnum):
    """What became of the revision of a period that counts."""

    RECEIVED = "received"  # nobody has looked at it yet
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How the revision of one period of one unit that counts stands; ``review`` is the decision about it.

    ``ahead`` is a look ahead that came after it: what was decided stands until the unit closes again.
    """

    revision: int
    outcome: Outcome
    review: Review | None = None
    ahead: int | None = None


def standings(reading: Reading, unit: str | None = None) -> Mapping[Key, Reviewed]:
    """How every period that came stands, by unit and days: what was said of an older closed one is over.

    Closed figures that were returned are not mended by a look ahead; a look ahead may be returned itself.
    """
    decided = {
        (one.sender, one.first_on, one.last_on, one.revision): one for one in reviews.reviews(reading, unit)
    }
    found = {}
    for key, came in reviews.came(reading, unit).items():
        newest, review = decided.get((*key, came.newest)), decided.get((*key, came.counting))
        if newest is not None and newest.state == Outcome.RETURNED:
            review = newest
        outcome = Outcome.RECEIVED if review is None else Outcome(review.state)
        ahead = came.newest if came.newest != came.counting else None
        found[key] = Reviewed(came.counting, outcome, review, ahead)
    return found


def accept(
    place: Workplace, unit: str, period: Period, now: datetime, *, by: str, revision: int | None = None
) -> Review:
    """Take the newest revision of a closed period as it is."""
    with place.register.write() as book:
        taken = _newest(book, unit, period, revision)
        if not taken.is_final:
            raise Refused(
                f"{taken.sender_name} mới gửi số tạm tính của {taken.period.title.lower()}; "
                "đơn vị chốt rồi mới chấp nhận được."
            )
        return _keep(book, _review(taken, Outcome.ACCEPTED, now, by))


def return_packet(  # noqa: PLR0913 - what is returned, why and by whom, all named
    place: Workplace,
    unit: str,
    period: Period,
    now: datetime,
    *,
    by: str,
    reason: str,
    box: str = "",
    revision: int | None = None,
) -> Review:
    """Ask for the newest revision of a period, or the one that counts, to be mended; a notice says why."""
    reason = nfc(reason)
    refuse_card("reason", reason)
    if len(reason.split()) < _FEWEST_WORDS:
        raise Refused("Trả lại để sửa phải ghi lý do, ít nhất vài chữ.", "reason")
    if box and box not in BOXES:
        raise Refused(f"Không có ô số liệu “{box[:40]}”. Các ô: {', '.join(BOXES)}.", "box")
    with place.register.write() as book:
        taken = _newest(book, unit, period, revision, or_counting=True)
        kept = _keep(book, _review(taken, Outcome.RETURNED, now, by, box=box, reason=reason))
        about = About(
            title=taken.period.title,
            first_on=taken.period.first_on,
            last_on=taken.period.last_on,
            revision=taken.revision,
            box=box,
        )
        # One that another unit passed on goes back through its hands.
        to = parcels.brought_by(book, taken.digest) or unit
        said = reason if to == unit else f"{taken.sender_name} ({unit}): {reason}"
        put(book, to, returned(about, said, now), by)
        return kept


def _newest(
    reading: Reading, unit: str, period: Period, revision: int | None, *, or_counting: bool = False
) -> Taken:
    found = list(months.every_taken(reading, period, unit))
    if not found:
        raise Refused(f"Chưa nhận gói nào của đơn vị {unit} cho {period.full_title}.", "period")
    newest = found[-1]
    counting = next((one for one in reversed(found) if one.is_final), newest)
    if or_counting and revision == counting.revision:
        return counting  # a look ahead that came after it does not hinder
    if revision not in {None, newest.revision}:
        raise Refused(
            f"{newest.sender_name} đã gửi lần {newest.revision} của {newest.period.title.lower()}; "
            "xem lần mới nhất.",
            "revision",
        )
    return newest


def _review(
    taken: Taken, outcome: Outcome, now: datetime, by: str, *, box: str = "", reason: str = ""
) -> Review:
    return Review(
        sender=taken.sender,
        first_on=taken.period.first_on,
        last_on=taken.period.last_on,
        revision=taken.revision,
        state=outcome.value,
        box=box,
        reason=reason,
        at=now,
        by=nfc(by),
    )


def _keep(book: Writing, review: Review) -> Review:
    reviews.put(book, review)
    note = {
        "sender": review.sender,
        "first_on": review.first_on,
        "last_on": review.last_on,
        "revision": review.revision,
        "state": review.state,
        "box": review.box,
        "reason": review.reason,
    }
    book.append(None, verb=VERB, at=review.at, recorded_at=review.at, by=review.by, note=note)
    return review
