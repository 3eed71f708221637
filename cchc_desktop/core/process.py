"""The office's own process of a procedure: who holds the dossier in turn, each with a term of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cchc_desktop.core.deadline import Term, Unit
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.tally import StandingBy
from cchc_desktop.core.text import nfc

COUNTER: Final = "Bộ phận Một cửa"
"""The holder of a step that anybody at the counter may take."""

MOST_STEPS: Final = 30
HOURS_A_DAY: Final = 8  # how the forms turn working days into hours
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One hand in the chain; ``term`` as ``Term.parse`` reads it, None where the step has none."""

    name: str
    holder: str
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """Who stands in for an absent officer, to the day ``until`` and with it."""

    by: str
    until: date


def same(one: str, other: str) -> bool:
    """Whether two names are written alike, but for capitals and blanks."""
    return nfc(one).casefold() == nfc(other).casefold()


def cleaned(steps: Sequence[Step]) -> tuple[Step, ...]:
    """``steps`` as the register keeps them; Refused, naming the step, when one cannot be."""
    if len(steps) > MOST_STEPS:
        raise Refused(f"Quy trình dài quá {MOST_STEPS} bước; hãy gộp bớt.", "steps")
    found = []
    for number, step in enumerate(steps, 1):
        name, holder, term = nfc(step.name), nfc(step.holder), nfc(step.term or "")
        if not name or not holder:
            raise Refused(f"Bước {number} chưa ghi đủ tên bước và người giữ.", "steps")
        if max(len(name), len(holder)) > _LONGEST:
            raise Refused(f"Bước {number} có tên dài quá {_LONGEST} ký tự; hãy rút gọn.", "steps")
        try:
            found.append(Step(name, holder, str(Term.parse(term)) if term else None))
        except Refused as no:
            raise Refused(f"Bước {number} ({name}): {no.sentence}", "steps") from no
    return tuple(found)


def written(steps: Sequence[Step]) -> Json:
    """The form of a process in a setting; ``read`` gives it back."""
    return [{"name": step.name, "holder": step.holder, "term": step.term} for step in steps]


def read(value: Json) -> tuple[Step, ...]:
    """The process that a setting holds; nothing chosen is no step."""
    rows = value if isinstance(value, list) else []
    return tuple(
        Step(str(row["name"]), str(row["holder"]), None if row.get("term") is None else str(row["term"]))
        for row in rows
        if isinstance(row, dict)
    )


def warning(steps: Sequence[Step], term: Term | None) -> str | None:
    """What is wrong with the terms of the steps against the one of the procedure; None when all is well."""
    terms = [Term.parse(step.term) for step in steps if step.term]
    if term is None or not terms:
        return None
    if any(one.unit is Unit.SAME_DAY for one in terms):
        return None if term.unit is not Unit.SAME_DAY or len(terms) == 1 else _UNCLEAR
    sums = [_hours(one) for one in (*terms, term)]
    known = [amount for amount in sums if amount is not None]
    if len(known) < len(sums):
        if len({one.unit for one in (*terms, term)}) > 1:
            return _UNCLEAR
        total, allowed = sum(one.amount for one in terms), term.amount
        said = Term(total, term.unit).words()
    else:
        *parts, allowed = known
        total = sum(parts)
        said = _words(total, term)
    if total <= allowed:
        return None
    return f"Tổng thời hạn các bước là {said}, dài hơn thời hạn {term.words()} của thủ tục."


_UNCLEAR: Final = (
    "Các bước tính theo đơn vị khác với thời hạn của thủ tục nên không cộng được; hãy tự đối chiếu."
)


def _hours(term: Term) -> int | None:
    """Working hours of a term that is counted in them or in working days."""
    match term.unit:
        case Unit.HOURS:
            return term.amount
        case Unit.WORKING_DAYS:
            return term.amount * HOURS_A_DAY
        case Unit.SAME_DAY:
            return HOURS_A_DAY
    return None


def _words(hours: int, term: Term) -> str:
    if term.unit is Unit.WORKING_DAYS and hours % HOURS_A_DAY == 0:
        return f"{hours // HOURS_A_DAY} ngày làm việc"
    return f"{hours} giờ làm việc"


def outcome(ended_at: datetime, due_at: datetime | None, by: StandingBy) -> str | None:
    """How a step ended against its due moment: "early", "on_time" or "late"; None without one."""
    if due_at is None:
        return None
    if ended_at > due_at:
        return "late"
    is_early = ended_at.date() < due_at.date() if by is StandingBy.DAY else ended_at < due_at
    return "early" if is_early else "on_time"
