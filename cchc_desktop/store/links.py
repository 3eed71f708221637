"""Entries as they lie in the file, each verified by its own bytes; nothing in them needs to be readable.

Whoever changes a file with another program need not leave dates that are dates: what is turned into values
first can fail before it is judged, and two texts that mean the same (a blank more, another time zone) would
pass for one another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from json.encoder import encode_basestring
from typing import Any, NamedTuple

import sqlalchemy as sa

from cchc_desktop.core.dossier import digest_of_written
from cchc_desktop.store import schema, statements
from cchc_desktop.store.erasing import LOG_UNTIL
from cchc_desktop.store.own_acts import ERASE
from cchc_desktop.store.reading import Reading

_AT_ONCE = 1_000


class Link(NamedTuple):
    """One row of ``entry`` in the very values of the file, whatever they are."""

    unit: Any
    seq: Any
    dossier: Any
    at: Any
    recorded_at: Any
    by: Any
    device: Any
    verb: Any
    basis: Any
    changes: Any
    note: Any
    personal: Any
    personal_salt: Any
    personal_digest: Any
    previous: Any
    digest: Any
    account: Any


_TABLE = statements.untyped(schema.entry)
_e = _TABLE.c
_COLUMNS = tuple(_e[name] for name in Link._fields)
_quoted = encode_basestring


def every(reading: Reading, after: int | None = None) -> Iterator[Link]:
    """Every entry of the unit by its number, those behind ``after`` alone where it is told."""
    asked = sa.select(*_COLUMNS).where(_e.unit == reading.unit).order_by(_e.seq)
    if after is not None:
        asked = asked.where(_e.seq > after)
    return _streamed(reading, asked)


def bearing(reading: Reading, column: str, value: object) -> tuple[Link, ...]:
    """The entries with ``value`` in ``column``, under whatever unit they stand now; a whole look through."""
    asked = sa.select(*_COLUMNS).where(_e[column] == value).order_by(_e.unit, _e.seq)
    with any_bytes(reading):
        return tuple(map(Link._make, reading.connection.execute(asked).all()))


def elsewhere(reading: Reading) -> tuple[str, ...]:
    """The other units that entries of a file of one unit stand under; a server keeps those of many."""
    if not reading.is_sqlite:
        return ()
    asked = sa.select(_e.unit).where(_e.unit != reading.unit).distinct()
    return tuple(str(unit) for unit in reading.connection.execute(asked).scalars())


def blanked_until(reading: Reading) -> int:
    """Up to which entry those of no dossier were lawfully blanked, as the entries on erasures say."""
    asked = sa.select(_e.note).where(_e.unit == reading.unit, _e.dossier.is_(None), _e.verb == ERASE)
    until = 0
    for text in reading.connection.execute(asked).scalars():
        told = read(text).get(LOG_UNTIL)
        until = max(until, told if type(told) is int else 0)
    return until


def read(text: object) -> Mapping[str, Any]:
    """The JSON object in ``text``; nothing where it is none."""
    try:
        told = json.loads(str(text))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def one(reading: Reading, seq: int) -> Link | None:
    """The entry with this number."""
    asked = sa.select(*_COLUMNS).where(_e.unit == reading.unit, _e.seq == seq)
    with any_bytes(reading):
        row = reading.connection.execute(asked).first()
    return None if row is None else Link._make(row)


def _streamed(reading: Reading, asked: sa.Select[Any]) -> Iterator[Link]:
    options = {"stream_results": True, "yield_per": _AT_ONCE}
    with any_bytes(reading):
        for row in reading.connection.execute(asked, execution_options=options):
            yield Link._make(row)


@contextmanager
def any_bytes(reading: Reading) -> Iterator[None]:
    """Texts that are no UTF-8 are read all the same; a server keeps none."""
    if not reading.is_sqlite:
        yield
        return
    driver: Any = reading.connection.connection.driver_connection
    was, driver.text_factory = driver.text_factory, _lenient
    try:
        yield
    finally:
        driver.text_factory = was


def _lenient(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def is_whole(link: Link) -> bool:
    """Whether every column holds what an entry has there: text, or a number."""
    texts = (link.unit, link.at, link.recorded_at, link.by, link.verb, link.basis, link.changes, link.note)
    hidden = (link.personal_salt, link.personal_digest, link.previous, link.digest)
    return (
        type(link.seq) is type(link.device) is int
        and all(type(one) is str for one in (*texts, *hidden))
        and (link.dossier is None or type(link.dossier) is int)
        and (link.account is None or type(link.account) is str)
        and (link.personal is None or type(link.personal) is str)
    )


def digest_of(link: Link, previous: str, seq: int) -> str:
    """What ``core.dossier.digest`` gives of an entry with this content behind ``previous`` as number ``seq``.

    Empty where the content cannot have been an entry's.
    """
    parts = around(link, previous)
    return "" if parts is None else hashlib.sha256(parts[0] + str(seq).encode() + parts[1]).hexdigest()


def around(link: Link, previous: str) -> tuple[bytes, bytes] | None:
    """What is digested of ``link``, before and behind its number."""
    if not is_whole(link):
        return None
    account = "" if link.account is None else f'"account":{_quoted(link.account)},'
    about = "null" if link.dossier is None else link.dossier
    before = (
        f'{{{account}"at":{_quoted(link.at)},"basis":{_quoted(link.basis)},"by":{_quoted(link.by)},'
        f'"changes":{link.changes},"device":{link.device},"dossier":{about},"note":{link.note},'
        f'"personal":{_quoted(link.personal_digest)},"previous":{_quoted(previous)},'
        f'"recorded_at":{_quoted(link.recorded_at)},"seq":'
    )
    after = f',"unit":{_quoted(link.unit)},"verb":{_quoted(link.verb)}}}'
    try:
        return before.encode(), after.encode()
    except UnicodeEncodeError:
        return None  # bytes that are no text


def is_sound(link: Link) -> bool:
    """Whether ``link`` says of itself what it says: its digest is that of its content, number and link."""
    return bool(link.digest) and digest_of(link, link.previous, link.seq) == link.digest


def place_of(link: Link, most: int) -> int | None:
    """The number up to ``most`` under which ``link`` was sealed; None where its content is another now."""
    parts = around(link, link.previous)
    if parts is None:
        return None
    begun, after = hashlib.sha256(parts[0]), parts[1]
    near = range(max(1, link.seq - 2), min(most, link.seq + 2) + 1)
    for seq in (*near, *range(1, most + 1)):
        whole = begun.copy()
        whole.update(str(seq).encode() + after)
        if whole.hexdigest() == link.digest:
            return int(seq)
    return None


def keeps_its_person(link: Link) -> bool:
    """Whether what is personal in ``link`` is what was sealed, or was blanked as a whole, salt and all."""
    if link.personal is None:
        return bool(link.personal_salt == "")
    try:
        return bool(digest_of_written(link.personal, link.personal_salt) == link.personal_digest)
    except (TypeError, UnicodeEncodeError):
        return False
