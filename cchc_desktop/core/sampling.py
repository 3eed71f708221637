"""A random sample that anybody can draw again: by hand, or by another program, from a seed and a list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple


class Drawn(NamedTuple):
    """One that was drawn: its key decides where it stands."""

    key: str
    number: str


def key_of(seed: str, number: str) -> str:
    """SHA-256, in hex, of the seed, a vertical bar and the number."""
    return hashlib.sha256(f"{seed}|{number}".encode()).hexdigest()


def draw(seed: str, numbers: Iterable[str], size: int) -> tuple[Drawn, ...]:
    """The ``size`` numbers with the lowest keys, the lowest first; all where there are no more."""
    return tuple(sorted(Drawn(key_of(seed, number), number) for number in numbers)[:size])


def frame_digest(numbers: Iterable[str]) -> str:
    """What the list that was drawn from is known again by: of its numbers in order, a line each."""
    told = hashlib.sha256()
    for number in sorted(numbers):
        told.update(f"{number}\n".encode())
    return told.hexdigest()


def how(seed: str, size: int) -> str:
    """How it is drawn, for whoever wants to draw it again."""
    return (
        "Cách chọn: lấy số của mọi hồ sơ tiếp nhận trong kỳ, viết như trên giấy hẹn (ví dụ 0123/2026). Với "
        f"mỗi số, tính SHA-256 của chuỗi “{seed}|<số hồ sơ>” (mã UTF-8), viết dạng thập lục phân "
        f"chữ thường. Xếp tăng dần theo kết quả; {size} hồ sơ đầu là mẫu. Ví dụ trên "
        f"Linux: printf '%s' '{seed}|0123/2026' | sha256sum. Mã của danh sách chọn: SHA-256 của mọi số "
        "hồ sơ xếp tăng dần, mỗi số một dòng (kết thúc bằng ký tự xuống dòng)."
    )
