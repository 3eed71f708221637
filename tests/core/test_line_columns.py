"""Lines read column by column are those that were written, and are judged as one by one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers import START, a_line, lines

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import canonical
from cchc_desktop.core.line_columns import columns_of, lines_of
from cchc_desktop.core.line_rules import are_sound, fault
from cchc_desktop.core.packet import COLUMNS, VERSION, _plain, in_version_1
from cchc_desktop.core.tally import Line

NAMES = COLUMNS[VERSION]
WORDS = st.sampled_from(
    [
        *("", "xa", "Hộ tịch", "x" * 21, "x" * 61, "x" * 121, "001099000123", "a\x00", "0001/2026", "1/2026"),
        *(
            "H15.50.05.13-261008-0975",
            "H15.50-261399-0975",
            "h15.50.05.13-261008-0975",
            "000.00.01.H15-261008-0975",
        ),
        *(
            "1.001193",
            "online",
            "post",
            "full",
            "finished",
            "refused",
            "late",
            "counter",
            "A1",
            "A1 ",
            "KHAC-AB",
        ),
    ]
)
NEVER_EMPTY = frozenset({"local_no", "procedure", "field", "level", "channel", "return_channel"})
NUMBERS = {
    "supplements": st.sampled_from([0, 999, 1_000, 99_999]),
    "spent_days": st.sampled_from([None, 0, 99_999]),
}


def of_column(name: str) -> st.SearchStrategy[object]:
    """What fits the type of the column and little else."""
    if name.endswith("_at"):
        return st.none() | st.integers(0, 10**6).map(lambda n: START + timedelta(seconds=n))
    if name.startswith("is_"):
        return st.booleans()
    if name in NUMBERS:
        return NUMBERS[name]
    return WORDS if name in NEVER_EMPTY else st.none() | WORDS


@st.composite
def odd_lines(draw: st.DrawFn) -> Line:
    """A sound line with a few columns that need not be."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=3))
    odd: dict[str, Any] = {name: draw(of_column(name)) for name in names}
    return replace(draw(lines()), **odd)


def written(many: list[Line], names: tuple[str, ...] = NAMES) -> list[list[object]]:
    rows: list[list[object]] = json.loads(
        canonical([[_plain(getattr(line, name)) for name in names] for line in many])
    )
    return rows


@given(st.lists(odd_lines(), max_size=8))
def test_columns_are_judged_as_their_lines_are(many: list[Line]) -> None:
    columns = columns_of(written(many), NAMES)
    assert lines_of(columns, len(many)) == tuple(many)
    assert are_sound(columns) == (not any(map(fault, many)))
    for line in many:
        assert are_sound(columns_of(written([line]), NAMES)) == (fault(line) is None)


@given(st.lists(lines(), max_size=5))
def test_what_an_older_packet_leaves_out_has_its_default(many: list[Line]) -> None:
    columns = columns_of(written(many, COLUMNS[1]), COLUMNS[1])
    assert lines_of(columns, len(many)) == tuple(map(in_version_1, many))
    assert are_sound(columns)


def test_instants_are_of_the_one_zone_that_compares_fast() -> None:
    [line] = lines_of(columns_of(written([a_line()]), NAMES), 1)
    assert isinstance(line.received_at, datetime)
    assert line.received_at.tzinfo is HANOI
    assert hash(line) == hash(a_line())


@pytest.mark.parametrize(
    "text",
    [
        *("2026-10-20", "2026-10-20T09:00:00", "2026-10-20T02:00:00+00:00", "2026-10-20 09:00:00+07:00", ""),
        *(
            "2026-13-20T09:00:00+07:00",
            "2026-10-20T25:00:00+07:00",
            "2026-10-20T09:00:00+07:000",
            "2026-W42-1T",
        ),
        *("2026-10-20T09:00:60+07:00", "２026-10-20T09:00:00+07:00", "20261020T090000+07:00", "2026-10-20T"),
    ],
)
def test_an_instant_has_one_form(text: str) -> None:
    [row] = written([a_line()])
    assert columns_of([row], NAMES)["due_at"] == [a_line().due_at]
    row[NAMES.index("due_at")] = text
    try:
        columns_of([row], NAMES)
    except ValueError:
        return
    pytest.fail(f"{text!r} was read")
