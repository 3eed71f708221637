"""Backups by themselves: made beside the work, thinned, carried to the second place, tried every week."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import day_time, number
from cchc_desktop.core.upkeep import Done, Health, Rule, Stand, health, rule_of
from cchc_desktop.operations import child
from cchc_desktop.operations.child import Step, in_silence
from cchc_desktop.operations.choices import choose
from cchc_desktop.store import second_place, upkeep_rows
from cchc_desktop.store.backups import Kept, dropped, in_folder, name_of, told
from cchc_desktop.store.engine import BACKUPS, Register

if TYPE_CHECKING:
    from cchc_desktop.core.dossier import Json
    from cchc_desktop.operations.desk import Desk, Workplace

BY = "Chương trình"
"""Who does what nobody asked for at that moment."""
ACTS = {
    "chot-ky": "chốt kỳ",
    "nhap-so": "nhập sổ",
    "thu-goi": "nhận gói",
    "khoi-phuc": "khôi phục",
    "doi-khoa": "đổi khóa",
    "xoa": "xóa thông tin cá nhân",
    "sua-chua": "sửa chữa sổ",
}
"""What a backup is made before, as its name has it and as people say it."""
_SMALL = 30_000_000
_log = logging.getLogger(__name__)
WORK = ".thu-khoi-phuc"
"""Where a drill lays a register out, within the data folder."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made; ``trouble`` with the second place does not undo it."""

    file: Path
    entries: int
    bytes: int
    trouble: str = ""


def folder_of(register: Register) -> Path:
    """Where the backups of this machine lie first."""
    return register.place / BACKUPS


def rule_for(register: Register, law: Law, now: datetime) -> Rule:
    """The figures that hold now."""
    with register.read() as reading:
        return rule_of(law, now, upkeep_rows.own_figures(reading, now.date()))


def stand_of(register: Register) -> Stand:
    """What is known of the register's safety."""
    with register.read() as reading:
        return upkeep_rows.stand(reading)


def health_of(register: Register, law: Law, now: datetime) -> Health:
    """What the window says of it."""
    return health(stand_of(register), rule_for(register, law, now), now)


def back_up(
    register: Register, rule: Rule, now: datetime, step: Step = in_silence, *, why: str = "", by: str = BY
) -> Made:
    """Make a backup beside the work, thin the old ones, bring the second place up to it."""
    unit, folder = register.profile.unit, folder_of(register)
    target = folder / name_of(unit, now, why)
    before = stand_of(register).backup
    try:
        _make_room(register, rule)
        if why and _is_small(register):
            register.backup(target)
            answer = _told(target)
        else:
            answer = child.run(register, "backup", {"target": str(target), "url": _url(register)}, step)
    except (Refused, Trouble) as no:
        failed = _failed(before, no.sentence, now)
        _keep(register, "backup", failed, by, {})
        raise
    note: dict[str, Json] = {
        "file": target.name,
        "bytes": answer["bytes"],
        "head": answer["head"],
        "for": why,
    }
    _keep(register, "backup", Done(at=now, is_ok=True, good_at=now, entries=answer["entries"]), by, note)
    for one in dropped(in_folder(folder, unit), rule.keeping, rule.before):
        if one.file != target:
            one.file.unlink(missing_ok=True)
    trouble = ""
    try:
        second(register, rule, now, step, by=by)
    except (Refused, Trouble) as no:
        trouble = no.sentence
    return Made(target, int(answer["entries"]), int(answer["bytes"]), trouble)


def before(register: Register, rule: Rule, now: datetime, why: str, step: Step = in_silence) -> Made | None:
    """A backup before an act that changes much; None where the newest has everything already."""
    stand = stand_of(register)
    if stand.unsaved_since is None and _newest(register, (folder_of(register),)) is not None:
        return None
    return back_up(register, rule, now, step, why=why)


def before_act(place: Workplace, now: datetime, why: str) -> None:
    """The same where the act goes on without: what the disk says is red in the window from then on."""
    register = place.register
    try:
        before(register, rule_for(register, place.law, now), now, why)
    except Trouble:
        _log.warning("no backup before %s", why)


