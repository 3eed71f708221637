"""The accounts of a register, and their ways in, which lie beside it on every machine of the office."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.roles import Actor, Role
from cchc_desktop.store import keys, schema
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.narrowing import IS_IN_HOUSE
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.side_file import ACCOUNT, SideFile, Wrap, named, read_side, write_side
from cchc_desktop.store.statements import OF_A_DOSSIER
from cchc_desktop.store.trust import account as table

if TYPE_CHECKING:
    from collections.abc import Mapping

OPEN, CLOSED = "open", "closed"
LOGIN, TOKEN = "login", "token"
_KEY_CHECK = "key_check"
_a, _d = table.c, schema.dossier.c
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person who may open the register; ``wrap`` is the way in, with what tells which key it opens."""

    login: str
    name: str
    roles: frozenset[Role]
    state: str = OPEN
    opened_at: datetime
    password_at: datetime | None = None
    is_first_password: bool = True
    last_in_at: datetime | None = None
    wrap: Mapping[str, Json] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the person may come in."""
        return self.state == OPEN

    def actor(self, must_change: str = "") -> Actor:
        """The person at work."""
        return Actor(self.name, self.roles, self.login, must_change)


def accounts(reading: Reading) -> tuple[Account, ...]:
    """Every account there ever was, by login."""
    rows = reading.run(sa.select(table).where(_a.unit == reading.unit).order_by(_a.login)).mappings()
    return tuple(map(_account, rows))


def account(reading: Reading, login: str) -> Account | None:
    """The account with this login, whatever its state."""
    asked = sa.select(table).where(_a.unit == reading.unit, _a.login == named(ACCOUNT, login)[1])
    row = reading.run(asked).mappings().first()
    return None if row is None else _account(row)


def has_accounts(reading: Reading) -> bool:
    """Whether anybody has an account."""
    return reading.run(sa.select(_a.login).where(_a.unit == reading.unit).limit(1)).first() is not None


def put_account(writing: Writing, one: Account) -> None:
    """Keep ``one`` instead of what was kept under its login."""
    row = {name: getattr(one, name) for name in Account.__dataclass_fields__}
    roles = [role.value for role in Role if role in one.roles]
    wrap = None if one.wrap is None else dict(one.wrap)
    writing.put(table, [row | {"unit": writing.unit, "roles": roles, "wrap": wrap}])


def _account(row: Mapping[Any, Any]) -> Account:
    told = {name: row[name] for name in Account.__dataclass_fields__}
    return Account(**told | {"roles": frozenset(Role(code) for code in row["roles"])})


def work_of(reading: Reading, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of the running dossiers in the hands of ``name``, and of those offered to them."""
    found: list[tuple[str, ...]] = []
    for column in (_d.officer, _d.offered_to):
        asked = sa.select(_d.local_no).where(_d.unit == reading.unit, IS_IN_HOUSE, column == name)
        found.append(tuple(reading.run(asked.order_by(_d.due_at, _d.seq)).scalars()))
    return found[0], found[1]


def drafts_of(reading: Reading, name: str) -> int:
    """How many half-typed pages ``name`` was the last to type in."""
    d = schema.draft.c
    asked = sa.select(sa.func.count()).where(d.unit == reading.unit, d.by == name, d.screen != "gone")
    return int(reading.run(asked).scalar_one())


def kept_wrap(place: Path, login: str) -> dict[str, Json] | None:
    """The way in of ``login`` as it stands beside the register, to be kept in its row."""
    return _kept_in(read_side(place), login)


def _kept_in(side: SideFile, login: str) -> dict[str, Json] | None:
    name = named(ACCOUNT, login)
    found = next((wrap for wrap in side.wraps if wrap.name == name), None)
    return None if found is None else {**asdict(found), _KEY_CHECK: side.key_check}


@contextmanager
def side_follows(place: Path) -> Iterator[None]:
    """What is done to the ways in within the block is taken back when it raises: the rows were not kept."""
    before = read_side(place)
    try:
        yield
    except BaseException:
        try:
            if read_side(place) != before:
                write_side(place, before)
        except Trouble:
            _log.warning("the ways in could not be taken back")
        raise


def bring_in_line(reading: Reading, place: Path, gone: frozenset[str] = frozenset()) -> bool:
    """Let the ways in beside the register follow its accounts; whether anything was to do.

    Whoever has no open account has no way in, whatever a side file of another day says. What another
    machine did to a password is taken over only from a server: a file has one machine, and one that was
    restored would bring back people who have left. ``gone`` are ways of the founder that were closed.
    """
    side = read_side(place)
    kept = {named(ACCOUNT, one.login): one for one in accounts(reading) if one.is_open}
    wraps: list[Wrap] = []
    for wrap in side.wraps:
        if wrap.kind == ACCOUNT and wrap.name in kept:
            one = kept.pop(wrap.name)
            wraps.append(wrap if reading.is_sqlite else _newer(one, side) or wrap)
        elif wrap.kind != ACCOUNT and wrap.public not in gone:
            wraps.append(wrap)
    if not reading.is_sqlite:
        wraps += [found for one in kept.values() if (found := _newer(one, side)) is not None]
    if not wraps or tuple(wraps) == side.wraps:
        return False
    write_side(place, replace(side, wraps=tuple(wraps)))
    return True


def _newer(one: Account, side: SideFile) -> Wrap | None:
    """The way in as its row has it, where it opens the key of this register."""
    told = dict(one.wrap or {})
    if told.pop(_KEY_CHECK, None) != side.key_check:
        return None
    try:
        return Wrap(**told)  # type: ignore[arg-type]  # as asdict gave it; anything else is a TypeError
    except TypeError:
        return None


def keep_wraps(writing: Writing, side: SideFile) -> None:
    """Keep the ways in of ``side`` in the rows of their accounts: they were all sealed anew."""
    for one in accounts(writing):
        if one.is_open and (wrap := _kept_in(side, one.login)) is not None:
            put_account(writing, replace(one, wrap=wrap))


def founder_ways(place: Path) -> tuple[str, ...]:
    """What tells the founder's ways in from any that are made later."""
    return tuple(wrap.public for wrap in read_side(place).wraps if wrap.kind == keys.FOUNDER)


def last_token(reading: Reading, device: int) -> str:
    """What the last login on this machine left in the chain to know the file of counts by; else empty."""
    e = schema.entry.c
    asked = sa.select(e.note).where(
        e.unit == reading.unit, e.dossier.is_(None), e.verb == LOGIN, e.device == device
    )
    asked = asked.with_hint(schema.entry, OF_A_DOSSIER, "sqlite").order_by(e.seq.desc()).limit(1)
    note = reading.run(asked).scalar()
    return str((note or {}).get(TOKEN, ""))
