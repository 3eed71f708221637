"""What can be done in a process of its own: a backup, its second copy, a drill, a check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from cchc_desktop.core.thinning import Keeping
from cchc_desktop.operations.child import Answer, Asked, Pace
from cchc_desktop.store import second_place
from cchc_desktop.store.backup import back_up
from cchc_desktop.store.backups import told as told_of
from cchc_desktop.store.beside import looked_at
from cchc_desktop.store.drill import drill


def _backup(asked: Asked, pace: Pace) -> Answer:
    target = Path(asked.told["target"])
    with looked_at(asked.place, asked.key, asked.told.get("url")) as source:
        back_up(source, target, pace)
    said = told_of(target)
    return {
        "entries": said.entries if said else 0,
        "head": said.head if said else "",
        "bytes": target.stat().st_size,
    }


def _second(asked: Asked, pace: Pace) -> Answer:
    rule = Keeping(**asked.told["keeping"])
    folders = Path(asked.told["from"]), Path(asked.told["to"])
    done = second_place.catch_up(folders, asked.told["unit"], (rule, asked.told["before"]), pace)
    return asdict(done)


def _drill(asked: Asked, pace: Pace) -> Answer:
    file, work = Path(asked.told["file"]), Path(asked.told["work"])
    now = datetime.fromisoformat(asked.told["now"])
    with looked_at(asked.place, asked.key, asked.told.get("url")) as source:
        return asdict(drill(source, file, work, now, pace.tell))


def _check(asked: Asked, pace: Pace) -> Answer:
    from cchc_desktop.store.check import check

    with looked_at(asked.place, asked.key, asked.told.get("url")) as source:
        report = check(source, pace.tell)
    return {"counts": dict(report.counts), "findings": list(report.findings)}


TASKS: Mapping[str, Callable[[Asked, Pace], Answer]] = MappingProxyType(
    {"backup": _backup, "second": _second, "drill": _drill, "check": _check}
)
