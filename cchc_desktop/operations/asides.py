"""What was set aside: looked at, tried again once it may be believed, or dismissed with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import TITLES, fingerprint
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.collect import take_packet
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.letters import is_for, name_in, signer_of
from cchc_desktop.operations.post import take_letter
from cchc_desktop.store import parcels
from cchc_desktop.store.parcels import Aside
from cchc_desktop.store.reading import Reading

VERB = "dismiss"
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be told of a file that lies apart: what it is, and who signed it where somebody did."""

    kind: str
    sender: str
    name: str
    figures: str


def see(reading: Reading, digest: str) -> Seen:
    """What lies apart under this digest."""
    aside = _aside(reading, digest)
    letter = signer_of(reading, aside.name, aside.data)
    if letter is None:
        return Seen("tệp không rõ ai ký", aside.sender, "", "")
    return Seen(TITLES[letter.kind], letter.sender, name_in(letter), fingerprint(letter.key))


def try_once_more(place: Workplace, digest: str, now: datetime, *, by: str) -> str:
    """Take in what lies apart; what to say of it. Refused, with its reason kept anew, where it stays."""
    with place.register.read() as reading:
        aside = _aside(reading, digest)
    if not aside.data:
        raise Refused(f"Tệp {aside.name} quá lớn nên sổ chỉ giữ tên. Đề nghị nơi gửi chuyển lại.")
    if is_for(aside.name, place.profile.unit):
        said, _ = take_letter(place, aside.name, aside.data, now)
    else:
        take_packet(place, aside.name, aside.data, now, by)
        said = ""
    with place.register.write() as book:
        parcels.settle_aside(book, digest, now, by, parcels.TRIED_SINCE)
    return said or f"Đã nhận {aside.name}."


def dismiss(place: Workplace, digest: str, now: datetime, *, by: str, reason: str) -> str:
    """Say that a file that lies apart is of no use, and why; it stays in the register. Its name."""
    told = nfc(reason)
    refuse_card("reason", told)
    if len(told.split()) < _FEWEST_WORDS:
        raise Refused("Bỏ tệp để riêng phải ghi lý do, ít nhất vài chữ, ví dụ: gửi nhầm đơn vị.", "reason")
    with place.register.write() as book:
        aside = _aside(book, digest)
        parcels.settle_aside(book, digest, now, by, told)
        note = {"digest": digest, "name": aside.name, "sender": aside.sender, "reason": told}
        book.append(None, verb=VERB, at=now, recorded_at=now, by=by, note=note)
    return aside.name


def _aside(reading: Reading, digest: str) -> Aside:
    found = next((one for one in parcels.asides(reading) if one.digest == digest), None)
    if found is None:
        raise Refused("Tệp này đã được xử lý ở nơi khác nên không còn để riêng.")
    return found
