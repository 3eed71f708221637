"""Recipients of age: what is let in is what a file can really be closed to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage import RecipientError, x25519

from cchc_desktop.core import recipient
from cchc_desktop.core.answer import Answer, read, write
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.recipient import is_recipient
from cchc_desktop.operations.sealing import close, new_keys

POINTS = st.binary(min_size=32, max_size=32).filter(lambda point: any(point[1:]))


def written(data: bytes) -> str:
    """``data`` as a recipient whose check sum is right."""
    bits = "".join(f"{one:08b}" for one in data)
    values = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    check = recipient._checked((*recipient._PREFIX, *values, *(0,) * 6)) ^ 1
    values += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return "age1" + "".join(recipient._LETTERS[one] for one in values)


def is_known_to_age(text: str) -> bool:
    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


@given(POINTS)
def test_what_age_writes_is_let_in(point: bytes) -> None:
    assert is_recipient(written(point)) == is_known_to_age(written(point)) is True


@given(st.integers(0, 61), st.sampled_from([*recipient._LETTERS, "b", "1", "A", "ộ", " "]), POINTS)
def test_one_letter_that_is_another_makes_it_none(at: int, letter: str, point: bytes) -> None:
    right = written(point)
    wrong = right[:at] + letter + right[at + 1 :]
    assert is_recipient(wrong) == (wrong == right)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_of_another_length_it_is_none(length: int) -> None:
    told = written(bytes(range(length)))
    assert not is_recipient(told)
    assert not is_known_to_age(told)


LOW = [
    *(bytes(32), b"\1" + bytes(31), bytes(31) + b"\x80"),
    *((point + offset).to_bytes(32, "little") for point in (recipient._PRIME,) for offset in (-1, 0, 1)),
    *(point.to_bytes(32, "little") for point in sorted(recipient._LOW_ORDER)),
]


@pytest.mark.parametrize("point", LOW)
def test_a_point_over_which_the_library_ends_the_program_is_none(point: bytes) -> None:
    assert not is_recipient(written(point))
    with pytest.raises(Refused, match="không dùng được"):
        close(b"x", [written(point)])


def test_to_what_is_no_recipient_nothing_is_closed() -> None:
    with pytest.raises(Refused, match="không dùng được"):
        close(b"x", [new_keys().recipient, "age1qqqqqqqqqqqqqqq"])


def test_an_answer_with_what_is_no_recipient_is_refused_at_the_door() -> None:
    said = Answer(
        state="accepted",
        name="x.cchc",
        packet="a" * 64,
        manifest="b" * 64,
        revision=1,
        listed=3,
        lines=3,
        missing=(),
        received_at="2026-10-20T09:00:00+07:00",
        ahead=0,
        recipient=new_keys().recipient,
    )
    assert read(write(said)) == said
    assert read(write(replace(said, recipient=""))).recipient == ""
    for wrong in ("age1qqqqqqqqqqqqqqq", written(bytes(32)), said.recipient.upper()):
        with pytest.raises(Refused):
            read(write(replace(said, recipient=wrong)))
