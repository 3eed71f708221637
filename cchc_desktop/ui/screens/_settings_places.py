"""The sections of "Cài đặt": where each thing that an office or a person sets is found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One section; ``about`` are words it is looked for by, ``is_counter`` whether only a counter has it."""

    code: str
    title: str
    icon: str
    about: str
    is_counter: bool = True


PLACES = (
    Place("people", "Cán bộ và làm thay", "people", "cán bộ nhân viên vắng nghỉ phép thay phân công"),
    Place("office", "Người ký, điện thoại", "shield", "lãnh đạo giám đốc chức danh ký cơ quan số điện thoại"),
    Place("numbers", "Số hồ sơ", "paper", "số bắt đầu kế tiếp mất điện ghi tay ngày giấy"),
    Place(
        "accounts",
        "Người dùng",
        "lock",
        "tài khoản đăng nhập mật khẩu vai trò quyền phân quyền rà soát đóng nghỉ việc",
        is_counter=False,
    ),
    Place(
        "calendar", "Lịch làm việc", "clock", "ngày nghỉ lễ tết làm bù giờ làm việc lịch", is_counter=False
    ),
    Place(
        "packs", "Quy định mới", "receive", "gói lịch luật danh mục nhận tệp cập nhật toml", is_counter=False
    ),
    Place(
        "rules",
        "Cách tính kỳ báo cáo",
        "month",
        "đúng hạn theo ngày theo phút ngày chốt số liệu chữ số thập phân làm tròn",
        is_counter=False,
    ),
    Place("printers", "Máy in", "printer", "in khổ giấy bản in mẫu"),
    Place("scans", "Máy quét", "scan", "cấu hình quét phím thư mục quét dpi màu hai mặt"),
    Place("vault", "Tệp số hóa", "lock", "kho số hóa cỡ tệp giới hạn dung lượng nơi lưu"),
    Place(
        "personal",
        "Dữ liệu cá nhân",
        "shield",
        "xóa dữ liệu thời hạn lưu trữ biên bản thông báo niêm yết hết hạn",
    ),
    Place(
        "requests", "Yêu cầu về dữ liệu", "person", "chủ thể dữ liệu xem sửa xóa rút đồng ý sự cố lộ 72 giờ"
    ),
    Place("look_up", "Tra cứu của dân", "search", "người dân tra cứu tình trạng giấy tiếp nhận mã trang"),
    Place("reader", "Đầu đọc thẻ", "card", "thẻ căn cước quét mã cổng nối tiếp com"),
    Place(
        "backup",
        "Sao lưu và khôi phục",
        "save",
        "sao lưu dự phòng khôi phục thử usb nơi thứ hai mất dữ liệu bản sao",
        is_counter=False,
    ),
    Place(
        "inspection",
        "Thanh tra, tự kiểm tra",
        "check",
        "thanh tra kiểm tra đoàn mẫu ngẫu nhiên hồ sơ quá hạn xin lỗi chuỗi nguyên vẹn nhật ký",
        is_counter=False,
    ),
    Place("look", "Giao diện", "sun", "màu sáng tối cỡ chữ to nhỏ", is_counter=False),
    Place("support", "Tệp hỗ trợ", "question", "lỗi trợ giúp gửi phiên bản kiểm tra", is_counter=False),
)
