"""The shipped catalogue holds every known procedure with terms and fees; a province lays its own over it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from cchc_desktop.core.catalogue import Channel, PaperKind, ReceiptPolicy, fee
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.rulebook import load_catalogue

SHIPPED = load_catalogue()
DAY = date(2026, 10, 8)


def codes(listed: str) -> set[str]:
    return set(listed.split())


OFFICIAL = codes("""
1.001193 1.000656 1.000894 1.001022 1.000689 1.004837 1.004845 3.000323 3.000322 1.004859 1.004873
1.004884 1.004746 1.005461 1.004772 2.000635 2.002516 2.000528 2.000806 2.000779 1.001695 1.001669
2.000756 1.001766 2.000748 1.000893 2.000522 2.000513 2.000497 2.002189 2.000554 2.000547 1.003583
1.000593 1.000419 1.000110 1.000094 1.000080 1.004827 2.000986 2.001023 2.000815 2.000884 2.000908
2.000992 2.001008 2.001035 2.001019 2.001016 2.001406 2.000913 2.000927 2.000942 2.001263 2.001255
2.002363 2.002349 1.002211 2.000930 2.000950 2.002080 2.000424 2.002165 1.013978 1.012753 1.012796
1.012812 1.012817 1.012818 1.013949 1.013950 1.013952 1.013953 1.013962 1.013965 1.013967 1.013979
1.014275 1.001612 2.000720 1.001570 1.001266 2.000575 1.014034 1.014035 2.002226 2.002228 2.002637
1.005280 1.011606 1.011607 1.011608 1.011609 3.000412 1.008004 1.003434 1.003596 1.013997 1.012836
1.001662 1.010736 1.010091 1.010092 1.011471 1.012531 1.012922 3.000250 1.013225 1.013226 1.013227
1.013228 1.013229 1.013232 1.002693 1.014159 1.013061 1.013274 1.012888 1.014632 1.004222 1.004194
1.002755 1.010041 1.010038 1.003197 1.010028 1.003677 2.001159 1.014027 1.001776 1.001731 1.014028
1.014137 2.002307
""")
TO_BE_CHECKED = codes("""
3.000722 1.001699 1.001653 1.010833 1.010803 1.000775 2.000346 1.000748 2.000509 1.001028 1.001055
1.000954 1.001120 1.003622 1.008901 1.004492 1.004443 1.004441 1.004946 1.004944 2.001947 1.004941
2.001944 2.001942 2.001801 2.001909 1.005460 2.001457 2.001088
""")


def test_every_known_procedure_is_there_and_no_other() -> None:
    current = SHIPPED.in_force(DAY)
    assert {one.code for one in current if one.is_verified} == OFFICIAL
    assert {one.code for one in current if not one.is_verified} == TO_BE_CHECKED


TERMS = [
    ("1.001193", None, "TOB", "same-day"),
    ("1.001193", "qua-han", "T", "same-day"),
    ("1.000894", None, "TOB", "same-day"),
    ("1.000894", "xac-minh", "TOB", "5wd"),
    ("1.001022", None, "T", "3wd"),
    ("1.001022", "xac-minh", "T", "8wd"),
    ("1.004837", None, "TOB", "3wd"),
    ("1.004845", None, "TOB", "2wd"),
    ("1.004859", "thay-doi-cai-chinh", "TOB", "3wd"),
    ("1.004859", "xac-minh", "T", "6wd"),
    ("1.004859", "bo-sung", "T", "same-day"),
    ("2.000748", "xac-minh", "O", "6wd"),
    ("1.004884", "xac-minh", "T", None),
    ("2.002516", None, "T", "3wd"),
    ("2.000779", None, "T", "10d"),
    ("1.000080", None, "T", "7wd"),
    ("2.000986", None, "T", "20d"),
    ("2.000815", None, "T", "same-day"),
    ("2.000815", "nhieu", "T", "2wd"),
    ("2.000815", "thoa-thuan", "T", None),
    ("2.001035", None, "TOB", "2wd"),
    ("2.000908", None, "TOB", "1wd"),
    ("2.001263", None, "TOB", "30d"),
    ("2.002165", None, "TOB", None),
    ("1.013978", None, "O", "17wd"),
    ("1.013978", None, "B", "20wd"),
    ("1.013978", None, "T", "27wd"),
    ("1.012753", None, "B", "30wd"),
    ("1.012753", None, "T", "20wd"),
    ("1.012812", None, "B", "30d"),
    ("1.012812", None, "T", "40d"),
    ("1.012817", None, "OB", "20wd"),
    ("1.013952", None, "OB", "5d"),
    ("1.013967", None, "T", "60d"),
    ("1.001612", None, "TOB", "3wd"),
    ("2.000575", None, "TOB", "1wd"),
    ("1.011606", None, "TB", None),
    ("1.011607", None, "TB", "15d"),
    ("1.003596", None, "TOB", "60d"),
    ("1.013225", "cong-trinh", "TOB", "20d"),
    ("1.013225", "nha-o", "TOB", "15d"),
    ("1.002693", "bao-ton", "T", "20wd"),
    ("1.013274", "dam-tang", "T", "1d"),
    ("1.003677", None, "TO", "2wd"),
    ("2.001159", None, "TO", "1wh"),
    ("1.014028", None, "TOB", "5wd"),
    ("2.002307", None, "TOB", None),
    ("1.004492", None, "T", "20wd"),
    ("1.000775", None, "T", "20d"),
    ("2.001457", None, "T", "5wd"),
    ("1.004946", None, "T", None),
]
LETTERS = {"T": Channel.DIRECT, "O": Channel.ONLINE, "B": Channel.POST}


@pytest.mark.parametrize(("code", "case", "channels", "term"), TERMS)
def test_terms_are_those_of_the_published_table(
    code: str, case: str | None, channels: str, term: str | None
) -> None:
    one = SHIPPED.at(code, DAY)
    for letter in channels:
        found = one.term_for(case, LETTERS[letter])
        assert (None if found is None else str(found)) == term


def test_a_case_without_term_tells_the_clerk_so() -> None:
    for one in SHIPPED:
        for case in one.cases:
            assert case.term is not None or case.note, f"{one.code} {case.code}"


@pytest.mark.parametrize(
    ("code", "channels"), [("1.001193", "TOB"), ("2.000815", "T"), ("1.012812", "TB"), ("1.010041", "O")]
)
def test_channels_are_those_published(code: str, channels: str) -> None:
    assert SHIPPED.at(code, DAY).channels == {LETTERS[letter] for letter in channels}


@pytest.mark.parametrize(
    ("code", "first_on"),
    [
        ("1.001193", date(2018, 11, 23)),
        ("2.000815", date(2018, 11, 23)),
        ("1.013225", date(2025, 7, 1)),
        ("2.000806", date(2025, 7, 1)),
        ("1.001612", date(2025, 7, 1)),
    ],
)
def test_former_district_work_begins_in_july_2025(code: str, first_on: date) -> None:
    assert SHIPPED.at(code, first_on).since == first_on
    with pytest.raises(Refused, match="chỉ áp dụng từ ngày"):
        SHIPPED.at(code, first_on - timedelta(days=1))


def test_work_that_went_through_the_district_had_no_term_of_the_communes_own() -> None:
    assert SHIPPED.at("1.001776", date(2025, 6, 30)).term_for(None, Channel.DIRECT) is None
    assert str(SHIPPED.at("1.001776", date(2025, 7, 1)).term_for(None, Channel.DIRECT)) == "10wd"


@pytest.mark.parametrize(
    ("code", "case", "copies", "pages", "amount"),
    [
        ("1.001193", "dung-han", 1, 1, 0),
        ("1.001193", "qua-han", 1, 1, None),
        ("1.000894", None, 1, 1, 0),
        ("2.000815", None, 1, 1, 2000),
        ("2.000815", None, 1, 2, 4000),
        ("2.000815", None, 1, 3, 5000),
        ("2.000815", None, 1, 250, 200_000),
        ("2.000815", None, 3, 250, 600_000),
        ("2.000942", None, 2, 3, 10_000),
        ("2.000884", None, 1, 1, 10_000),
        ("2.001035", None, 1, 40, 50_000),
        ("2.000913", None, 1, 1, 30_000),
        ("2.000927", None, 1, 1, 25_000),
        ("2.000635", None, 3, 1, 24_000),
        ("1.004222", None, 1, 1, 20_000),
        ("2.001263", None, 1, 1, 400_000),
        ("1.013978", None, 1, 1, None),
    ],
)
def test_fees_at_the_counter(
    code: str, case: str | None, copies: int, pages: int, amount: int | None
) -> None:
    assert fee(SHIPPED.at(code, DAY), case, Channel.DIRECT, copies, pages, DAY).amount == amount


def test_copies_are_free_for_an_electronic_identity_while_the_circular_lasts() -> None:
    extract = SHIPPED.at("2.000635", DAY)
    holder = frozenset({"Người yêu cầu có tài khoản định danh điện tử mức độ 2 (VNeID)"})
    paid = {
        day: fee(extract, None, Channel.DIRECT, 1, 1, day, claimed=holder).amount
        for day in (date(2026, 8, 14), date(2026, 8, 15), date(2027, 2, 28), date(2027, 3, 1))
    }
    assert list(paid.values()) == [8000, 0, 0, 8000]


def test_online_residence_costs_half() -> None:
    stay = SHIPPED.at("1.004222", DAY)
    assert fee(stay, None, Channel.ONLINE, 1, 1, DAY).amount == 10_000


def test_papers_have_kind_quantity_and_condition() -> None:
    birth = {one.name: one for one in SHIPPED.at("1.001193", DAY).papers}
    assert birth["Tờ khai đăng ký khai sinh"].kind is PaperKind.ORIGINAL
    assert birth["Giấy chứng sinh"].is_required
    assert birth["Văn bản ủy quyền"].when == "nộp thay người yêu cầu"
    assert not birth["Văn bản ủy quyền"].is_required
    drawings = next(one for one in SHIPPED.at("1.013225", DAY).papers if "Bản vẽ" in one.name)
    assert drawings.quantity == 2


def test_receipts_of_same_day_work_are_printed_after_the_cutoff_only() -> None:
    wedding = SHIPPED.at("1.000894", DAY)
    assert wedding.receipt_for(None, Channel.DIRECT) is ReceiptPolicy.AFTER_CUTOFF
    assert wedding.receipt_for("xac-minh", Channel.DIRECT) is ReceiptPolicy.ALWAYS
    assert SHIPPED.at("1.013225", DAY).receipt_for(None, Channel.POST) is ReceiptPolicy.ALWAYS


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("khai sinh", "1.001193"),
        ("Đăng ký khai sinh", "1.001193"),
        ("ks", "1.001193"),
        ("kết hôn", "1.000894"),
        ("1.001193", "1.001193"),
        ("001193", "1.001193"),
        ("1.001193.000.00.00.H48", "1.001193"),
        ("trich luc", "2.000635"),
        ("doc than", "1.004873"),
        ("sao y", "2.000815"),
        ("hkd", "1.001612"),
        ("gpxd", "1.013225"),
        ("sổ đỏ", "1.013978"),
    ],
)
def test_what_clerks_type_comes_first(query: str, first: str) -> None:
    assert SHIPPED.find(query, DAY)[0].code == first


def test_names_are_written_out() -> None:
    for one in SHIPPED:
        assert not {"YTNN", "CMC", "GCN", "QSDĐ", "GPXD", "HKD", "UBND"} & set(one.name.split()), one.name
        assert not one.name.startswith("Thủ tục")


PACK = """
[pack]
field = "Hộ tịch"
since = {since}

