"""The catalogue's arithmetic: versions by day, cases by channel, fees by pages, and what typing finds."""

from dataclasses import replace
from datetime import date

import pytest

from cchc_desktop.core.catalogue import (
    Case,
    Catalogue,
    Channel,
    FeeKind,
    FeeRule,
    FeeUnit,
    PageRate,
    PaperKind,
    Procedure,
    ReceiptPolicy,
    fee,
    fee_conditions,
    procedure_code,
)
from cchc_desktop.core.deadline import Term
from cchc_desktop.core.failure import Refused

DAY = date(2026, 10, 8)
COPIES = PageRate(first_pages=2, first_rate=2000, next_rate=1000, cap=200_000)
COUNTER = frozenset({Channel.DIRECT, Channel.POST})


def case(code: str, term: str | None, channels: frozenset[Channel] = frozenset(Channel)) -> Case:
    return Case(code, code, Term.parse(term) if term else None, channels, is_default=code == "thuong")


def procedure(code: str = "2.000815", name: str = "Chứng thực bản sao", *fees: FeeRule) -> Procedure:
    return Procedure(
        code=code,
        name=name,
        field="Chứng thực",
        since=date(2018, 11, 23),
        until=None,
        cases=(case("thuong", "same-day"), case("nhieu", "2wd")),
        fees=fees,
        receipt_policy=ReceiptPolicy.AFTER_CUTOFF,
        is_verified=True,
    )


PLAIN = FeeRule("Phí", None, FeeUnit.DOSSIER, date(2017, 1, 1), None, None, "TT 226/2016/TT-BTC")


@pytest.mark.parametrize(
    ("pages", "each"),
    [(1, 2000), (2, 4000), (3, 5000), (10, 12_000), (198, 200_000), (199, 200_000), (250, 200_000)],
)
def test_price_of_a_certified_copy_by_pages(pages: int, each: int) -> None:
    assert COPIES.of(pages) == each
    certify = procedure("2.000815", "Chứng thực", replace(PLAIN, unit=FeeUnit.PAGE, pages=COPIES))
    assert fee(certify, None, Channel.DIRECT, 1, pages, DAY).amount == each
    assert fee(certify, None, Channel.DIRECT, 7, pages, DAY).amount == 7 * each


def test_a_fee_says_how_it_came_about() -> None:
    certify = procedure("2.000815", "Chứng thực", replace(PLAIN, unit=FeeUnit.PAGE, pages=COPIES))
    told = fee(certify, "thuong", Channel.DIRECT, 2, 250, DAY)
    assert told.why == "Phí: 250 trang = 200.000 đ/bản (mức tối đa) × 2 bản = 400.000 đ."
    assert told.basis == "TT 226/2016/TT-BTC"


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        (FeeUnit.DOSSIER, 8000),
        (FeeUnit.COPY, 24_000),
        (FeeUnit.DOCUMENT, 24_000),
        (FeeUnit.PAGE, 120_000),
    ],
)
def test_units_of_a_plain_fee(unit: FeeUnit, amount: int) -> None:
    assert (
        fee(
            procedure("1.1", "x", replace(PLAIN, amount=8000, unit=unit)), None, Channel.POST, 3, 5, DAY
        ).amount
        == amount
    )


def test_no_rows_is_free_but_an_unknown_rate_is_not_zero() -> None:
    assert fee(procedure(), None, Channel.DIRECT, 1, 1, DAY).amount == 0
    half_known = procedure("1.1", "x", PLAIN, replace(PLAIN, amount=8000))
    assert fee(half_known, None, Channel.DIRECT, 1, 1, DAY).amount is None


@pytest.mark.parametrize(
    ("day", "claimed", "amount"),
    [
        (date(2026, 8, 14), "VNeID mức 2", 8000),
        (date(2026, 8, 15), "VNeID mức 2", 0),
        (date(2027, 2, 28), "VNeID mức 2", 0),
        (date(2027, 3, 1), "VNeID mức 2", 8000),
        (date(2026, 10, 8), "", 8000),
        (date(2016, 12, 31), "VNeID mức 2", 0),
    ],
)
def test_a_dated_exemption_frees_who_claims_it(day: date, claimed: str, amount: int) -> None:
    waiver = replace(
        PLAIN,
        kind=FeeKind.EXEMPTION,
        condition="VNeID mức 2",
        since=date(2026, 8, 15),
        until=date(2027, 2, 28),
    )
    extract = procedure("2.000635", "Trích lục", replace(PLAIN, amount=8000, unit=FeeUnit.COPY), waiver)
    asked = fee(extract, None, Channel.DIRECT, 1, 1, day, claimed=frozenset({claimed}))
    assert asked.amount == amount


