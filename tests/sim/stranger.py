"""Somebody without a key who would like to be believed: he forges, changes and replays what he finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sim import keys
from sim.road import Road, digest
from sim.wire import Wire

from cchc_desktop import __version__
from cchc_desktop.carriers import bundle, is_bundle, unbundle
from cchc_desktop.core import acknowledgement, packet, parcel
from cchc_desktop.core import letter as letters
from cchc_desktop.core.acknowledgement import Acknowledgement
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.enrolment import Introduction, Succession, write
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Kind, Letter
from cchc_desktop.core.notice import Notice, NoticeKind
from cchc_desktop.core.notice import write as write_notice
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import parse
from cchc_desktop.core.tally import StandingBy
from cchc_desktop.operations.letters import name_of
from cchc_desktop.operations.parcels import MANIFEST
from cchc_desktop.operations.sealing import close, opened, signed

Past = list[tuple[str, bytes]]


class Stranger:
    """He sees every road; his keys are his own. ``forged`` are the digests of what nobody may believe."""

    def __init__(self, random: Random, key_of: Callable[[str], str], superior: str) -> None:
        self.random = random
        self.keys = keys.new_keys()
        self.forged: set[str] = set()
        self._key_of = key_of
        self._superior = superior

    def visit(self, road: Road, units: Iterable[str]) -> None:
        """Lay something forged on a road, at times in the place of what is genuine."""
        units = sorted(units)
        packets = [one for one in road.past if one[0].endswith(".cchc") and self._of(one[0]) in units]
        answers = [one for one in road.past if one[0].endswith(acknowledgement.ENDING)]
        answers = [one for one in answers if self._of(one[0]) in units]
        acts: tuple[Callable[[], tuple[str, bytes] | None], ...] = (
            lambda: self._packet(packets, units),
            lambda: self._pieces(packets),
            lambda: self._unsigned(units),
            lambda: self._answer(answers),
            lambda: self._letter(units),
        )
        self._lay(road, self.random.choice(acts)())

    def try_all(self, road: Road, unit: str) -> None:
        """All that he knows at once, beside what is genuine; who is to read it reads it first."""
        packets = [one for one in road.past if one[0].endswith(".cchc") and self._of(one[0]) == unit]
        answers = [one for one in road.past if one[0].endswith(acknowledgement.ENDING)]
        answers = [one for one in answers if self._of(one[0]) == unit][-1:]
        for laid in (
            self._packet([], [unit]),
            self._pieces(packets),
            self._unsigned([unit]),
            *(self._answer(answers) for _ in range(3)),
            self._letter((unit,)),
        ):
            if laid is not None:
                name, data = laid
                beside = name if name.startswith("CCHC_") else f"A{len(self.forged)}_{unit}_{name}"
                self._lay(road, (beside, data))

    def pose(self, road: Road, sender: str, units: list[str]) -> None:
        """Lay a packet of one of ``units`` as if ``sender`` passed it on, or a letter of his."""
        if self.random.random() < 0.4:
            self._lay(road, self._letter((sender,)))
            return
        unit, number = self.random.choice(units), self.random.randrange(1, 50)
        data = self._invented(unit, sender)
        listed = parcel.manifest(data, number=number, previous="", sent_at=packet_moment())
        told = self._signed("manifest", sender, self._superior, parcel.write(listed))
        name = f"BCTTHC_{unit}_20260915_20261014_v{number}_thuc-hanh_qua-{sender}.cchc"
        self._lay(road, (name, bundle({MANIFEST: close(told)} | dict(_cut(data)))))

    def _lay(self, road: Road, laid: tuple[str, bytes] | None) -> None:
        if laid is not None:
            name, data = laid
            self.forged.add(digest(data))
            road.lies[name] = data

    def ask(self, wire: Wire, units: Iterable[str]) -> None:
        """The same over the network; whoever listens turns him away."""
        unit = self.random.choice(sorted(units))
        told = self._manifest(unit)
        name = f"BCTTHC_{unit}_20260915_20261014_v7_thuc-hanh.cchc"
        status, _ = wire.answer("PUT", f"/v1/packets/{name}", close(told))
        assert status == 422, "a stranger was let in"
        letter = self._letter((unit,))
        if letter is not None and f"CCHC_{self._superior}_" in letter[0]:
            status, _ = wire.answer("PUT", f"/v1/letters/{letter[0]}", letter[1])
            assert status == 422, "a stranger was believed"

    def _of(self, name: str) -> str:
        """Whose packet a name tells of; nobody's where it is no packet's."""
        parts = name.split("_")
        return parts[1] if len(parts) > 1 else ""

    def _told(self, data: bytes) -> Letter | None:
        """The manifest of a delivery, where it lies open."""
        try:
            files = unbundle(data)
            return letters.read(opened(files[MANIFEST], None, largest=parcel.LARGEST_MANIFEST), "manifest")
        except (KeyError, Refused):
            return None

    def _invented(self, unit: str, to: str = "") -> bytes:
        """A packet of his own, sound in itself: a month in which nothing was done."""
        period = parse("2026-10")
        at = period.end_at + timedelta(hours=self.random.randrange(1, 300))
        return packet.write(
            Packet(
                unit=unit,
                unit_name=f"Xã {unit}",
                superior=to or self._superior,
                period=period,
                revision=self.random.randrange(1, 90),
                is_final=True,
                is_practice=True,
                program=__version__,
                made_at=at,
                standing_by=StandingBy.DAY,
                entries=0,
                chain_head="",
                lines=(),
                tally=packet.recount((), period, StandingBy.DAY, at),
            )
        )

    def _manifest(self, unit: str) -> bytes:
        """The manifest of such a one, under his own key."""
        number = self.random.randrange(1, 50)
        listed = parcel.manifest(self._invented(unit), number=number, previous="", sent_at=packet_moment())
        return self._signed("manifest", unit, self._superior, parcel.write(listed))

    def _signed(self, kind: Kind, sender: str, to: str, body: dict[str, object]) -> bytes:
        """Under his own key; or under that of the sender, which is no secret, with his signature."""
        letter = Letter(kind=kind, sender=sender, to=to, body=body, key=self.keys.public)
        data = signed(letter, self.keys)
        if self.random.random() < 0.5:
            return data
        return letters.write(replace(letters.read(data, kind), key=self._key_of(sender)))

    def _packet(self, packets: Past, units: list[str]) -> tuple[str, bytes]:
        """A delivery of his own in somebody's name; or somebody's, where it lies open, under his own key."""
        unit = self.random.choice(units)
        if not packets or self.random.random() < 0.6:
            name = f"BCTTHC_{unit}_20260915_20261014_v{self.random.randrange(1, 5)}_thuc-hanh.cchc"
            return name, bundle({MANIFEST: close(self._manifest(unit))})
        name, data = self.random.choice(packets)
        told = self._told(data) if is_bundle(data) else None
        if told is None:
            return name, bundle({MANIFEST: close(self._manifest(self._of(name)))})
        body = {**told.body, "number": self.random.randrange(1, 99)}
        files = dict(unbundle(data)) | {MANIFEST: close(self._signed("manifest", told.sender, told.to, body))}
        return name, bundle(files)

    def _pieces(self, packets: Past) -> tuple[str, bytes] | None:
        """Somebody's own manifest over pieces that are not its own; or its letter with a word changed."""
        of_pieces = [(name, data) for name, data in packets if is_bundle(data) and len(_files(data)) > 1]
        if not of_pieces:
            return None
        name, data = self.random.choice(of_pieces)
        files = _files(data)
        told = self._told(data)
        if told is not None and self.random.random() < 0.5:
            more = {**told.body, "number": int(str(told.body["number"])) + 1}
            return name, bundle(files | {MANIFEST: close(letters.write(replace(told, body=more)))})
        piece = self.random.choice([one for one in files if one != MANIFEST])
        return name, bundle(files | {piece: close(b'[["0001/2026"]]')})

    def _unsigned(self, units: list[str]) -> tuple[str, bytes]:
        """A packet as the program of before sent it, with figures of his own."""
        return "BCTTHC_forged.cchc", self._invented(self.random.choice(units))

    def _answer(self, answers: Past) -> tuple[str, bytes] | None:
        """What the superior might have said: under his own key, with words changed, or unsigned."""
        if not answers:
            return None
        name, data = self.random.choice(answers)
        try:
            told = letters.read(data, "acknowledgement")
        except Refused:
            return None
        counts = told.body.get("counts")
        body = {**told.body, "state": "accepted", "lines": told.body["listed"]}
        if isinstance(counts, dict):
            body["counts"] = {**counts, "revision": 9_000, "newest": 9_000, "digest": "f" * 64}
        match self.random.randrange(3):
            case 0:
                return name, self._signed("acknowledgement", told.sender, told.to, body)
            case 1:
                if body == told.body:
                    return None
                return name, letters.write(replace(told, body=body))
            case _:
                said = Acknowledgement(
                    packet=str(told.body["name"]),
                    digest=str(told.body["packet"]),
                    unit=told.to,
                    superior=told.sender,
                    revision=int(str(told.body["revision"])),
                    lines=int(str(told.body["listed"])),
                    received_at=str(told.body["received_at"]),
                )
                return name, acknowledgement.write(said)

    def _letter(self, units: Iterable[str]) -> tuple[str, bytes] | None:
        """A key that follows another, or a notice; in the name of a unit or of the superior."""
        unit = self.random.choice(tuple(units))
        sender, to = self.random.choice(((unit, self._superior), (self._superior, unit)))
        at, number = packet_moment(), self.random.randrange(1, 5)
        mine = Introduction(
            number=number,
            made_at=at,
            name="Xã",
            recipient=self.keys.recipient,
            is_practice=True,
        )
        introduction = self._signed("answer", sender, to, write(mine))
        told = Succession(number=number, made_at=at, reason="đổi máy", introduction=introduction.decode())
        kind: Kind = "new_key"
        body = write(told)
        if sender == self._superior and self.random.random() < 0.5:
            kind = "notice"
            body = write_notice(Notice(kind=NoticeKind.MESSAGE, number=number, made_at=at, text="nộp tiền"))
        data = self._signed(kind, sender, to, body)
        return name_of(letters.read(data, kind)), data


def _cut(data: bytes) -> Iterable[tuple[str, bytes]]:
    """The pieces of a packet as they travel in the open."""
    return ((piece.digest, close(part)) for piece, part in parcel.cut(data))


def packet_moment() -> datetime:
    """When he writes."""
    return datetime(2026, 10, 20, 9, tzinfo=HANOI)


def _files(data: bytes) -> dict[str, bytes]:
    try:
        return dict(unbundle(data))
    except Refused:
        return {}
