"""The office's own process of a procedure: who holds the dossier in turn, each with a term of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from cchc_desktop.core.deadline import Term, Unit
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.tally import StandingBy
from cchc_desktop.core.text import nfc

COUNTER: Final = "Bộ phận Một cửa"
"""The holder of a step that anybody at the counter may take."""

MOST_STEPS: Final = 30
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


def warning(steps: Sequence[Step], term: Term | None, a_day: timedelta) -> str | None:
    """What is wrong with the terms of the steps against the one of the procedure; None when all is well.

    ``a_day`` is how long the office works on a whole day.
    """
    terms = [Term.parse(step.term) for step in steps if step.term]
    if term is None or not terms:
        return None
    if any(one.unit is Unit.SAME_DAY for one in terms):
        return None if term.unit is not Unit.SAME_DAY or len(terms) == 1 else _UNCLEAR
    lengths = [_length(one, a_day) for one in (*terms, term)]
    known = [length for length in lengths if length is not None]
    if len(known) == len(lengths):
        *parts, allowed = known
        total = sum(parts, timedelta())
        is_longer, said = total > allowed, _words(total, term, a_day)
    elif len({one.unit for one in (*terms, term)}) > 1:
        return _UNCLEAR
    else:
        amount = sum(one.amount for one in terms)
        is_longer, said = amount > term.amount, Term(amount, term.unit).words()
    if not is_longer:
        return None
    return f"Tổng thời hạn các bước là {said}, dài hơn thời hạn {term.words()} của thủ tục."


_UNCLEAR: Final = (
    "Các bước tính theo đơn vị khác với thời hạn của thủ tục nên không cộng được; hãy tự đối chiếu."
)


def _length(term: Term, a_day: timedelta) -> timedelta | None:
    """Working time of a term that is counted in hours or in working days."""
    match term.unit:
        case Unit.HOURS:
            return timedelta(hours=term.amount)
        case Unit.WORKING_DAYS:
            return term.amount * a_day
        case Unit.SAME_DAY:
            return a_day
    return None


def _words(length: timedelta, term: Term, a_day: timedelta) -> str:
    if term.unit is Unit.WORKING_DAYS and a_day and not length % a_day:
        return f"{length // a_day} ngày làm việc"
    minutes = length // timedelta(minutes=1)
    hours, rest = divmod(minutes, 60)
    return f"{hours} giờ {rest} phút làm việc" if rest else f"{hours} giờ làm việc"


def outcome(ended_at: datetime, due_at: datetime | None, by: StandingBy) -> str | None:
    """How a step ended against its due moment: "early", "on_time" or "late"; None without one."""
    if due_at is None:
        return None
    if ended_at > due_at:
        return "late"
    is_early = ended_at.date() < due_at.date() if by is StandingBy.DAY else ended_at < due_at
    return "early" if is_early else "on_time"
