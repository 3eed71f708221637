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
        "export": "Ghi tệp ra",
        "erase": "Xóa thông tin cá nhân",
        "found": "Lập sổ",
        "set": "Đặt quy định",
        "restore": "Khôi phục từ bản sao lưu",
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
        "unit_put": "Thêm đơn vị",
        "unit_end": "Đơn vị thôi hoạt động",
        "unit_rename": "Đổi tên, mã đơn vị",
        "unit_move": "Chuyển nơi trực thuộc",
        "unit_merge": "Sáp nhập đơn vị",
        "unit_split": "Chia đơn vị",
        "unit_list": "Thêm đơn vị theo danh sách",
        "unit_undo": "Hoàn tác việc về đơn vị",
    }
)


def act_words(verb: str) -> str:
    """The title of an act; its own name where people have no other for it."""
    move = MOVES.get(verb)
    return _BESIDE.get(verb, verb) if move is None else move.title