def _make_room(register: Register, rule: Rule) -> None:
    """Where the disk has no room for one more, hours are given up before days, and days before months."""
    import shutil

    folder, unit = folder_of(register), register.profile.unit
    file = register.place / "register.db"
    need = 2 * file.stat().st_size if file.exists() else 0
    for keeping in rule.keeping.poorer():
        if not folder.is_dir() or shutil.disk_usage(folder).free > need:
            return
        for one in dropped(in_folder(folder, unit), keeping, 1):
            one.file.unlink(missing_ok=True)


def _is_small(register: Register) -> bool:
    """Whether a copy is made sooner than another process is begun."""
    file = register.place / "register.db"
    return register.is_sqlite and file.exists() and file.stat().st_size < _SMALL


def _told(file: Path) -> child.Answer:
    said = told(file)
    return {
        "entries": said.entries if said else 0,
        "head": said.head if said else "",
        "bytes": file.stat().st_size,
    }


def _url(register: Register) -> str | None:
    return None if register.is_sqlite else register.reader.url.render_as_string(hide_password=False)


def _keep(register: Register, task: str, done: Done, by: str, note: dict[str, Json]) -> None:
    with register.write() as book:
        upkeep_rows.keep(book, task, done, done.at, by, note)


def second(
    register: Register,
    rule: Rule,
    now: datetime,
    step: Step = in_silence,
    *,
    by: str = BY,
    roots: Iterable[Path] = (),
) -> bool:
    """Bring the second place up to what lies here; False where none was chosen. Trouble where it is away."""
    with register.read() as reading:
        chosen = upkeep_rows.second_of(reading)
        last = upkeep_rows.done_of(reading, "second")
        saved = upkeep_rows.done_of(reading, "backup")
    if chosen is None:
        return False
    unit = register.profile.unit
    try:
        folder = second_place.found(Path(chosen[0]), chosen[1], unit, roots or drives())
        folders = {"from": str(folder_of(register)), "to": str(folder)}
        figures = {"keeping": asdict(rule.keeping), "before": rule.before}
        answer = child.run(register, "second", {**folders, **figures, "unit": unit}, step)
    except (Refused, Trouble) as no:
        if last is None or last.is_ok or last.said != no.sentence:
            # A stick that lies in a drawer is told once, not every quarter of an hour.
            _keep(register, "second", _failed(last, no.sentence, now), by, {"place": 2})
        raise
    note: dict[str, Json] = {
        "place": 2,
        "files": answer["files"],
        "bytes": answer["bytes"],
        "folder": str(folder),
    }
    done = Done(at=now, is_ok=True, good_at=now, entries=saved.entries if saved else 0)
    if answer["files"] or last is None or not last.is_ok or last.entries < done.entries:
        _keep(register, "second", done, by, note)
    return True


def drives() -> tuple[Path, ...]:
    """Where a stick may have come back: every drive letter, or what desktops hang sticks under."""
    import os
    import string
    import sys

    if sys.platform == "win32":
        return tuple(
            Path(f"{letter}:\\") for letter in string.ascii_uppercase if Path(f"{letter}:\\").exists()
        )
    found: list[Path] = []
    for top in (Path("/media"), Path("/run/media"), Path("/mnt"), Path("/Volumes")):
        for depth in ("*", "*/*"):
            found += [path for path in top.glob(depth) if os.path.ismount(path)]
    return tuple(found)


def choose_second(desk: Desk, folder: str) -> None:
    """Let backups of this machine go to ``folder`` as well; empty: nowhere else."""
    name = f"{upkeep_rows.SECOND}:{desk.profile.device}"
    if not folder.strip():
        choose(desk, name, {})
        return
    path = Path(folder.strip())
    data = desk.folder or path
    choose(desk, name, {"folder": str(path), "mark": second_place.mark(path, desk.profile.unit, data)})


def _newest(register: Register, folders: Iterable[Path]) -> Kept | None:
    """The backup that goes furthest in the chain of this register."""
    best: tuple[int, Kept] | None = None
    with register.read() as reading:
        for one in (one for folder in folders for one in in_folder(folder, register.profile.unit)):
            said = told(one.file)
            if said is None or (best is not None and said.entries <= best[0]):
                continue
            if upkeep_rows.is_of_this_chain(reading, said.entries, said.head):
                best = said.entries, one
    return best[1] if best else None