[shared.paper.tuy_than]
name = "Giấy tờ tùy thân"

[[procedure]]
code = "1.001193"
name = "Đăng ký khai sinh (tỉnh)"
shared_papers = ["tuy_than"]

[[procedure.case]]
code = "thuong"
name = "Thông thường"
term = "1wd"
"""


def lay(folder: Path, text: str, name: str = "tinh.toml") -> Path:
    (folder / "catalogue").mkdir(exist_ok=True)
    (folder / "catalogue" / name).write_text(text, encoding="utf-8")
    return folder


def test_a_later_pack_adds_a_version_and_leaves_the_earlier_alone(tmp_path: Path) -> None:
    own = load_catalogue(lay(tmp_path, PACK.format(since="2027-03-01")))
    assert own.at("1.001193", date(2027, 2, 28)) == SHIPPED.at("1.001193", date(2027, 2, 28))
    assert own.at("1.001193", date(2027, 3, 1)).name == "Đăng ký khai sinh (tỉnh)"
    assert own.at("1.001193", date(2027, 3, 1)).papers[0].name == "Giấy tờ tùy thân"


def test_a_pack_of_the_same_day_replaces(tmp_path: Path) -> None:
    own = load_catalogue(lay(tmp_path, PACK.format(since="2018-11-23")))
    assert str(own.at("1.001193", DAY).term_for(None, Channel.POST)) == "1wd"
    assert len(own.versions) == len(SHIPPED.versions)


def test_how_long_papers_are_kept_stands_beside_the_text_that_says_so() -> None:
    kept = {one.code: (one.retention, one.retention_basis) for one in SHIPPED.versions if one.retention}
    assert {basis for _, basis in kept.values()} == {"Nghị định 23/2015/NĐ-CP, Điều 14"}
    assert kept["2.000884"][0] == "02 năm"
    assert kept["2.001035"][0] == "20 năm"


def test_a_data_folder_without_packs_changes_nothing(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path) == SHIPPED


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ('term = "5ngay"', 'term = "1wd"', r"thủ tục 1\.001193, trường hợp thứ 1: “term” không đọc được"),
        ('code = "1.1193"', 'code = "1.001193"', r"thủ tục 1\.1193: “code” không đúng dạng"),
        ('title = "x"', 'name = "Thông thường"', "“title” là khóa không dùng đến"),
        ('shared_papers = ["ho_chieu"]', 'shared_papers = ["tuy_than"]', "nhắc đến “ho_chieu”"),
        ('channels = ["fax"]', 'shared_papers = ["tuy_than"]', "phải là một trong: direct, online, post"),
        ('field = ""', 'field = "Hộ tịch"', "“field” thiếu hoặc không phải chữ"),
        ('since = "2027"', "since = 2027-03-01", "“since” thiếu hoặc không phải ngày"),
        ("until = 2026-01-01", 'shared_papers = ["tuy_than"]', "“until” đứng trước ngày bắt đầu"),
        ('channels = "direct"', 'shared_papers = ["tuy_than"]', "“channels” phải là danh sách"),
        ('is_verified = "có"', 'shared_papers = ["tuy_than"]', "“is_verified” phải là true hoặc false"),
        ('retention = "02 năm"', 'shared_papers = ["tuy_than"]', "“retention_basis” phải đi cùng thời hạn"),
        ("[[procedure.case]", "[[procedure.case]]", "sai cú pháp TOML"),
    ],
)
def test_a_bad_pack_names_file_procedure_and_fault(tmp_path: Path, wrong: str, right: str, told: str) -> None:
    text = PACK.format(since="2027-03-01")
    assert right in text
    with pytest.raises(Trouble, match=told) as trouble:
        load_catalogue(lay(tmp_path, text.replace(right, wrong)))
    assert "tinh.toml" in trouble.value.sentence


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[[procedure.case]]\ncode = "thuong"\nname = "Lại"\n', "có hai thời hạn cho cùng một hình thức"),
        (
            '[[procedure.fee]]\nname = "Phí"\nsince = 2020-01-01\ncase = "la"\n',
            "nhắc đến trường hợp “la” không có",
        ),
        (
            '[[procedure.fee]]\nname = "Phí"\nsince = 2020-01-01\namount = -1\n',
            "không phải số nguyên không âm",
        ),
        ('[[procedure.paper]]\nname = "Đơn"\nquantity = 0\n', "“Đơn” có số lượng 0"),
        ('[[procedure]]\ncode = "1.000001"\nname = "Không trường hợp"\n', "ít nhất một trường hợp"),
        (
            (
                '[[procedure]]\ncode = "1.000001"\nname = "Hai mặc định"\n'
                '[[procedure.case]]\ncode = "a"\nname = "A"\nis_default = true\n'
                '[[procedure.case]]\ncode = "b"\nname = "B"\nis_default = true\n'
            ),
            "có hai trường hợp mặc định",
        ),
        (
            (
                '[[procedure]]\ncode = "1.000001"\nname = "Thiếu kênh"\nchannels = ["direct", "post"]\n'
                '[[procedure.case]]\ncode = "a"\nname = "A"\nchannels = ["direct"]\n'
            ),
            "nhận Bưu chính công ích nhưng không có trường hợp",
        ),
        (
            (
                '[[procedure]]\ncode = "1.000001"\nname = "Thừa kênh"\nchannels = ["direct"]\n'
                '[[procedure.case]]\ncode = "a"\nname = "A"\nchannels = ["online"]\n'
            ),
            "hình thức nộp mà thủ tục không nhận",
        ),
    ],
)
def test_faults_between_rows_are_told_too(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(Trouble, match=told):
        load_catalogue(lay(tmp_path, PACK.format(since="2027-03-01") + more))


def test_one_version_written_twice_is_told(tmp_path: Path) -> None:
    lay(tmp_path, PACK.format(since="2027-03-01"))
    with pytest.raises(Trouble, match=r"hai lần: trong tệp “tinh\.toml” và tệp “z\.toml”"):
        load_catalogue(lay(tmp_path, PACK.format(since="2027-03-01"), "z.toml"))


def test_a_pack_that_is_no_text_is_told(tmp_path: Path) -> None:
    lay(tmp_path, "")
    (tmp_path / "catalogue" / "tinh.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Trouble, match="UTF-8"):
        load_catalogue(tmp_path)
