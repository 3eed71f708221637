"""A dossier is the fold of its entries: nothing about it is known that no entry says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import repeat
from json.encoder import encode_basestring
from operator import attrgetter, call
from types import MappingProxyType
from typing import TypeAlias

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.deadline import Pause
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Paper

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

NOTHING: Mapping[str, Json] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that the register knows of one dossier, as the columns of its row."""

    seq: int
    local_no: str = ""
    code: str | None = None
    request_id: str | None = None

    procedure: str = ""
    procedure_since: date | None = None
    procedure_name: str = ""
    field: str = ""
    level: str = ""
    case: str | None = None
    channel: str = "direct"
    online_kind: str | None = None
    settled_by: str | None = None
    taken_in_by: str | None = None  # the centre that received it for this unit
    linked_to: str | None = None  # local number of the dossier it goes with
    ticket: str | None = None
    copies: int = 1
    pages: int = 1
    papers: tuple[Paper, ...] = ()
    return_channel: str = "counter"
    fee: int | None = None
    exemption: str | None = None
    fee_receipt: str | None = None
    fee_paid: int | None = None
    fee_paid_at: datetime | None = None

    applicant: str = ""
    applicant_kind: str = "person"
    id_number: str | None = None
    born: str | None = None
    sex: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    owner: str | None = None
    owner_id: str | None = None
    proxy: str | None = None  # who brings the dossier in the applicant's name
    proxy_id: str | None = None
    summary: str | None = None
    remark: str | None = None
    handed_to: str | None = None
    collector_id: str | None = None

    state: State = State.REGISTERED
    officer: str | None = None
    offered_to: str | None = None  # handed over, not yet taken over
    offered_at: datetime | None = None
    step: int | None = None  # of the procedure's process, from 1
    step_since_at: datetime | None = None
    step_due_at: datetime | None = None
    sent_to: str | None = None  # the other agency that has the dossier now
    sent_at: datetime | None = None
    sent_due_at: datetime | None = None
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    term: str | None = None
    due_at: datetime | None = None
    due_basis: str | None = None
    pauses: tuple[Pause, ...] = ()
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    is_granted: bool | None = None
    handed_back_at: datetime | None = None
    supplements: int = 0
    apologies: int = 0
    apologised_at: datetime | None = None
    promised_at: datetime | None = None
    late_cause: str | None = None
    postal_item: str | None = None

    is_digitised_in: bool = False
    is_digitised_out: bool = False
    is_reused: bool = False
    is_paid_online: bool = False

    last_verb: str = ""
    last_at: datetime | None = None


