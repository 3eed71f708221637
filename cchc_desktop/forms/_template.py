"""Where the words of the forms come from: the shipped file of each, or the one that the office keeps."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.template import Template, parse
from cchc_desktop.files import why
from cchc_desktop.paths import resources

FOLDER = "templates"


@lru_cache(maxsize=64)
def shipped(code: str, places: frozenset[str]) -> Template:
    """The words that come with the program."""
    return parse(code, _file(resources(), code).read_text(encoding="utf-8"), places)


def worded(code: str, places: frozenset[str], folder: Path | None) -> Template:
    """The words of the office's own file in ``folder`` where there is one; Refused when it is wrong."""
    model = shipped(code, places)
    if folder is None or not (path := _file(folder, code)).is_file():
        return model
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"Tệp mẫu “{path.name}” không phải văn bản UTF-8. Lưu lại rồi in.", "form") from None
    except OSError as problem:
        raise Refused(f"Không đọc được tệp mẫu “{path.name}”: {why(problem)}.", "form") from problem
    return parse(code, text, places, model)


def _file(folder: Path, code: str) -> Path:
    return folder / FOLDER / f"{code}.toml"
