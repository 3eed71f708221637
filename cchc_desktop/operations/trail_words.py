"""What one entry did, in words for people who did not do it; whose data it was stays out unless asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.dossier import PERSONAL, Entry, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.text import day_time
from cchc_desktop.forms import form_named

_LONGEST = 300
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "applicant": "họ tên",
        "applicant_kind": "loại người nộp",
        "id_number": "số định danh",
        "born": "ngày sinh",
        "sex": "giới tính",
        "address": "địa chỉ",
        "phone": "điện thoại",
        "email": "thư điện tử",
        "owner": "người có hồ sơ",
        "owner_id": "số định danh người có hồ sơ",
        "proxy": "người nộp thay",
        "proxy_id": "số định danh người nộp thay",
        "summary": "nội dung",
        "remark": "ghi chú",
        "handed_to": "người nhận kết quả",
        "collector_id": "số định danh người nhận kết quả",
        "reason": "lý do",
        "local_no": "số hồ sơ",
        "code": "mã hồ sơ",
        "procedure": "mã thủ tục",
        "procedure_name": "thủ tục",
        "case": "trường hợp",
        "channel": "hình thức nộp",
        "copies": "số bộ",
        "pages": "số trang",
        "fee": "phí, lệ phí",
        "fee_paid": "đã thu",
        "fee_receipt": "biên lai",
        "exemption": "miễn, giảm",
        "state": "tình trạng",
        "officer": "người thụ lý",
        "offered_to": "chuyển cho",
        "sent_to": "gửi cơ quan",
        "term": "thời hạn",
        "received_at": "nhận",
        "due_at": "hẹn trả",
        "ended_at": "có kết quả",
        "handed_back_at": "trả kết quả",
        "promised_at": "hẹn lại",
        "late_cause": "nguyên nhân quá hạn",
        "is_granted": "được giải quyết",
        "is_digitised_in": "số hóa giấy tờ",
        "is_digitised_out": "kết quả điện tử",
        "is_paid_online": "thanh toán trực tuyến",
        "linked_to": "đi cùng hồ sơ",
        "postal_item": "bưu gửi",
    }
)


def title(entry: Entry) -> str:
    """The act."""
    if entry.verb == "undo":
        return (
            f"Hoàn tác “{act_words(str(entry.note.get('verb', '')))}” (bút tích {entry.note.get('undoes')})"
        )
    if entry.verb in {"print", "cancel_slip"}:
        form = form_words(str(entry.note.get("form", "")), hanoi(entry.at).date())
        again = entry.note.get("printing")
        times = f", lần {again}" if isinstance(again, int) and again > 1 else ""
        return f"{act_words(entry.verb)}: {form} số {entry.note.get('number', '')}{times}"
    return act_words(entry.verb)


def form_words(code: str, on: date) -> str:
    """A form by its name; its code where it has none any more."""
    try:
        return form_named(code, on).title
    except Refused:
        return code


def what(entry: Entry, *, is_named: bool) -> str:
    """What it changed; personal values only where they are asked for, else which they were."""
    told = [*_open(entry), *_personal(entry, is_named=is_named)]
    said = "; ".join(told)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _open(entry: Entry) -> Iterator[str]:
    for name, value in entry.changes.items():
        if name in TITLES and name not in PERSONAL:
            yield f"{TITLES[name]}: {value_words(name, value)}"
    papers = entry.changes.get("papers")
    if isinstance(papers, list):
        done = sum(isinstance(one, dict) and one.get("digitised") != "not_yet" for one in papers)
        yield f"giấy tờ: {len(papers)}, đã số hóa {done}"


def _personal(entry: Entry, *, is_named: bool) -> Iterator[str]:
    if entry.personal is None:
        if entry.personal_digest:
            yield "dữ liệu cá nhân đã xóa theo quy định"
        return
    if is_named:
        for name, value in entry.personal.items():
            yield f"{TITLES.get(name, name)}: {value_words(name, value)}"
    else:
        names = ", ".join(TITLES.get(name, name) for name in entry.personal)
        yield f"[dữ liệu cá nhân: {names}]"


def value_words(name: str, value: Json) -> str:
    """A value of a column as people read it."""
    if value is None or value == "":
        return "bỏ trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    text = str(value)
    try:
        if name.endswith("_at"):
            return day_time(datetime.fromisoformat(text))
        if name == "state":
            return State(text).title
        if name == "channel":
            return Channel(text).title
    except ValueError:
        return text
    return text
