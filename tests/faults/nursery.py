"""A process that has read the whole program and lets children run commands of it, some not to the end.

One order a line on stdin, one answer a line on stdout. A child is a process of its own that ends by SIGKILL
where it is told to: after some time, or where it asks for its n-th change of the disk.
"""

from __future__ import annotations

import io
import json
import os
import pkgutil
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from faults.shim import Kind, Shim

import cchc_desktop
from cchc_desktop.core.failure import Refused, Trouble

_NOT_HERE = ("cchc_desktop.ui", "cchc_desktop.__main__")


def _read_program() -> None:
    for found in pkgutil.walk_packages(cchc_desktop.__path__, "cchc_desktop.", onerror=lambda _: None):
        if not found.name.startswith(_NOT_HERE):
            import_module(found.name)


def _child(order: dict[str, Any], shim: Shim) -> int:
    """Run one command with its streams in files; the exit code."""
    for name, number in (("out", 1), ("err", 2)):
        stream = os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = io.StringIO()  # the nursery's own is for its orders
    os.environ.update(order["environment"])
    shim.begin(Path(order["root"]), Path(order["log"]) if order["log"] else None)
    shim.kill(order["at"])
    if fault := order["fault"]:
        shim.fail(
            tuple(map(Kind, fault["kinds"])), fault["number"], fault["first"], fault["last"], fault["match"]
        )
    code = _called(order, shim)
    sys.stdout.flush()
    sys.stderr.flush()
    asked, failed = shim.asked, shim.failed
    shim.end()
    Path(f"{order['out']}.asked").write_text(f"{asked} {failed}", encoding="ascii")
    return code


def _called(order: dict[str, Any], shim: Shim) -> int:
    if order["call"]:
        module, _, name = order["call"].partition(":")
        try:
            getattr(import_module(module), name)(shim, *order["words"])
        except (Refused, Trouble) as failure:
            sys.stderr.write(f"{failure.sentence}\n")
            return 1
        return 0
    from cchc_desktop.cli import main

    try:
        return main(order["words"])
    except SystemExit as ended:
        return int(str(ended.code))


def _run(order: dict[str, Any], shim: Shim) -> int:
    """The child's exit code, or minus the signal that ended it."""
    child = os.fork()
    if not child:
        code = 96
        try:
            code = _child(order, shim)
        except BaseException:  # noqa: BLE001 - whatever it is, it is told and the child ends
            sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
        finally:
            os._exit(code)
    if order["after"] is not None:
        time.sleep(order["after"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def serve() -> None:
    """Take orders until there are none."""
    shim = Shim()
    _read_program()
    for line in sys.stdin:
        code = _run(json.loads(line), shim)
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
