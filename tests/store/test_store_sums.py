"""What thousands of units sent is summed where it lies, and says what their packets say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import make
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registers import OCTOBER, a_line, registers
from sent_above import packet_of_lines as packet
from sent_above import put

from cchc_desktop.core.packet import Packet, write
from cchc_desktop.core.tally import BOXES, Line, Row, Tally
from cchc_desktop.store import lines_in, migrate, months, road, schema, sums
from cchc_desktop.store.connect import postgres_engine, sqlite_engine
from cchc_desktop.store.engine import Register
from cchc_desktop.store.entries import Writing
from cchc_desktop.store.reading import Reading

LATER = make.LATER


sent = st.lists(
    st.tuples(registers.map(tuple), st.sampled_from(["A", "B", "C"]), st.booleans()), min_size=1, max_size=5
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent)
def test_the_sums_are_those_of_the_packets_that_count(
    register: Register, came: list[tuple[tuple[Line, ...], str, bool]]
) -> None:
    with register.write() as writing:
        for revision, (lines, unit, is_final) in enumerate(came, 1):
            put(writing, packet(lines, unit, revision, is_final=is_final))
        counting = months.taken(writing, OCTOBER)
        total = sum((one.tally for one in counting), Tally())
        assert sums.tally(writing, OCTOBER).total() == total.total()
        assert sums.tally(writing, OCTOBER).counts == total.counts
        of_each = {one.sender: one.tally for one in counting if one.tally.counts}
        assert sums.tallies(writing, OCTOBER) == of_each
        assert sums.tallies(writing, OCTOBER, senders={"A", "Z"}) == {
            unit: told for unit, told in of_each.items() if unit == "A"
        }
        by_unit = {(unit,): told.total() for unit, told in of_each.items()}
        assert sums.sums(writing, OCTOBER) == by_unit
        by_field = {(lv,): boxes for (_, lv), boxes in total.by_field().items()}
        assert sums.sums(writing, OCTOBER, ("field",)) == by_field
        narrowed = sums.sums(writing, OCTOBER, ("field",), narrowed={"field": "Hộ tịch"})
        assert narrowed == {key: boxes for key, boxes in by_field.items() if key == ("Hộ tịch",)}
        assert sums.sums(writing, OCTOBER, ()) == ({(): total.total()} if total.counts else {})
        days = (OCTOBER.first_on, OCTOBER.last_on)
        every = {(one.sender, *days, one.revision): one.tally.total() for one in months.every_taken(writing)}
        assert sums.by_packet(writing, [days]) == {
            key: told for key, told in every.items() if any(told.values())
        }
        ahead = {one.sender: one.revision for one in months.looked_ahead(writing)}
        heads = sums.heads(writing, OCTOBER)
        assert [(one.sender, one.revision, one.is_final) for one in heads] == [
            (one.sender, one.revision, one.is_final) for one in counting
        ]
        assert {one.sender: one.ahead for one in heads if one.ahead} == ahead
        assert [one.period for one in heads] == [one.period for one in counting]
        assert sums.heads(writing, make.month("2026-09-01", "2026-09-30")) == ()
        assert sums.heads(writing) == heads
        _forget(writing)


def _forget(writing: Writing) -> None:
    """The next example begins with nothing."""
    for table in ("packet_count", "packet_line", "packet_in"):
        make.unguarded(f"DELETE FROM {table}")(writing)


def lines_of(many: int) -> tuple[Line, ...]:
    return tuple(a_line(local_no=f"{n:04}/2026", procedure=f"1.{n % 7:06}") for n in range(1, many + 1))


def test_what_is_asked_of_the_store_does_not_grow_with_the_lines(register: Register) -> None:
    counted: list[int] = []
    with register.write() as writing:
        for unit, many in (("A", 3), ("B", 3), ("C", 5_000)):
            asked: list[str] = []

            def note(
                _c: object,
                _cursor: object,
                text: str,
                _v: object,
                _x: object,
                _m: object,
                asked: list[str] = asked,
            ) -> None:
                asked.append(text)

            sa.event.listen(writing.connection, "before_cursor_execute", note)
            put(writing, packet(lines_of(many), unit))
            sa.event.remove(writing.connection, "before_cursor_execute", note)
            counted.append(len(asked))
    assert counted[1] == counted[2] <= 5, counted
    with register.read() as reading:
        [*_, last] = months.taken(reading, OCTOBER)
        assert len(tuple(months.rows_of(reading, "C", OCTOBER, 1))) == 5_000
        assert last.tally.of("carried_over", "received_direct") == 5_000


def test_a_packet_of_no_lines_is_taken_in(register: Register) -> None:
    with register.write() as writing:
        put(writing, packet((), "A"))
        assert [one.sender for one in sums.heads(writing)] == ["A"]
        assert sums.sums(writing, OCTOBER) == {}
        assert sums.of_packet(writing, "A", OCTOBER, 1).counts == {}


def test_words_that_a_server_reads_as_signs_come_back_as_they_were(register: Register) -> None:
    odd = tuple(
        a_line(local_no=f"{n:04}/2026", field=words, case=words)
        for n, words in enumerate(("\\N", "a\\tb", "\\.", "C:\\x", "'; --", "“Đất”", "%s", ":a"), 1)
    )
    with register.write() as writing:
        put(writing, packet(odd, "A"))
        told = tuple(months.rows_of(writing, "A", OCTOBER, 1))
        assert [(one.field, one.case) for one in told] == [(one.field, one.case) for one in odd]
        assert sums.tally(writing, OCTOBER).rows() == tuple(sorted(one.row for one in odd))


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A store of revision 3 with packets in it."""
    if request.param == "sqlite":
        engine = sqlite_engine(tmp_path / "register.db", bytes(32), is_writer=True)
    else:
        engine = postgres_engine(request.getfixturevalue("postgres_database"), is_writer=True)
    with engine.begin() as connection:
        migrate.bring_up(connection, 3)
    yield engine
    engine.dispose()