def test_a_fee_may_hang_on_case_channel_and_condition() -> None:
    rows = (
        replace(PLAIN, amount=20_000, channel=Channel.DIRECT),
        replace(PLAIN, amount=10_000, channel=Channel.ONLINE),
        replace(PLAIN, amount=5000, case="nhieu"),
        replace(PLAIN, amount=1000, condition="người dưới 14 tuổi"),
    )
    one = procedure("1.1", "x", *rows)
    assert fee(one, None, Channel.DIRECT, 1, 1, DAY).amount == 20_000
    assert fee(one, None, Channel.ONLINE, 1, 1, DAY).amount == 10_000
    assert fee(one, "nhieu", Channel.ONLINE, 1, 1, DAY).amount == 15_000
    child = frozenset({"người dưới 14 tuổi"})
    assert fee(one, None, Channel.DIRECT, 1, 1, DAY, claimed=child).amount == 21_000
    assert fee_conditions(one, None, Channel.DIRECT, DAY) == (rows[3],)


@pytest.mark.parametrize(("copies", "pages", "field"), [(0, 1, "copies"), (1, 0, "pages"), (-1, 1, "copies")])
def test_counts_below_one_are_refused(copies: int, pages: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        fee(procedure(), None, Channel.DIRECT, copies, pages, DAY)
    assert refused.value.field == field


def test_one_case_has_another_term_on_another_channel() -> None:
    online = frozenset({Channel.ONLINE})
    land = replace(
        procedure("1.013978", "Đăng ký đất đai"),
        cases=(case("thuong", "27wd", COUNTER), case("thuong", "17wd", online), case("rieng", None, online)),
    )
    assert land.term_for("thuong", Channel.DIRECT) == Term.parse("27wd")
    assert land.term_for(None, Channel.ONLINE) == Term.parse("17wd")
    assert land.term_for("rieng", Channel.ONLINE) is None
    assert [one.code for one in land.cases_for(Channel.ONLINE)] == ["thuong", "rieng"]
    with pytest.raises(Refused) as refused:
        land.term_for("rieng", Channel.DIRECT)
    assert refused.value.field == "case"
    assert "Trực tiếp" in refused.value.sentence


def test_the_default_case_comes_first_wherever_it_is_written() -> None:
    late = replace(procedure(), cases=(case("nhieu", "2wd"), case("thuong", "same-day")))
    assert late.case(None, Channel.DIRECT).code == "thuong"


def test_closed_channel_and_unknown_case_are_refused_at_their_field() -> None:
    counter_only = replace(procedure(), cases=(case("thuong", "2wd", COUNTER),))
    with pytest.raises(Refused) as closed:
        counter_only.case(None, Channel.ONLINE)
    assert closed.value.field == "channel"
    with pytest.raises(Refused) as unknown:
        counter_only.case("khong-co", Channel.DIRECT)
    assert unknown.value.field == "case"


def test_a_case_past_the_day_always_gets_a_receipt() -> None:
    assert procedure().receipt_for("thuong", Channel.DIRECT) is ReceiptPolicy.AFTER_CUTOFF
    assert procedure().receipt_for("nhieu", Channel.DIRECT) is ReceiptPolicy.ALWAYS
    silent = replace(procedure(), receipt_policy=ReceiptPolicy.NEVER)
    assert silent.receipt_for("nhieu", Channel.DIRECT) is ReceiptPolicy.NEVER


def test_the_version_follows_the_day_of_reception() -> None:
    old = replace(procedure(), until=date(2025, 6, 30))
    new = replace(procedure(), since=date(2026, 1, 1), name="Tên mới")
    both = Catalogue((new, old))
    assert both.at("2.000815", date(2025, 6, 30)) is old
    assert both.at("2.000815", date(2026, 1, 1)) is new
    for day, said in ((date(2018, 11, 22), "từ ngày 23/11/2018"), (date(2025, 7, 1), "ngày 30/06/2025")):
        with pytest.raises(Refused, match=said):
            both.at("2.000815", day)
    assert both.in_force(date(2025, 12, 31)) == ()
    assert both.version("2.000815", date(2018, 11, 23)) is old
    with pytest.raises(Refused):
        both.version("2.000815", date(2019, 1, 1))


def test_later_versions_are_laid_over_without_touching_earlier_ones() -> None:
    first = Catalogue((procedure(),))
    later = replace(procedure(), since=date(2027, 3, 1), cases=(case("thuong", "1wd"),))
    wider = first.merged((later,))
    assert wider.at("2.000815", date(2027, 2, 28)) == procedure()
    assert wider.at("2.000815", date(2027, 3, 1)) == later
    renamed = replace(procedure(), name="Sửa tên")
    assert wider.merged((renamed,)).versions == (renamed, later)
    assert first.versions == (procedure(),)


def test_an_unknown_code_is_refused_with_the_code_in_the_sentence() -> None:
    with pytest.raises(Refused, match=r"9\.999999") as refused:
        Catalogue(()).at("9.999999", DAY)
    assert refused.value.field == "procedure"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.001193", "1.001193"),
        (" 1.001193 ", "1.001193"),
        ("1.001193.000.00.00.H48", "1.001193"),
        ("1.00119", None),
        ("khai sinh", None),
        ("1.0011934", None),
    ],
)
def test_a_typed_code_loses_its_provincial_suffix(typed: str, code: str | None) -> None:
    assert procedure_code(typed) == code


