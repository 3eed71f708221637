"""Ways to get pages: picked files, a watched folder, a scanner through its program."""

from __future__ import annotations

import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.scanners import Profile, scanner_of, scanners
from cchc_desktop.scanners import naps2 as naps2_way
from cchc_desktop.scanners import sane as sane_way
from cchc_desktop.scanners._program import run
from cchc_desktop.scanners.watched import RECEIVED, Watch, by_hand, is_by_hand, put_aside


def test_there_are_these_ways() -> None:
    assert set(scanners()) == {"files", "naps2", "sane", "watched"}
    with pytest.raises(Refused, match="Không có cách quét “fax”"):
        scanner_of(Profile(name="a", scanner="fax"))


def test_files_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"mot")
    files = scanner_of(Profile(name="a", scanner="files"))
    (sheaf,) = files.scan(Profile(name="a", scanner="files", paths=(str(tmp_path / "a.pdf"),)))
    assert (sheaf.name, sheaf.data) == ("a.pdf", b"mot")
    with pytest.raises(Trouble, match="Không đọc được tệp “b"):
        files.scan(Profile(name="a", scanner="files", paths=(str(tmp_path / "b.pdf"),)))
    with pytest.raises(Refused, match="Chưa chọn tệp"):
        files.scan(Profile(name="a", scanner="files"))


def test_a_growing_file_is_left_alone(tmp_path: Path) -> None:
    watch, file = Watch(), tmp_path / "quet.pdf"
    file.write_bytes(b"%PDF-1.7 half")
    assert watch.still(tmp_path, 5, now=0) == ()
    assert watch.still(tmp_path, 5, now=4.9) == ()
    file.write_bytes(b"%PDF-1.7 half and more")
    assert watch.still(tmp_path, 5, now=5) == ()
    assert watch.still(tmp_path, 5, now=9.9) == ()
    assert watch.still(tmp_path, 5, now=10) == (file,)


def test_a_file_rewritten_at_the_same_size_is_left_alone(tmp_path: Path) -> None:
    watch, file = Watch(), tmp_path / "quet.pdf"
    file.write_bytes(b"aaaa")
    watch.still(tmp_path, 5, now=0)
    os.utime(file, ns=(1, 1))
    assert watch.still(tmp_path, 5, now=6) == ()
    assert watch.still(tmp_path, 5, now=11) == (file,)


@pytest.mark.parametrize("name", ["~$quet.pdf", ".quet.pdf", "quet.pdf.part", "quet.tmp", "quet.docx"])
def test_what_is_no_finished_scan_is_not_seen(tmp_path: Path, name: str) -> None:
    watch = Watch()
    (tmp_path / name).write_bytes(b"x")
    watch.still(tmp_path, 0, now=0)
    assert watch.still(tmp_path, 0, now=1) == ()


def test_an_empty_file_is_still_to_come(tmp_path: Path) -> None:
    watch = Watch()
    (tmp_path / "a.pdf").touch()
    watch.still(tmp_path, 0, now=0)
    assert watch.still(tmp_path, 0, now=100) == ()


def test_taken_files_are_moved_aside_and_none_is_overwritten(tmp_path: Path) -> None:
    for content in (b"mot", b"hai"):
        (tmp_path / "quet.pdf").write_bytes(content)
        put_aside(tmp_path / "quet.pdf")
    there = {path.name: path.read_bytes() for path in (tmp_path / RECEIVED).iterdir()}
    assert there == {"quet.pdf": b"mot", "quet (2).pdf": b"hai"}
    assert not (tmp_path / "quet.pdf").exists()


def test_the_watched_folder_as_a_way(tmp_path: Path) -> None:
    (tmp_path / "quet.pdf").write_bytes(b"mot")
    profile = Profile(name="a", scanner="watched", folder=str(tmp_path), stable_seconds=0)
    way = scanner_of(profile)
    assert way.scan(profile) == ()
    (sheaf,) = way.scan(profile)
    way.settle(profile, sheaf)
    assert way.scan(profile) == ()
    assert (tmp_path / RECEIVED / "quet.pdf").exists()


