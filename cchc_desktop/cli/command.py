"""What a command of `cchc` is, how it speaks, and how it opens the register."""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.usage import one_line
from cchc_desktop.core.acts import FIRST_YEAR, LAST_YEAR, read_moment
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import number
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.paths import user_data
from cchc_desktop.store.engine import Register

if TYPE_CHECKING:
    from cchc_desktop.operations.entering import Arrival

BUG = "bug"
_CLEAR_LINE = "\x1b[K"


@dataclass(frozen=True, slots=True)
class Out:
    """Where results go: sentences for people, or JSON alone on stdout for programs."""

    is_json: bool

    def say(self, sentence: str) -> None:
        """Tell a person; a program is told nothing."""
        if not self.is_json:
            print(sentence, flush=True)

    def step(self, words: str, done: int, of: int) -> None:
        """How far it is, on one line that is written over; only where somebody looks on."""
        self._pass(f"Đang xem {words}: {number(done)}/{number(of)}")

    def steps_over(self) -> None:
        """That line is gone."""
        self._pass("")

    def _pass(self, words: str) -> None:
        if not self.is_json and sys.stderr.isatty():
            print(f"{_CLEAR_LINE}{words}\r", end="", file=sys.stderr, flush=True)

    def warn(self, sentence: str) -> None:
        """What a person should know though the command was done; the program's answer has it too."""
        print(sentence, file=sys.stderr, flush=True)

    def give(self, value: object) -> None:
        """One JSON value on one line, for programs."""
        if self.is_json:
            self.line(value)

    def line(self, value: object) -> None:
        """One JSON value on one line, whoever reads it."""
        print(json.dumps(value, ensure_ascii=False, default=_plain), flush=True)

    def problem(self, failure: Refused | Trouble) -> None:
        """The one sentence of a command that could not be done."""
        self._problem(failure.sentence, kind_of(failure))

    def bug(self, error: Exception) -> None:
        """Where the program is wrong; never what the error says, which may quote a person's data."""
        where = place_of(error)
        sentence = (
            f"Lỗi của chương trình: {type(error).__name__} tại {where}. Không có dữ liệu nào được ghi dở."
        )
        self._problem(sentence, BUG)

    def _problem(self, sentence: str, kind: str) -> None:
        sentence = one_line(sentence)
        self.give({"problem": sentence, "kind": kind})
        print(sentence, file=sys.stderr, flush=True)


def kind_of(failure: Refused | Trouble) -> str:
    """The word that programs tell the two failures apart by."""
    return "refused" if isinstance(failure, Refused) else "trouble"


def place_of(error: Exception) -> str:
    """File and line of the program's own code where ``error`` rose."""
    inside = [
        f"{frame.filename.rpartition(_PACKAGE)[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if _PACKAGE in frame.filename
    ]
    return inside[-1].replace(os.sep, "/") if inside else "?"


_PACKAGE = f"cchc_desktop{os.sep}"


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)


@dataclass(frozen=True, slots=True)
class Command:
    """One verb of the command line."""

    name: str
    help: str
    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Out], int]


def clock() -> datetime:
    """The one reading of the clock of a command."""
    return datetime.now(HANOI).replace(microsecond=0)  # noqa: TID251 - the edge of the program


def data_folder(args: argparse.Namespace) -> Path:
    """Where the register lies."""
    given = getattr(args, "data", None)
    return Path(given) if given else user_data()


def passphrase(args: argparse.Namespace) -> str | None:
    """The passphrase from the file or the environment; None when neither is given."""
    file = getattr(args, "passphrase_file", None)
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Trouble(f"Không đọc được tệp mật khẩu “{file}”.") from error
    return os.environ.get("CCHC_PASSPHRASE")


def account(args: argparse.Namespace) -> str | None:
    """The login of whoever runs the command; None is the founder."""
    return getattr(args, "account", None) or os.environ.get("CCHC_ACCOUNT") or None


def arrival(args: argparse.Namespace) -> Arrival:
    """Who comes in, and when."""
    from cchc_desktop.operations.entering import Arrival

    return Arrival(now=clock(), login=account(args))


def _tell_arrived(register: Register) -> None:
    from cchc_desktop.operations.entering import told_at_login

    for sentence in told_at_login(register):
        print(one_line(sentence), file=sys.stderr, flush=True)


@contextmanager
def opened(args: argparse.Namespace, url: str | None = None) -> Iterator[Workplace]:
    """The register in the data folder, opened while the command runs; at ``url`` where one is told."""
    from cchc_desktop.operations.clock_behind import told_behind
    from cchc_desktop.operations.upkeep import open_workplace

    place = open_workplace(data_folder(args), passphrase(args), url, arrival(args))
    try:
        _tell_arrived(place.register)
        if behind := told_behind(place, clock()):
            print(one_line(behind), file=sys.stderr, flush=True)
        yield place
    finally:
        place.register.close()


@contextmanager
def opened_alone(args: argparse.Namespace) -> Iterator[Register]:
    """The register without law and catalogue: what keeps it sound does not hang on their packs."""
    from cchc_desktop.operations.upkeep import open_register_only

    register = open_register_only(data_folder(args), passphrase(args), None, arrival(args))
    try:
        _tell_arrived(register)
        yield register
    finally:
        register.close()


def moment(text: str) -> datetime:
    """A moment as typed: ISO 8601, or a day alone (its first instant), in Hanoi time."""
    return read_moment(text)


def typed_moment(text: str) -> datetime:
    """``moment`` of an argument: what is none is wrong use."""
    try:
        datetime.fromisoformat(text.strip())
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(
            f"“{text}” không phải thời điểm dạng 2026-02-05T09:30:00."
        ) from wrong
    return moment(text)


def day(text: str) -> date:
    """A day as typed: ISO 8601. What is none is wrong use; one of years that nobody counts, refused."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày dạng 2026-02-13.") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused(f"Ngày “{text}” nằm ngoài các năm {FIRST_YEAR} đến {LAST_YEAR}. Hãy xem lại năm.")
    return found
