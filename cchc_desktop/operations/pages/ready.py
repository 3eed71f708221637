"""Can this installation work with pages: every library is asked for the one thing that it is here for."""

from __future__ import annotations

from datetime import UTC, datetime


def gaps() -> list[str]:
    """A sentence for what does not work; the libraries are large and easily left out of a build."""
    try:
        _try()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the installation is the finding
        return [f"Phần số hóa không chạy được: {type(error).__name__}: {error}."]
    return []


def _try() -> None:
    import pyhanko.sign.validation  # noqa: F401 - loaded only where a file is signed, so asked for here
    from PIL import Image, ImageDraw

    from cchc_desktop.operations.pages.fit import Draft, as_it_is
    from cchc_desktop.operations.pages.look import look
    from cchc_desktop.operations.pages.marks import mark_on
    from cchc_desktop.operations.pages.signatures import signatures_of
    from cchc_desktop.operations.pages.sources import opened

    drawn = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(drawn).rectangle([100, 100, 500, 140], fill="black")
    file = as_it_is([Draft(lambda: drawn, 75)]).pdf
    page = opened("thử", file).page(1)
    if look(page).measured.dpi != 75 or signatures_of(file, datetime(2026, 1, 1, tzinfo=UTC)):  # noqa: PLR2004 - as drawn
        raise RuntimeError("a page comes back other than it was written")
    mark_on(page.image, 75, "00000", bytes(32))
