"""What an office decides for itself: rates, pinned procedures, who signs, numbers after paper days, packs."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from acting import Act

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.catalogue import Channel, fee
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.favourites import MOST, favourites, pin, unpin
from cchc_desktop.operations.numbers import next_number, stand
from cchc_desktop.operations.office import Head, head, phone, put_head, put_phone
from cchc_desktop.operations.packs import take_pack, try_pack, workplace_of
from cchc_desktop.operations.rates import Rate, put_rate, rates
from cchc_desktop.operations.upkeep import check
from cchc_desktop.rulebook import load_catalogue

AT = datetime(2026, 10, 5, 9, tzinfo=HANOI)
MARRIAGE = "1.004873"
FEE = "Lệ phí hộ tịch"
PACK = """
[[announcement]]
year = 2026
basis = "Quyết định giả định"
closed = [{ day = 2026-10-07, name = "nghỉ bão" }]
"""


def a_rate(amount: int, since: date = date(2026, 1, 1), online: int | None = None) -> Rate:
    return Rate(
        procedure=MARRIAGE, fee=FEE, since=since, amount=amount, online=online, basis="Nghị quyết 1/NQ-HĐND"
    )


def charged(place: Workplace, on: date, channel: Channel = Channel.DIRECT) -> int | None:
    return fee(place.catalogue.at(MARRIAGE, on), None, channel, 1, 1, on).amount


def test_the_province_fills_in_what_the_law_leaves_open(place: Workplace) -> None:
    assert charged(place, date(2026, 10, 5)) is None
    with at_desk(place, "Lan", AT) as desk:
        put_rate(desk, a_rate(3_000))
    with at_desk(workplace_of(place.register), "Lan", AT) as desk:
        put_rate(desk, a_rate(5_000, date(2026, 11, 1), online=0))
    now = workplace_of(place.register)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 1))
    assert [charged(now, on) for on in days] == [None, 3_000, 3_000, 5_000]
    assert charged(now, date(2026, 10, 31), Channel.ONLINE) == 3_000
    assert charged(now, date(2026, 11, 1), Channel.ONLINE) == 0
    found = fee(now.catalogue.at(MARRIAGE, days[1]), None, Channel.DIRECT, 1, 1, days[1])
    assert found.basis == "Nghị quyết 1/NQ-HĐND"
    with place.register.read() as reading:
        assert [one.amount for one in rates(reading)] == [3_000, 5_000]
    assert check(place).findings == ()


def test_a_rate_is_corrected_on_its_own_day(place: Workplace) -> None:
    for amount in (3_000, 4_000):
        with at_desk(workplace_of(place.register), "Lan", AT) as desk:
            put_rate(desk, a_rate(amount))
    assert charged(workplace_of(place.register), date(2026, 10, 5)) == 4_000


@pytest.mark.parametrize(
    ("rate", "field"),
    [
        (a_rate(-1), "amount"),
        (a_rate(1_000, date(2016, 12, 31)), "procedure"),
        (Rate(procedure=MARRIAGE, fee=FEE, since=date(2026, 1, 1), amount=1, basis=" "), "basis"),
        (Rate(procedure=MARRIAGE, fee="Phí lạ", since=date(2026, 1, 1), amount=1, basis="NQ"), "fee"),
        (
            Rate(
                procedure="2.000635",
                fee="Phí cấp bản sao trích lục hộ tịch",
                since=date(2026, 1, 1),
                amount=1,
                basis="NQ",
            ),
            "fee",
        ),
    ],
)
def test_a_rate_that_cannot_be_is_refused_at_its_field(place: Workplace, rate: Rate, field: str) -> None:
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused) as refused:
        put_rate(desk, rate)
    assert refused.value.field == field


def test_ten_procedures_are_pinned_and_no_more(place: Workplace) -> None:
    codes = [one.code for one in place.catalogue.in_force(AT.date())][: MOST + 1]
    with at_desk(place, "Lan", AT) as desk:
        for code in codes[:MOST]:
            pin(desk, code)
        assert pin(desk, codes[0]) == tuple(codes[:MOST])
        with pytest.raises(Refused, match="Bỏ ghim"):
            pin(desk, codes[MOST])
        unpin(desk, codes[3])
        pin(desk, codes[MOST])
    with place.register.read() as reading:
        assert favourites(reading, AT.date()) == (*codes[:3], *codes[4 : MOST + 1])
        assert favourites(reading, date(2026, 10, 4)) == ()


def test_who_signs_is_told_with_name_and_title(place: Workplace) -> None:
    with place.register.read() as reading:
        assert (head(reading, AT.date()), phone(reading, AT.date())) == (Head(), "")
    with at_desk(place, "Lan", AT) as desk:
        put_head(desk, Head(" Trần Văn  Bảy", "PHÓ GIÁM ĐỐC"))
        put_phone(desk, "+84 912 345 678")
        with pytest.raises(Refused) as refused:
            put_head(desk, Head("", "GIÁM ĐỐC"))
    assert refused.value.field == "head_name"
    with place.register.read() as reading:
        assert head(reading, AT.date()) == Head("Trần Văn Bảy", "PHÓ GIÁM ĐỐC")
        assert phone(reading, AT.date()) == "0912345678"


def test_numbers_go_on_behind_those_on_paper(place: Workplace, act: Act) -> None:
    first = act("receive", "2026-10-05T09:00", procedure=MARRIAGE, applicant="Đỗ Thị Ước")
    assert first.local_no == "0001/2026"
    with at_desk(place, "Lan", AT) as desk:
        assert (
            next_number(desk, 2026, 19, "Mất điện ngày 02/10, ghi tay từ số 0002 đến 0018").words
            == "0019/2026"
        )
    later = act("receive", "2026-10-05T10:00", procedure=MARRIAGE, applicant="Lê Văn Ánh")
    assert later.local_no == "0019/2026"
    with place.register.read() as reading:
        assert stand(reading, 2026).words == "0020/2026"
        assert stand(reading, 2025).words == "0001/2025"
    assert check(place).findings == ()


@pytest.mark.parametrize(
    ("year", "value", "basis", "field"),
    [
        (2026, 1, "mất điện", "value"),
        (2026, 0, "mất điện", "value"),
        (2026, 200_000, "mất điện", "value"),
        (2028, 5, "mất điện", "year"),
        (2026, 5, "  ", "basis"),
    ],
)
def test_numbers_never_go_back(place: Workplace, year: int, value: int, basis: str, field: str) -> None:
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused) as refused:
        next_number(desk, year, value, basis)
    assert refused.value.field == field


def test_a_pack_is_tried_before_it_is_taken_in(place: Workplace, act: Act, tmp_path: Path) -> None:
    act("receive", "2026-10-05T09:00", procedure=MARRIAGE, applicant="Đỗ Thị Ước")
    file = tmp_path / "bao.toml"
    file.write_text(PACK, encoding="utf-8")
    found = try_pack(place, file)
    assert (found.kind, found.years, found.rules) == ("law", (2026,), ())
    assert [one.local_no for one in found.moved] == ["0001/2026"]
    assert not (place.register.place / "law").exists()
    with at_desk(place, "Lan", AT) as desk:
        take_pack(desk, place.register.place, file)
    now = workplace_of(place.register)
    assert now.law.calendar.why(date(2026, 10, 7)) == "nghỉ bão"
    assert try_pack(now, file).is_idle
    assert check(place).findings == ()


def test_another_file_of_the_same_name_is_refused(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "bao.toml"
    file.write_text(PACK, encoding="utf-8")
    with at_desk(place, "Lan", AT) as desk:
        take_pack(desk, place.register.place, file)
    file.write_text(PACK.replace("10-07", "10-08"), encoding="utf-8")
    with pytest.raises(Refused, match="cùng tên"):
        try_pack(place, file)


def test_a_catalogue_pack_tells_its_procedures(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "tinh.toml"
    file.write_text(
        '[pack]\nfield = "Hộ tịch"\nsince = 2026-10-01\n[[procedure]]\n'
        'code = "9.000001"\nname = "Thủ tục tỉnh"\n'
        '[[procedure.case]]\ncode = "thuong"\nname = "Thông thường"\nterm = "5wd"\n',
        encoding="utf-8",
    )
    found = try_pack(place, file)
    assert [one.code for one in found.procedures] == ["9.000001"]
    with at_desk(place, "Lan", AT) as desk:
        take_pack(desk, place.register.place, file)
    assert workplace_of(place.register).catalogue.at("9.000001", AT.date()).name == "Thủ tục tỉnh"
    assert load_catalogue(place.register.place).at("9.000001", AT.date()).field == "Hộ tịch"


@pytest.mark.parametrize(
    ("name", "text", "failure"),
    [
        ("a.toml", "x = 1", Refused),
        ("a.txt", PACK, Refused),
        ("a.toml", "[[announcement]", Trouble),
        ("a.toml", PACK.replace("day =", "ngay ="), Trouble),
    ],
)
def test_what_is_no_pack_is_refused(
    place: Workplace, tmp_path: Path, name: str, text: str, failure: type[Exception]
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(failure):
        try_pack(place, file)