PERSONAL = frozenset(
    {
        *("applicant", "id_number", "born", "sex", "address", "phone", "email"),
        *("owner", "owner_id", "proxy", "proxy_id", "summary", "remark", "handed_to", "collector_id"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One final act of the office; ``changes`` and ``personal`` are the columns it sets.

    ``personal`` may be blanked by lawful erasure: the chain holds only ``personal_digest``.
    """

    unit: str
    seq: int
    dossier: int | None
    at: datetime
    recorded_at: datetime
    by: str
    device: int
    verb: str
    basis: str = ""
    changes: Mapping[str, Json] = field(default_factory=lambda: NOTHING)
    note: Mapping[str, Json] = field(default_factory=lambda: NOTHING)
    personal: Mapping[str, Json] | None = None
    personal_salt: str = ""
    personal_digest: str = ""
    previous: str = ""
    digest: str = ""
    account: str | None = None  # the login at work; ``by`` is who did it at the counter


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


def canonical(value: object) -> bytes:
    """The one byte form of a JSON value: sorted keys, no blanks, UTF-8."""
    return _ENCODER.encode(value).encode()


def text_of(values: Mapping[str, Json]) -> str:
    """``canonical`` of what an entry holds, as text."""
    return _ENCODER.encode(dict(values)) if values else "{}"


def digest_of_personal(personal: Mapping[str, Json], salt: str) -> str:
    """What the chain keeps of personal fields; the salt dies with them, so it cannot be guessed back."""
    return digest_of_written(text_of(personal), salt)


def digest_of_written(personal: str, salt: str) -> str:
    """``digest_of_personal`` of fields that are text already."""
    return hashlib.sha256((salt + personal).encode()).hexdigest()


def sealed(entry: Entry, previous: str) -> Entry:
    """``entry`` linked behind the entry whose digest is ``previous``."""
    hidden = entry.personal_digest
    if entry.personal is not None:
        hidden = digest_of_personal(entry.personal, entry.personal_salt)
    final = _digest(entry, hidden, previous)
    return replace(entry, personal_digest=hidden, previous=previous, digest=final)


def digest(entry: Entry, previous: str) -> str:
    """SHA-256 over everything final in ``entry`` and the digest of the one before."""
    return _digest(entry, entry.personal_digest, previous)


def _digest(entry: Entry, hidden: str, previous: str) -> str:
    before, between, after = around_the_link(entry, hidden, text_of(entry.changes), text_of(entry.note))
    # What is quoted stands between its quotes already.
    link = encode_basestring(previous)[1:-1]
    return hashlib.sha256(f"{before}{link}{between}{entry.seq}{after}".encode()).hexdigest()


def around_the_link(entry: Entry, hidden: str, changes: str, note: str) -> tuple[str, str, str]:
    """``canonical`` of everything final in ``entry``, without the digest before it and its own number.

    They stand between the three parts, in this order; ``hidden`` is the digest of what is personal.
    """
    quoted = encode_basestring
    about = "null" if entry.dossier is None else entry.dossier
    at, recorded_at = write_moment(entry.at), write_moment(entry.recorded_at)
    account = "" if entry.account is None else f'"account":{quoted(entry.account)},'
    before = (
        f'{{{account}"at":"{at}","basis":{quoted(entry.basis)},"by":{quoted(entry.by)},"changes":{changes},'
        f'"device":{entry.device},"dossier":{about},"note":{note},"personal":{quoted(hidden)},"previous":"'
    )
    after = f',"unit":{quoted(entry.unit)},"verb":{quoted(entry.verb)}}}'
    return before, f'","recorded_at":"{recorded_at}","seq":', after


@lru_cache(maxsize=4096)
def write_moment(at: datetime) -> str:
    """An instant as the register keeps it: Hanoi time to the second, so that text order is time order."""
    if at.tzinfo is not HANOI or at.microsecond:
        at = at.astimezone(HANOI).replace(microsecond=0)
    return at.isoformat()


def _moment(value: Json) -> datetime:
    return _read_moment(str(value))


@lru_cache(maxsize=4096)
def _read_moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(HANOI)


def _pauses(value: Json) -> tuple[Pause, ...]:
    pairs = value if isinstance(value, list) else []
    return tuple(Pause(_moment(p[0]), _moment(p[1])) for p in pairs if isinstance(p, list))


def _papers(value: Json) -> tuple[Paper, ...]:
    rows = value if isinstance(value, list) else []
    return tuple(Paper.of(row) for row in rows if isinstance(row, dict))


_READ: Mapping[str, Callable[[Json], object]] = {
    "state": lambda value: State(str(value)),
    "procedure_since": lambda value: date.fromisoformat(str(value)),
    "papers": _papers,
    "pauses": _pauses,
    **{f.name: _moment for f in fields(Dossier) if f.name.endswith("_at")},
}


def read_field(name: str, value: Json) -> object:
    """The value of the column ``name`` from the form it has in an entry."""
    if value is None or name not in _READ:
        return value
    return _READ[name](value)


def write_field(value: object) -> Json:
    """The form in an entry of a column's value; the inverse of ``read_field``."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (datetime, date)):
        return write_moment(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, tuple):
        return [write_field(item) for item in value]
    if isinstance(value, Pause):
        return [write_moment(value.from_at), write_moment(value.to_at)]
    if isinstance(value, Paper):
        return dict(value.json())
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"no written form for {type(value).__name__}")


def apply(dossier: Dossier, entry: Entry) -> Dossier:
    """``dossier`` after ``entry``."""
    values = {**entry.changes, **(entry.personal or {})}
    known = {name: read_field(name, value) for name, value in values.items() if name in _COLUMNS}
    # What is entered late about an earlier moment does not turn the dossier's clock back.
    last_at = entry.at if dossier.last_at is None else max(dossier.last_at, entry.at)
    known |= {"last_verb": entry.verb, "last_at": last_at}
    # What dataclasses.replace does, at a tenth of its cost: a register is folded by the million entries.
    after = Dossier.__new__(Dossier)
    for _ in map(call, _PUT, repeat(after), _values(dossier)):
        pass
    for name, value in known.items():
        _PUT_BY_NAME[name](after, value)
    return after


_NAMES = tuple(f.name for f in fields(Dossier))
_PUT: tuple[Callable[[Dossier, object], None], ...] = tuple(getattr(Dossier, name).__set__ for name in _NAMES)
_PUT_BY_NAME = dict(zip(_NAMES, _PUT, strict=True))
_values: Callable[[Dossier], tuple[object, ...]] = attrgetter(*_NAMES)
_COLUMNS = frozenset(f.name for f in fields(Dossier)) - {"seq", "last_verb", "last_at"}


def fold(seq: int, entries: Iterable[Entry]) -> Dossier:
    """The dossier ``seq`` as its entries make it, in order, without those that were undone."""
    dossier = Dossier(seq=seq)
    for entry in standing(entries):
        dossier = apply(dossier, entry)
    return dossier


def undone(entries: Iterable[Entry]) -> frozenset[object]:
    """The numbers of the entries that later ones took back."""
    return frozenset(entry.note.get("undoes") for entry in entries if entry.verb == "undo")


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries of one dossier that still tell something, in order: nobody has undone them."""
    known = tuple(entries)
    gone = undone(known)
    return tuple(entry for entry in known if entry.verb != "undo" and entry.seq not in gone)
