"""Which lines of the program an input reaches: the feedback that leads a fuzzer from door to room."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import cchc_desktop

PACKAGE = cchc_desktop.__path__[0]
_PATIENCE, _SELDOM = 400, 16
"""Calls of a function without a new line after which only one call in so many is looked at."""

Line = tuple[str, int]
Trace = Callable[[FrameType, str, Any], Any]


def lines_of(code: CodeType) -> frozenset[int]:
    """The lines of one function, its inner functions apart."""
    found = {line for _, _, line in code.co_lines() if line is not None}
    return frozenset(found - {code.co_firstlineno} or found)


def functions_in(path: str) -> Iterator[CodeType]:
    """Every function of a file, methods and inner ones too; what runs at import is none."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - frames name files as text
        waiting = [compile(file.read(), path, "exec")]
    while waiting:
        code = waiting.pop()
        waiting += [one for one in code.co_consts if isinstance(one, CodeType)]
        if code.co_flags & _IS_FUNCTION:
            yield code


_IS_FUNCTION = 0x02  # CO_NEWLOCALS: neither a module nor the body of a class


class Reached:
    """Lines of the program's functions that were run while it ``looks``, told once each."""

    def __init__(self) -> None:
        self.lines: set[Line] = set()
        self.fresh = 0
        """New lines since somebody set it to 0."""
        self._left: dict[CodeType, set[int]] = {}
        self._calls: dict[CodeType, int] = {}

    @contextmanager
    def looks(self) -> Iterator[None]:
        """Watch until the end of the block, this thread and those that begin in it."""
        if sys.version_info >= (3, 12):
            with self._monitored():
                yield
            return
        before = sys.gettrace()
        threading.settrace(self._call)
        sys.settrace(self._call)
        try:
            yield
        finally:
            sys.settrace(before)
            threading.settrace(None)  # type: ignore[arg-type,unused-ignore]  # the library takes it, its stub may not

    def rest(self, *, is_resting: bool) -> None:
        """Look away for an input, or look again: where looking costs more than the input itself."""
        if sys.version_info < (3, 12):
            sys.settrace(None if is_resting else self._call)

    def _call(self, frame: FrameType, _event: str, _told: object) -> Trace | None:
        code = frame.f_code
        left = self._left.get(code)
        if left is None:
            is_ours = code.co_filename.startswith(PACKAGE) and bool(code.co_flags & _IS_FUNCTION)
            left = self._left[code] = set(lines_of(code)) if is_ours else set()
        if not left:
            return None
        calls = self._calls[code] = self._calls.get(code, 0) + 1
        if calls > _PATIENCE and calls % _SELDOM:
            return None
        return self._line

    def _line(self, frame: FrameType, event: str, _told: object) -> Trace | None:
        code = frame.f_code
        left = self._left[code]
        if event == "line" and frame.f_lineno in left:
            self._calls[code] = 0
            self._meet(code, frame.f_lineno)
        return self._line if left else None

    def _meet(self, code: CodeType, line: int) -> None:
        self._left[code].discard(line)
        if (code.co_filename, line) not in self.lines:
            self.lines.add((code.co_filename, line))
            self.fresh += 1

    @contextmanager
    def _monitored(self) -> Iterator[None]:
        """The same by the interpreter's own means, which forget a line once it was told."""
        watch: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]  # of 3.12 and later
        tool, event = watch.COVERAGE_ID, watch.events.LINE

        def met(code: CodeType, line: int) -> object:
            if code.co_filename.startswith(PACKAGE) and code.co_flags & _IS_FUNCTION:
                self._left.setdefault(code, set(lines_of(code)))
                self._meet(code, line)
            return watch.DISABLE

        watch.use_tool_id(tool, "fuzz")
        watch.register_callback(tool, event, met)
        watch.set_events(tool, event)
        watch.restart_events()
        try:
            yield
        finally:
            watch.set_events(tool, 0)
            watch.free_tool_id(tool)

    def share(self, files: Iterable[str]) -> tuple[int, int]:
        """How many lines of the functions in ``files`` were reached, and how many there are."""
        every = {(path, line) for path in files for code in functions_in(path) for line in lines_of(code)}
        return len(every & self.lines), len(every)
