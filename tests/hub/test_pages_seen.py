"""The hub's pages in a real Chromium, as wide as a desktop and as a phone, without a script running."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Self

import pytest
from browser import Browser, Seen, browser
from page_stations import OCTOBER, ROOMS, SCHEMES, WIDTHS, Room, code_of, found_out

NO_PAGE = {"nothing-there", "unit-of-now"}


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all."""
    with browser(tmp_path_factory.mktemp("chromium")) as one:
        yield one


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Room]]:
    """Every register that is served, each made when it is first asked for."""
    with _Rooms(tmp_path_factory) as made:
        yield made


class _Rooms(dict[str, Room]):
    def __init__(self, factory: pytest.TempPathFactory) -> None:
        super().__init__()
        self._factory = factory
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def __missing__(self, name: str) -> Room:
        self[name] = self._stack.enter_context(ROOMS[name][0](self._factory.mktemp(name)))
        return self[name]


STATIONS = [(room, page) for room, (_, pages) in ROOMS.items() for page in pages]


def assert_well(seen: Seen, width: int) -> None:
    """Nothing lies outside the window or under something else, and the browser has no complaint."""
    assert seen.width == width
    assert seen.clipped == []
    assert seen.complaints == []
    assert len(seen.picture) > 5_000


@pytest.mark.parametrize(("name", "page"), STATIONS, ids=lambda one: one)
def test_every_page_fits_a_phone_and_a_desktop_in_light_and_dark(
    chromium: Browser, rooms: dict[str, Room], name: str, page: str
) -> None:
    pictures = set()
    for width in WIDTHS:
        for scheme in SCHEMES:
            seen = rooms[name].see(chromium, ROOMS[name][1][page], width, scheme)
            assert seen.status == (404 if page in NO_PAGE else 200)
            seen.complaints = [one for one in seen.complaints if page not in NO_PAGE or "404" not in one]
            assert_well(seen, width)
            pictures.add(seen.picture)
    assert len(pictures) == len(WIDTHS) * len(SCHEMES)


def test_a_citizen_finds_out_with_the_keys_alone(chromium: Browser, rooms: dict[str, Room]) -> None:
    for width in WIDTHS:
        seen = found_out(chromium, rooms["usual"], "0001/2026", code_of("0001/2026"), width, "light")
        assert_well(seen, width)
        assert "Hồ sơ 0001/2026:" in seen.text
        assert "Theo số liệu đơn vị gửi lúc" in seen.text
        seen = found_out(chromium, rooms["usual"], "0001/2026", "AAAA-AAAA", width, "dark")
        assert_well(seen, width)
        assert "Không tìm thấy hồ sơ với số và mã này." in seen.text


def test_a_leader_chooses_another_period_with_the_keys_alone(
    chromium: Browser, rooms: dict[str, Room]
) -> None:
    rooms["usual"].see(chromium, "/", WIDTHS[0], "light")
    for _ in range(5):
        chromium.press("Tab")
    assert chromium.evaluate("document.activeElement.id") == "ky"
    chromium.press("ArrowDown")
    chromium.press("Tab")
    chromium.press("Enter")
    chromium.wait("Page.loadEventFired")
    assert chromium.evaluate("location.search") == f"?ky={OCTOBER}"
    assert_well(chromium.seen(), WIDTHS[0])


def test_a_phone_shows_no_empty_figures(chromium: Browser, rooms: dict[str, Room]) -> None:
    rooms["usual"].see(chromium, "/chi-so", WIDTHS[0], "light")
    every = "[...document.querySelectorAll('td.void')]"
    assert chromium.evaluate(f"{every}.length") > 10
    assert chromium.evaluate(f"{every}.filter(one => one.getClientRects().length).length") == 0


def test_pictures_have_names_and_numbers_beside_them(chromium: Browser, rooms: dict[str, Room]) -> None:
    rooms["usual"].see(chromium, "/chi-so", WIDTHS[1], "light")
    nameless = "[...document.querySelectorAll('svg[role=img]')].filter(one => !one.querySelector('title')"
    assert chromium.evaluate(f"{nameless} && !one.getAttribute('aria-label')).length") == 0
    assert chromium.evaluate("document.querySelectorAll('figure').length") == 2
    assert chromium.evaluate("document.querySelectorAll('figure details table tbody tr').length") >= 6
    assert chromium.evaluate("document.querySelectorAll('figure .mark').length") >= 6


def test_no_script_runs_even_where_one_got_in(chromium: Browser, rooms: dict[str, Room]) -> None:
    """The browser is told to run none: what a page is told of itself forbids it as well."""
    room = rooms["usual"]
    chromium.ask("Emulation.setScriptExecutionDisabled", value=False)
    try:
        room.see(chromium, "/", WIDTHS[1], "light")
        put_in = "const s = document.createElement('script'); s.textContent = 'window.ran = 1'"
        chromium.evaluate(f"(() => {{ {put_in}; document.body.append(s) }})()")
        assert chromium.evaluate("window.ran === undefined") is True
    finally:
        chromium.ask("Emulation.setScriptExecutionDisabled", value=True)
