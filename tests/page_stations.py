"""Every page of the hub in the states in which people meet it, as a real browser shows them.

PYTHONPATH=.:tests python tests/page_stations.py FOLDER   # a picture of each, to be looked at
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import Browser, Seen, browser
from hub_room import founded, serving
from pages_room import LONG, MONTHS, NAMES, NOW, look_over, reporting

from cchc_desktop.core.numbering import auth_code, look_up_key
from cchc_desktop.hub.serving import Wish
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.page_access import new_word
from cchc_desktop.operations.unit_tree import New, merge
from cchc_desktop.store.look_up import LookUpKey, put_look_up_key

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
WISH = Wish(port=0, has_pages=True, has_look_up=True)
SECRET = b"the secret of a ward that opened look-up"
OCTOBER = f"{MONTHS[1].first_on:%Y%m%d}-{MONTHS[1].last_on:%Y%m%d}"
MERGED = "39001"
NOT_YET = f"/don-vi?ma={MERGED}"
"""It came after the month that is shown."""
MANY = {f"9{n:04d}": f"{LONG} số {n}" if n % 10 == 0 else f"Xã Thứ {n}" for n in range(150)}


@dataclass(slots=True)
class Room:
    """One register served, and the way to its pages."""

    place: Workplace
    url: str
    key: Mapping[str, str]
    pages: Mapping[str, str] = field(default_factory=dict)

    def see(self, chromium: Browser, path: str, width: int, scheme: str) -> Seen:
        """One page as it lies there."""
        return chromium.see(self.url.rstrip("/") + path, width, scheme, self.key)


PAGES = {
    "board": "/",
    "board-looked-over": f"/?ky={OCTOBER}",
    "indicators": "/chi-so",
    "fields": "/linh-vuc",
    "unit": f"/don-vi?ma=00073&ky={OCTOBER}",
    "unit-unsent": "/don-vi?ma=00079",
    "look-up": "/tra-cuu",
    "nothing-there": "/?ky=1",
}


@contextmanager
def usual(folder: Path) -> Iterator[Room]:
    """Four units of long and strange names have sent three months; one of them opened look-up."""
    with reporting(folder) as place:
        look_over(place, MONTHS[1])
        with place.register.write() as book:
            for code in NAMES:
                put_look_up_key(book, LookUpKey(code, look_up_key(SECRET).hex(), NOW))
        with _served(place) as room:
            yield room


@contextmanager
def crowded(folder: Path) -> Iterator[Room]:
    """150 units, every tenth with a long name."""
    with reporting(folder, MANY, 24, MONTHS[2:]) as place, _served(place) as room:
        yield room


@contextmanager
def merged(folder: Path) -> Iterator[Room]:
    """Two of the four have been one since the day behind the newest month."""
    with reporting(folder, dossiers=60) as place:
        since = MONTHS[2].last_on + timedelta(days=1)
        one = New(MERGED, "Phường Hoàn Kiếm – Đắk Ơ")
        merge(place, ["00070", "00076"], one, since, NOW, by="Minh", basis="Nghị quyết 1656/NQ-UBTVQH15")
        with _served(place) as room:
            yield room


@contextmanager
def bare(folder: Path) -> Iterator[Room]:
    """Nobody has sent anything."""
    place = founded(folder / "bare", unit="01", name=f"{LONG}, tỉnh Thử", role="superior")
    try:
        with _served(place) as room:
            yield room
    finally:
        place.register.close()


@contextmanager
def _served(place: Workplace) -> Iterator[Room]:
    word = new_word(place, NOW, by="Minh")
    told = base64.b64encode(f"xem:{word}".encode()).decode()
    with serving(place, NOW, WISH) as hub:
        yield Room(place, hub.url, {"Authorization": f"Basic {told}"})


ROOMS = {
    "usual": (usual, PAGES),
    "crowded": (crowded, {"board": "/", "indicators": "/chi-so"}),
    "merged": (merged, {"board": "/", "unit-of-then": "/don-vi?ma=00070", "unit-of-now": NOT_YET}),
    "bare": (bare, {"board": "/", "look-up": "/tra-cuu"}),
}


def found_out(chromium: Browser, room: Room, number: str, code: str, width: int, scheme: str) -> Seen:
    """The citizens' page after somebody typed this with the keys alone."""
    room.see(chromium, "/tra-cuu", width, scheme)
    chromium.press("Tab")
    chromium.press("Tab")
    chromium.type(number)
    chromium.press("Tab")
    chromium.type(code)
    chromium.press("Enter")
    chromium.wait("Page.loadEventFired")
    return chromium.seen()


def code_of(number: str) -> str:
    """The code under that number on a receipt of the first unit."""
    return auth_code(SECRET, "00070", number)


def main(folder: Path) -> None:
    """Draw them all into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as here, ExitStack() as stack:
        chromium = stack.enter_context(browser(Path(here) / "profile"))
        for name, (make, pages) in ROOMS.items():
            room = stack.enter_context(make(Path(here) / name))
            for page, path in pages.items():
                for width, scheme in ((w, s) for w in WIDTHS for s in SCHEMES):
                    seen = room.see(chromium, path, width, scheme)
                    (folder / f"{name}_{page}_{width}_{scheme}.png").write_bytes(seen.picture)
            if name == "usual":
                for told, code in (("found", code_of("0001/2026")), ("not-found", "AAAAAAAA")):
                    seen = found_out(chromium, room, "0001/2026", code, WIDTHS[0], "light")
                    (folder / f"{name}_{told}_360_light.png").write_bytes(seen.picture)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
