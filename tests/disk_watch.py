"""Runs the program or a day at its window, and looks at every file that is thrown away before it goes.

    python disk_watch.py WORDS REPORT verb ARGUMENTS…      WORDS: a file with one word a line
    python disk_watch.py WORDS REPORT window FOLDER…

What the program opens for writing is noted too: nothing may lie outside the folders that are searched.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from disk_search import patterns

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Watch:
    """An audit hook: Python tells of a file before it is removed, renamed over or opened."""

    def __init__(self, words: Path, report: Path) -> None:
        self.wanted = patterns(words.read_text(encoding="utf-8").split("\n"))
        self.report = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.is_busy = False

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if self.is_busy or event not in {"os.remove", "os.rename", "shutil.rmtree", "open"}:
            return
        self.is_busy = True
        try:
            if event == "open":
                self._opened(args)
            else:
                self._going(args)
        finally:
            self.is_busy = False

    def _opened(self, args: tuple[object, ...]) -> None:
        path, mode, flags = (*args, None, None, None)[:3]
        if isinstance(path, str) and isinstance(flags, int) and flags & _WRITES and path != os.devnull:
            self._say("opened", str(Path(path).absolute()), "" if mode is None else str(mode))

    def _going(self, args: tuple[object, ...]) -> None:
        for one in args[:2]:
            if not isinstance(one, str | Path):
                continue
            path = Path(one)
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                if file.is_file():
                    data = file.read_bytes()
                    for word in sorted({word for pattern, word in self.wanted.items() if pattern in data}):
                        self._say("in clear", str(file), word)

    def _say(self, *words: str) -> None:
        os.write(self.report, ("\t".join(words) + "\n").encode("utf-8", "surrogateescape"))


def main(arguments: list[str]) -> int:
    """Watch, then work."""
    words, report, kind, *rest = arguments
    sys.addaudithook(Watch(Path(words), Path(report)))
    if kind == "window":
        from disk_day import main as day

        return day(rest)
    if kind == "leak":  # what a test of this watch does
        leak = Path(rest[0])
        leak.write_text(rest[1], encoding="utf-8")
        leak.unlink()
        return 0
    from cchc_desktop.__main__ import main as verb

    return verb(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
