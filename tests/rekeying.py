"""A register whose key is being changed, killed before any of the steps that the disk sees.

Run as a program it kills itself so again and again, each time in a fork of its own, and looks at what stays.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import make
import postgres
import vault_room

from cchc_desktop.operations.keyring import change_key
from cchc_desktop.operations.upkeep import check, open_register_only
from cchc_desktop.store import keys, rekey_file, rekey_rest
from cchc_desktop.store.engine import Register

PAPERS = tuple(f"%PDF-1.7 giay to thu {number} ".encode() * 40 for number in range(3))
_SEEN = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "os.link"})
LEFT_OVER = (
    *(rekey_rest.MARKER, keys.NEXT_FILE, rekey_file.NEXT_FILE),
    *("vault/next", "vault/coming", "vault/former"),
)


def filled(place: Path, url: str | None = None) -> tuple[str, ...]:
    """A practice register with a few scanned files; their digests."""
    with closing(make.register(place, url=url)) as register:
        return tuple(vault_room.kept(register, paper) for paper in PAPERS)


def key_changed(place: Path) -> None:
    """Change the key as the command does."""
    with closing(open_register_only(place, None)) as register:
        change_key(register, make.LATER, by=make.CLERK)


def sound(place: Path, digests: tuple[str, ...]) -> int:
    """Open what is there, read every file and look through all; how many changes of the key it tells of."""
    with closing(open_register_only(place, None)) as register:
        vault = vault_room.vault(register)
        assert tuple(vault.get(digest) for digest in digests) == PAPERS
        report = check(register)
        assert not report.findings, report.findings
        assert not [name for name in LEFT_OVER if (place / name).exists()]
        return changes_in(register)


def changes_in(register: Register) -> int:
    """How many entries tell of another key."""
    with register.read() as reading:
        rows = reading.connection.exec_driver_sql("SELECT count(*) FROM entry WHERE verb = 'rekey'")
        return int(rows.scalar_one())


def killed(act: Callable[[], None], before: int, after: float | None = None) -> bool:
    """Do ``act`` in a fork that is killed before the step of this number; whether it came to its end.

    Or that is killed ``after`` so many seconds, wherever it is then.
    """
    child = os.fork()
    if not child:
        steps = 0

        def look(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal steps
            if event in _SEEN or (event == "open" and _writes(arguments)):
                steps += 1
                if steps == before:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(look)
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - told by the code, for nobody hears a fork
            sys.stderr.write(f"{type(error).__name__} {getattr(error, 'sentence', error)}\n")
            os._exit(1)
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.waitstatus_to_exitcode(status) == 0
    return True


def _writes(arguments: tuple[object, ...]) -> bool:
    return isinstance(arguments[2], int) and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


@dataclass(frozen=True, slots=True)
class Ground:
    """Where each try begins anew: a folder to copy, and for a server a database to copy."""

    pristine: Path
    server: str = ""
    database: str = ""

    def fresh(self, place: Path) -> None:
        """The same register once more at ``place``."""
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.pristine, place)
        if self.server:
            url = postgres.new_database(self.server, self.database)
            box = keys.sealed_url(keys.unlock(place, None), url)
            keys.write_side(place, replace(keys.read_side(place), url_box=box))


def tries(ground: Ground, work: Path, every: int) -> Iterator[dict[str, int]]:
    """Kill the change before one step of ``every``, and then what tidies up; at last change the key again."""
    digests = tuple(json.loads((ground.pristine / "digests.json").read_bytes()))
    random, step, is_done = Random(20261122), 1, False
    while not is_done:
        ground.fresh(work)
        is_done = killed(lambda: key_changed(work), step)
        again = random.randrange(1, 12)
        is_tidied = killed(lambda: open_register_only(work, None).close(), again)
        told = sound(work, digests)
        key_changed(work)
        assert sound(work, digests) == told + 1
        yield {"step": step, "is_done": is_done, "again": again, "is_tidied": is_tidied, "told": told}
        step += every


def at_random(ground: Ground, work: Path, times: int) -> Iterator[dict[str, int]]:
    """Kill the change at any moment: within a write of the database's own, too."""
    digests = tuple(json.loads((ground.pristine / "digests.json").read_bytes()))
    random = Random(20261122)
    for _ in range(times):
        ground.fresh(work)
        is_done = killed(lambda: key_changed(work), 0, after=random.uniform(0.0, 0.6))
        yield {"step": 0, "is_done": is_done, "told": sound(work, digests)}


def surroundings() -> dict[str, str]:
    """The environment in which this file runs as a program."""
    here = Path(__file__).parent
    return os.environ | {"PYTHONPATH": f"{here}{os.pathsep}{here.parent}"}


if __name__ == "__main__":
    pristine, work, every, times, *server = sys.argv[1:]
    ground = Ground(Path(pristine), *server)
    for found in (
        *at_random(ground, Path(work), int(times)),
        *tries(ground, Path(work), int(every)),
    ):
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
