"""Money as the entries tell it: each taking on the day on which it was taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Entry, standing
from cchc_desktop.core.ledger import Collected
from cchc_desktop.store import schema
from cchc_desktop.store.past import Past, as_it_was, stood
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.rows import ENTRY_COLUMNS, entry_of
from cchc_desktop.store.statements import OF_A_DOSSIER

_d, _e = schema.dossier.c, schema.entry.c
_PAID = "fee_paid"
_AT_ONCE = 500


def on_day(reading: Reading, day: date) -> tuple[Collected, ...]:
    """What was taken on ``day``: one statement for the dossiers, and one for each 500 of them."""
    first_at = datetime.combine(day, time(), HANOI)
    return between(reading, first_at, first_at + timedelta(days=1))


def between(
    reading: Reading, first_at: datetime, last_at: datetime, past: Past | None = None
) -> tuple[Collected, ...]:
    """What was taken from ``first_at`` on and before ``last_at``, in the order of time.

    With ``past`` what the register knew of it then.
    """
    # Later takings move fee_paid_at on, so a dossier paid since may have been paid before too.
    asked = sa.select(_d.seq, *(_d[name] for name in _Paid._fields)).where(
        *(_d.unit == reading.unit, _d.fee_paid_at.is_not(None), _d.fee_paid_at >= first_at),
        as_it_was(past),
    )
    paid = {row[0]: _Paid._make(row[1:]) for row in reading.run(asked)}
    found: list[Collected] = []
    for start in range(0, len(paid), _AT_ONCE):
        for seq, entries in _entries(reading, tuple(paid)[start : start + _AT_ONCE]):
            found.extend(_of_dossier(paid[seq], entries))
    for one in stood(past):
        if one.dossier.fee_paid_at is not None and one.dossier.fee_paid_at >= first_at:
            whose = _Paid._make(getattr(one.dossier, name) for name in _Paid._fields)
            found.extend(_of_dossier(whose, one.entries))
    within = (one for one in found if first_at <= one.at < last_at)
    return tuple(sorted(within, key=lambda one: (one.at, one.local_no)))


class _Paid(NamedTuple):
    """For which dossier money was taken."""

    local_no: str
    procedure_name: str
    applicant: str


class SameReceipt(NamedTuple):
    """Another dossier on which the number of a receipt stands already."""

    local_no: str
    applicant: str


def with_receipt(reading: Reading, receipt: str, since: datetime, *, but: int) -> SameReceipt | None:
    """The first dossier paid for ``since`` that names this receipt, capitals and blanks aside."""
    written = sa.func.upper(sa.func.replace(_d.fee_receipt, " ", ""))
    asked = sa.select(_d.local_no, _d.applicant).where(
        _d.unit == reading.unit,
        _d.fee_paid_at.is_not(None),
        _d.fee_paid_at >= since,
        written == receipt.upper().replace(" ", ""),
        _d.seq != but,
    )
    row = reading.run(asked.order_by(_d.seq).limit(1)).first()
    return None if row is None else SameReceipt(row.local_no, row.applicant)


def _entries(reading: Reading, seqs: Sequence[int]) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    columns = (_e[name] for name in ENTRY_COLUMNS)
    asked = sa.select(*columns).where(_e.unit == reading.unit, _e.dossier.in_(seqs))
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite")
    rows = reading.run(asked.order_by(_e.dossier, _e.seq)).mappings().all()
    for seq, group in groupby(rows, key=lambda row: row["dossier"]):
        yield seq, standing(entry_of(row) for row in group)


def _of_dossier(paid: _Paid, entries: tuple[Entry, ...]) -> Iterator[Collected]:
    before, receipt, is_online = 0, None, False
    for entry in entries:
        changes = entry.changes
        receipt = changes.get("fee_receipt", receipt)
        is_online = bool(changes.get("is_paid_online", is_online))
        after = changes.get(_PAID, before)
        now = after if isinstance(after, int) else 0
        if now != before:
            yield Collected(
                **paid._asdict(),
                amount=now - before,
                receipt=None if receipt is None else str(receipt),
                at=entry.at,
                by=entry.by,
                is_online=is_online,
            )
        before = now
