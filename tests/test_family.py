"""A member is found because its file is there, and a frozen program can say what it must find."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from cchc_desktop import family


@dataclass(frozen=True, slots=True)
class Stamp:
    """A kind with the one thing that every kind has."""

    code: str


class SpecialStamp(Stamp):
    """A subclass, which is another kind."""


def album(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, **files: str) -> str:
    """A package with ``files`` as its modules; the name is new each time, because finds are kept."""
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    for module, lines in files.items():
        (folder / f"{module}.py").write_text(f"from test_family import *\n{lines}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "test_family", sys.modules[__name__])
    return name


def test_members_are_sorted_by_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = album(
        tmp_path, monkeypatch, "sorted_album", a="S = Stamp('z')", b="S = Stamp('m'); T = Stamp('a')"
    )
    assert list(family.members(package, Stamp)) == ["a", "m", "z"]


def test_only_the_exact_kind_in_public_modules_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = album(
        tmp_path,
        monkeypatch,
        "exact_album",
        a="S = Stamp('a'); T = SpecialStamp('t'); KIND = Stamp; MANY = [Stamp('m')]",
        _page="S = Stamp('p')",
    )
    assert dict(family.members(package, Stamp)) == {"a": Stamp("a")}


def test_one_code_twice_is_an_error_that_names_both_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = album(tmp_path, monkeypatch, "clash_album", a="S = Stamp('x')", b="S = Stamp('x')")
    with pytest.raises(ValueError, match=r"clash_album\.a and clash_album\.b both hold Stamp 'x'"):
        family.members(package, Stamp)


def test_a_member_that_another_file_borrows_is_no_clash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = album(
        tmp_path, monkeypatch, "borrowing_album", a="S = Stamp('x')", b="from borrowing_album.a import S"
    )
    assert list(family.members(package, Stamp)) == ["x"]


def test_a_package_and_its_name_find_the_same_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = album(tmp_path, monkeypatch, "cached_album", a="S = Stamp('x')")
    first = family.members(name, Stamp)
    package: ModuleType = sys.modules[name]
    assert family.members(package, Stamp) is first


def test_nobody_can_add_to_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = family.members(album(tmp_path, monkeypatch, "closed_album", a="S = Stamp('x')"), Stamp)
    with pytest.raises(TypeError):
        found["y"] = Stamp("y")  # type: ignore[index]  # the refusal is what is tested


def test_the_inventory_names_every_family_without_loading_qt() -> None:
    script = (
        "import sys, json; from cchc_desktop.family import inventory; found = inventory();"
        "assert 'PySide6' not in sys.modules; print(json.dumps(found))"
    )
    answer = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    found = json.loads(answer.stdout)
    assert set(found) == {*family.FAMILIES, family.SCREENS}
    assert all(codes == sorted(codes) for codes in found.values())


def test_from_source_there_is_no_list_of_the_build() -> None:
    assert family.built_with() is None


def test_the_list_of_the_build_is_read_from_the_frozen_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "families.json").write_text('{"forms": ["receipt"]}', encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert family.built_with() == {"forms": ["receipt"]}
