"""What keeps a register from being lost: what is due by now, and what has to be said in red."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cchc_desktop.core.law import Law
from cchc_desktop.core.text import day_time
from cchc_desktop.core.thinning import Keeping

Task = Literal["backup", "second", "drill", "check"]
Tone = Literal["green", "amber", "red"]

OWN_VERBS = frozenset({"backup", "drill", "check", "login", "logout", "login_failed", "view"})
"""Entries that leave nothing behind which another backup would have to save."""
_CLOCKS_DIFFER = timedelta(minutes=10)
_AGAIN_AFTER = timedelta(minutes=15)
"""What failed is not tried again at once: a stick that is full stays so for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The figures of ``law/upkeep.toml`` as they stand on a day."""

    every: timedelta
    keeping: Keeping
    before: int
    late: timedelta
    second_late: timedelta
    drill: timedelta
    check: timedelta
    idle: timedelta


def rule_of(law: Law, at: datetime, own: dict[str, int] | None = None) -> Rule:
    """The rule on the day of ``at``; ``own`` are the figures that the office chose instead."""

    def figure(name: str) -> int:
        chosen = (own or {}).get(name)
        return law.integer(name, at.date()).value if chosen is None else chosen

    return Rule(
        every=timedelta(minutes=figure("backup_every_minutes")),
        keeping=Keeping(*(figure(f"backup_{name}") for name in ("hours", "days", "weeks", "months"))),
        before=figure("backup_before"),
        late=timedelta(hours=figure("backup_late_hours")),
        second_late=timedelta(days=figure("second_late_days")),
        drill=timedelta(days=figure("drill_days")),
        check=timedelta(days=figure("check_days")),
        idle=timedelta(minutes=figure("check_idle_minutes")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The last time that something was tried; ``good_at`` the last time that it was in order."""

    at: datetime
    is_ok: bool
    said: str = ""
    good_at: datetime | None = None
    entries: int = 0
    """How far the chain went at ``good_at``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What is known of one register; ``unsaved_since``: the first entry that no backup has."""

    founded_at: datetime
    unsaved_since: datetime | None = None
    is_empty: bool = False
    backup: Done | None = None
    second: Done | None = None
    has_second: bool = False
    drill: Done | None = None
    check: Done | None = None


def due(stand: Stand, rule: Rule, now: datetime, *, is_idle: bool = False) -> tuple[Task, ...]:
    """What should be done now, most urgent first."""
    found: list[Task] = []
    if stand.unsaved_since is not None and _is_due(stand.backup, rule.every, now):
        found.append("backup")
    if stand.has_second and not found and _is_behind(stand) and _may_again(stand.second, now):
        found.append("second")
    has_backup = stand.backup is not None and stand.backup.good_at is not None
    if has_backup and _is_due(stand.drill, rule.drill, now):
        found.append("drill")
    if is_idle and _is_due(stand.check, rule.check, now) and not stand.is_empty:
        found.append("check")
    return tuple(found)


def _is_due(done: Done | None, every: timedelta, now: datetime) -> bool:
    if done is None:
        return True
    if not done.is_ok:
        return _may_again(done, now)
    # What was done tomorrow was done under a clock that has been put right since.
    return now - done.at >= every or done.at - now > _CLOCKS_DIFFER


def _may_again(done: Done | None, now: datetime) -> bool:
    return done is None or done.is_ok or not timedelta(0) <= now - done.at < _AGAIN_AFTER


def _is_behind(stand: Stand) -> bool:
    saved = stand.backup.entries if stand.backup else 0
    return stand.second is None or not stand.second.is_ok or stand.second.entries < saved


@dataclass(frozen=True, slots=True)
class Health:
    """How safe the register is; ``sentences`` say what is wrong and what to do, worst first."""

    tone: Tone
    sentences: tuple[str, ...]


def health(stand: Stand, rule: Rule, now: datetime) -> Health:
    """What the foot of the window and "Hôm nay" have to say; green has nothing to say."""
    red = [said for said in (_backup_said(stand, rule, now), _drill_said(stand, rule, now)) if said]
    if stand.check is not None and not stand.check.is_ok:
        red.append(f"Kiểm tra sổ thấy chỗ sai: {stand.check.said}")
    amber: list[str] = []
    said, is_late = _second_said(stand, rule, now)
    if said:
        (red if is_late else amber).append(said)
    tone: Tone = "red" if red else "amber" if amber else "green"
    return Health(tone, (*red, *amber))


def _backup_said(stand: Stand, rule: Rule, now: datetime) -> str:
    done = stand.backup
    if done is not None and not done.is_ok:
        return f"Sao lưu lúc {day_time(done.at)} không thành: {done.said}"
    since = stand.unsaved_since
    if since is None or now - since <= rule.late:
        return ""
    if done is None or done.good_at is None:
        return "Sổ chưa được sao lưu lần nào. Bấm “Sao lưu ngay” trong Cài đặt, mục Sao lưu."
    return (
        f"Có việc ghi từ {day_time(since)} chưa được sao lưu; lần sao lưu cuối là {day_time(done.good_at)}."
    )


def _drill_said(stand: Stand, rule: Rule, now: datetime) -> str:
    done = stand.drill
    if done is not None and not done.is_ok:
        return f"Khôi phục thử lúc {day_time(done.at)} không đạt: {done.said}"
    last = stand.founded_at if done is None else done.at
    if stand.is_empty or now - last <= rule.drill + rule.late:
        return ""
    told = "chưa làm lần nào" if done is None else f"lần cuối là {day_time(done.at)}"
    return f"Khôi phục thử đã quá hạn: {told}. Bấm “Khôi phục thử” trong Cài đặt, mục Sao lưu."


def _second_said(stand: Stand, rule: Rule, now: datetime) -> tuple[str, bool]:
    if not stand.has_second:
        is_late = not stand.is_empty and now - stand.founded_at > rule.second_late
        return (
            ("Bản sao lưu mới nằm trên một ổ đĩa: hãy chọn nơi thứ hai trong Cài đặt.", False)
            if is_late
            else ("", False)
        )
    done = stand.second
    if done is None or done.is_ok:
        return "", False
    last = done.good_at or stand.founded_at
    return f"Nơi sao lưu thứ hai: {done.said}", now - last > rule.second_late
