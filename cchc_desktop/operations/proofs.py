"""How far each period has come on its way up, and the superior's signed answer as a proof to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cchc_desktop.carriers import Box
from cchc_desktop.core import acknowledgement, answer, packet
from cchc_desktop.core import letter as letters
from cchc_desktop.core.answer import Answer
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.letter import Letter, fingerprint
from cchc_desktop.core.period import Period
from cchc_desktop.core.proof import ProofSheet
from cchc_desktop.core.trust import Peer, PeerState
from cchc_desktop.files import Ready
from cchc_desktop.forms import form_for, render
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.letters import File, names_at
from cchc_desktop.operations.sealing import verified
from cchc_desktop.operations.sheets import office_with_head
from cchc_desktop.store import awaited, months, parcels, peers
from cchc_desktop.store.members import tree
from cchc_desktop.store.months import Closing
from cchc_desktop.store.reading import Reading

FORM, PRINT = "delivery_proof", "print_proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One revision of a period on its way: kept, sent, taken in above; None for a step not done yet.

    ``is_waiting`` tells one that the next sending lays down.
    """

    period: Period
    revision: int
    is_final: bool
    saved_at: datetime
    sent_at: datetime | None
    sent_via: str
    acknowledged_at: datetime | None
    digest: str

    @property
    def is_waiting(self) -> bool:
        """Whether the superior has not said yet that it has these figures."""
        return self.acknowledged_at is None


def trips(reading: Reading) -> tuple[Trip, ...]:
    """Of each period the newest revision, and before it the newest final one; the newest period first."""
    found: dict[tuple[Period, bool], Trip] = {}
    for one in months.closings(reading):
        if one.is_final or (one.period, True) not in found:
            found.setdefault((one.period, one.is_final), _trip(one))
    return tuple(found.values())


def _trip(one: Closing) -> Trip:
    return Trip(
        period=one.period,
        revision=one.revision,
        is_final=one.is_final,
        saved_at=one.closed_at,
        sent_at=one.sent_at,
        sent_via=one.sent_via or "",
        acknowledged_at=one.acknowledged_at,
        digest=one.digest,
    )


def _answered(reading: Reading, digest: str) -> parcels.Out:
    """The letter of ours that was answered; Refused where nobody has, or nobody signed."""
    found = next((one for one in parcels.outs_of(reading, digest) if one.answered_at is not None), None)
    if found is not None and found.answer is not None:
        return found
    of_ours = next((one for one in months.closings(reading) if one.digest == digest), None)
    if of_ours is not None and of_ours.acknowledged_at is not None:
        raise Refused(
            "Đơn vị tổng hợp đã báo nhận gói này nhưng giấy báo nhận không có chữ ký (chương trình bên đó "
            "còn đời cũ) nên không in được. Nhận về lần nữa sau khi bên đó cập nhật."
        )
    raise Refused("Đơn vị tổng hợp chưa báo nhận gói này nên chưa có giấy báo nhận để in.")


