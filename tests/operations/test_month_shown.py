"""What is frozen is what was shown, and whoever saves meanwhile does not wait for the counting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import sqlalchemy as sa
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import read
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import COUNTING, KEEPING, close_shown, preview, reopen, report
from cchc_desktop.operations.month_report import Report
from cchc_desktop.operations.month_seen import Unseen, moved_words
from cchc_desktop.store import facts, months, schema
from cchc_desktop.store.rows import entry_of

OCTOBER = parse("2026-10")
AFTER = datetime(2026, 10, 20, 9, 5, tzinfo=HANOI)
Statements = list[str]


def received(act: Act, at: str = "2026-10-01T09:00") -> str:
    return act("receive", at, procedure="1.004873", applicant="Đỗ Thị Ước").local_no


def shown(place: Workplace) -> Report:
    return preview(place, OCTOBER, AFTER, by="Lan")


def close(
    place: Workplace, seen: Report, reason: str = "", step: Callable[[float, str], object] = print
) -> Report:
    return close_shown(place, seen, OCTOBER, AFTER, by="Lan", reason=reason, step=step)


def frozen(place: Workplace) -> list[tuple[int, bool]]:
    with place.register.read() as reading:
        return [(one.revision, one.is_final) for one in months.closings(reading)]


def left(place: Workplace) -> object:
    """What the last closing says that it was closed over."""
    asked = schema.entry.select().where(schema.entry.c.verb == "close").order_by(schema.entry.c.seq.desc())
    with place.register.read() as reading:
        return entry_of(reading.run(asked).mappings().first()).note.get("left")  # type: ignore[arg-type]  # there is one


def test_what_came_after_the_question_is_told_and_not_frozen(place: Workplace, act: Act) -> None:
    received(act)
    seen = shown(place)
    received(act, "2026-10-13T09:00")  # not overdue when the month ends
    with pytest.raises(Unseen) as told:
        close(place, seen)
    assert told.value.sentence == (
        "Chưa chốt tháng 10 năm 2026. Số liệu vừa thay đổi: nhận 1 → 2, đang giải quyết 1 → 2."
    )
    assert frozen(place) == []
    done = close(place, told.value.report)
    assert (done.is_final, done.tally) == (True, told.value.report.tally)


def test_a_check_that_fails_since_the_question_is_named_and_not_left_unseen(
    place: Workplace, act: Act
) -> None:
    number = received(act, "2026-10-13T09:00")
    seen = shown(place)
    assert seen.to_see == ()
    received(act)  # overdue on the last day, nobody told why
    with pytest.raises(Unseen) as told:
        close(place, seen)
    assert told.value.moved.endswith("Cần xem thêm: 1 hồ sơ quá hạn chưa ghi nguyên nhân.")
    assert frozen(place) == []
    close(place, told.value.report)
    assert left(place) == {"late_causes": 1}
    assert number not in next(one for one in told.value.report.to_see if one.name == "late_causes").dossiers


def test_a_mended_check_is_asked_about_anew(place: Workplace, act: Act) -> None:
    number = received(act)
    seen = shown(place)
    act("correct", "2026-10-20T09:00", dossier=number, late_cause="A1", reason="Ghi nguyên nhân quá hạn")
    with pytest.raises(Unseen, match="Các mục cần xem vừa thay đổi"):
        close(place, seen)
    close(place, shown(place))
    assert left(place) is None


def test_a_dossier_that_counts_otherwise_under_the_same_sums_is_asked_about_anew(
    place: Workplace, act: Act
) -> None:
    one, two = received(act), received(act, "2026-10-01T10:00")
    for number, cause in ((one, "A1"), (two, "A2")):
        act("finish", "2026-10-13T09:00", dossier=number, cause=cause)
    seen = shown(place)
    for number, cause in ((one, "A2"), (two, "A1")):
        act("correct", "2026-10-20T09:00", dossier=number, late_cause=cause, reason="Ghi nhầm nguyên nhân")
    assert moved_words(seen, shown(place)) == ""
    with pytest.raises(Unseen, match="có hồ sơ vừa được sửa"):
        close(place, seen)
    assert frozen(place) == []


def test_what_counts_in_no_figure_of_the_month_asks_nothing_anew(place: Workplace, act: Act) -> None:
    number = received(act, "2026-10-13T09:00")
    seen = shown(place)
    received(act, "2026-10-19T09:00")  # of the next month
    act("finish", "2026-10-15T09:00", dossier=number)  # as well
    assert close(place, seen).is_final
    with place.register.read() as reading:
        packet = read(months.packet_of(reading, OCTOBER, 1))
    assert packet.tally == seen.tally


def test_closing_again_freezes_what_was_shown_to_have_moved(place: Workplace, act: Act) -> None:
    received(act)
    report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    received(act, "2026-10-02T09:00")
    seen = shown(place)
    received(act, "2026-10-03T09:00")
    with pytest.raises(Unseen):
        close(place, seen, "ghi sót hồ sơ")
    assert frozen(place) == [(1, True)]
    assert close(place, shown(place), "ghi sót hồ sơ").revision == 2


@contextmanager
def statements(engine: sa.Engine, hear: Callable[[str], object]) -> Iterator[None]:
    """Whatever is asked of the register on one of its two ways."""

    def told(_c: object, _k: object, statement: str, *_: object) -> None:
        hear(statement)

    sa.event.listen(engine, "before_cursor_execute", told)
    yield
    sa.event.remove(engine, "before_cursor_execute", told)


def counts_dossiers(statement: str) -> bool:
    return "FROM dossier" in " ".join(statement.split())


@pytest.mark.usefixtures("received")
@pytest.mark.parametrize("is_closing", [True, False], ids=["close", "look ahead"])
def test_nothing_is_counted_while_others_have_to_wait(place: Workplace, *, is_closing: bool) -> None:
    read_, written = Statements(), Statements()
    register = place.register
    with statements(register.reader, read_.append), statements(register._writer, written.append):
        report(place, OCTOBER, AFTER, by="Lan", is_closing=is_closing)
    assert len([one for one in read_ if counts_dossiers(one)]) > 0
    assert [one for one in written if counts_dossiers(one)] == []


@pytest.mark.usefixtures("received")
def test_opening_again_counts_nothing_while_others_have_to_wait(place: Workplace) -> None:
    report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    written = Statements()
    with statements(place.register._writer, written.append):
        reopen(place, OCTOBER, AFTER, by="Lan", reason="ghi sót hồ sơ")
    assert [one for one in written if counts_dossiers(one)] == []


class Clerk:
    """Saves a dossier each time that the lines are read, as often as told."""

    def __init__(self, act: Act, times: int) -> None:
        self.act, self.times, self.counts = act, times, 0

    def hear(self, statement: str) -> None:
        if "dossier.is_digitised_in" in statement:
            self.counts += 1
            if self.counts <= self.times:
                received(self.act, "2026-10-13T09:00")


@pytest.mark.parametrize(("times", "counts"), [(0, 1), (1, 2), (2, 3), (9, 3)])
@pytest.mark.usefixtures("received")
def test_who_saves_while_it_is_counted_is_in_what_is_frozen(
    place: Workplace, act: Act, times: int, counts: int
) -> None:
    """Whoever saves at every count is made to wait at last; what is frozen is the register at its head."""
    clerk = Clerk(act, times)
    with statements(place.register.reader, clerk.hear):
        report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    with place.register.read() as reading:
        packet = read(months.packet_of(reading, OCTOBER, 1))
        entries, _ = facts.chain_head(reading)
        lines = tuple(facts.lines(reading, OCTOBER))
    assert packet.entries == entries - 1  # all but the closing itself
    assert [one.local_no for one in packet.lines] == [one.local_no for one in lines]
    assert clerk.counts == counts
    assert len(lines) == 1 + min(times, counts)


def test_whoever_is_asked_how_far_it_is_may_stop_it(place: Workplace, act: Act) -> None:
    received(act)
    heard: list[str] = []

    def step(_share: float, words: str) -> None:
        heard.append(words)
        if words == KEEPING:
            raise Refused("Đã dừng.")

    with pytest.raises(Refused, match="Đã dừng"):
        close(place, shown(place), step=step)
    assert heard == [COUNTING, KEEPING]
    assert frozen(place) == []