NAMES = (
    ("1.001193", "Đăng ký khai sinh"),
    ("1.004884", "Đăng ký lại khai sinh"),
    ("1.000656", "Đăng ký khai tử"),
    ("1.000894", "Đăng ký kết hôn"),
    ("2.000635", "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh"),
    ("2.000815", "Chứng thực bản sao từ bản chính"),
    ("1.004837", "Đăng ký giám hộ"),
)
SHELF = Catalogue(tuple(procedure(code, name) for code, name in NAMES))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("khai sinh", ["1.001193", "1.004884", "2.000635"]),
        ("Khai Sinh", ["1.001193", "1.004884", "2.000635"]),
        ("khai sin", ["1.001193", "1.004884", "2.000635"]),
        ("sinh khai", ["1.001193", "1.004884", "2.000635"]),
        ("đăng ký khai", ["1.000656", "1.001193", "1.004884"]),
        ("dang ky khai sinh", ["1.001193", "1.004884"]),
        ("ks", ["1.001193", "1.004884", "2.000635"]),
        ("dkks", ["1.001193"]),
        ("dk kh", ["1.000656", "1.000894", "1.001193", "1.004884"]),
        ("1.001193", ["1.001193"]),
        ("001193", ["1.001193"]),
        ("1.001193.000.00.00.H48", ["1.001193"]),
        ("1.00", ["1.000656", "1.000894", "1.001193", "1.004837", "1.004884"]),
        ("0008", ["1.000894", "2.000815"]),
        ("không có gì", []),
        ("", []),
        ("...", []),
    ],
)
def test_typing_finds_procedures_in_order(query: str, codes: list[str]) -> None:
    assert [one.code for one in SHELF.find(query, DAY)] == codes


def test_the_field_finds_its_procedures_last_and_the_limit_holds() -> None:
    assert SHELF.find("chứng thực", DAY)[0].code == "2.000815"
    assert len(SHELF.find("chứng thực", DAY)) == len(NAMES)
    assert len(SHELF.find("chứng thực", DAY, limit=3)) == 3


def test_verified_names_and_exact_marks_go_first() -> None:
    doubtful = replace(procedure("1.000001", "Khai sinh"), is_verified=False)
    surer = procedure("1.000002", "Khai sinh")
    assert Catalogue((doubtful, surer)).find("khai sinh", DAY) == [surer, doubtful]
    marked = procedure("1.000004", "Công bố")
    bare = procedure("1.000003", "Cộng bố")
    assert Catalogue((bare, marked)).find("công bố", DAY) == [marked, bare]


def test_another_word_of_the_clerks_finds_it_too() -> None:
    land = replace(procedure("1.013978", "Đăng ký đất đai"), also=("cấp sổ đỏ lần đầu",))
    assert Catalogue((land,)).find("so do", DAY) == [land]


def test_only_procedures_in_force_are_found() -> None:
    assert SHELF.find("khai sinh", date(2018, 1, 1)) == []
    assert SHELF.fields(date(2018, 1, 1)) == []
    assert SHELF.fields(DAY) == ["Chứng thực"]


def test_titles_are_the_offices_words() -> None:
    assert [one.title for one in Channel] == ["Trực tiếp", "Trực tuyến", "Bưu chính công ích"]
    assert [one.title for one in PaperKind] == ["bản chính", "bản sao chứng thực", "bản sao", "bản điện tử"]
