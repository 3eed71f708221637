"""Targets and schemes of scoring ship whole; the data folder adds to them; a bad one says what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.score import Formula, Source, scored, total
from cchc_desktop.core.targets import target_on
from cchc_desktop.core.text import number
from cchc_desktop.indicators import indicators
from cchc_desktop.rulebook import load_law, load_schemes, load_targets

TARGET = """[[target]]
indicator = "on_time_rate"
since = 2026-01-01
at_least = "97,5"
basis = "Kế hoạch 12/KH-UBND"
"""


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    (folder / "law").mkdir(exist_ok=True)
    (folder / "law" / name).write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path) -> int:
    return len(load_targets(folder)) + len(load_schemes("1", folder))


def test_every_target_is_of_an_indicator_and_says_who_set_it() -> None:
    for one in load_targets():
        assert one.indicator in indicators()
        assert one.basis
        assert one.who
        assert (one.at_least is None) != (one.at_most is None)
        assert not one.is_own


def test_the_data_folder_adds_targets_and_the_later_one_counts(tmp_path: Path) -> None:
    known = load_targets(write(tmp_path, TARGET))
    assert load_law(tmp_path).text("standing_by", date(2026, 1, 1)).value == "day"
    before, after = (target_on(known, "on_time_rate", date(year, 6, 1)) for year in (2025, 2026))
    assert before is not None
    assert after is not None
    assert (before.at_least, after.at_least) == (Fraction(95, 100), Fraction(975, 1000))
    assert target_on(known, "on_time_rate", date(2020, 1, 1)) is None
    others = [replace(one, of="office") for one in known]
    assert target_on(others, "on_time_rate", date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TARGET.replace('"97,5"', '"nhiều"'), "phải là số"),
        (TARGET.replace("at_least", "at_lest"), "at_lest"),
        (TARGET.replace('at_least = "97,5"\n', ""), "đúng một"),
        (TARGET + 'at_most = "99"\n', "đúng một"),
        (TARGET.replace('basis = "Kế hoạch 12/KH-UBND"\n', ""), "basis"),
        (TARGET + 'of = "province"\n', "of"),
        (
            '[[scheme]]\ncode="x"\nsince=2026-01-01\nbasis="y"\n[[scheme.group]]\ncode="1"\ntitle="z"\nweight="5"\n',
            "nhóm 1",
        ),
    ],
)
def test_a_bad_pack_is_told(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, text)
    with pytest.raises(Trouble, match=said):
        loaded(tmp_path)


@pytest.mark.parametrize("variant", ["1", "2"])
def test_the_national_scheme_is_a_hundred_points_in_every_reading(variant: str) -> None:
    [scheme] = load_schemes(variant)
    assert [int(one.weight) for one in scheme.groups] == [18, 20, 12, 10, 22, 18]
    assert sum(one.weight for one in scheme.items) == 100
    assert scheme.unbalanced() == ()
    assert all(item.feeds is None or item.feeds in indicators() for item in scheme.items)
    assert {item.code: int(item.weight) for item in scheme.items if item.group == "5"} == {
        "1": {"5.2": 6, "5.3": 6, "5.4": 6},
        "2": {"5.1": 5, "5.2": 5, "5.3": 2, "5.4": 6},
    }[variant]


def test_points_follow_the_formula() -> None:
    [scheme] = load_schemes("1")
    rates = {
        "on_time_national_rate": Fraction(9, 10),
        "digitised_both_rate": Fraction(4, 10),  # half of the target of 80 %
        "reused_rate": Fraction(9, 10),  # beyond it
        "online_answered_rate": None,
    }
    points = {
        one.item.code: one
        for one in scored(scheme, rates, {"1.1": Fraction(11, 2)}, {"complaint_rate": Fraction(1, 10)})
    }
    assert points["2.1"].points == 18
    assert points["4.2"].points == 2
    assert points["4.3"].points == 2
    assert (points["3.3"].points, points["3.3"].source, points["3.3"].remark) == (
        None,
        Source.NONE,
        "không phát sinh",
    )
    assert (points["1.1"].points, points["1.1"].source, points["1.1"].remark) == (
        Fraction(11, 2),
        Source.HAND,
        "nhập tay",
    )
    assert (points["1.2"].points, points["1.2"].remark) == (None, "chưa nhập")
    assert points["5.4"].points == 6 * Fraction(8, 10) / Fraction(9, 10)
    assert points["2.1"].item.formula is Formula.LINEAR
    known, weight = total(points.values())
    assert weight == 6 + 20 + 4 + 2 + 6
    printed = (number(one.points, 2) for one in points.values() if one.points is not None)
    assert [*printed] == ["5,50", "18,00", "2,00", "2,00", "5,33"]
    assert number(known, 2) == "32,83"  # what those who add up the lines as they are printed find
    thirds = [replace(points["5.4"], points=Fraction(5, 3)) for _ in range(3)]
    assert total(thirds) == (Fraction(501, 100), Fraction(18))
    assert total(thirds, 1) == (Fraction(51, 10), Fraction(18))


def test_a_file_of_the_data_folder_takes_the_place_of_the_same_scheme(tmp_path: Path) -> None:
    own = '[[scheme]]\ncode = "qd766"\nsince = 2022-06-23\nbasis = "bản mới"\n'
    own += '[[scheme.group]]\ncode = "1"\ntitle = "một"\nweight = "5"\n'
    own += '[[scheme.item]]\ncode = "1.1"\ngroup = "1"\ntitle = "một"\nweight = "5"\nformula = "hand"\n'
    [scheme] = load_schemes("1", write(tmp_path, own))
    assert (scheme.basis, len(scheme.items)) == ("bản mới", 1)
