"""What travels can neither be changed, nor read by others, nor swell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zstandard import ZstdCompressor

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter, fingerprint, read, write
from cchc_desktop.operations.sealing import close, new_keys, opened, signed, verified

OURS, THEIRS = new_keys(), new_keys()
LETTER = Letter(kind="manifest", sender="00004", to="01", body={"number": 1, "tên": "Phường Thử"}, key="")
SIGNED = signed(LETTER, OURS)
MUCH = 1_000_000


def test_a_signed_letter_is_told_back() -> None:
    found = verified(SIGNED, "manifest")
    assert replace(found, key="", signature="") == LETTER
    assert found.key == OURS.public


@given(at=st.integers(0, len(SIGNED) - 1), bit=st.integers(0, 7))
def test_a_changed_bit_anywhere_is_refused(at: int, bit: int) -> None:
    changed = bytearray(SIGNED)
    changed[at] ^= 1 << bit
    with pytest.raises(Refused):
        verified(bytes(changed), "manifest")


@given(st.integers(0, len(SIGNED) - 1))
def test_a_cut_letter_is_refused(end: int) -> None:
    with pytest.raises(Refused):
        verified(SIGNED[:end], "manifest")


def test_a_letter_is_of_one_kind_only() -> None:
    with pytest.raises(Refused, match="gói báo cáo"):
        verified(SIGNED, "acknowledgement")
    passed_on = write(replace(read(SIGNED, "manifest"), kind="notice"))
    with pytest.raises(Refused, match="Chữ ký"):
        verified(passed_on, "notice")


@pytest.mark.parametrize("change", [{"to": "02"}, {"sender": "00005"}, {"key": THEIRS.public}])
def test_nobody_turns_a_letter_to_somebody_else(change: dict[str, str]) -> None:
    turned = write(replace(read(SIGNED, "manifest"), **change))  # type: ignore[arg-type]  # names of text alone
    with pytest.raises(Refused, match="Chữ ký"):
        verified(turned, "manifest")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"format":"cchc-letter"}']
)
def test_what_is_no_letter_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        verified(body, "manifest")


def test_a_letter_of_a_later_program_says_so() -> None:
    with pytest.raises(Refused, match="cập nhật"):
        verified(SIGNED.replace(b'"version":1', b'"version":7'), "manifest")


@given(st.binary(max_size=5_000))
def test_what_is_closed_is_opened_by_its_reader_alone(data: bytes) -> None:
    closed = close(data, [OURS.recipient])
    assert opened(closed, OURS, largest=MUCH) == data
    with pytest.raises(Refused, match="đơn vị khác"):
        opened(closed, THEIRS, largest=MUCH)
    with pytest.raises(Refused, match="đơn vị khác"):
        opened(closed, None, largest=MUCH)


def test_several_may_open_it() -> None:
    closed = close(b"10/2026", [OURS.recipient, THEIRS.recipient])
    assert {opened(closed, one, largest=MUCH) for one in (OURS, THEIRS)} == {b"10/2026"}


def test_what_nobody_closed_is_only_packed() -> None:
    assert opened(close(b"10/2026"), None, largest=MUCH) == b"10/2026"


CLOSED = close(b"so" * 500, [OURS.recipient])


@given(at=st.integers(0, len(CLOSED) - 1), bit=st.integers(0, 7))
def test_damage_to_what_is_closed_is_seen(at: int, bit: int) -> None:
    changed = bytearray(CLOSED)
    changed[at] ^= 1 << bit
    with pytest.raises(Refused):
        opened(bytes(changed), OURS, largest=MUCH)


def test_a_small_file_that_would_fill_the_memory_is_refused() -> None:
    bomb = ZstdCompressor(level=19).compress(bytes(50_000_000))
    unsized = ZstdCompressor(level=19, write_content_size=False).compress(bytes(50_000_000))
    assert max(len(bomb), len(unsized)) < 10_000
    for one in (bomb, unsized, bomb + bomb):
        with pytest.raises(Refused):
            opened(one, None, largest=MUCH)


def test_more_than_one_frame_is_not_ours() -> None:
    with pytest.raises(Refused):
        opened(close(b"a") + close(b"b"), None, largest=MUCH)


def test_a_fingerprint_can_be_read_over_the_telephone() -> None:
    told = fingerprint(OURS.public)
    assert [len(group) for group in told.split(" ")] == [5] * 6
    assert told.replace(" ", "").isdecimal()
    assert told != fingerprint(THEIRS.public)
