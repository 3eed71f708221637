"""A single shot is bound to what it is about: it does not go off in a page that is gone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from cchc_desktop.ui import screens

FILES = sorted(Path(screens.__file__).parent.glob("*.py"))
_WITH_CONTEXT = 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_single_shot_of_a_page_has_its_context(file: Path) -> None:
    calls = [one for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.Call)]
    shots = [one for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr == "singleShot"]
    assert [one.lineno for one in shots if len(one.args) < _WITH_CONTEXT] == []
