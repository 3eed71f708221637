"""How long what is kept: the table that ships, what the office puts over it, and every answer of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.retention import Covers, Ended, Keep, Kind, Retention, RunsFrom, merged
from cchc_desktop.rulebook import load_catalogue
from cchc_desktop.rulebook.retention import load_retention

TODAY = date(2026, 10, 5)
ONE = Ended(
    local_no="0001/2020",
    procedure="2.000884",
    case=None,
    field="Chứng thực",
    state=State.HANDED_BACK,
    ended_on=date(2020, 3, 2),
    handed_back_on=date(2020, 3, 5),
)
TABLE = load_retention()


def kind(**but: object) -> Kind:
    whole = Kind(
        code="own",
        title="Loại riêng",
        covers=Covers.DOSSIER,
        since=date(2026, 1, 1),
        keep=Keep(1, "y"),
        runs_from=RunsFrom.ENDED,
        basis="Danh mục hồ sơ",
        fields=("Chứng thực",),
        is_own=True,
    )
    return replace(whole, **but)  # type: ignore[arg-type]  # as the test tells them


@pytest.mark.parametrize(
    ("text", "begins", "until"),
    [
        ("2y", date(2020, 3, 2), date(2022, 3, 2)),
        ("1y", date(2024, 2, 29), date(2025, 3, 1)),
        ("6mo", date(2025, 8, 31), date(2026, 3, 1)),
        ("1mo", date(2025, 12, 31), date(2026, 1, 31)),
        ("11mo", date(2025, 1, 31), date(2025, 12, 31)),
        ("30d", date(2026, 2, 1), date(2026, 3, 3)),
    ],
)
def test_a_term_ends_on_its_day(text: str, begins: date, until: date) -> None:
    assert Keep.parse(text).until(begins) == until
    assert str(Keep.parse(text)) == text


@pytest.mark.parametrize("text", ["", "0y", "2", "y", "-1y", "2 y", "forever", "99999y"])
def test_a_term_is_written_in_one_way(text: str) -> None:
    with pytest.raises(Refused, match="phải viết như"):
        Keep.parse(text)


@given(
    st.sampled_from(["y", "mo", "d"]),
    st.integers(1, 60),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(0, 800),
)
def test_no_longer_term_ends_earlier_and_none_before_it_begins(
    unit: str, amount: int, begins: date, later: int
) -> None:
    keep, longer = Keep(amount, unit), Keep(amount + 1, unit)
    assert begins < keep.until(begins) < longer.until(begins)
    assert keep.until(begins) <= keep.until(begins + timedelta(days=later))


def test_the_last_day_is_kept_and_the_next_one_not() -> None:
    until = date(2022, 3, 2)
    assert not TABLE.judge(ONE, until).may
    assert "phải giữ đến hết ngày 02/03/2022" in TABLE.judge(ONE, until).sentence
    assert TABLE.judge(ONE, until + timedelta(days=1)).may


@pytest.mark.parametrize(
    ("but", "told"),
    [
        ({"field": "Hộ tịch", "procedure": "1.001193"}, "đơn vị chưa đặt thời hạn nên không xóa"),
        ({"field": "Lĩnh vực lạ", "procedure": "9.999999"}, "chưa biết thuộc loại nào"),
        ({"is_erased": True}, "đã xóa thông tin cá nhân"),
        ({"ended_on": None}, "chưa có ngày kết thúc"),
        ({"state": State.IN_PROGRESS}, "chưa có ngày kết thúc"),
        ({"procedure": "2.001035"}, "phải giữ đến hết ngày 02/03/2040"),
        ({"field": "Hộ kinh doanh", "procedure": "1.001612"}, "phải giữ đến hết ngày 02/03/2041"),
    ],
)
def test_what_may_not_be_erased_says_why(but: dict[str, object], told: str) -> None:
    verdict = TABLE.judge(replace(ONE, **but), TODAY)  # type: ignore[arg-type]  # as the case tells them
    assert not verdict.may
    assert told in verdict.sentence


def test_what_lasts_for_ever_is_never_erased() -> None:
    lasting = Retention((kind(keep=Keep.parse("permanent")),))
    assert not lasting.judge(ONE, date(9999, 1, 1)).may
    assert all(
        one.keep.unit == "permanent" for one in TABLE.kinds if one.code.endswith(("status_book", "ion_book"))
    )


def test_a_term_runs_from_what_it_says() -> None:
    from_handed = Retention((kind(runs_from=RunsFrom.HANDED_BACK),))
    assert from_handed.judge(ONE, TODAY).until == date(2021, 3, 5)
    assert not from_handed.judge(replace(ONE, handed_back_on=None), TODAY).may
    withdrawn = replace(ONE, state=State.WITHDRAWN, handed_back_on=None)
    assert from_handed.judge(withdrawn, TODAY).until == date(2021, 3, 2)
    assert Retention((kind(runs_from=RunsFrom.ARCHIVED),)).judge(ONE, TODAY).until == date(2022, 3, 2)


def test_every_procedure_that_ships_is_of_some_kind() -> None:
    on = TODAY
    for procedure in load_catalogue():
        one = replace(ONE, procedure=procedure.code, field=procedure.field)
        assert TABLE.kind_of(one, on) is not None, (procedure.code, procedure.field)


def test_the_office_s_own_value_holds_from_its_day_and_keeps_the_floor_of_the_law() -> None:
    own = kind(code="certified_signature", title="", fields=(), since=date(2026, 7, 1))
    table = merged(TABLE, [own])
    assert table.judge(ONE, date(2026, 6, 30)).until == date(2022, 3, 2)
    verdict = table.judge(ONE, date(2026, 7, 1))
    assert verdict.until == date(2021, 3, 2)
    assert "Ngắn hơn mức của pháp luật: 02 năm" in verdict.sentence
    longer = merged(TABLE, [replace(own, keep=Keep(30, "y"))]).judge(ONE, TODAY)
    assert not longer.may
    assert "pháp luật" not in longer.sentence


def test_the_closer_kind_counts_and_the_office_s_own_among_equals() -> None:
    by_case = kind(code="c", cases=("khan",), keep=Keep(9, "y"))
    by_procedure = kind(code="p", procedures=("2.0008*",), keep=Keep(5, "y"))
    by_field = kind(code="f", keep=Keep(3, "y"))
    table = Retention((by_field, by_procedure, by_case))

    def code(**but: object) -> str:
        found = table.kind_of(replace(ONE, **but), TODAY)  # type: ignore[arg-type]  # as the test tells them
        return found.code if found else ""

    assert code() == "p"
    assert code(case="khan") == "c"
    assert code(procedure="1.1") == "f"
    twice = Retention((replace(by_field, code="law", is_own=False), by_field))
    found = twice.kind_of(ONE, TODAY)
    assert found is not None
    assert found.code == "f"
