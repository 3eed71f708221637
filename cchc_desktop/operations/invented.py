"""People who do not exist, for practice registers."""

from __future__ import annotations

from random import Random
from typing import TypedDict

_SURNAMES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
_MALE = (
    ("Văn", "Đức", "Minh", "Quang", "Hữu"),
    ("An", "Bình", "Cường", "Dũng", "Hải", "Khánh", "Long", "Nam", "Ước"),
)
_FEMALE = (
    ("Thị", "Ngọc", "Thu", "Thanh", "Kim"),
    ("Ánh", "Bích", "Chi", "Diễm", "Hằng", "Lụa", "Mận", "Nga", "Yến"),
)
_HAMLETS = ("Thôn Đông", "Thôn Đoài", "Thôn Trung", "Xóm Mới", "Ấp Bến", "Tổ 3", "Tổ 7", "Khu phố Chợ")
_PROVINCES = ("001", "019", "025", "031", "038", "040", "048", "052", "066", "079", "092")
OFFICERS = ("Tư pháp – hộ tịch", "Địa chính – xây dựng", "Văn hóa – xã hội", "Kinh tế")
MISSING = ("Bản sao giấy khai sinh", "Giấy tờ chứng minh nơi cư trú", "Tờ khai theo mẫu", "Văn bản ủy quyền")
_CENTURY = 2000


class Person(TypedDict):
    """The personal part of an intake."""

    applicant: str
    id_number: str
    born: str
    sex: str
    address: str
    phone: str


def person(random: Random, place: str, year: int) -> Person:
    """Somebody of age in ``year``, living in ``place``, with a number whose parts agree."""
    is_woman = random.choice((False, True))
    middles, givens = _FEMALE if is_woman else _MALE
    born = random.randrange(year - 80, year - 18)
    century = (2 if born >= _CENTURY else 0) + is_woman
    number = f"{random.choice(_PROVINCES)}{century}{born % 100:02}{random.randrange(1_000_000):06}"
    return Person(
        applicant=f"{random.choice(_SURNAMES)} {random.choice(middles)} {random.choice(givens)}",
        id_number=number,
        born=f"{born}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
        sex="Nữ" if is_woman else "Nam",
        address=f"{random.choice(_HAMLETS)}, {place}",
        phone=f"0900{random.randrange(1_000_000):06}",
    )
