"""`cchc bench` opens a register that is locked with whatever the other verbs take, and never asks anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import cchc, done

WORD = "lúa chín vàng đồng"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    (tmp_path / "word").write_text(f"{WORD}\n", encoding="utf-8")
    data = tmp_path / "so"
    done("--data", data, "init", "--unit", "00070", "--practice", "--passphrase-file", tmp_path / "word")
    return data


@pytest.mark.parametrize(
    ("variable", "is_filed", "code"), [(None, True, 0), (WORD, False, 0), ("sai", True, 0), (None, False, 1)]
)
def test_a_passphrase_is_taken_from_either_place(
    locked: Path, monkeypatch: pytest.MonkeyPatch, variable: str | None, code: int, *, is_filed: bool
) -> None:
    monkeypatch.delenv("CCHC_PASSPHRASE", raising=False)
    if variable is not None:
        monkeypatch.setenv("CCHC_PASSPHRASE", variable)
    words = ("--passphrase-file", locked.parent / "word") if is_filed else ()
    for table in ("save", "dashboard") if code == 0 else ("save",):
        answer = cchc("--data", locked, "bench", "--only", table, "--json", *words)
        assert answer.code == code, answer.err
        assert answer.lines[0].get("table" if code == 0 else "problem")


def test_a_real_register_is_not_written_full_of_invented_people(locked: Path) -> None:
    word, real = ("--passphrase-file", locked.parent / "word"), locked.parent / "that"
    done("--data", real, "init", "--unit", "00070", *word)
    answer = cchc("--data", real, "bench", "--only", "save", "--json", *word)
    assert (answer.code, "không đo trên sổ thật" in answer.json["problem"]) == (1, True)
    assert done("--data", real, "search", "a", *word) == []
