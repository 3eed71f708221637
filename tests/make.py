"""Registers for tests: invented offices, invented people, real files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.packet import Packet, recount
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import StandingBy
from cchc_desktop.store import facts, keys
from cchc_desktop.store.engine import Profile, Register, create, open_register
from cchc_desktop.store.entries import Slip, Writing
from cchc_desktop.store.reading import Reading

UNIT = "26017"
CLERK = "Lê Thị Hạnh"
NAMES = (
    *("Nguyễn Thị Đào", "Trần Văn Đông", "Đặng Quốc Ân", "Phạm Thị Ngọc Ánh", "Lê Hoàng Ước"),
    *("Võ Thị Thủy", "Huỳnh Đức Anh", "K'Brêu", "Y-Ban Niê", "Nguyễn Thị Hoà"),
)


def moment(text: str) -> datetime:
    """An instant in Hanoi from "2026-10-08 09:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


NINE = moment("2026-10-08 09:00")
LATER = moment("2026-11-02 08:00")


def profile(**changes: object) -> Profile:
    """A commune that practises."""
    base = Profile(
        unit=UNIT,
        name="Xã Phú Thạnh",
        superior="79",
        superior_name="Thành phố Hồ Chí Minh",
        since=date(2025, 7, 1),
        is_practice=True,
        place="Phú Thạnh",
        secret=bytes(range(32)),
        created_at=moment("2026-01-02 08:00"),
    )
    known: Any = changes
    return replace(base, **known)


def register(
    place: Path, *, url: str | None = None, passphrase: str | None = None, **changes: object
) -> Register:
    """A new, open register in ``place``."""
    made = profile(**changes)
    key = keys.make(place, passphrase, made, cost=keys.CHEAPEST)
    return create(place, key, made, url)


def reopened(place: Path, passphrase: str | None = None) -> Register:
    """The register in ``place``, opened once more; it waits for nobody."""
    return open_register(place, keys.unlock(place, passphrase), wait=0.0)


def receive(
    writing: Writing,
    *,
    at: datetime = NINE,
    due_at: datetime | None = None,
    personal: Mapping[str, object] | None = None,
    **changes: object,
) -> Dossier:
    """A dossier taken in over the counter, due two days later."""
    facts: dict[str, object] = {
        "procedure": "1.001193",
        "procedure_name": "Đăng ký khai sinh",
        "field": "Hộ tịch",
        "level": "commune",
        "term": "2wd",
        "state": "accepted",
        "received_at": at,
        "due_at": due_at or at + timedelta(days=2),
    }
    person = {"applicant": NAMES[0], **(personal or {})}
    return _entered(writing, writing.new_dossier(at.year), "receive", at, {**facts, **changes}, person, {})


def act(
    writing: Writing,
    dossier: Dossier,
    verb: str,
    *,
    at: datetime = NINE,
    personal: Mapping[str, object] | None = None,
    note: Mapping[str, object] | None = None,
    **changes: object,
) -> Dossier:
    """One entry on ``dossier``."""
    return _entered(writing, dossier, verb, at, changes, personal, note or {})


def _entered(
    writing: Writing,
    dossier: Dossier,
    verb: str,
    at: datetime,
    changes: Mapping[str, object],
    personal: Mapping[str, object] | None,
    note: Mapping[str, object],
) -> Dossier:
    after = writing.append(
        dossier,
        verb=verb,
        at=at,
        recorded_at=at,
        by=CLERK,
        basis="Điều 17 Nghị định 61/2018/NĐ-CP",
        changes=changes,
        note=note,
        personal=personal,
    )
    assert after is not None
    return after


def finish(writing: Writing, dossier: Dossier, *, at: datetime) -> Dossier:
    """The result is there."""
    return act(writing, dossier, "finish", at=at, state="finished", ended_at=at, is_granted=True)


def printed(writing: Writing, dossier: Dossier, *, at: datetime = NINE) -> Slip:
    """A receipt of ``dossier`` leaves the printer for the first time."""
    number = writing.next_slip("receipt", at.year)
    slip = Slip(
        form="receipt", year=at.year, number=number, dossier=dossier.seq, printed_at=at, by=CLERK, digest="ab"
    )
    writing.put_slip(slip)
    told = {"form": "receipt_2025", "number": number, "printing": 1, "digest": "ab"}
    act(writing, dossier, "print", at=at, note=told)
    return slip


