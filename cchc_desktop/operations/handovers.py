"""From whose hands into whose a dossier went, read out of its entries: the rows of the control slip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cchc_desktop.core.dossier import Dossier, Entry, Json, standing
from cchc_desktop.core.process import outcome, same
from cchc_desktop.core.sheet import Handover
from cchc_desktop.core.tally import StandingBy

APPLICANT = "Người nộp hồ sơ"


def handovers(
    dossier: Dossier, entries: Iterable[Entry], counter: str, by: StandingBy
) -> tuple[Handover, ...]:
    """Every pass so far, in order; ``counter`` is the name under which the receiving clerk hands on."""
    story = _Story(dossier, counter, by)
    for entry in standing(entries):
        tell = _TOLD.get(entry.verb)
        if tell is not None:
            tell(story, entry)
    return tuple(story.rows)


@dataclass(slots=True)
class _Story:
    """The rows so far, who holds the dossier, and whether the last row waits to be taken over."""

    dossier: Dossier
    counter: str
    by: StandingBy
    rows: list[Handover] = field(default_factory=list)
    receiver: str = ""
    holder: str = ""
    is_open: bool = False
    is_back: bool = False  # the last row is the return to the counter that a result implies

    def received(self, entry: Entry) -> None:
        """The counter has the dossier."""
        if entry.verb == "accept" or not self.receiver:
            self.receiver = self.holder = entry.by

    def place_of(self, person: str) -> str:
        """The counter for the clerk who received it, the person's own name for anybody else."""
        return self.counter if not person or same(person, self.receiver) else person

    def passed(self, giver: str, taker: str, at: datetime, **more: object) -> None:
        """One row more; an implied return gives way to the pass that really was."""
        row = Handover(
            giver=self.place_of(giver),
            taker=self.place_of(taker),
            given_at=at,
            given_by=giver,
            taken_by=taker,
        )
        self.rows.append(replace(row, **more))  # type: ignore[arg-type]  # named by the callers below

    def hand_over(self, entry: Entry) -> None:
        """Held out: the row waits for the taker."""
        implied = self.rows.pop() if self.is_back else None
        giver, taker = _text(entry.note, "from") or entry.by, _text(entry.note, "to")
        step = _text(entry.note, "step_name")
        remark = _joined(_text(entry.note, "remark"), f"Bước: {step}" if step else "")
        self.passed(giver, taker, entry.at, remark=remark)
        if implied is not None:
            self.rows[-1] = replace(self.rows[-1], due_at=implied.due_at, standing=implied.standing)
        self.is_open, self.is_back = True, False

    def take_over(self, entry: Entry) -> None:
        """Taken: the step before has ended, in time or not."""
        if not self.is_open:
            self.passed(_text(entry.note, "from") or self.holder, entry.by, entry.at)
        due_at, standing = _ended(entry.note)
        last = self.rows[-1]
        self.rows[-1] = replace(
            last,
            taker=self.place_of(entry.by),
            taken_by=entry.by,
            taken_at=entry.at,
            due_at=due_at or last.due_at,
            standing=standing or last.standing,
        )
        self.holder, self.is_open = entry.by, False

    def turn_down(self, entry: Entry) -> None:
        """Not taken: the row says why, the dossier stays where it was."""
        if self.is_open:
            reason = _reason(entry)
            said = f"Không nhận: {reason}" if reason else "Không nhận"
            self.rows[-1] = replace(self.rows[-1], remark=_joined(self.rows[-1].remark, said))
        self.is_open = False

    def assign(self, entry: Entry) -> None:
        """Given to somebody without being held out."""
        officer = str(entry.changes.get("officer") or "")
        due_at, standing = _ended(entry.note)
        if not same(officer, self.holder):
            told = {"taken_at": entry.at, "due_at": due_at, "standing": standing}
            self.passed(self.holder or entry.by, officer, entry.at, **told)
        self.holder, self.is_open = officer, False

    def send_up(self, entry: Entry) -> None:
        """Away to another agency."""
        agency = str(entry.changes.get("sent_to") or _text(entry.note, "to"))
        self.passed(
            _text(entry.note, "from") or entry.by, agency, entry.at, taken_by="", remark=_reason(entry)
        )
        self.is_open = False

    def take_back(self, entry: Entry) -> None:
        """Back from the other agency, which kept its share of the term or did not."""
        due_at, standing = _read(entry.note)
        self.passed(
            _text(entry.note, "agency"),
            entry.by,
            entry.at,
            given_by="",
            taken_at=entry.at,
            due_at=due_at,
            standing=standing,
            remark=_text(entry.note, "outcome"),
        )
        self.holder = entry.by

    def finish(self, entry: Entry) -> None:
        """The result goes back to the counter, in time or not."""
        due_at, standing = _ended(entry.note)
        if standing is None:
            due_at = self.dossier.due_at
            standing = outcome(entry.at, due_at, self.by)
        giver = self.holder or entry.by
        self.passed(giver, self.receiver, entry.at, due_at=due_at, standing=standing)
        self.is_open, self.is_back = False, True

    def reopen(self, _entry: Entry) -> None:
        """The result was none: what follows is told as it comes."""
        self.is_back = False

    def hand_back(self, entry: Entry) -> None:
        """Into the citizen's hands."""
        to = str((entry.personal or {}).get("handed_to") or "")
        self.passed(entry.by, APPLICANT, entry.at, taken_by=to, taken_at=entry.at)
        self.rows[-1] = replace(self.rows[-1], giver=self.counter)
        self.is_back = False


_TOLD = {
    "receive": _Story.received,
    "accept": _Story.received,
    "hand_over": _Story.hand_over,
    "take_over": _Story.take_over,
    "turn_down": _Story.turn_down,
    "assign": _Story.assign,
    "send_up": _Story.send_up,
    "take_back": _Story.take_back,
    "finish": _Story.finish,
    "reopen": _Story.reopen,
    "hand_back": _Story.hand_back,
}


def _text(note: Mapping[str, Json], name: str) -> str:
    value = note.get(name)
    return value if isinstance(value, str) else ""


def _reason(entry: Entry) -> str:
    """What was typed as the reason; nothing once it was lawfully erased."""
    return str((entry.personal or {}).get("reason") or "")


def _joined(*parts: str) -> str:
    return ". ".join(part for part in parts if part)


def _ended(note: Mapping[str, Json]) -> tuple[datetime | None, str | None]:
    told = note.get("ended")
    return _read(told) if isinstance(told, dict) else (None, None)


def _read(told: Mapping[str, Json]) -> tuple[datetime | None, str | None]:
    due_at = told.get("due_at")
    return (
        datetime.fromisoformat(due_at) if isinstance(due_at, str) else None,
        _text(told, "standing") or None,
    )
