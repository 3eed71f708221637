"""What headers and cells say, in the words offices use."""

from __future__ import annotations

import pytest

from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.book.columns import assign, header_words
from cchc_desktop.operations.book.people import read_id_number, read_phone, split_person
from cchc_desktop.operations.book.values import (
    Standing,
    read_channel,
    read_flag,
    read_moment,
    read_standing,
    read_term,
)


@pytest.mark.parametrize(
    ("written", "on", "at"),
    [
        ("15/10/2026", "2026-10-15", None),
        ("15/10/2026 14:30", "2026-10-15", "14:30"),
        ("14:30 15/10/2026", "2026-10-15", "14:30"),
        ("14h30 ngày 15/10/2026", "2026-10-15", "14:30"),
        ("14 giờ 30 phút, ngày 15 tháng 10 năm 2026", "2026-10-15", "14:30"),
        ("8h ngày 5/10/26", "2026-10-05", "08:00"),
        ("15/10/2026 2:30:00 PM", "2026-10-15", "14:30"),
        ("2026-10-15T14:30:00", "2026-10-15", "14:30"),
        ("2026-10-15 00:00:00", "2026-10-15", None),
        ("Thứ Năm, 15/10/2026", "2026-10-15", None),
        ("Ngày 15.10.26", "2026-10-15", None),
        ("15 - 10 - 2026", "2026-10-15", None),
        ("15\\10\\2026", "2026-10-15", None),
        ("2026/10/15", "2026-10-15", None),
        ("15-Oct-26", "2026-10-15", None),
        ("20261015", "2026-10-15", None),
        ("15102026", "2026-10-15", None),
        ("46310", "2026-10-15", None),
        (46310.604167, "2026-10-15", "14:30"),
        ("'15/10/2026", "2026-10-15", None),
        ("15/10/2026.", "2026-10-15", None),
    ],
)
def test_a_day_in_many_ways(written: str | float, on: str, at: str | None) -> None:
    found = read_moment(written)
    assert found is not None
    assert (found.on.isoformat(), found.at and f"{found.at:%H:%M}") == (on, at)


@pytest.mark.parametrize("written", ["", "-", "chưa trả", "Đang xử lý", "...", 0.0, None])
def test_no_day_is_written(written: str | float | None) -> None:
    assert read_moment(written) is None


@pytest.mark.parametrize(
    "written", ["31/02/2026", "10/15/2026", "abc", "05/10", "15/10/1026", 12.0, "25:00 15/10/2026"]
)
def test_no_such_day(written: str | float) -> None:
    with pytest.raises(Refused):
        read_moment(written)


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        *((text, Channel.DIRECT) for text in ("", "Trực tiếp", "TT", "tại quầy", "Một cửa", "1")),
        *(
            (text, Channel.ONLINE)
            for text in ("Trực tuyến", "Online", "DVC", "Qua mạng", "Toàn trình", "Một phần", "2")
        ),
        *(
            (text, Channel.POST)
            for text in ("BCCI", "Bưu điện", "Bưu chính công ích", "VNPost", "Dịch vụ bưu chính")
        ),
    ],
)
def test_words_for_a_channel(written: str, channel: Channel) -> None:
    assert read_channel(written)[0] is channel


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("Đã trả kết quả", Standing.HANDED_BACK),
        ("Đã trả trước hạn", Standing.HANDED_BACK),
        ("Đã có kết quả", Standing.FINISHED),
        ("Đã có kết quả, chưa trả", Standing.FINISHED),
        ("Chờ trả kết quả", Standing.FINISHED),
        ("Đã giải quyết đúng hạn", Standing.FINISHED),
        ("Đúng hạn", Standing.FINISHED),
        ("Quá hạn", Standing.OPEN),
        ("Đang giải quyết", Standing.OPEN),
        ("Chưa đến hạn", Standing.OPEN),
        ("Chưa giải quyết", Standing.OPEN),
        ("Chờ bổ sung", Standing.SUPPLEMENT),
        ("Yêu cầu bổ sung hồ sơ", Standing.SUPPLEMENT),
        ("Đã bổ sung", Standing.OPEN),
        ("Rút hồ sơ", Standing.WITHDRAWN),
        ("Dừng xử lý", Standing.STOPPED),
        ("dung xu ly", Standing.STOPPED),
        ("Trả lại", Standing.STOPPED),
        ("Từ chối", Standing.REFUSED),
        ("Không tiếp nhận", Standing.REFUSED),
        ("Chờ nghĩa vụ tài chính", Standing.PAYMENT),
        ("", Standing.UNSAID),
        ("lạ", Standing.UNKNOWN),
    ],
)
def test_words_for_a_standing(written: str, standing: Standing) -> None:
    assert read_standing(written).standing is standing


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        *(
            (True, text)
            for text in ("x", "X", "có", "Đã", "1", "✓", "ü", "TRUE", "Đã số hóa", "3/3", "100%", "Rồi")
        ),
        *((False, text) for text in ("", "chưa", "0", "Không", "FALSE", "-", "Chưa số hóa", "1/3", "0%")),
        (None, "lạ quá"),
    ],
)
def test_ticks(answer: bool | None, written: str) -> None:  # noqa: FBT001 - a table of answers
    assert read_flag(written) is answer


