"""How a command is used, and what was wrong with how it was typed, in the language of who typed it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from cchc_desktop.core.failure import Refused

_MISUSED = 2
_HEADINGS = {"options": "tùy chọn", "positional arguments": "phải ghi"}
_SAID = tuple(
    (re.compile(rf"^{asked}$", re.DOTALL), told)
    for asked, told in (
        (r"argument VERB: invalid choice: (.+?) \(choose from (.+)\)", "Không có lệnh “{0}”. Có: {1}."),
        (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", "{0} chỉ nhận {2}; không có “{1}”."),
        (r"argument (.+?): invalid int value: (.+)", "{0} cần một số nguyên; “{1}” không phải số nguyên."),
        (r"argument (.+?): invalid .+? value: (.+)", "{0} không nhận “{1}”."),
        (r"argument (.+?): expected (?:one|1) argument", "Sau {0} phải ghi một giá trị."),
        (r"argument (.+?): expected at least one argument", "Sau {0} phải ghi ít nhất một giá trị."),
        (r"argument (.+?): expected at most one argument", "Sau {0} ghi nhiều nhất một giá trị."),
        (r"argument (.+?): expected (\d+) arguments", "Sau {0} phải ghi {1} giá trị."),
        (r"argument (.+?): not allowed with argument (.+)", "{0} và {1} không dùng cùng nhau."),
        (r"argument (.+?): ignored explicit argument (.+)", "{0} không nhận giá trị “{1}”."),
        (r"one of the arguments (.+) is required", "Phải ghi một trong các mục: {0}."),
        (r"unrecognized arguments: (.+)", "Không hiểu “{0}”: thừa, hoặc gõ sai tên."),
        (r"ambiguous option: (.+) could match (.+)", "“{0}” chưa rõ là {1}; hãy ghi đủ tên."),
        (r"argument (\S+?): (.+)", "{0}: {1}"),
    )
)


_KEPT = 120
_ENDLESS = re.compile(rf"\S{{{2 * _KEPT},}}")
"""What somebody gave that is longer than any name or path: nobody reads it to its end."""


def one_line(sentence: str) -> str:
    """``sentence`` on one line, whatever stands in it that somebody gave."""
    return _ENDLESS.sub(lambda found: f"{found[0][:_KEPT]}…", " ".join(sentence.splitlines()))


class Misused(Exception):  # noqa: N818 - it was typed so, nothing went wrong
    """A command whose arguments do not go together, or lack one; ``sentence`` tells which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@contextmanager
def asked_rightly() -> Iterator[None]:
    """What is refused here hangs on the words of the command alone: it was used wrongly."""
    try:
        yield
    except Refused as wrong:
        raise Misused(wrong.sentence) from wrong


_MISSING = re.compile(r"^the following arguments are required: (.+)$", re.DOTALL)


class _Formatter(argparse.HelpFormatter):
    """The usual sheet of help under Vietnamese headings."""

    def start_section(self, heading: str | None) -> None:
        """A part of the sheet."""
        super().start_section(_HEADINGS.get(heading or "", heading))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The line of how it is typed."""
        super().add_usage(usage, actions, groups, "cách dùng: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose help and complaints are Vietnamese; what it reads is as ever."""

    def __init__(self, **told: Any) -> None:  # noqa: ANN401 - whatever the parser of the library takes
        has_help = told.pop("add_help", True)
        super().__init__(add_help=False, formatter_class=_Formatter, **told)
        if has_help:
            self.add_argument("-h", "--help", action="help", help="in cách dùng này rồi thôi")

    def error(self, message: str) -> NoReturn:
        """How it is typed, then in one sentence what was wrong; ends the program."""
        self.misused(self._sentence(message))

    def misused(self, sentence: str) -> NoReturn:
        """How it is typed, then that sentence; ends the program."""
        self.print_usage(sys.stderr)
        self.exit(_MISUSED, f"{one_line(sentence)} Xem cách dùng: {self.prog} --help\n")

    def _sentence(self, message: str) -> str:
        missing = _MISSING.match(message)
        if missing is not None:
            return f"Còn thiếu {'; '.join(map(self._explained, missing[1].split(', ')))}."
        for asked, told in _SAID:
            found = asked.match(message)
            if found is not None:
                return told.format(*(part.replace("'", "").replace('"', "") for part in found.groups()))
        return f"Lệnh gõ chưa đúng ({message})."

    def _explained(self, name: str) -> str:
        """A missing argument with what it is for."""
        words = (
            one.help
            for one in self._actions
            if name in ({"/".join(one.option_strings)} if one.option_strings else {one.metavar, one.dest})
        )
        help_of = next(words, None)
        return name if help_of in {None, argparse.SUPPRESS} else f"{name} ({help_of})"