def test_what_came_in_before_is_counted_when_the_register_is_brought_up(before: sa.Engine) -> None:
    came = [packet(lines_of(many), unit, many) for unit, many in (("A", 1), ("A", 9), ("B", 4), ("C", 2_500))]
    came.append(packet((), "D"))
    with before.begin() as connection:
        for one in came:
            _put_as_before(connection, one)
        migrate.bring_up(connection)
        reading = Reading(connection, make.profile())
        for one in came:
            assert sums.of_packet(reading, one.unit, OCTOBER, one.revision) == one.tally
            told = tuple(months.rows_of(reading, one.unit, OCTOBER, one.revision))
            assert [line.local_no for line in told] == [line.local_no for line in one.lines]
        counted = sums.sums(reading, OCTOBER)
        assert {unit: boxes["received_direct"] for (unit,), boxes in counted.items()} == {
            "A": 9,
            "B": 4,
            "C": 2_500,
        }


def _put_as_before(connection: sa.Connection, made: Packet) -> None:
    days = {name: getattr(OCTOBER, name) for name in ("key", "kind", "title", "first_on", "last_on")}
    named = ("entries", "chain_head", "is_final", "is_practice", "made_at", "revision")
    row = {name: getattr(made, name) for name in named} | {"standing_by": "day", "packet": write(made)}
    row |= {"unit": make.UNIT, "sender": made.unit, "sender_name": made.unit_name, "received_at": LATER}
    told = [[*key, box, n] for (key, box), n in sorted(made.tally.counts.items())]
    connection.execute(sa.insert(schema.packet_in), {**row, **days, "digest": "x", "tally": told})
    names = lines_in.LINE_COLUMNS
    rows = [dict(zip(names, values, strict=True)) for values in lines_in.line_rows(make.UNIT, made)]
    if rows:
        plain = sa.table("packet_line", *(sa.column(name) for name in names))
        connection.execute(sa.insert(plain), rows)


def test_every_box_has_a_column() -> None:
    assert tuple(column.name for column in road.packet_count.columns)[-len(BOXES) :] == BOXES
    last = tuple(column.name for column in road.packet_count.primary_key)[-3:]
    assert Row._fields == last == sums._ROW
