"""Nothing under the GPL, the AGPL or an unknown licence is shipped: read from what is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from types import MappingProxyType

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

from cchc_desktop.paths import root

ALLOWED = frozenset(
    {
        *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BSD", "ISC", "Zlib"),
        *("Apache-2.0", "PSF-2.0", "CC0-1.0", "MPL-2.0"),
    }
)
"""Each lets a program under the MIT licence be shipped; MPL-2.0 asks only for changed files of its own."""
TOLD_OTHERWISE = MappingProxyType(
    {
        "Apache 2.0": "Apache-2.0",
        "Apache Software License": "Apache-2.0",
        "BSD License": "BSD",
        "MIT License": "MIT",
        "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
        "Python Software Foundation License": "PSF-2.0",
        "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    }
)
"""What packages wrote before there was one way to write it."""
LINKED = MappingProxyType(
    {
        "pyside6-essentials": "Qt: loaded as libraries of their own, which anybody may replace (one folder)",
        "shiboken6": "part of the same",
        "psycopg": "Python source beside ours, which anybody may replace",
        "psycopg-binary": "a library of its own beside ours, which anybody may replace",
    }
)
"""Taken under the LGPL-3.0, whose terms a folder of separate files keeps."""
READ_IN_FILE = MappingProxyType({"pyrage": "The MIT License (MIT)", "sqlcipher3": "provided 'as-is'"})
"""They tell no licence in their metadata: what their licence file says instead."""
OTHER_LINE = MappingProxyType(
    {
        ("numpy", "2.5.5"): "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
        ("contourpy", "1.4.0"): "BSD-3-Clause",
        ("numpy", "2.4.6"): "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
        ("contourpy", "1.3.3"): "BSD-3-Clause",
    }
)
"""Pins for another line of Python than this one, as their wheels say; another version is to be read anew."""
WITH_GPL_TEXT = MappingProxyType(
    {
        "aiohappyeyeballs": "the history of Python's own licence, which compares itself",
        "typing-extensions": "the same",
        "et-xmlfile": "the same",
        "numpy": "the compiler's run-time library, under the GPL with the exception for what it compiled",
        "pikepdf": "the same exception",
        "pypdfium2": "the same exception; scripts of ICU's build, which are not in it",
        "pillow": "FreeType, of whose two licences the FreeType one is taken",
        "psycopg": "the LGPL is written as additions to the GPL",
        "psycopg-binary": "the same",
    }
)
"""Whose licence files speak of the GPL though the package is not under it, and why."""


def pins() -> Iterator[tuple[str, str, str]]:
    """Name, version and marker of each library of the program, those of its tests left out."""
    text = (root() / "requirements.lock").read_text(encoding="utf-8").partition("# --- for tests ---")[0]
    for line in text.splitlines():
        if found := re.match(r"([a-z0-9_.-]+)==([^ ;\\]+)\s*(?:;\s*([^\\]+))?", line):
            yield found[1], found[2], (found[3] or "").strip()


def licence_of(name: str) -> str:
    """What a package tells of itself, the newest way of telling first; empty where it tells nothing."""
    told = metadata.metadata(name)
    short = (told["License"] or "").strip()
    if expression := told["License-Expression"]:
        return str(expression)
    if short and "\n" not in short and len(short) < 60 and not short.endswith("..."):
        return TOLD_OTHERWISE.get(short, short)
    classes = [
        one.rpartition("::")[2].strip() for one in told.get_all("Classifier", []) if "License ::" in one
    ]
    return " AND ".join(TOLD_OTHERWISE.get(one, one) for one in classes)


def is_allowed(expression: str, *, may_link: bool = False) -> bool:
    """Whether a licence, or one of those to choose from, may be shipped; what nobody knows may not."""
    known = ALLOWED | {"LGPL-3.0-only", "LGPL-3.0-or-later"} if may_link else ALLOWED
    choices = re.split(r"\s+OR\s+", expression.strip("() "))
    return any(
        all(part.strip("() ") in known for part in re.split(r"\s+AND\s+", choice)) for choice in choices
    )


@pytest.mark.parametrize(
    ("expression", "is_fine", "is_linked"),
    [
        ("MIT", True, True),
        ("Apache-2.0 OR BSD-3-Clause", True, True),
        ("GPL-3.0-only OR MIT", True, True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", False, True),
        ("MIT AND GPL-2.0-only", False, False),
        ("GPL-3.0-or-later", False, False),
        ("AGPL-3.0-only", False, False),
        ("", False, False),
        ("see LICENSE", False, False),
    ],
)
def test_what_may_be_shipped(expression: str, *, is_fine: bool, is_linked: bool) -> None:
    assert is_allowed(expression) is is_fine
    assert is_allowed(expression, may_link=True) is is_linked


def test_every_library_that_is_shipped_may_be() -> None:
    wrong = []
    for name, version, marker in pins():
        if marker and not Marker(marker).evaluate():
            if (name, version) in OTHER_LINE:
                assert is_allowed(OTHER_LINE[name, version])
            else:
                wrong.append(f"{name} {version} is for another machine, and nobody read its licence")
            continue
        assert metadata.version(name) == version
        if name in READ_IN_FILE:
            files = metadata.files(name) or []
            texts = [str(one.read_text()) for one in files if "LICENSE" in one.name]
            if not any(READ_IN_FILE[name] in text for text in texts):
                wrong.append(f"{name}: another licence file")
        elif not is_allowed(told := licence_of(name), may_link=name in LINKED):
            wrong.append(f"{name}: {told or 'tells none'}")
    assert wrong == []


def test_the_list_of_libraries_is_whole() -> None:
    """All that is required of what is required is pinned, so nothing is shipped that was not looked at."""
    named = {name for name, _, _ in pins()}
    seen: set[str] = set()
    waiting = [Requirement(one) for one in declared()]
    while waiting:
        one = waiting.pop()
        name = normal(one.name)
        if (one.marker and not one.marker.evaluate({"extra": ""})) or (name in seen and not one.extras):
            continue
        seen.add(name)
        for told in metadata.requires(name) or []:
            inner = Requirement(told)
            extras = ["", *one.extras]
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in extras):
                inner.marker = None
                if normal(inner.name) not in seen:
                    waiting.append(inner)
    assert seen <= named
    assert len(seen) > 40


def declared() -> list[str]:
    import tomllib

    told = tomllib.loads((root() / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[str] = told["project"]["dependencies"]
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_licence_file_speaks_of_the_gpl_unexplained() -> None:
    speaking = set()
    for name, _version, marker in pins():
        if marker and not Marker(marker).evaluate():
            continue
        for file in metadata.files(name) or []:
            if ".dist-info/" in str(file) and re.search(
                r"licen[cs]e|copying|exception", str(file), re.IGNORECASE
            ):
                text = file.locate().read_text(encoding="utf-8", errors="replace")  # type: ignore[attr-defined]  # a path
                if "GENERAL PUBLIC LICENSE" in text.upper():
                    speaking.add(name)
    assert speaking == set(WITH_GPL_TEXT)
