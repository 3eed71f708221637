"""Pages that are kept: as long as they are true, dear ones a little longer, and not without end."""

from __future__ import annotations

from functools import partial

from cchc_desktop.hub.shelf import CHEAP, LARGEST, SHARE, Shelf


def test_a_dear_page_is_shown_a_little_longer_than_it_is_true() -> None:
    now, made = [0.0], []

    def make() -> bytes:
        made.append(now[0])
        now[0] += CHEAP
        return str(len(made)).encode()

    shelf = Shelf(lambda: now[0])
    assert [shelf.page("a", 1, make), shelf.page("a", 1, make), shelf.page("a", 2, make)] == [b"1"] * 3
    now[0] += CHEAP * SHARE
    assert shelf.page("a", 2, make) == b"2"
    assert shelf.page("a", 2, make) == b"2"
    assert len(made) == 2


def test_a_cheap_page_is_never_older_than_the_register() -> None:
    shelf = Shelf(lambda: 0.0)
    for mark in (b"one", b"two", b"two", b"one"):
        assert shelf.page("a", mark, partial(bytes, mark)) == mark


def test_kept_pages_have_an_end() -> None:
    made: list[int] = []

    def page(number: int) -> bytes:
        return shelf.page(number, 0, lambda: made.append(number) or bytes(LARGEST // 4))  # type: ignore[func-returns-value]  # None, then the page

    shelf = Shelf(lambda: 0.0)
    for asked in (1, 2, 3, 4, 1, 5, 1, 2):
        page(asked)
    assert made == [1, 2, 3, 4, 5, 2]
