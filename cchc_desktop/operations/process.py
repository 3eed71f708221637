"""How the office works: its processes, its officers, who covers whom; each choice with the day since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.process import COUNTER, Cover, Step, cleaned, read, same, written
from cchc_desktop.core.text import day, nfc
from cchc_desktop.operations.choices import SET, choose
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store.choices import chosen
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import read_ahead, setting, settings

_PROCESS, _OFFICERS, _COVERS = "process:", "officers", "covers"
_MOST_OFFICERS = 500


def steps_of(reading: Reading, procedure: str, on: date) -> tuple[Step, ...]:
    """The steps of ``procedure`` in force on the day ``on``; none where the office has not laid any down."""
    return read(setting(reading, _PROCESS + procedure, on))


def processes(reading: Reading, on: date, entries: int | None = None) -> Mapping[str, tuple[Step, ...]]:
    """Every process in force on the day ``on``, by the code of its procedure; in one statement.

    With ``entries`` as it was known when the chain had so many.
    """
    if entries is None:
        known = settings(reading, on)
    else:
        told = (one for seq, one in chosen(reading, SET, _PROCESS) if seq <= entries and one.since <= on)
        # Of one day the last that was chosen holds, whatever came between.
        known = {_PROCESS + one.name: one.value for one in sorted(told, key=lambda one: one.since)}
    found = ((name, read(value)) for name, value in known.items())
    return {
        name.removeprefix(_PROCESS): steps for name, steps in found if name.startswith(_PROCESS) and steps
    }


def put_steps(desk: Desk, procedure: str, steps: Sequence[Step]) -> tuple[Step, ...]:
    """Lay down the steps of ``procedure`` from today on; none ends its process."""
    code = nfc(procedure)
    if not code:
        raise Refused("Chưa chọn thủ tục của quy trình.", "procedure")
    found = cleaned(steps)
    choose(desk, _PROCESS + code, written(found))
    return found


def officers(reading: Reading, on: date) -> tuple[str, ...]:
    """Who settles dossiers in the office, in the order in which they were written down."""
    value = setting(reading, _OFFICERS, on)
    return tuple(str(name) for name in value) if isinstance(value, list) else ()


def put_officers(desk: Desk, names: Sequence[str]) -> tuple[str, ...]:
    """Write down who settles dossiers, from today on."""
    found = tuple(dict.fromkeys(name for one in names if (name := nfc(one))))
    if len(found) > _MOST_OFFICERS:
        raise Refused(f"Danh sách cán bộ dài quá {_MOST_OFFICERS} người.", "officers")
    choose(desk, _OFFICERS, list(found))
    return found


def covers(reading: Reading, on: date) -> Mapping[str, Cover]:
    """Who is absent on the day ``on``, and who stands in for them."""
    value = setting(reading, _COVERS, on)
    rows = value if isinstance(value, dict) else {}
    found = {
        name: Cover(str(row["by"]), date.fromisoformat(str(row["until"])))
        for name, row in rows.items()
        if isinstance(row, dict)
    }
    return {name: cover for name, cover in found.items() if cover.until >= on}


def put_cover(desk: Desk, officer: str, by: str, until: date) -> Mapping[str, Cover]:
    """Let ``by`` stand in for ``officer`` to the day ``until``; an empty ``by``: the officer is back."""
    on, officer, by = desk.at.date(), nfc(officer), nfc(by)
    if not officer:
        raise Refused("Chưa ghi cán bộ vắng mặt.", "officer")
    known = {name: cover for name, cover in covers(desk.book, on).items() if not same(name, officer)}
    if by:
        if same(by, officer):
            raise Refused(f"{officer} không thể tự làm thay mình. Hãy ghi người khác.", "by")
        if until < on:
            raise Refused(f"Ngày {day(until)} đã qua; hãy ghi ngày {officer} còn vắng.", "until")
        known[officer] = Cover(by, until)
    value: dict[str, Json] = {
        name: {"by": cover.by, "until": cover.until.isoformat()} for name, cover in known.items()
    }
    choose(desk, _COVERS, value)
    return known


def read_people(reading: Reading) -> None:
    """Read officers and covers in one statement, before both are asked for."""
    read_ahead(reading, _OFFICERS, _COVERS)


def absent_for(reading: Reading, by: str, on: date) -> tuple[str, ...]:
    """For whom ``by`` stands in on the day ``on``."""
    return tuple(name for name in covers(reading, on) if same(present(reading, name, on), by))


def present(reading: Reading, name: str, on: date) -> str:
    """``name``, or who stands in for them on the day ``on``, or for that one in turn."""
    known = covers(reading, on)
    passed: list[str] = []
    while not any(same(name, one) for one in passed):
        passed.append(name)
        cover = next((cover for absent, cover in known.items() if same(absent, name)), None)
        if cover is None:
            return name
        name = cover.by
    return passed[0]  # they stand in for one another: then nobody does


def counter_names(law: Law, unit_name: str, on: date) -> tuple[str, ...]:
    """By which names the counter is called, as the holder of a step or as who is given a dossier."""
    title = law.text("counter_name", on).value
    return (COUNTER, title, f"{title} {unit_name}")


def is_counter(desk: Desk, name: str) -> bool:
    """Whether ``name`` means the counter, where everybody may take."""
    return any(same(name, one) for one in counter_names(desk.law, desk.profile.name, desk.at.date()))


def may_take(desk: Desk, offered_to: str) -> bool:
    """Whether who sits at the desk may take over what was held out to ``offered_to``.

    That is the one it was held out to, or who stands in for them; what goes to the counter or to a
    desk without a name (neither an officer's) anybody may take, an officer where these are written down.
    """
    on = desk.at.date()
    if same(desk.by, offered_to) or same(desk.by, present(desk.book, offered_to, on)):
        return True
    if is_counter(desk, offered_to):
        return True
    known = officers(desk.book, on)
    is_desk = bool(known) and not any(same(offered_to, name) for name in known)
    return is_desk and any(same(desk.by, name) for name in known)
