"""The hub's pages as they are heard, read with weak eyes, and printed: what a real Chromium makes of them."""

from __future__ import annotations

import base64
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Browser, browser
from page_stations import ROOMS, SCHEMES, WIDTHS, Room

FACES = 4.5
"""What WCAG asks of letters against what lies behind them."""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all."""
    with browser(tmp_path_factory.mktemp("chromium")) as one:
        yield one


@pytest.fixture(scope="module", params=ROOMS)
def room(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Each register that is served."""
    make, pages = ROOMS[request.param]
    with make(tmp_path_factory.mktemp(request.param)) as made:
        made.pages = pages
        yield made


HELD = """[...document.querySelectorAll('body *')]
  .filter(one => [...one.childNodes].some(it => it.nodeType === 3 && it.data.trim()))
  .filter(one => one.getClientRects().length && !['TITLE', 'OPTION'].includes(one.tagName))
  .map(one => {
    const numbers = told => told.match(/[0-9.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(it => it / 255)
      .map(it => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
      .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
    const style = getComputedStyle(one);
    let behind = one, ground = [0, 0, 0, 0];
    while (behind && (ground.length > 3 && ground[3] === 0)) {
      ground = numbers(getComputedStyle(behind).backgroundColor); behind = behind.parentElement;
    }
    const face = numbers(one.ownerSVGElement ? style.fill : style.color);
    const [high, low] = [light(face), light(ground)].sort((a, b) => b - a);
    return [(high + 0.05) / (low + 0.05), one.tagName + ' ' + one.textContent.trim().slice(0, 40)];
  })"""


def test_every_word_stands_out_from_what_lies_behind_it(chromium: Browser, room: Room) -> None:
    for path in room.pages.values():
        for scheme in SCHEMES:
            room.see(chromium, path, WIDTHS[1], scheme)
            found: list[tuple[float, str]] = chromium.evaluate(HELD)
            assert len(found) > 3
            assert [one for one in found if one[0] < FACES] == [], (path, scheme)


def heard(chromium: Browser) -> list[dict[str, Any]]:
    """What a screen reader is given, in its order; what it passes over left out."""
    nodes: list[dict[str, Any]] = chromium.ask("Accessibility.getFullAXTree")["nodes"]
    return [one for one in nodes if not one["ignored"]]


def role(node: dict[str, Any]) -> str:
    return str(node["role"]["value"])


def name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


NAMED = {"link", "button", "textbox", "combobox", "table", "navigation", "image", "region", "heading"}


def test_a_screen_reader_hears_the_same_at_every_width(chromium: Browser, room: Room) -> None:
    """Tables that lie as cards on a phone are tables still; whatever can be reached has a name."""
    for path in room.pages.values():
        said = []
        for width in WIDTHS:
            room.see(chromium, path, width, "light")
            nodes = heard(chromium)
            assert [role(one) for one in nodes if role(one) in NAMED and not name(one)] == [], path
            assert {"banner", "main", "contentinfo"} <= {role(one) for one in nodes}
            kinds = Counter(map(role, nodes))
            said.append({kind: kinds[kind] for kind in ("table", "row", "rowheader", "columnheader")})
        assert said[0]["columnheader"] == said[1]["columnheader"]
        assert said[0] == said[1], path
        assert (said[0]["table"] == 0) == (chromium.evaluate("document.querySelector('table') === null"))


def test_a_page_is_told_as_vietnamese_and_in_order(chromium: Browser, room: Room) -> None:
    for path in room.pages.values():
        room.see(chromium, path, WIDTHS[0], "light")
        assert chromium.evaluate("document.documentElement.lang") == "vi"
        levels = chromium.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(one => one.tagName)")
        assert levels[0] == "H1"
        assert set(levels[1:]) <= {"H2"}
        every = "[...document.querySelectorAll('{}')].filter(one => {}).length"
        assert chromium.evaluate(every.format("table", "!one.caption || !one.tHead")) == 0
        assert chromium.evaluate(every.format("th", "!['col', 'row'].includes(one.scope)")) == 0
        assert chromium.evaluate(every.format("[tabindex]", "one.tabIndex > 0")) == 0


def test_the_first_key_leads_past_the_menu(chromium: Browser, room: Room) -> None:
    room.see(chromium, next(iter(room.pages.values())), WIDTHS[0], "light")
    chromium.press("Tab")
    assert chromium.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    assert chromium.evaluate("document.activeElement.getBoundingClientRect().top >= 0") is True
    chromium.press("Enter")
    assert chromium.evaluate("location.hash") == "#main"


def test_a_printed_page_has_all_of_it_on_a_few_sheets(chromium: Browser, room: Room, tmp_path: Path) -> None:
    """Also what is folded away on the screen, tables as tables, and nothing to click."""
    for path in room.pages.values():
        room.see(chromium, path, WIDTHS[1], "dark")
        told = chromium.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        file = tmp_path / "page.pdf"
        file.write_bytes(base64.b64decode(told["data"]))
        text = subprocess.run(
            ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
        ).stdout
        assert text.count("\f") <= 12, path
        folded = chromium.evaluate("[...document.querySelectorAll('details li a')].map(it => it.textContent)")
        printed = " ".join(text.split())
        assert [one for one in folded if one.split()[-1] not in printed] == []
        assert "Đến nội dung" not in printed
        assert chromium.evaluate("document.querySelector('h1').textContent") in printed