SYNONYMS = (
    ("code", "Hồ sơ – Mã|Số hồ sơ|Mã số hồ sơ|MÃ HỒ SƠ|Ma ho so|Mã HS"),
    ("procedure_code", "Thủ tục – Mã|Mã thủ tục|Mã TTHC|Mã thủ tục hành chính"),
    ("procedure_name", "Thủ tục – Tên|Tên thủ tục hành chính|Thủ tục|Tên TTHC|Thủ tục hành chính|Loại hồ sơ"),
    (
        "name",
        "Người nộp|Tên cá nhân, tổ chức|Họ và tên|Chủ hồ sơ|Họ tên người nộp hồ sơ|Tổ chức/cá nhân nộp hồ sơ",
    ),
    ("id_number", "CCCD/CMND|Số định danh|Số CCCD (12 số)|Số CMND/CCCD/Hộ chiếu|Số căn cước"),
    ("phone", "SĐT|Số ĐT|Điện thoại liên hệ|Số điện thoại|Đ.Thoại"),
    ("address", "Nơi ở|Địa chỉ|Địa chỉ thường trú|Nơi cư trú"),
    ("address+phone", "Địa chỉ, số điện thoại|Địa chỉ/SĐT"),
    ("channel", "Kênh|Hình thức tiếp nhận|Hình thức nộp (trực tiếp/trực tuyến)|Phương thức nộp"),
    (
        "received",
        "Ngày tiếp nhận|Thời gian nhận|Ngày nhận hồ sơ|Ngày, tháng, năm – Nhận hồ sơ|Ngày giờ tiếp nhận",
    ),
    ("due", "Hẹn trả kết quả|Ngày hẹn|Hạn xử lý|Ngày hẹn trả (dự kiến)|Ngày hẹn trả KQ"),
    ("returned", "Trả kết quả|Ngày trả kết quả|Ngày trả thực tế|Ngày, tháng, năm – Trả kết quả"),
    ("finished", "Ngày kết thúc|Ngày xử lý xong|Hoàn thành|Ngày có kết quả|Ngày hoàn thành"),
    ("status", "Trạng thái|Kết quả|Tình trạng hồ sơ|Tình trạng giải quyết"),
    ("digitised_in", "Số hóa TPHS|Số hóa thành phần hồ sơ|Số hóa – Thành phần hồ sơ"),
    ("digitised_out", "Số hóa KQ|Số hóa kết quả giải quyết|Số hóa – Kết quả"),
    ("paid_online", "TTTT|Thanh toán TT|Thanh toán trực tuyến|Thanh toán – Trực tuyến"),
    ("remark", "Ghi chú|Ghi chú (nếu có)"),
    ("field", "Lĩnh vực|Nhóm thủ tục|Lĩnh vực TTHC"),
)


@pytest.mark.parametrize(
    ("role", "header"), [(role, text) for role, texts in SYNONYMS for text in texts.split("|")]
)
def test_common_names_of_columns(role: str, header: str) -> None:
    words = tuple(filter(None, map(header_words, header.split(" – "))))
    found, _ = assign([words])
    assert role in found, found


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("trong ngày", "same-day"),
        ("05 ngày làm việc", "5wd"),
        ("20 ngày", "20d"),
        ("8 giờ", "8wh"),
        ("7", "7wd"),
        ("02 tháng", "2mo"),
        ("không", None),
    ],
)
def test_terms_in_words(written: str, term: str | None) -> None:
    found = read_term(written)
    assert (None if found is None else str(found)) == term


@pytest.mark.parametrize(
    ("written", "is_numeric", "name", "number"),
    [
        ("79099000123", True, "Nguyễn Văn A", "079099000123"),
        ("1099000123", True, "Nguyễn Văn A", "001099000123"),
        ("4900000123", True, "Công ty TNHH A", None),
        ("001 099.000-123", False, "Nguyễn Văn A", "001099000123"),
        ("CCCD: 001099000123", False, "Nguyễn Văn A", "001099000123"),
        ("123456789", False, "Nguyễn Văn A", "123456789"),
        ("12345", False, "Nguyễn Văn A", None),
    ],
)
def test_identity_numbers(written: str, is_numeric: bool, name: str, number: str | None) -> None:  # noqa: FBT001 - a table
    assert read_id_number(written, is_numeric=is_numeric, name=name).value == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("912345678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("0912345678/0987654321", "0912345678"),
        ("x", None),
    ],
)
def test_telephone_numbers(written: str, number: str | None) -> None:
    assert read_phone(written).value == number


def test_a_cell_that_holds_several_things() -> None:
    told = "Trần Văn Cam ; Thôn 4, xã Đông ; ĐT: 0987 654 321"
    found = split_person(told, ("name", "address", "phone"))
    assert found == {"name": "Trần Văn Cam", "address": "Thôn 4, xã Đông", "phone": "0987 654 321"}
