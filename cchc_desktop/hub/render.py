"""Pages as they leave: written from templates that escape what is put in, under headers that allow little."""

from __future__ import annotations

from datetime import date, datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cchc_desktop.core.text import day, day_time, number
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.paths import resources

_FOLDER = resources() / "pages"
_CLOSED = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": f"{_CLOSED}; style-src 'self'; img-src 'self'; form-action 'self'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FILES = {"/style.css": ("style.css", "text/css"), "/icon.svg": ("icon.svg", "image/svg+xml")}


def environment() -> Environment:
    """The templates; a name that nobody gave a value is an error, never an empty place."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"many": number, "day": _day, "moment": _moment}
    return made


def _day(value: date | None) -> str:
    return "" if value is None else day(value)


def _moment(value: datetime | None) -> str:
    return "" if value is None else day_time(value)


class Paper:
    """What every page of one service has in common."""

    def __init__(self, place: Workplace) -> None:
        self._made = environment()
        self._office = {"name": place.profile.name, "is_practice": place.profile.is_practice}

    def text(self, template: str, /, **values: object) -> str:
        """A page as text."""
        return self._made.get_template(template).render(office=self._office, **values)

    def problem(self, status: int, sentence: str, *, back: str = "") -> Response:
        """A page with one sentence for somebody who is turned away; ``back``: where to go on."""
        return html(self.text("problem.html", sentence=sentence, title="Chưa xem được", back=back), status)


def html(text: str | bytes, status: int = 200) -> Response:
    """A page that nobody keeps, frames, or runs anything in."""
    return HTMLResponse(text, status, headers=HEADERS)


async def file(request: Request) -> Response:
    """The style sheet and the sign, which are the same for all."""
    name, kind = _FILES[request.url.path]
    headers = {**HEADERS, "Cache-Control": "max-age=3600"}
    return Response((_FOLDER / name).read_bytes(), media_type=kind, headers=headers)


FILES = tuple(_FILES)
