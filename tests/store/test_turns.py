"""Writers of one process: in the order in which they asked, and none of them for ever."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import make
import pytest
from sqlalchemy.exc import IntegrityError

from cchc_desktop.core.failure import Trouble
from cchc_desktop.store import search
from cchc_desktop.store.engine import Register
from cchc_desktop.store.watch import Watch


def test_whoever_asked_during_a_part_of_a_long_job_comes_before_its_next_part(register: Register) -> None:
    """A clerk saves while a book is taken over chunk by chunk."""
    order: list[str] = []
    may_end = threading.Event()

    def job() -> None:
        with register.write():
            order.append("first part")
            may_end.wait(30)
        with register.write():
            order.append("second part")

    def clerk() -> None:
        with register.write() as writing:
            order.append("clerk")
            make.receive(writing)

    threads = [threading.Thread(target=job), threading.Thread(target=clerk)]
    threads[0].start()
    while not order:
        threads[0].join(0.01)
    threads[1].start()
    while not register.turns.waiting:
        threads[1].join(0.01)
    may_end.set()
    for thread in threads:
        thread.join()
    assert order == ["first part", "clerk", "second part"]


def test_the_window_does_not_wait_for_ever_and_nothing_is_lost(register: Register) -> None:
    is_writing, may_end = threading.Event(), threading.Event()

    def job() -> None:
        with register.write() as writing:
            is_writing.set()
            may_end.wait(30)
            make.receive(writing)

    thread = threading.Thread(target=job)
    thread.start()
    is_writing.wait(30)
    register.turns.patience = 0.05
    with pytest.raises(Trouble, match="chưa được lưu"), register.write() as writing:
        make.receive(writing)
    assert register.turns.waiting == 0
    may_end.set()
    thread.join()
    with register.write() as writing:
        make.receive(writing)
    with register.read() as reading:
        assert len(search.ids(reading, search.Filter())) == 2


class Seen(Watch):
    """A watch that remembers at whose turn it was told of what."""

    def __init__(self, register: Register) -> None:
        self.register, self.told = register, list[tuple[frozenset[str], int, bool]]()
        super().__init__(register.read, lambda _: None, 60)

    def own(self, written: Iterable[str], times: int) -> None:
        is_in_turn = self.register.turns._holder == threading.get_ident()
        self.told.append((frozenset(written), times, is_in_turn))
        super().own(written, times)


@contextmanager
def seen(register: Register) -> Iterator[Seen]:
    register._watch = watch = Seen(register)
    try:
        yield watch
    finally:
        register._watch = None
        watch.stop()


def test_what_was_counted_for_a_commit_that_fails_is_taken_back_within_the_turn(
    postgres_database: str, tmp_path: Path
) -> None:
    late = "CREATE TABLE late (a integer UNIQUE DEFERRABLE INITIALLY DEFERRED)"  # only the commit looks
    with closing(make.register(tmp_path / "register", url=postgres_database)) as register:
        with seen(register) as watch:
            with register.write() as writing:
                make.receive(writing)
                writing.connection.exec_driver_sql(late)
            with pytest.raises(IntegrityError):
                written(register, "INSERT INTO late VALUES (1), (1)")
        (kept, *_), (counted, _, _), back = watch.told
        assert kept == counted
        assert back == (counted, -1, True)
        assert set(watch._own.values()) == {1}


def written(register: Register, statement: str) -> None:
    with register.write() as writing:
        make.receive(writing)
        writing.connection.exec_driver_sql(statement)


def test_two_writers_lose_no_count_of_each_other(register: Register) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with seen(register) as watch:
            count = partial(Watch.own, watch, ("dossier",))
            threads = [threading.Thread(target=lambda: [count(1) for _ in range(20_000)]) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert watch._own["dossier"] == 80_000
    finally:
        sys.setswitchinterval(before)
