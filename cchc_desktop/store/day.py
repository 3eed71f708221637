"""The figures of a clerk's morning that stand beside ``search.counts``, and who must be apologised to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cchc_desktop.core.lifecycle import State
from cchc_desktop.store import schema
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.statements import ENDED_LATE

_d = schema.dossier.c
_RUNNING = (State.ACCEPTED.value, State.IN_PROGRESS.value)
# In the words of the index that holds no other dossiers, and by its name: see ``narrowing``.
_IS_HERE: sa.ColumnElement[bool] = sa.literal_column(f"dossier.{schema.IN_HOUSE}")
_BY_ITS_INDEX = "INDEXED BY dossier_in_house"


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of the first screen at one instant; ``soon`` leaves out those due today."""

    registered: int
    running: int
    paused: int
    waiting: int
    overdue: int
    today: int
    soon: int
    undigitised: int = 0  # of those the office still has, open or waiting for the citizen
    still: int = 0  # running, and no act on them since the day asked for
    uncoded: int = 0  # in the office's hands, and not in the provincial system
    offered: int = 0  # held out to somebody, not taken over
    apologise: int = 0  # due before the moment asked for, or overdue, and nobody apologised
    unexplained: int = 0  # ended late since the moment asked for, and nobody told the cause

    @property
    def open(self) -> int:
        """All dossiers that the office still owes a result."""
        return self.registered + self.running + self.paused


@dataclass(frozen=True, slots=True)
class Aside:
    """Counts that only the morning asks for."""

    supplement: int  # waiting for the citizen's papers
    payment: int
    mine: int  # held out to the one who asks
    to_apologise: int
    steps_late: int  # in a step whose own term is over
    away: int  # with another agency
    away_late: int  # there longer than that agency's share


@dataclass(frozen=True, slots=True)
class Threatened:
    """A running dossier whose promise is near or past, with no apology yet."""

    local_no: str
    applicant: str
    phone: str | None
    procedure_name: str
    due_at: datetime
    officer: str | None
    apologies: int


def aside(reading: Reading, at: datetime, until_at: datetime, names: Collection[str]) -> Aside:
    """What ``Aside`` counts at the instant ``at``; apologies are due before ``until_at``. One statement."""

    def amount(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0)), 0)

    is_running = _d.state.in_(_RUNNING)
    asked = sa.select(
        amount(_d.state == State.SUPPLEMENT.value),
        amount(_d.state == State.PAYMENT.value),
        amount(_d.offered_to.in_(sorted(names))),
        amount(*is_threatened(until_at)),
        amount(is_running, _d.step_due_at < at),
        amount(_d.sent_to.is_not(None)),
        amount(is_running, _d.sent_due_at < at),
    ).where(_d.unit == reading.unit, _IS_HERE)
    asked = asked.with_hint(schema.dossier, _BY_ITS_INDEX, "sqlite")
    return Aside(*(int(value) for value in reading.run(asked).one()))


def threatened(reading: Reading, until_at: datetime) -> tuple[Threatened, ...]:
    """The running dossiers due before ``until_at``, or overdue, without an apology; the first due first."""
    reading.actor.need("people")
    names = Threatened.__dataclass_fields__
    asked = sa.select(*(_d[name] for name in names)).where(
        _d.unit == reading.unit, _IS_HERE, *is_threatened(until_at)
    )
    asked = asked.with_hint(schema.dossier, _BY_ITS_INDEX, "sqlite")
    rows = reading.run(asked.order_by(_d.due_at, _d.seq)).mappings()
    return tuple(Threatened(**{name: row[name] for name in names}) for row in rows)


def is_threatened(until_at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of a dossier that is due before ``until_at``, or overdue, without an apology."""
    return _d.state.in_(_RUNNING), _d.due_at < until_at, _d.apologised_at.is_(None)


def is_unexplained(since: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of a dossier that ended late since then and whose cause nobody told."""
    # In the words of the index that holds only what is over.
    return (
        *(_d.ended_at.is_not(None), _d.ended_at >= since, ENDED_LATE),
        *(_d.received_at.is_not(None), _d.late_cause.is_(None)),
    )
