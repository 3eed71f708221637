"""Does the register still say what was written: engine, guards, chain, rows, search, numbers and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

import sqlalchemy as sa

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.store import anchors, check_files, check_months, check_others, guards, schema
from cchc_desktop.store.beside import Source
from cchc_desktop.store.check_chain import Anchor, Listener, chain
from cchc_desktop.store.check_numbers import Numbers
from cchc_desktop.store.check_rows import rows
from cchc_desktop.store.engine import Register
from cchc_desktop.store.findings import Found, Report
from cchc_desktop.store.links import any_bytes
from cchc_desktop.store.reading import Reading

__all__ = ["Report", "check"]

_TOLD_EVERY = 5_000

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Told what is gone through, how many were, and how many there are."""


def _in_silence(_words: str, _done: int, _of: int) -> None:
    pass


def check(
    register: Source, progress: Progress = _in_silence, is_sound: check_files.IsSound | None = None
) -> Report:
    """Recompute everything that can be recomputed; memory does not grow with the register.

    ``is_sound`` answers for the scanned files of a register that was only laid out to be looked at.
    """
    found = Found()
    with register.read() as reading:
        progress("trang của tệp sổ", 0, 1)
        is_readable = _engine(reading, found)
        if is_readable:
            beside = () if is_sound else anchors.in_backups(register, reading)
            with any_bytes(reading):
                examine(reading, found, progress, beside)
            _try(found, "kho", "Kho số hóa", partial(check_files.files, register, reading, found, is_sound))
    if isinstance(register, Register) and register.is_sqlite and is_readable:
        _words(register, found)
    return found.report()


def examine(
    reading: Reading, found: Found, progress: Progress = _in_silence, beside: Iterable[Anchor] = ()
) -> None:
    """Everything that lies in the database; ``beside`` is what is known of the chain from elsewhere."""
    for sentence in guards.gaps(reading):
        found.tell("khóa", sentence)
    numbers = Numbers()
    others = check_others.every()
    known = (*anchors.in_packets(reading), *beside)
    listeners: tuple[Listener, ...] = (numbers, *others)
    chain(
        reading, found, listeners, known, lambda among, amount: _counted("bút tích", among, amount, progress)
    )
    rows(reading, numbers, found, lambda words, among, amount: _counted(words, among, amount, progress))
    numbers.compare(reading, found)
    for other in others:
        _try(found, other.kind, other.title, partial(other.compare, reading, found))
    _try(found, "báo cáo", "Báo cáo đã chốt", partial(check_months.closings, reading, found))
    _try(found, "gói đã nhận", "Gói đã nhận", partial(check_months.packets_taken, reading, found))


def _try(found: Found, kind: str, title: str, look: Callable[[], None]) -> None:
    """What somebody wrote with another program may be nothing that this one can read."""
    try:
        look()
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, Refused, Trouble) as error:
        found.tell(
            kind, f"{title}: có dòng không đọc được ({type(error).__name__}). Khôi phục từ bản sao lưu."
        )


def _engine(reading: Reading, found: Found) -> bool:
    if not reading.is_sqlite:
        return True
    ask = reading.connection.exec_driver_sql
    for row in ask("PRAGMA cipher_integrity_check"):
        found.tell("tệp", f"Tệp sổ có trang bị hỏng: {row[0]}. Khôi phục từ bản sao lưu gần nhất.")
    if found.findings:  # to read on would only fail at that page
        return False
    # A look into the index of words lets this connection forget what it knew of it before others wrote;
    # the check itself would take what it remembers for what should be there, and call that damage.
    ask(f"SELECT rowid FROM {schema.WORDS} WHERE {schema.WORDS} MATCH 'a' LIMIT 1").first()
    for row in ask("PRAGMA quick_check"):
        if row[0] != "ok":
            found.tell("tệp", f"Tệp sổ có chỗ hỏng: {row[0]}. Khôi phục từ bản sao lưu gần nhất.")
    for row in ask("PRAGMA foreign_key_check"):
        found.tell("tệp", f"Bảng {row[0]} có dòng trỏ tới hồ sơ không có trong sổ.")
    return not found.findings


def _counted(words: str, among: Iterable[T], amount: int, progress: Progress) -> Iterator[T]:
    """The same ones, told of now and then."""
    for at, one in enumerate(among):
        if at % _TOLD_EVERY == 0:
            progress(words, at, amount)
        yield one


def _words(register: Register, found: Found) -> None:
    """The index of words is asked to compare itself with the rows; that counts as writing."""
    command = f"INSERT INTO {schema.WORDS}({schema.WORDS}, rank) VALUES ('integrity-check', 1)"
    with register.write() as writing:
        try:
            writing.connection.exec_driver_sql(command)
        except sa.exc.DatabaseError as error:
            if not getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_CORRUPT"):
                raise
            found.tell("tìm kiếm", "Bảng từ để tìm khác với các hồ sơ. Khôi phục từ bản sao lưu gần nhất.")
