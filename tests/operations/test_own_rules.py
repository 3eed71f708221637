"""What the office decides about its figures: from a day on, by a text, never for days that are closed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.tally import StandingBy
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.month import period_of, preview, report, standing_by
from cchc_desktop.operations.own_rules import drop_rule, known, own_on, put_rule, take_back
from cchc_desktop.operations.packs import workplace_of
from cchc_desktop.operations.upkeep import check

AT = datetime(2026, 10, 16, 9, tzinfo=HANOI)
NOVEMBER = date(2026, 11, 1)
TEXT = "Công văn số 12 ngày 10/10/2026"


def put(place: Workplace, name: str, value: str, since: date = NOVEMBER, basis: str = TEXT) -> Workplace:
    """The office with its decision, its rules read anew."""
    with at_desk(place, "Lan", AT) as desk:
        put_rule(desk, name, value, since, basis)
    return workplace_of(place.register)


def told(place: Workplace, name: str) -> list[tuple[object, date, date | None, bool]]:
    with place.register.read() as reading:
        return [
            (one.value, one.since, one.until, one.is_own) for one in known(place, reading) if one.name == name
        ]


def test_decimals_hold_from_their_day_until_they_are_given_up(place: Workplace) -> None:
    office = put(place, "decimals", " 1 ")
    assert [office.law.decimals(on) for on in (date(2026, 10, 31), NOVEMBER)] == [2, 1]
    assert office.law.rule("decimals", NOVEMBER).basis == TEXT
    with at_desk(office, "Lan", AT) as desk:
        drop_rule(desk, "decimals", date(2026, 12, 1))
    office = workplace_of(place.register)
    assert [office.law.decimals(date(2026, m, 15)) for m in (10, 11, 12)] == [2, 1, 2]
    assert told(office, "decimals") == [
        (2, date(2026, 12, 1), None, False),
        (1, NOVEMBER, date(2026, 11, 30), True),
        (2, date(2018, 1, 1), date(2026, 10, 31), False),
    ]
    assert check(office).findings == ()


def test_a_month_is_counted_by_the_cut_off_day_and_the_standing_of_the_office(place: Workplace) -> None:
    office = put(put(place, "period_cutoff_day", "20"), "standing_by", "minute")
    months = [period_of(office, key) for key in ("2026-10", "2026-11", "2026-12")]
    assert [(one.first_on, one.last_on) for one in months] == [
        (date(2026, 9, 15), date(2026, 10, 14)),
        (date(2026, 10, 15), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 12, 20)),
    ]
    assert [standing_by(office, one) for one in months[:2]] == [StandingBy.DAY, StandingBy.MINUTE]


def test_the_minute_decides_early(place: Workplace, act: Act) -> None:
    one = act("receive", "2026-10-20T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    assert one.due_at is not None
    act("finish", one.due_at.replace(hour=8, tzinfo=None).isoformat(), dossier=one.local_no)
    later = datetime(2026, 11, 16, 9, tzinfo=HANOI)
    for office, box in ((place, "on_time"), (put(place, "standing_by", "minute"), "early")):
        tally = preview(office, period_of(office, "2026-11"), later, by="Lan").tally
        assert tally.of(box) == 1


@pytest.mark.parametrize(
    ("name", "value", "since", "basis", "field", "word"),
    [
        ("decimals", "5", NOVEMBER, TEXT, "value", "từ 0 đến 4"),
        ("decimals", "", NOVEMBER, TEXT, "value", "từ 0 đến 4"),
        ("decimals", "٣", NOVEMBER, TEXT, "value", "từ 0 đến 4"),
        ("decimals", "2", NOVEMBER, TEXT, "value", "không cần đặt lại"),
        ("decimals", "1", NOVEMBER, " ", "basis", "văn bản"),
        ("decimals", "1", date(2017, 1, 1), TEXT, "since", "01/01/2018"),
        ("period_cutoff_day", "28", NOVEMBER, TEXT, "value", "từ 1 đến 27"),
        ("period_cutoff_day", "20", date(2026, 11, 2), TEXT, "since", "ngày 01"),
        ("standing_by", "hour", NOVEMBER, TEXT, "value", "minute"),
        ("late_causes", "x", NOVEMBER, TEXT, "name", "decimals"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    place: Workplace, name: str, value: str, since: date, basis: str, field: str, word: str
) -> None:
    with pytest.raises(Refused) as refused:
        put(place, name, value, since, basis)
    assert refused.value.field == field
    assert word in refused.value.sentence
    assert own(place, name) is None


def own(place: Workplace, name: str) -> object:
    with place.register.read() as reading:
        return own_on(reading, name, date(2030, 1, 1))


def test_days_that_are_closed_keep_their_rules(place: Workplace, act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="Đỗ Thị Ước")
    report(place, period_of(place, "2026-10"), AT, by="Lan", is_closing=True)
    with pytest.raises(Refused, match="Chọn ngày áp dụng sau 14/10/2026"):
        put(place, "decimals", "1", date(2026, 10, 14))
    office = put(place, "decimals", "1", date(2026, 10, 15))
    assert office.law.decimals(date(2026, 10, 14)) == 2
    after = datetime(2026, 11, 16, 9, tzinfo=HANOI)
    report(office, period_of(office, "2026-11"), after, by="Lan", is_closing=True)
    with at_desk(office, "Lan", after) as desk, pytest.raises(Refused, match="đã chốt"):
        drop_rule(desk, "decimals", date(2026, 10, 15))


def test_taking_back_leaves_what_the_office_had_decided_before(place: Workplace) -> None:
    put(place, "decimals", "1")
    office = put(place, "decimals", "3", date(2026, 12, 1), "Công văn số 15")
    with office.register.read() as reading:
        before = own_on(reading, "decimals", NOVEMBER)
    with at_desk(office, "Lan", AT) as desk:
        take_back(desk, "decimals", date(2026, 12, 1), before)
    office = workplace_of(place.register)
    assert [office.law.decimals(date(2026, m, 15)) for m in (10, 11, 12)] == [2, 1, 1]
    assert [value for value, *_ in told(office, "decimals")] == [1, 2]
    with at_desk(office, "Lan", AT) as desk:
        take_back(desk, "decimals", NOVEMBER, None)
    assert workplace_of(place.register).law.decimals(NOVEMBER) == 2
