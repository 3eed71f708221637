"""A scanner on Linux, through the program scanimage."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from cchc_desktop.scanners import Profile, Scanner, Sheaf, leave
from cchc_desktop.scanners._program import run

_PROGRAM = "scanimage"
_EMPTY_FEEDER = 7  # SANE_STATUS_NO_DOCS: how every stack ends
_MOST_SHEETS = 500
_QUALITY = 95  # of a page on its way; what is kept is decided later


def command(profile: Profile, folder: Path) -> Sequence[str]:
    """The words of one scan; a device that knows no duplex names its source otherwise."""
    words = [_PROGRAM]
    if profile.device:
        words.append(f"--device-name={profile.device}")
    words += [
        "--format=tiff",
        f"--resolution={profile.dpi}",
        f"--mode={'Color' if profile.is_colour else 'Gray'}",
    ]
    if profile.source == "feeder":
        words.append(f"--source={'ADF Duplex' if profile.is_duplex else 'Automatic Document Feeder'}")
        words += [f"--batch={folder / 'page%04d.tif'}", f"--batch-count={_MOST_SHEETS}"]
    else:
        words += ["--source=Flatbed", f"--output-file={folder / 'page0001.tif'}"]
    return words


def _is_fine(code: int, _said: str, has_files: bool) -> bool:  # noqa: FBT001 - as the caller hands it over
    return code == 0 or (code == _EMPTY_FEEDER and has_files)


def _scan(profile: Profile) -> tuple[Sheaf, ...]:
    pages = run(lambda folder: command(profile, folder), is_fine=_is_fine, pattern="page*.tif")
    return (_bound(pages),)


def _bound(pages: tuple[Sheaf, ...]) -> Sheaf:
    """One stack is one file, so that its receipts can divide it."""
    if len(pages) == 1:
        return Sheaf("may-quet.tif", pages[0].data)
    from io import BytesIO

    from PIL import Image

    images = [Image.open(BytesIO(page.data)) for page in pages]
    out = BytesIO()
    told = (
        {"compression": "group4"} if images[0].mode == "1" else {"compression": "jpeg", "quality": _QUALITY}
    )
    tag = images[0].info.get("dpi", (0, 0))
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], dpi=tag, **told)
    return Sheaf("may-quet.tif", out.getvalue())


SANE = Scanner("sane", "Máy quét (SANE)", lambda: shutil.which(_PROGRAM) is not None, _scan, leave)
