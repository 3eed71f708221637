"""One round of what keeps the register safe: whatever is due by now, each thing once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import number
from cchc_desktop.core.upkeep import Task, due
from cchc_desktop.operations import backups, standby
from cchc_desktop.operations.child import Step, in_silence
from cchc_desktop.store.engine import Register


@dataclass(frozen=True, slots=True)
class Went:
    """One thing that was due, and how it went in a sentence."""

    task: Task
    is_ok: bool
    said: str


def tasks(register: Register, law: Law, now: datetime, *, is_idle: bool = False) -> tuple[Task, ...]:
    """What is due; it costs three short statements."""
    return due(backups.stand_of(register), backups.rule_for(register, law, now), now, is_idle=is_idle)


def go(
    register: Register,
    law: Law,
    clock: Callable[[], datetime],
    *,
    is_idle: bool = False,
    step: Step = in_silence,
) -> tuple[Went, ...]:
    """Do what is due, one after another; what fails does not keep the next from being tried."""
    standby.notice(register)
    return tuple(
        one(register, law, task, clock(), step) for task in tasks(register, law, clock(), is_idle=is_idle)
    )


def one(register: Register, law: Law, task: Task, now: datetime, step: Step = in_silence) -> Went:
    """Do one thing and say how it went."""
    rule = backups.rule_for(register, law, now)
    try:
        if task in {"backup", "second"} and (said := standby.notice(register)):
            return Went(task, is_ok=False, said=said)
        if task == "backup":
            made = backups.back_up(register, rule, now, step)
            said = f"Đã sao lưu sổ vào {made.file.name}."
            return Went(
                task, not made.trouble, f"{said} Nơi thứ hai: {made.trouble}" if made.trouble else said
            )
        if task == "second":
            backups.second(register, rule, now, step)
            return Went(task, is_ok=True, said="Đã chép bù bản sao lưu sang nơi thứ hai.")
        if task == "drill":
            tried = backups.drill(register, now, step)
            return Went(task, tried.is_ok, tried.sentence)
        findings = backups.check(register, now, step)
        more = (
            f"Kiểm tra sổ: {number(len(findings))} chỗ sai. Chỗ đầu tiên: {findings[0]}" if findings else ""
        )
        return Went(task, not findings, more or "Kiểm tra sổ: nguyên vẹn.")
    except (Refused, Trouble) as no:
        return Went(task, is_ok=False, said=no.sentence)