def erase(writing: Writing, seq: int, *, at: datetime = NINE) -> Dossier:
    """What is kept of a person goes, by the rules on keeping files."""
    return writing.erase(seq, at=at, recorded_at=at, by=CLERK, basis="Quyết định tiêu hủy số 5/QĐ-UBND")


def renumber(writing: Writing, year: int, device: int, value: int) -> None:
    """Numbers up to ``value`` were given out on paper."""
    writing.set_next_local(year, device, value, at=NINE, recorded_at=NINE, by=CLERK)


def dossiers(writing: Writing, amount: int, *, start: datetime = NINE) -> list[Dossier]:
    """Invented dossiers, an hour apart: every fourth finished, every fifth of these handed back."""
    made: list[Dossier] = []
    for n in range(amount):
        at = start + timedelta(hours=n)
        dossier = receive(
            writing,
            at=at,
            code=f"H29.17-{at:%y%m%d}-{n:05d}",
            channel=("direct", "online", "post")[n % 3],
            personal={
                "applicant": f"{NAMES[n % len(NAMES)]}",
                "id_number": f"0792{n:08d}",
                "phone": f"09{n:08d}",
                "owner": "Đỗ Thị Ước" if n % 7 == 0 else None,
            },
        )
        if n % 4 == 0:
            dossier = finish(writing, dossier, at=at + timedelta(hours=5))
        if n % 20 == 0:
            dossier = act(
                writing,
                dossier,
                "hand_back",
                at=at + timedelta(hours=6),
                state="handed_back",
                handed_back_at=at + timedelta(hours=6),
            )
        made.append(dossier)
    return made


def month(first: str = "2026-10-01", last: str = "2026-10-31") -> Period:
    """A stretch of days to report on."""
    return Period(
        key=first[:7],
        kind="calendar",
        title=f"Tháng {first[5:7]} năm {first[:4]}",
        first_on=date.fromisoformat(first),
        last_on=date.fromisoformat(last),
    )


def packet(reading: Reading, *, revision: int = 1, is_final: bool = True, unit: str = UNIT) -> Packet:
    """October as the register tells it."""
    period = month()
    lines = tuple(facts.lines(reading, period))
    entries, head = facts.chain_head(reading)
    return Packet(
        unit=unit,
        unit_name="Xã Phú Thạnh",
        superior="79",
        period=period,
        revision=revision,
        is_final=is_final,
        is_practice=True,
        program="1",
        made_at=LATER,
        standing_by=StandingBy.DAY,
        entries=entries,
        chain_head=head,
        lines=lines,
        tally=recount(lines, period, StandingBy.DAY, LATER),
    )


def told_of(packet: Packet, digest: str, **more: object) -> dict[str, object]:
    """Which packet an entry is about."""
    period = packet.period
    days = {"first_on": period.first_on, "last_on": period.last_on, "period": period.key, "kind": period.kind}
    return {**days, "revision": packet.revision, "digest": digest, **more}


def alone(writing: Writing, verb: str, note: Mapping[str, object] | None = None, **more: object) -> None:
    """An entry about no dossier."""
    known: Any = {"at": NINE, "recorded_at": NINE, "by": CLERK, **more}
    writing.append(None, verb=verb, note=note or {}, **known)


def unguarded(*statements: str) -> Callable[[Writing], None]:
    """What somebody with the key and another program can do."""

    def tamper(writing: Writing) -> None:
        run = writing.connection.exec_driver_sql
        if writing.is_sqlite:
            guards = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_is_%'")
            for name, _ in (known := guards.all()):
                run(f"DROP TRIGGER {name}")
            run("PRAGMA defer_foreign_keys=ON")
            for statement in statements:
                run(statement)
            for _, sql in known:
                run(sql)
        else:
            run("SET session_replication_role = replica")
            for statement in statements:
                run(statement)
            run("SET session_replication_role = DEFAULT")

    return tamper


@contextmanager
def statements(engine: sa.Engine) -> Iterator[list[str]]:
    """The statements that ``engine`` sends while the block runs."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
