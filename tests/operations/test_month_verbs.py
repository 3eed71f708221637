"""The month as one act: what is checked is frozen, what was frozen is told, and the chain says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from acting import Act
from sent_above import packet_of, take_in

from cchc_desktop.core import packet as packets
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier, Entry
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Dated, Value
from cchc_desktop.core.period import month_by, months_of, parse
from cchc_desktop.core.tally import RECEIVED, late_without_cause
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month import period_of, preview, report
from cchc_desktop.operations.morning import unexplained_since
from cchc_desktop.store import facts, months, schema
from cchc_desktop.store.rows import entry_of

OCTOBER = parse("2026-10")
EARLY = datetime(2026, 10, 2, 8, tzinfo=HANOI)
LATE = datetime(2026, 10, 9, 8, tzinfo=HANOI)
AFTER = datetime(2026, 10, 20, 9, 5, 30, 123456, tzinfo=HANOI)


def own_entries(place: Workplace) -> list[Entry]:
    """The acts that are about no dossier."""
    with place.register.read() as reading:
        rows = reading.run(schema.entry.select().order_by(schema.entry.c.seq)).mappings()
        return [entry for row in rows if (entry := entry_of(row)).dossier is None and entry.verb != "found"]


def test_a_running_month_counts_nobody_as_overdue_before_the_time(
    place: Workplace, received: Dossier
) -> None:
    assert received.due_at is not None
    assert EARLY < received.due_at < LATE < OCTOBER.end_at
    for now, box in ((EARLY, "pending_in_time"), (LATE, "pending_overdue"), (AFTER, "pending_overdue")):
        shown = preview(place, OCTOBER, now, by="Lan")
        assert shown.tally.of(box) == shown.tally.of("pending_in_time", "pending_overdue") == 1
        causes = next(check for check in shown.checks if check.name == "late_causes")
        assert causes.is_passed == (box == "pending_in_time")
        with place.register.read() as reading:
            late = late_without_cause(facts.lines(reading, OCTOBER), OCTOBER, now)
        assert late == (() if causes.is_passed else (received.local_no,))


@pytest.mark.usefixtures("received")
def test_time_alone_makes_a_new_look_ahead(place: Workplace) -> None:
    first = report(place, OCTOBER, EARLY, by="Lan")
    assert report(place, OCTOBER, EARLY.replace(hour=9), by="Lan").packet == first.packet
    second = report(place, OCTOBER, LATE, by="Lan")
    assert [first.revision, second.revision] == [1, 2]
    assert [done.tally.of("pending_overdue") for done in (first, second)] == [0, 1]
    for done in (first, second):
        assert done.packet is not None
        assert packets.read(packets.write(done.packet)) == done.packet


def test_a_month_without_dossiers_is_prepared_once(place: Workplace) -> None:
    assert [report(place, OCTOBER, EARLY, by="Lan").revision for _ in range(3)] == [1, 1, 1]
    assert [entry.verb for entry in own_entries(place)] == ["prepare"]


def test_a_pause_that_ended_later_is_no_cause_to_be_told(
    place: Workplace, act: Act, received: Dossier
) -> None:
    no = received.local_no
    act("request_supplement", "2026-10-02T09:00", dossier=no, what=["Giấy ủy quyền"], reason="thiếu")
    act("take_supplement", "2026-10-20T09:00", dossier=no)
    with place.register.read() as reading:
        [line] = facts.lines(reading, OCTOBER)
        assert line.paused_at is not None
        assert late_without_cause([line], OCTOBER, OCTOBER.end_at) == ()


@pytest.mark.usefixtures("received")
def test_closing_enters_the_chain_behind_the_head_that_the_packet_holds(place: Workplace) -> None:
    with place.register.read() as reading:
        head = facts.chain_head(reading)
    done = report(place, OCTOBER, AFTER, by="Hùng", is_closing=True)
    assert done.packet is not None
    assert (done.packet.entries, done.packet.chain_head) == head
    [entry] = own_entries(place)
    with place.register.read() as reading:
        [closing] = months.closings(reading)
    assert (entry.seq, entry.previous, entry.verb, entry.by) == (head[0] + 1, head[1], "close", "Hùng")
    assert entry.note == {
        "period": "2026-10",
        "kind": "ND09",
        "first_on": "2026-09-15",
        "last_on": "2026-10-14",
        "revision": 1,
        "digest": closing.digest,
        "drift": [],
        "left": {"late_causes": 1},  # what was seen and not mended
        "refused_in_hand": 0,
    }
    assert preview(place, OCTOBER, AFTER, by="Lan").drift == ()


def test_closing_again_tells_and_keeps_what_it_changed(place: Workplace, act: Act, received: Dossier) -> None:
    report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    assert report(place, OCTOBER, AFTER, by="Lan", is_closing=True).revision == 1
    act("withdraw", "2026-10-05T08:00", dossier=received.local_no, reason="đổi ý")
    moved = preview(place, OCTOBER, AFTER, by="Lan").drift
    with pytest.raises(Refused, match="lý do"):
        report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    again = report(place, OCTOBER, AFTER, by="Lan", is_closing=True, reason="ghi muộn")
    assert (again.revision, again.drift) == (2, moved)
    assert any(received.local_no in sentence for sentence in moved)
    assert own_entries(place)[-1].note["drift"] == list(moved)
    assert preview(place, OCTOBER, AFTER, by="Lan").drift == ()


@pytest.mark.usefixtures("received")
def test_a_clock_set_back_makes_no_drift(place: Workplace) -> None:
    report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    assert preview(place, OCTOBER, EARLY, by="Lan").drift == ()


@pytest.mark.usefixtures("received")
def test_a_refused_closing_leaves_nothing(place: Workplace) -> None:
    with pytest.raises(Refused, match="mới kết thúc"):
        report(place, OCTOBER, LATE, by="Lan", is_closing=True)
    assert own_entries(place) == []


def test_what_an_old_book_calls_its_procedures_does_not_travel(place: Workplace, received: Dossier) -> None:
    with place.register.write() as book:
        written = {
            "procedure": "Đơn của ông Đỗ Văn Ước",
            "field": "Theo đơn 001099000123",
            "online_kind": "4",
        }
        told = {"at": LATE, "recorded_at": LATE, "by": "Lan"}
        book.append(received, verb="correct", changes=written, **told)  # type: ignore[arg-type]  # as named
    done = report(place, OCTOBER, AFTER, by="Lan", is_closing=True)
    assert done.packet is not None
    data = packets.write(done.packet)
    assert packets.read(data) == done.packet
    assert "Ước" not in data.decode()
    assert b"001099" not in data


def with_rule(place: Workplace, name: str, *values: tuple[date, object]) -> Workplace:
    """The same place under another law."""
    rules = {**place.law.rules, name: Dated(name, tuple(Value(since, one, "thử") for since, one in values))}
    return replace(place, law=replace(place.law, rules=rules))


def told_days(place: Workplace, key: str) -> str:
    """The days of a period as people read them."""
    return period_of(place, key).full_title.partition("(")[2].rstrip(")")


def test_no_day_is_lost_where_the_cutoff_day_changes(place: Workplace, act: Act) -> None:
    moved = with_rule(place, "period_cutoff_day", (date(2018, 1, 1), 14), (date(2026, 11, 1), 20))
    act("receive", "2026-10-05T09:00", procedure="1.004873", applicant="A")
    act("finish", "2026-10-06T09:00", dossier="0001/2026")
    act("receive", "2026-10-16T09:00", procedure="1.004873", applicant="B")
    act("finish", "2026-10-19T09:00", dossier="0002/2026", cause="A1")
    now = datetime(2026, 12, 22, 9, tzinfo=HANOI)
    done = [
        report(moved, period_of(moved, f"2026-{month}"), now, by="Lan", is_closing=True)
        for month in (10, 11, 12)
    ]
    assert [one.tally.of(*RECEIVED) for one in done] == [1, 1, 0]
    assert [one.sentence for one in done[1].checks if one.name == "carry_over"] == [
        "Số chuyển qua bằng số còn lại của kỳ trước."
    ]
    fourth = preview(moved, period_of(moved, "2026-Q4"), now, by="Lan")
    assert [one.is_passed for one in fourth.checks if one.name in {"months", "overlap"}] == [True]
    report(moved, fourth.period, now, by="Lan", is_closing=True)
    frozen = preview(moved, fourth.period, now, by="Lan")
    assert frozen.is_final
    assert months_of(frozen.period) == tuple(one.period for one in done)  # it knows its rule yet
    assert preview(moved, parse("2026-11", cutoff_day=20), now, by="Lan").to_see[0].name == "overlap"


def test_a_superior_sums_up_months_of_two_rules(place: Workplace, superior: Workplace, act: Act) -> None:
    rule = ((date(2018, 1, 1), 14), (date(2026, 11, 1), 20))
    moved, above = (with_rule(one, "period_cutoff_day", *rule) for one in (place, superior))
    for day in ("2026-10-05", "2026-10-16", "2026-11-20", "2026-11-21"):
        act("receive", f"{day}T09:00", procedure="1.004873", applicant="A")
    now = datetime(2026, 12, 22, 9, tzinfo=HANOI)
    for key in ("2026-10", "2026-11", "2026-12"):
        sent = packets.write(packet_of(moved, period_of(moved, key), now))
        take_in(above, packets.read(sent), now)
    november = preview(above, period_of(above, "2026-11"), now, by="Minh")
    assert (len(november.units), november.tally.of(*RECEIVED)) == (1, 2)
    fourth = preview(above, period_of(above, "2026-Q4"), now, by="Minh")
    assert (len(fourth.units), fourth.tally.of(*RECEIVED)) == (1, 4)


def test_a_month_is_the_same_wherever_it_is_asked_for(place: Workplace) -> None:
    found = unexplained_since(place.law, datetime(2019, 4, 20, 9, tzinfo=HANOI))
    assert found.date() == period_of(place, "2019-04").first_on == date(2019, 4, 1)
    assert month_by(date(2019, 3, 20), place.law.closes()).key == "2019-03"  # the rule was three weeks old


def test_a_period_has_the_days_that_the_law_of_its_time_gives_it(place: Workplace) -> None:
    moved = with_rule(
        place, "period_cutoff_day", (date(2018, 1, 1), 14), (date(2026, 11, 1), 20), (date(2027, 4, 1), 25)
    )
    days = {
        "2026-10": "15/09/2026 – 14/10/2026",
        "2026-11": "15/10/2026 – 20/11/2026",
        "2026-12": "21/11/2026 – 20/12/2026",
        "2026-Q4": "15/09/2026 – 20/12/2026",
        "2026-H2": "15/06/2026 – 20/12/2026",
        "2026-9M": "15/12/2025 – 14/09/2026",
        "2026": "15/12/2025 – 20/12/2026",
        "2027-Q2": "21/03/2027 – 25/06/2027",
    }
    assert {key: told_days(moved, key) for key in days} == days
    assert period_of(moved, "2026-10") == OCTOBER
    assert [one.key for one in months_of(period_of(moved, "2026-Q4"))] == ["2026-10", "2026-11", "2026-12"]
    assert period_of(place, "2019-02") == parse("2019-02", calendar=True)
    assert told_days(place, "2019-03") == "01/03/2019 – 31/03/2019"
    assert told_days(place, "2019-04") == "01/04/2019 – 14/04/2019"
    assert period_of(place, "2018-01") == parse("2018-01", calendar=True)
    assert period_of(place, "2019-02", is_calendar=False) == parse("2019-02")
    assert period_of(place, "2026-10", is_calendar=True) == parse("2026-10", calendar=True)
    assert period_of(moved, "2026-11", is_calendar=True) == parse("2026-11", calendar=True)
    months_ = with_rule(place, "period_kind", (date(2018, 1, 1), "ND09"), (date(2027, 1, 1), "calendar"))
    assert period_of(months_, "2026") == parse("2026")
    assert told_days(months_, "2027-01") == "15/12/2026 – 31/01/2027"
    assert told_days(months_, "2027") == "15/12/2026 – 31/12/2027"
    assert period_of(months_, "2027-02") == parse("2027-02", calendar=True)
    assert period_of(months_, "2026-12-30..2027-01-02").kind == "span"
    with pytest.raises(Refused, match="Chưa có quy định"):
        period_of(place, "2017-12")
