"""Units in order by a rule that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from board_room import CLERK, NOW, PERIOD, above_many

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.ranking import (
    POINTS,
    TIMELINESS,
    USUAL,
    Ranking,
    chosen,
    keep_rule,
    ranking,
    rule_of,
)


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    place = above_many(tmp_path_factory.mktemp("twelve") / "register", past=0)
    yield place
    place.register.close()


def ranked(place: Workplace, *by: str) -> Ranking:
    return ranking(place, PERIOD, NOW, rule_of(by))


def test_equals_share_a_place_and_the_next_counts_them(twelve: Workplace) -> None:
    found = ranked(twelve, "on_time_rate")
    places = [one.place for one in found.ranked]
    assert places[:4] == [1, 1, 1, 4]
    assert found.place_words(found.ranked[3]) == "4/10"
    values = [one.values[0] for one in found.ranked]
    assert values == sorted(values, reverse=True)  # type: ignore[type-var]  # whoever has a place has a value
    assert values[0] == 1


def test_a_second_rule_parts_those_that_tie(twelve: Workplace) -> None:
    alone, both = ranked(twelve, "on_time_rate"), ranked(twelve, "on_time_rate", "online_rate")
    assert [one.place for one in alone.ranked][:3] == [1, 1, 1]
    assert len({one.place for one in both.ranked[:3]}) > 1
    assert "bằng nhau thì xét" in both.rule.words()


def test_who_has_no_figure_stands_apart_with_the_reason(twelve: Workplace) -> None:
    found = ranked(twelve, "on_time_rate")
    assert {one.name: one.why for one in found.apart} == {
        "Xã Liên Minh": "chưa gửi báo cáo của kỳ",
        "Phường Nguyễn Phước Công Tằng Tôn Nữ Hoàng Anh Thư": "chưa gửi báo cáo của kỳ",
    }


def test_timeliness_needs_no_lines_and_the_prompt_come_first(twelve: Workplace) -> None:
    found = ranked(twelve, TIMELINESS)
    assert [one.place for one in found.ranked] == [1] * 8 + [9]
    assert (found.ranked[-1].name, found.ranked[-1].values) == ("Phường Cửa Nam", (Fraction(2),))
    assert {one.why for one in found.apart} == {"chưa gửi báo cáo của kỳ"} or len(found.apart) == 3


def test_points_are_what_is_known_out_of_what_it_belongs_to(twelve: Workplace) -> None:
    found = ranked(twelve, POINTS)
    assert all(one.values[0] is not None and 0 <= one.values[0] <= 1 for one in found.ranked)


def test_few_dossiers_and_provisional_figures_are_told(twelve: Workplace) -> None:
    found = ranked(twelve, "on_time_rate")
    assert {one.name: one.remark for one in found.ranked if one.remark} == {
        "Xã Hát Môn": "số tạm tính",
        "Xã Đan Phượng": "trả lại để sửa",
    }
    few = ranked(twelve, "late_apologised_rate")
    assert all(one.remark for one in few.ranked)
    assert few.ranked == () or "ít hồ sơ" in few.ranked[0].remark


def test_the_rule_is_chosen_and_kept(twelve: Workplace) -> None:
    with twelve.register.read() as reading:
        assert chosen(reading, NOW.date()).by == USUAL
    with at_desk(twelve, CLERK, NOW) as desk:
        keep_rule(desk, ["online_rate", TIMELINESS])
    with twelve.register.read() as reading:
        assert chosen(reading, NOW.date()).by == ("online_rate", TIMELINESS)


@pytest.mark.parametrize("by", [[], ["no_such"], ["online_rate", "online_rate"], ["satisfaction_rate"]])
def test_a_rule_that_cannot_be_is_refused(by: list[str]) -> None:
    with pytest.raises(Refused):
        rule_of(by)


def test_nobody_has_sent(twelve: Workplace) -> None:
    found = ranking(twelve, parse("2025-11"), NOW, rule_of(["on_time_rate"]))
    assert found.ranked == ()
    assert len(found.apart) == 12
