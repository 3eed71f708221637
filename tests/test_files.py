"""A file is there whole or not at all, and what the disk says is told in one language."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import Ready, make_folder, moved, why, write_whole

SAID = ("ENOENT", "EROFS", "EACCES", "EPERM", "ENOSPC", "EISDIR", "ENOTDIR", "EEXIST", "EIO", "ENAMETOOLONG")


@pytest.mark.parametrize("name", SAID)
def test_the_usual_answers_of_a_disk_are_told_in_vietnamese(name: str) -> None:
    number: int = getattr(errno, name)
    told = why(OSError(number, os.strerror(number)))
    assert not told.isascii()
    assert os.strerror(number) not in told
    assert str(number) not in told


def test_an_answer_that_nobody_knows_has_its_number() -> None:
    assert why(OSError(errno.EXDEV, os.strerror(errno.EXDEV))) == f"lỗi ổ đĩa số {errno.EXDEV}"
    assert why(OSError()) == "lỗi ổ đĩa"


def test_what_lies_ready_has_its_name_only_after_the_act(tmp_path: Path) -> None:
    target = tmp_path / "in" / "paper.pdf"
    with Ready() as ready:
        ready.lay(target, b"old")
        assert not target.exists()
        ready.put()
    with Ready() as ready:
        ready.lay(target, b"new")  # and what it tells of is refused: nobody puts it
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


def put_and(target: Path, other: Path, then: Callable[[], object], *, is_put_first: bool) -> None:
    with Ready() as ready:
        ready.lay(target, b"new")
        ready.lay(other, b"new")
        if is_put_first:
            ready.put()
            assert target.read_bytes() == other.read_bytes() == b"new"
        then()
        ready.put()


def no_commit() -> None:
    raise Trouble("Ổ đĩa đầy.")


def test_what_was_put_is_taken_back_when_the_act_fails(tmp_path: Path) -> None:
    target, other = tmp_path / "paper.pdf", tmp_path / "other.pdf"
    write_whole(target, b"old")
    with pytest.raises(Trouble):
        put_and(target, other, no_commit, is_put_first=True)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_name_that_cannot_be_given_takes_the_others_back(tmp_path: Path) -> None:
    target, other = tmp_path / "paper.pdf", tmp_path / "other.pdf"
    write_whole(target, b"old")
    with pytest.raises(Trouble):
        put_and(target, other, other.mkdir, is_put_first=False)  # somebody was faster
    assert target.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [other, target]


def test_a_folder_in_the_place_of_the_file_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="tên này là một thư mục"):
        write_whole(tmp_path, b"data")
    assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.parent.glob(f".{tmp_path.name}*")) == []


def test_a_path_through_a_file_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file" / "x", tmp_path / "file" / "x" / "y"):
        with pytest.raises(NotADirectoryError):
            make_folder(folder)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_what_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        moved(tmp_path / "nothing", tmp_path / "new")
