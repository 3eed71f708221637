"""What every act in the chain is called by people."""

from __future__ import annotations

from types import MappingProxyType

from cchc_desktop.core.lifecycle import MOVES

_BESIDE = MappingProxyType(
    {
        "receive": "Tiếp nhận hồ sơ",
        "undo": "Hoàn tác",
        "print": "In giấy",
        "print_list": "In danh sách",
        "print_own": "In giấy của đơn vị",
        "export": "Ghi tệp ra",
        "import_book": "Nhập sổ Excel",
        "inspect": "Lập hồ sơ thanh tra, tự kiểm tra",
        "access_log": "Xem nhật ký truy cập của một người",
        "backlog_import": "Nhập danh sách kết quả cũ",
        "erase": "Xóa thông tin cá nhân",
        "forget": "Xóa thông tin không cần giữ",
        "request": "Ghi yêu cầu của chủ thể dữ liệu",
        "request_answer": "Trả lời yêu cầu của chủ thể dữ liệu",
        "found": "Lập sổ",
        "set": "Đặt quy định",
        "restore": "Khôi phục từ bản sao lưu",
        "backup": "Sao lưu",
        "drill": "Khôi phục thử",
        "check": "Kiểm tra sổ",
        "repair": "Sửa chữa sổ bị hỏng",
        "stand_in": "Máy dự phòng tiếp quản",
        "slips_reserved": "Dành số cho phiếu giấy",
        "renumber": "Đặt lại số hồ sơ",
        "prepare": "Lập báo cáo",
        "close": "Chốt kỳ báo cáo",
        "send": "Gửi gói báo cáo",
        "acknowledge": "Cấp trên báo nhận",
        "collect": "Nhận gói báo cáo",
        "pass_on": "Chuyển gói lên trên",
        "dismiss": "Bỏ tệp để riêng",
        "invite": "Lập giấy mời kết nối",
        "join": "Nhận giấy mời kết nối",
        "peer": "Ghi khóa của đơn vị",
        "confirm_key": "Xác nhận khóa của đơn vị",
        "close_key": "Đóng khóa của đơn vị",
        "new_key": "Đổi khóa",
        "look_up": "Mở, đóng tra cứu",
        "notice": "Gửi thông báo",
        "take_pack": "Nhận gói kèm thông báo",
        "notice_done": "Ghi đã xem thông báo",
        "review": "Xem báo cáo của đơn vị",
        "unit_found": "Ghi các đơn vị lúc lập sổ",
        "unit_put": "Thêm đơn vị",
        "unit_end": "Đơn vị thôi hoạt động",
        "unit_rename": "Đổi tên, mã đơn vị",
        "unit_move": "Chuyển nơi trực thuộc",
        "unit_merge": "Sáp nhập đơn vị",
        "unit_split": "Chia đơn vị",
        "unit_list": "Thêm đơn vị theo danh sách",
        "unit_undo": "Hoàn tác việc về đơn vị",
        "reopen_month": "Mở lại kỳ đã chốt",
        "print_proof": "In giấy báo nhận",
        "view": "Xem thông tin được che",
        "login": "Đăng nhập",
        "logout": "Đăng xuất",
        "login_failed": "Đăng nhập sai",
        "password": "Đổi mật khẩu",
        "recovery_sheet": "Lập giấy khôi phục",
        "recovered": "Dùng giấy khôi phục",
        "recovery_cancelled": "Hủy giấy khôi phục",
        "rekey": "Đổi khóa của sổ",
        "account_open": "Lập tài khoản",
        "account_change": "Đổi vai trò của tài khoản",
        "account_close": "Đóng tài khoản",
        "account_reopen": "Mở lại tài khoản",
        "account_reset": "Đặt lại mật khẩu của tài khoản",
        "account_review": "Rà soát quyền",
        "people": "Xem hồ sơ và người nộp",
        "figures": "Xem số liệu",
        "names": "Xuất danh sách có tên",
        "rights": "Xem tài khoản và quyền",
        "second:account": "Chứng kiến việc về tài khoản",
        "second:erase": "Chứng kiến việc xóa thông tin cá nhân",
        "second:restore": "Chứng kiến việc khôi phục",
    }
)


def act_words(verb: str) -> str:
    """The title of an act; its own name where people have no other for it."""
    move = MOVES.get(verb)
    return _BESIDE.get(verb, verb) if move is None else move.title