def newest(register: Register) -> Kept | None:
    """The one that a drill opens: from the second place where there is one, else from here."""
    with register.read() as reading:
        chosen = upkeep_rows.second_of(reading)
    unit, own = register.profile.unit, (folder_of(register),)
    if chosen is not None:
        try:
            there = second_place.found(Path(chosen[0]), chosen[1], unit, drives())
        except Trouble:
            pass
        else:
            return _newest(register, (there,)) or _first(there, unit) or _newest(register, own)
    return _newest(register, own) or _first(own[0], unit)


def _first(folder: Path, unit: str) -> Kept | None:
    """The newest by its name, which may be damaged: then the drill has to say so."""
    return next(iter(in_folder(folder, unit)), None)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a drill has to say."""

    is_ok: bool
    sentence: str
    file: Path | None
    why: tuple[str, ...] = ()
    answer: dict[str, object] | None = None


def drill(
    register: Register, now: datetime, step: Step = in_silence, *, file: Path | None = None, by: str = BY
) -> Tried:
    """Try to restore the newest backup, or ``file``, aside; what came of it is entered and kept."""
    asked = file
    if asked is None:
        found = newest(register)
        asked = found.file if found else None
    if asked is None:
        tried = Tried(
            False, "Khôi phục thử: không đạt – chưa có bản sao lưu nào.", None, ("chưa có bản sao lưu nào",)
        )
    else:
        words = {
            "file": str(asked),
            "work": str(register.place / WORK),
            "now": now.isoformat(),
            "url": _url(register),
        }
        try:
            answer = child.run(register, "drill", words, step)
        except Trouble as no:
            answer = {"file": asked.name, "why": [no.sentence]}
        finally:
            _sweep(register.place / WORK)
        tried = _tried(asked, answer)
    with register.read() as reading:
        last = upkeep_rows.done_of(reading, "drill")
    done = Done(
        at=now,
        is_ok=tried.is_ok,
        said="" if tried.is_ok else tried.why[0],
        good_at=now if tried.is_ok else _good(last),
    )
    note: dict[str, Json] = {"sentence": tried.sentence, "file": asked.name if asked else None}
    _keep(register, "drill", done, by, note)
    return tried


def _failed(last: Done | None, said: str, now: datetime) -> Done:
    entries = last.entries if last else 0
    return Done(at=now, is_ok=False, said=said, good_at=_good(last), entries=entries)


def _good(last: Done | None) -> datetime | None:
    return last.good_at if last else None


def _sweep(work: Path) -> None:
    import shutil

    shutil.rmtree(work, ignore_errors=True)


def _tried(file: Path, answer: dict[str, object]) -> Tried:
    why = tuple(str(one) for one in answer.get("why", ()) or ())  # type: ignore[attr-defined]  # a list, of JSON
    where = f"{file.name} trong {file.parent}"
    if why:
        more = f" (và {len(why) - 1} chỗ khác)" if len(why) > 1 else ""
        return Tried(False, f"Khôi phục thử: không đạt – {where}: {why[0]}{more}", file, why, answer)
    files, read = _int(answer, "files"), _int(answer, "files_read")
    scanned = f"{number(files)} tệp số hóa còn đủ" if files else "chưa có tệp số hóa"
    if read < files:
        scanned += f" (đọc lại {number(read)})"
    said = (
        f"Khôi phục thử: đạt – {where}: {number(_int(answer, 'dossiers'))} hồ sơ, "
        f"{number(_int(answer, 'entries'))} bút tích, chuỗi nguyên vẹn, {scanned}, số liệu các tháng khớp."
    )
    return Tried(True, said, file, (), answer)


def _int(answer: dict[str, object], name: str) -> int:
    found = answer.get(name)
    return found if isinstance(found, int) else 0


def check(register: Register, now: datetime, step: Step = in_silence, *, by: str = BY) -> tuple[str, ...]:
    """Recompute everything beside the work; what is wrong, kept and entered."""
    answer = child.run(register, "check", {"url": _url(register)}, step)
    findings = tuple(str(one) for one in answer["findings"])
    with register.read() as reading:
        last = upkeep_rows.done_of(reading, "check")
    done = Done(
        at=now,
        is_ok=not findings,
        said=findings[0] if findings else "",
        good_at=now if not findings else _good(last),
    )
    _keep(register, "check", done, by, {"findings": len(findings)})
    return findings


def told_words(stand: Stand) -> str:
    """The last backup in one line."""
    done = stand.backup
    if done is None or done.good_at is None:
        return "Chưa sao lưu lần nào"
    return f"Sao lưu lần cuối {day_time(done.good_at)}"
