"""Writing: entries are appended, sealed and folded at once; their rows follow in bulk."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core import numbering
from cchc_desktop.core.calendar import to_the_second
from cchc_desktop.core.dossier import NOTHING, Dossier, Entry, Json, apply, fold, sealed
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.roles import FOUNDER, SYSTEM, Actor
from cchc_desktop.core.text import nfc
from cchc_desktop.core.upkeep import OWN_VERBS
from cchc_desktop.store import schema, statements
from cchc_desktop.store.counters import DOSSIER, LOCAL, Counter, Counters, Key
from cchc_desktop.store.own_acts import ERASE, MOVED, RENUMBER, erased
from cchc_desktop.store.profile import Profile
from cchc_desktop.store.reading import Reading, normal_ref, unknown
from cchc_desktop.store.rows import (
    dossier_of,
    dossier_row,
    entry_of,
    entry_row,
    parted,
    plain_all,
    refuse_disorder,
)
from cchc_desktop.store.slips import Slip, slip_row
from cchc_desktop.store.statements import UNIQUE, Head

__all__ = ["Head", "Slip", "Writing"]

FLUSH_AT = 2_000
_KEEP_AT_MOST = 20_000
_SALT_BYTES = 8
_SlipKey = tuple[str, int, int]  # form, year, number


@dataclass(slots=True)
class _Step:
    """What is needed to take a refused step of a long transaction back."""

    head: Head
    counters: dict[Key, Counter]
    slips: dict[_SlipKey, Slip]
    before: dict[int, Dossier | None] = field(default_factory=dict)


class Writing(Reading):
    """One transaction that writes; it reads its own writes."""

    def __init__(self, connection: sa.Connection, profile: Profile, actor: Actor = FOUNDER) -> None:
        super().__init__(connection, profile, actor)
        self.stopped = ""  # another machine goes on with the register: why nothing is entered here any more
        self.touched: set[str] = set()
        self.told_elsewhere: set[str] = set()
        self._counters = Counters(connection, profile.unit)
        self._head: Head | None = None
        self._flushed = 0
        self._entries: list[Entry] = []
        self._slips: dict[_SlipKey, Slip] = {}
        self._dirty: dict[int, None] = {}
        self._fresh: dict[int, str] = {}
        self._known: dict[int, Dossier] = {}
        self._found: dict[str, dict[str, int]] = {name: {} for name in UNIQUE}
        self._step: _Step | None = None

    def take_turn(self) -> None:
        """Make every other writer of this unit wait, on a server that would let them in."""
        if not self.is_sqlite:
            c = schema.counter.c
            asked = sa.select(c.next).where(c.unit == self.unit, c.name == DOSSIER).with_for_update()
            self.connection.execute(asked)

    def run(
        self, statement: sa.Executable, values: Mapping[str, Any] | list[dict[str, Any]] | None = None
    ) -> sa.CursorResult[Any]:
        """Run ``statement`` after what is still to be written."""
        self.flush()
        if isinstance(statement, sa.UpdateBase):
            self.touched.add(str(statement.table))
        return self.connection.execute(statement, values)

    def ask(self, statement: sa.TextClause, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """The rows of ``statement`` after what is still to be written."""
        self.flush()
        return super().ask(statement, values)

    def put(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        """Insert ``rows``, or replace those that have the same key."""
        if not rows:
            return
        self.touched.add(table.name)
        self.connection.execute(statements.upsert(table, is_sqlite=self.is_sqlite), rows)

    def dossier(self, ref: str) -> Dossier:
        """The dossier with the local number or official code ``ref``; Refused when there is none."""
        name, value = normal_ref(ref)
        seq = self._seq_of(name, value)
        if seq is None:
            raise unknown(ref)
        return self.dossier_by_seq(seq)

    def dossier_by_seq(self, seq: int) -> Dossier:
        """The dossier ``seq`` as this transaction has made it so far."""
        found = self._known.get(seq)
        if found is None:
            row = self.connection.execute(statements.BY_SEQ, {"u": self.unit, "v": seq}).mappings().first()
            if row is None:
                raise Refused(f"Không có hồ sơ thứ {seq} trong sổ.", "dossier")
            found = dossier_of(row)
            self._know(found)
        return found

    def by_request(self, request_id: str) -> Dossier | None:
        """The dossier that this request made when it was first sent."""
        seq = self._seq_of("request_id", request_id)
        return None if seq is None else self.dossier_by_seq(seq)

    def by_code(self, code: str) -> Dossier | None:
        """The dossier that has the official code."""
        seq = self._seq_of("code", code)
        return None if seq is None else self.dossier_by_seq(seq)

    def entries_of(self, seq: int) -> tuple[Entry, ...]:
        """The entries of the dossier ``seq`` in order; those that are still to be written stay so."""
        rows = self.connection.execute(statements.ENTRIES_OF, {"u": self.unit, "v": seq}).mappings()
        return (*(entry_of(row) for row in rows), *(one for one in self._entries if one.dossier == seq))

    def new_dossier(self, year: int, serial: int | None = None) -> Dossier:
        """A dossier with a number of its own; it is in the register from its first entry on.

        ``serial`` was put aside for a slip of paper, and stands on it.
        """
        seq = self._counters.take(DOSSIER)
        taken = serial or self._counters.take(LOCAL, year, self.profile.device)
        number = numbering.local_no(taken, year)
        self._fresh[seq] = number
        made = Dossier(seq=seq, local_no=number)
        self._known[seq] = made
        return made

    def reserve(self, name: str, year: int, device: int, amount: int) -> int:
        """The first of ``amount`` running numbers in a row."""
        return self._counters.take(name, year, device, amount)

    def set_next_local(
        self,
        year: int,
        device: int,
        value: int,
        *,
        at: datetime,
        recorded_at: datetime,
        by: str,
        basis: str = "",
    ) -> None:
        """Let the numbers of ``year`` go on at ``value``, after days on paper; an entry says so."""
        was = self._counters.move(LOCAL, year, device, value)
        note = {MOVED: [[LOCAL, year, device, was, value]]}
        self.append(None, verb=RENUMBER, at=at, recorded_at=recorded_at, by=by, basis=basis, note=note)

    def skip_numbers(self, to: Mapping[Key, int]) -> list[list[Json]]:
        """Let counters go on further up; the caller enters what is given back under ``MOVED``."""
        return [[*key, self._counters.skip(key, value), value] for key, value in to.items()]

    def append(  # noqa: PLR0913 - an entry has that many parts, all named
        self,
        dossier: Dossier | None,
        *,
        verb: str,
        at: datetime,
        recorded_at: datetime,
        by: str,
        basis: str = "",
        changes: Mapping[str, object] = NOTHING,
        note: Mapping[str, object] = NOTHING,
        personal: Mapping[str, object] | None = None,
    ) -> Dossier | None:
        """Seal one final act behind the last and give ``dossier`` as it is after it.

        Personal columns among ``changes`` go where they can be erased. The verb "undo" with the note
        ``{"undoes": seq}`` folds the dossier again without that entry. Refused when whoever works may not.
        """
        self.actor.need_entry(verb, note, is_of_dossier=dossier is not None)
        open_facts, private = parted(changes, personal)
        current = None if dossier is None else self._current(dossier)
        if current is not None and current.last_verb == ERASE != verb:
            raise erased(current)
        if current is not None and current.seq in self._fresh:
            open_facts.setdefault("local_no", self._fresh[current.seq])
        entry = Entry(
            unit=self.unit,
            seq=self._chain_head().seq + 1,
            dossier=None if current is None else current.seq,
            at=to_the_second(at),
            recorded_at=to_the_second(recorded_at),
            by=nfc(by if by == SYSTEM else self.actor.name or by),
            device=self.profile.device,
            verb=verb,
            basis=nfc(basis),
            changes=open_facts,
            note=plain_all(note),
            personal=private or None,
            personal_salt=secrets.token_hex(_SALT_BYTES) if private else "",
            account=self.actor.login,
        )
        return self._seal(current, entry)

    def _seal(self, current: Dossier | None, loose: Entry) -> Dossier | None:
        """Link ``loose`` to the chain and fold it into the dossier it is about."""
        if self.stopped and loose.verb not in OWN_VERBS:
            raise Refused(self.stopped)
        entry = sealed(loose, self._chain_head().digest)
        after = None if current is None else self._after(current, entry)
        if current is not None and after is not None:
            self._refuse_taken(current, after)
            self._keep(current, after)
        self._entries.append(entry)
        self._head = Head(entry.seq, entry.digest)
        if len(self._entries) >= FLUSH_AT and self._step is None:
            self.flush()
        return after

    @property
    def chain_head(self) -> Head:
        """The end of the chain as this transaction has made it."""
        return self._chain_head()

    def next_slip(self, form: str, year: int) -> int:
        """The next running number of a printed form in ``year``."""
        return self._counters.take(f"slip:{form}", year)

    def put_slip(self, slip: Slip) -> None:
        """Keep a printed paper, or what became of it."""
        self._slips[slip.form, slip.year, slip.number] = slip

    def erase(self, seq: int, *, at: datetime, recorded_at: datetime, by: str, basis: str) -> Dossier:
        """Blank the personal fields of the dossier ``seq`` for good; an entry says so, the chain holds."""
        from cchc_desktop.store.erasing import erase

        erase(self, (seq,), at=at, recorded_at=recorded_at, by=by, basis=basis)
        return self.dossier_by_seq(seq)

    def refold(self, seq: int, entries: Iterable[Entry]) -> None:
        """Let the dossier be what its entries say now."""
        self._keep(self.dossier_by_seq(seq), fold(seq, entries))

    @contextmanager
    def step(self) -> Iterator[None]:
        """A part of a long transaction that leaves no trace when it is Refused.

        It covers dossiers, entries, numbers and slips; settings, closings and packets it does not.
        """
        if self._step is not None:
            raise RuntimeError("a step inside a step")
        step = self._step = _Step(self._chain_head(), self._counters.snapshot(), dict(self._slips))
        try:
            yield
        except Refused:
            self._take_back(step)
            raise
        finally:
            self._step = None
        if len(self._entries) >= FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Write what is still in memory, so that a statement can see it."""
        self.put(schema.counter, self._counters.moved_rows())
        if self._dirty:
            rows = [dossier_row(self._known[seq], self.unit) for seq in sorted(self._dirty)]
            self._dirty.clear()
            self.touched.add("dossier")
            upsert = statements.upsert(schema.dossier, is_sqlite=self.is_sqlite, is_written=True)
            self._send(upsert, rows)
        if self._entries:
            self.touched.add("entry")
            last = self._entries[-1].digest
            self._send(statements.INSERT_ENTRY, [entry_row(entry) for entry in self._entries])
            self._flushed = self._entries[-1].seq
            self._entries.clear()
            self.connection.execute(statements.GROW_HEAD, {"u": self.unit, "n": self._flushed, "v": last})
        if self._slips:
            rows = [slip_row(slip, self.unit) for slip in self._slips.values()]
            self._slips.clear()
            self.put(schema.slip, rows)
        if len(self._known) > _KEEP_AT_MOST and self._step is None:
            self._forget()

    def _send(self, statement: sa.Executable, rows: list[dict[str, Any]]) -> None:
        """Hand finished rows straight to the driver."""
        text, names = statements.for_driver(statement, self.connection.dialect)
        if names is None:
            self.connection.exec_driver_sql(text, rows)
        else:
            pick = itemgetter(*names)
            self.connection.exec_driver_sql(text, [pick(row) for row in rows])

    def _forget(self) -> None:
        self._known = {seq: self._known[seq] for seq in self._fresh}
        for found in self._found.values():
            found.clear()

    def _chain_head(self) -> Head:
        if self._head is None:
            head = statements.chain_head(self.connection, self.unit)
            if statements.kept_head(self.connection, self.unit) != head:
                raise Trouble(
                    f"Sổ có {head.seq} bút tích, khác với lúc ghi lần trước: sổ đã bị sửa bằng chương trình "
                    "khác. Đừng ghi tiếp; chạy kiểm tra sổ và khôi phục từ bản sao lưu gần nhất."
                )
            self._head = head
        return self._head

    def _current(self, dossier: Dossier) -> Dossier:
        return self._known.get(dossier.seq) or self.dossier_by_seq(dossier.seq)

    def _after(self, current: Dossier, entry: Entry) -> Dossier:
        if entry.verb != "undo":
            after = apply(current, entry)
        else:
            after = fold(current.seq, (*self.entries_of(current.seq), entry))
        if not after.local_no:
            raise Refused(f"Không thể thu hồi việc ghi hồ sơ {current.local_no} vào sổ.", "dossier")
        refuse_disorder(after)
        return after

    def _refuse_taken(self, before: Dossier, after: Dossier) -> None:
        for name in UNIQUE:
            value = getattr(after, name)
            is_new = value and (value != getattr(before, name))
            other = self._seq_of(name, value) if is_new else None
            if other is not None and other != after.seq:
                owner = self.dossier_by_seq(other)
                told = {"local_no": "Số hồ sơ", "code": "Mã hồ sơ", "request_id": "Yêu cầu"}[name]
                raise Refused(
                    f"{told} {value} đã thuộc hồ sơ {owner.local_no} ({owner.procedure_name}). "
                    "Kiểm tra lại, hoặc mở hồ sơ đó.",
                    name,
                )

    def _keep(self, before: Dossier, after: Dossier) -> None:
        if self._step is not None:
            self._step.before.setdefault(after.seq, None if after.seq in self._fresh else before)
        for name in UNIQUE:
            old, new = getattr(before, name), getattr(after, name)
            if old and old != new:
                self._found[name].pop(old, None)
        self._know(after)
        self._fresh.pop(after.seq, None)
        self._dirty[after.seq] = None

    def _know(self, dossier: Dossier) -> None:
        self._known[dossier.seq] = dossier
        for name in UNIQUE:
            value = getattr(dossier, name)
            if value:
                self._found[name][value] = dossier.seq

    def _seq_of(self, name: str, value: str) -> int | None:
        seq = self._found[name].get(value)
        if seq is None:
            seq = self.connection.execute(statements.SEQ_BY[name], {"u": self.unit, "v": value}).scalar()
            if seq in self._known and getattr(self._known[seq], name) != value:
                return None  # it gave the value up in this transaction
        return seq

    def _take_back(self, step: _Step) -> None:
        if self._flushed > step.head.seq:
            raise RuntimeError("entries of a refused step were already written")
        self._entries = [entry for entry in self._entries if entry.seq <= step.head.seq]
        self._slips = step.slips
        self._counters.back_to(step.counters)
        self._head = step.head
        for seq, before in step.before.items():
            self._unknow(seq)
            if before is not None:
                self._know(before)
            else:
                self._dirty.pop(seq, None)
        for seq in self._fresh:
            self._known.pop(seq, None)
        self._fresh.clear()

    def _unknow(self, seq: int) -> None:
        gone = self._known.pop(seq)
        for name in UNIQUE:
            if self._found[name].get(getattr(gone, name)) == seq:
                del self._found[name][getattr(gone, name)]