def test_a_file_is_handed_out_once_until_it_is_given_back(tmp_path: Path) -> None:
    (tmp_path / "quet.pdf").write_bytes(b"mot")
    profile = Profile(name="a", scanner="watched", folder=str(tmp_path), stable_seconds=0)
    way = scanner_of(profile)
    way.scan(profile)
    (sheaf,) = way.scan(profile)
    assert way.scan(profile) == ()  # the other worker
    way.release(profile, sheaf)  # it was stopped half way
    (again,) = way.scan(profile)
    way.settle(profile, again)
    way.release(profile, again)
    (tmp_path / "quet.pdf").write_bytes(b"hai")
    way.scan(profile)
    (other,) = way.scan(profile)
    assert other.data == b"hai"
    way.release(profile, other)


def test_while_somebody_takes_by_hand_the_folder_is_theirs(tmp_path: Path) -> None:
    profile = Profile(name="a", scanner="watched", folder=str(tmp_path))
    with by_hand(profile):
        with by_hand(profile):
            assert is_by_hand(profile)
        assert is_by_hand(profile)
    assert not is_by_hand(profile)


def test_a_folder_that_is_away_is_said() -> None:
    profile = Profile(name="a", scanner="watched", folder="/nowhere/at/all")
    with pytest.raises(Trouble, match="Không mở được thư mục quét"):
        scanner_of(profile).scan(profile)


def test_one_page_from_the_glass() -> None:
    profile = Profile(name="Kính", scanner="sane", device="test", dpi=200, source="flatbed")
    (sheaf,) = scanner_of(profile).scan(profile)
    with Image.open(BytesIO(sheaf.data)) as page:
        assert page.mode == "RGB"
        assert round(float(page.info["dpi"][0])) == 200


def test_a_stack_from_the_feeder_is_one_file() -> None:
    profile = Profile(name="Khay", scanner="sane", device="test", dpi=75, is_colour=False)
    (sheaf,) = scanner_of(profile).scan(profile)
    with Image.open(BytesIO(sheaf.data)) as stack:
        assert (stack.n_frames, stack.mode) == (10, "L")  # type: ignore[attr-defined]  # a TIFF has frames


def test_a_scanner_that_is_not_there_is_said() -> None:
    profile = Profile(name="a", scanner="sane", device="nobody:at-home", dpi=75, source="flatbed")
    with pytest.raises(Trouble, match="Không thấy máy quét"):
        scanner_of(profile).scan(profile)


def test_a_program_that_cannot_be_run_is_said() -> None:
    with pytest.raises(Trouble, match="Không chạy được chương trình quét"):
        run(lambda _: ["no-such-program-here"], is_fine=lambda *_: True, pattern="*")


def test_duplex_is_asked_of_sane() -> None:
    words = sane_way.command(Profile(name="a", scanner="sane", is_duplex=True), Path("x"))
    assert "--source=ADF Duplex" in words
    assert "--resolution=300" in words
    assert "--mode=Color" in words


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (
            Profile(name="a", scanner="naps2", device="Canon DR-C225", is_duplex=True),
            "--driver wia --device Canon DR-C225 --source duplex --dpi 300 --bitdepth color --pagesize a4",
        ),
        (
            Profile(name="a", scanner="naps2", dpi=200, is_colour=False, source="flatbed"),
            "--driver wia --source glass --dpi 200 --bitdepth gray --pagesize a4",
        ),
    ],
)
def test_the_words_for_naps2(profile: Profile, expected: str) -> None:
    words = naps2_way.command(profile, Path("out"), "NAPS2.Console.exe")
    assert words[:5] == [
        "NAPS2.Console.exe",
        "--output",
        str(Path("out/stack.pdf")),
        "--force",
        "--noprofile",
    ]
    assert " ".join(words[5:]) == expected
    assert "Canon DR-C225" in words or not profile.device  # one word, however many blanks it has


def test_what_a_cut_off_scan_left_lying_open_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, fresh = tmp_path / "cchc-scan-cu", tmp_path / "cchc-scan-moi"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "page0001.tif").write_bytes(b"x")
    os.utime(old, (0, 0))
    code = "import pathlib; pathlib.Path('page0001.tif').write_bytes(b'y')"
    (sheaf,) = run(
        lambda _: [sys.executable, "-c", code],
        is_fine=lambda number, _, has: number == 0 and has,
        pattern="*.tif",
    )
    assert sheaf.data == b"y"
    assert list(tmp_path.iterdir()) == [fresh]
