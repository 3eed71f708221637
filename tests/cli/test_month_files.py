"""`cchc month --out` onto a disk that says no: nothing is kept, so nothing goes up at the next send."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from commands import cchc, done, play


@pytest.mark.parametrize("closing", [(), ("--close",)])
def test_tables_that_could_not_be_written_leave_nothing_to_send(
    tmp_path: Path, closing: tuple[str, ...]
) -> None:
    data, box, in_the_way = tmp_path / "data", tmp_path / "box", tmp_path / "file"
    done("--data", data, "init", "--unit", "00070", "--practice")
    wanted = {"verb": "receive", "at": "2026-10-01T09:00", "procedure": "1.004873", "applicant": "Đỗ Ước"}
    play(data, {"by": "Lan", **wanted})
    in_the_way.write_bytes(b"")
    month = ("--data", data, "month", "--period", "2026-10", *closing)
    answer = cchc(*month, "--out", in_the_way / "tables")
    assert answer.code == 1
    assert "đường dẫn đi qua một tệp" in answer.err
    refused = cchc("--data", data, "send", "--via", f"folder:{box}")
    assert refused.code == 1 or "Không có gói nào chờ gửi" in refused.out
    assert not box.exists()

    told = done(*month, "--out", tmp_path / "tables")
    assert (told["revision"], told["is_final"]) == (1, bool(closing))
    assert all(Path(file).is_file() for file in told["files"])
    [sent] = done("--data", data, "send", "--via", f"folder:{box}")["sent"]
    assert (box / sent).read_bytes() == (tmp_path / "tables" / sent).read_bytes()


@pytest.mark.parametrize("closing", [(), ("--close",)])
def test_a_name_that_cannot_be_given_leaves_nothing_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closing: tuple[str, ...]
) -> None:
    """Everything lies written beside its target; then the share goes read-only."""
    data, tables = tmp_path / "data", tmp_path / "tables"
    done("--data", data, "init", "--unit", "00070", "--practice")
    month = ("--data", data, "month", "--period", "2026-10", *closing)

    def refused(part: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "read-only", str(part), str(target))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refused)
        answer = cchc(*month, "--out", tables)
    assert answer.code == 1
    assert "Chưa ghi được tệp" in answer.err
    assert done("--data", data, "month", "--history")["revisions"] == []
    assert list(tables.iterdir()) == []
    assert done(*month, "--out", tables)["revision"] == 1
