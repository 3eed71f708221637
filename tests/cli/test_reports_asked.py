"""`cchc month --reports`: the files that were asked for, named in the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done, play

ACT: dict[str, object] = {
    "verb": "receive",
    "at": "2026-10-01T09:00",
    "by": "Lan",
    "procedure": "1.004873",
    "applicant": "Đỗ Ước",
}
MONTH = ("month", "--period", "2026-10")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A practice register with one dossier."""
    place = tmp_path / "sổ"
    done("--data", place, "init", "--unit", "00070", "--practice")
    play(place, ACT)
    return place


def names(told: dict[str, list[str]]) -> list[str]:
    return sorted(Path(file).name.partition("_00070_")[0] for file in told["files"])


def test_the_files_asked_for_are_written_and_named(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    told = done("--data", data, *MONTH, "--out", out, "--reports", "overdue, work-load.pdf", "--names")
    assert names(told) == ["BCTTHC", "KhoiLuong", "QuaHan", "QuaHan"]
    assert all(Path(file).stat().st_size for file in told["files"])
    assert len(list(out.iterdir())) == len(told["files"])


def test_without_the_word_nothing_has_changed(data: Path, tmp_path: Path) -> None:
    told = done("--data", data, *MONTH, "--out", tmp_path / "ra")
    assert names(told) == ["BCTTHC", "II06a", "II06a", "SoTheoDoi"]
    assert done("--data", data, *MONTH)["files"] == []


def test_a_week_can_be_asked_for(data: Path, tmp_path: Path) -> None:
    told = done(
        "--data", data, "month", "--period", "2026-W40", "--out", tmp_path / "ra", "--reports", "work-load"
    )
    assert told["period"]["title"] == "Tuần 40 năm 2026"
    assert (told["period"]["first_on"], told["period"]["last_on"]) == ("2026-09-28", "2026-10-04")
    assert told["total"]["received"] == 1


@pytest.mark.parametrize("words", [("--out", "ra", "--reports", "quý"), ("--out", "ra", "--reports", ",")])
def test_what_cannot_be_written_is_refused_before_anything_is_kept(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = cchc("--data", data, *MONTH, *words)
    assert answer.code == 2
    assert answer.err.strip()
    assert not (tmp_path / "ra").exists()
    assert done("--data", data, *MONTH)["revision"] == 1