@dataclass(frozen=True, slots=True)
class Proved:
    """One packet of ours with the answer that it got, and what we know of the key that signed that."""

    closing: Closing
    lines: int
    letter: Letter
    said: Answer
    key: Peer | None

    @property
    def figures(self) -> str:
        """Of the key that signed."""
        return fingerprint(self.letter.key)

    @property
    def is_closed(self) -> bool:
        """Whether that key is used no more."""
        return self.key is not None and self.key.state is PeerState.CLOSED

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody compared its figures."""
        return self.key is not None and self.key.state is PeerState.CONFIRMED


def proved(reading: Reading, digest: str) -> Proved:
    """The answer to our packet of that digest; Refused where there is none that somebody signed."""
    out = _answered(reading, digest)
    letter = verified(out.answer or b"", "acknowledgement")
    ours = next(one for one in months.closings(reading) if one.digest == digest)
    data = months.packet_of(reading, ours.period, ours.revision)
    key = next((one for one in peers.peers(reading, letter.sender) if one.key == letter.key), None)
    return Proved(ours, packet.lines_in(data), letter, answer.read(letter.body), key)


def proof_sheet(desk: Desk, digest: str) -> ProofSheet:
    """What the answer to our packet of that digest says, beside what we kept of it."""
    found = proved(desk.book, digest)
    ours, said, key = found.closing, found.said, found.key
    office, _ = office_with_head(desk, desk.at)
    return ProofSheet(
        office=office,
        printed_on=desk.at.date(),
        clerk=desk.by,
        receiver=found.letter.sender,
        receiver_name=desk.profile.superior_name or (key.name if key else ""),
        received_at=datetime.fromisoformat(said.received_at),
        sent_at=ours.sent_at,
        title=ours.period.title,
        first_on=ours.period.first_on,
        last_on=ours.period.last_on,
        revision=said.revision,
        is_final=ours.is_final,
        listed=found.lines,
        counted=said.lines,
        file=said.name,
        digest=said.packet,
        letter=said.manifest,
        figures=found.figures,
        confirmed_at=key.settled_at if key and found.is_confirmed else None,
        confirmed_by=key.settled_by if key and found.is_confirmed else "",
        is_closed=found.is_closed,
        ahead=said.ahead,
    )


def proof_file(place: Workplace, digest: str) -> File:
    """The answer as it came, under the name by which it can be checked again."""
    with place.register.read() as reading:
        out = _answered(reading, digest)
    data = out.answer or b""
    said = answer.read(letters.read(data, "acknowledgement").body)
    return File(said.name + acknowledgement.ENDING, data)


@dataclass(frozen=True, slots=True)
class Proof:
    """The paper, and the name to keep it under."""

    sheet: ProofSheet
    pdf: bytes

    @property
    def stem(self) -> str:
        """Beside the signed file, of the same name."""
        return f"Giay-bao-nhan_{self.sheet.file.removesuffix('.cchc')}"


def print_proof(desk: Desk, digest: str) -> Proof:
    """Draw the paper; an entry keeps that it was printed."""
    sheet = proof_sheet(desk, digest)
    form = form_for(FORM, sheet.printed_on, desk.folder)
    note = {"form": form.code, "packet": digest, "template": form.template.stamp}
    desk.book.append(
        None, verb=PRINT, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, basis=form.basis, note=note
    )
    return Proof(sheet, render(form, sheet))


def save_proof(place: Workplace, digest: str, target: Path, now: datetime, *, by: str) -> tuple[Path, Path]:
    """Keep the paper at ``target``, and beside it the signed file that it can be checked with."""
    signed = proof_file(place, digest)
    beside = target.parent / signed.name
    with Ready() as ready, at_desk(place, by, now) as desk:
        ready.lay(target, print_proof(desk, digest).pdf)
        ready.lay(beside, signed.data)
        ready.put()
    return target, beside


@dataclass(frozen=True, slots=True)
class Checked:
    """A proof whose signature is sound: who signed it, under which figures, and what it says."""

    letter: Letter
    said: Answer
    figures: str


def check_proof(data: bytes) -> Checked:
    """Verify the file of a proof anywhere, without a register; Refused for one that nobody signed so.

    That the key is the superior's is for whoever compares its figures.
    """
    letter = verified(data, "acknowledgement")
    return Checked(letter, answer.read(letter.body), fingerprint(letter.key))


def damaged(place: Workplace, box: Box) -> tuple[tuple[str, str], ...]:
    """The files at ``box`` called like an answer to us that are none, each with what to do about it."""
    with place.register.read() as reading:
        known = [_file_name(place, one) for one in months.closings(reading) if one.acknowledged_at is None]
    found = []
    for name in names_at(box):
        if name.removesuffix(acknowledgement.ENDING) not in known or not name.endswith(
            acknowledgement.ENDING
        ):
            continue
        try:
            data = box.get(name)
            check_proof(data)
        except (Refused, Trouble) as failure:
            if not isinstance(failure, Refused) or not _is_plain(data):
                found.append((name, f"{failure.sentence} Đề nghị đơn vị tổng hợp nhận lại gói."))
    return tuple(found)


def _file_name(place: Workplace, one: Closing) -> str:
    unit, is_practice = place.profile.unit, place.profile.is_practice
    return packet.file_name(unit, one.period, one.revision, is_practice=is_practice)


def _is_plain(data: bytes) -> bool:
    """Whether it is the unsigned answer of a program of before."""
    try:
        acknowledgement.read(data)
    except Refused:
        return False
    return True


def latest_round(reading: Reading) -> tuple[str, int, int]:
    """For a superior: the latest period that any unit has sent, how many have, and of how many."""
    found = awaited.latest_period(reading)
    if found is None:
        return "", 0, 0
    period, senders = found
    expected = {one.sender for one in tree(reading).expected(period.last_on)}
    return period.title, len(senders), len(expected | senders)
