"""Lines of invented registers, for everything that counts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

from cchc_desktop.core import period as periods
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.tally import Line

OCTOBER = periods.parse("2026-10")
NOVEMBER = periods.parse("2026-11")
START = datetime(2026, 6, 1, 8, tzinfo=HANOI)


def a_line(**but: object) -> Line:
    plain = Line(
        local_no="0001/2026",
        code=None,
        procedure="1.001193",
        field="Hộ tịch",
        level="xa",
        case=None,
        channel="direct",
        online_kind=None,
        received_at=datetime(2026, 10, 1, 9, tzinfo=HANOI),
        due_at=datetime(2026, 10, 8, 17, tzinfo=HANOI),
        is_same_day=False,
        paused_at=None,
        ended_at=None,
        end=None,
        handed_back_at=None,
        apologised_at=None,
        is_digitised_in=False,
        is_digitised_out=False,
        is_reused=False,
        is_paid_online=False,
    )
    return replace(plain, **but)  # type: ignore[arg-type]  # tests name the columns


moments = st.integers(0, 200 * 24).map(lambda hours: START + timedelta(hours=hours))


def _between(first: datetime, last: datetime | None) -> st.SearchStrategy[datetime]:
    span = int(((last or first + timedelta(days=60)) - first).total_seconds())
    return st.integers(0, span).map(lambda seconds: first + timedelta(seconds=seconds))


_SINCE_VERSION_2: dict[str, st.SearchStrategy[object]] = {
    "supplements": st.integers(0, 3),
    "is_digitised_any": st.booleans(),
    "is_taken_in": st.booleans(),
    "return_channel": st.sampled_from(["counter", "post", "online"]),
    "late_cause": st.sampled_from([None, "A1", "Z"]),
    "is_away": st.booleans(),
    "is_paid": st.booleans(),
    "is_supplement": st.booleans(),
}


@st.composite
def lines(draw: st.DrawFn) -> Line:
    received_at = draw(moments)
    end = draw(st.sampled_from([None, "finished", "withdrawn", "stopped", "refused"]))
    ended_at = received_at + timedelta(hours=draw(st.integers(0, 1500))) if end else None
    return a_line(
        local_no=f"{draw(st.integers(1, 9999)):04}/2026",
        procedure=draw(st.sampled_from(["1.001193", "2.000815", "1.004873"])),
        field=draw(st.sampled_from(["Hộ tịch", "Chứng thực"])),
        channel=draw(st.sampled_from(["direct", "online", "post"])),
        received_at=received_at,
        due_at=received_at + timedelta(hours=draw(st.integers(1, 900))),
        end=end,
        ended_at=ended_at,
        paused_at=None if end else draw(st.none() | moments.map(lambda m: max(m, received_at))),
        apologised_at=draw(st.none() | _between(received_at, ended_at)),
        is_digitised_in=draw(st.booleans()),
        is_digitised_out=draw(st.booleans()),
        is_paid_online=draw(st.booleans()),
        handed_back_at=ended_at + timedelta(days=draw(st.integers(0, 120)))
        if ended_at and end == "finished"
        else None,
        **draw(st.fixed_dictionaries(_SINCE_VERSION_2)),
        spent_days=draw(st.integers(0, 60)) if end else None,
    )


registers = st.lists(lines(), max_size=40, unique_by=lambda line: line.local_no)
