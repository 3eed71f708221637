"""The parts of the inspection pack beside single dossiers: procedures, people, acts, upkeep, heads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.catalogue import Catalogue, Procedure
from cchc_desktop.core.dossier import Entry
from cchc_desktop.core.period import Period
from cchc_desktop.core.roles import titles_of
from cchc_desktop.core.text import day, day_time, number
from cchc_desktop.operations import trail_words
from cchc_desktop.operations.heads import short
from cchc_desktop.reports.inspection_pack import Column, Record, Section
from cchc_desktop.store import accounts, inspected
from cchc_desktop.store.reading import Reading

_LONGEST = 200
_NO_LOGIN = "(mật khẩu lập sổ)"
RIGHTS = frozenset(
    {
        *("account_open", "account_change", "account_close", "account_reopen", "account_reset"),
        *("account_review", "password", "recovery_sheet", "recovery_cancel", "recover", "rekey"),
    }
)
LOGINS = frozenset({"login", "logout", "login_failed"})
SEEN = frozenset({"view", "export", "print_list", "access_log", "support", "inspect"})
GONE = frozenset({"erase", "forget"})
RULES = frozenset(
    {"set", "take_pack", "renumber", "restore", "import_book", "backlog_import", "look_up", "new_key"}
)
UPKEEP = frozenset({"backup", "drill", "check", "restore"})


def procedures_section(catalogue: Catalogue, period: Period) -> Section:
    """What is posted: every procedure in force on the last day, those that began within the period marked."""
    of_day = sorted(catalogue.in_force(period.last_on), key=lambda one: (one.field, one.code))
    ended = [
        one
        for one in catalogue
        if one.until is not None
        and period.first_on <= one.until <= period.last_on
        and not _goes_on(one, of_day)
    ]
    unread = sum(not one.is_verified for one in of_day)
    said = (
        f"{number(len(of_day))} thủ tục đang áp dụng; {number(unread)} thủ tục chưa đối chiếu với văn bản "
        "gốc (ghi “chưa đối chiếu” ở cột Nguồn)."
    )
    return Section(
        name="TTHC niêm yết",
        title=f"Thủ tục hành chính niêm yết ngày {day(period.last_on)}",
        titles=(
            "Mã",
            "Thủ tục",
            "Lĩnh vực",
            "Áp dụng từ",
            "Thời hạn",
            "Phí, lệ phí",
            "Nguồn",
            "Thay đổi trong kỳ",
        ),
        columns=(
            *(Column(22), Column(72), Column(34), Column(22, "day", "centre"), Column(48), Column(58)),
            *(Column(52), Column(26)),
        ),
        records=tuple(_procedure(one, _change(one, period)) for one in (*of_day, *ended)),
        said=(said,),
    )


def _goes_on(one: Procedure, of_day: Iterable[Procedure]) -> bool:
    return any(other.code == one.code for other in of_day)


def _change(one: Procedure, period: Period) -> str:
    if period.first_on <= one.since <= period.last_on:
        return "mới hoặc sửa đổi"
    if one.until is not None and one.until <= period.last_on:
        return f"hết hiệu lực {day(one.until)}"
    return ""


def _procedure(one: Procedure, change: str) -> Record:
    terms = dict.fromkeys(
        f"{case.name}: {case.term.words()}"
        if len(one.cases) > 1 and case.term
        else case.term.words()
        if case.term
        else "theo văn bản"
        for case in one.cases
    )
    fees = [f"{fee.name}: {_amount(fee.amount)}" for fee in one.fees if fee.condition is None]
    source = one.basis if one.is_verified else f"{one.basis} (chưa đối chiếu)".strip()
    return Record(
        (
            one.code,
            one.name,
            one.field,
            one.since,
            "; ".join(terms),
            "; ".join(fees) or "không",
            source,
            change,
        )
    )


def _amount(amount: int | None) -> str:
    return "theo nghị quyết của tỉnh" if amount is None else f"{number(amount)} đồng"


def people_section(reading: Reading, period: Period) -> Section:
    """Who may come in, what they may do, how often they did in the period, and how often somebody failed."""
    entries = tuple(inspected.beside(reading, period.first_on, period.last_on, LOGINS))
    logins = Counter(entry.account or _NO_LOGIN for entry in entries if entry.verb == "login")
    failed: Counter[str] = Counter()
    for entry in entries:
        if entry.verb == "login_failed":
            failed[str(entry.note.get("login", _NO_LOGIN)) or _NO_LOGIN] += _count(entry)
    records = [
        _account(one, logins.pop(one.login, 0), failed.pop(one.login, 0))
        for one in accounts.accounts(reading)
    ]
    records.extend(
        Record((login, "", "", "", None, None, None, logins[login], failed[login]))
        for login in sorted(logins.keys() | failed.keys())
    )
    return Section(
        name="Người dùng, quyền",
        title="Tài khoản, quyền và đăng nhập trong kỳ",
        titles=(
            *("Tài khoản", "Họ tên", "Vai trò", "Tình trạng", "Lập", "Đổi mật khẩu", "Vào lần cuối"),
            *("Đăng nhập", "Sai mật khẩu"),
        ),
        columns=(
            *(Column(30), Column(44), Column(62), Column(24)),
            *(Column(30, "moment", "centre") for _ in range(3)),
            *(Column(20, "number", "right"), Column(22, "number", "right")),
        ),
        records=tuple(records),
        empty="Sổ chưa có tài khoản riêng: mọi người dùng chung mật khẩu lập sổ.",
    )


def _account(one: accounts.Account, logins: int, failed: int) -> Record:
    state = "đang mở" if one.is_open else "đã đóng"
    when = (one.opened_at, one.password_at, one.last_in_at)
    return Record((one.login, one.name, titles_of(one.roles), state, *when, logins, failed))


def _count(entry: Entry) -> int:
    told = entry.note.get("count", 1)
    return told if type(told) is int else 1


def acts_section(
    name: str,
    title: str,
    entries: Iterable[Entry],
    *,
    numbers: Mapping[int, str] | None = None,
    is_named: bool,
) -> Section:
    """Acts one by one: when, who, what, with the number in the chain."""
    told = numbers or {}
    return Section(
        name=name,
        title=title,
        titles=("Bút tích", "Lúc", "Người làm", "Tài khoản", "Việc", "Hồ sơ", "Nội dung", "Căn cứ"),
        columns=(
            *(
                Column(20, "text", "centre"),
                Column(32, "moment", "centre"),
                Column(38),
                Column(26),
                Column(50),
            ),
            *(Column(26), Column(84), Column(44)),
        ),
        records=tuple(
            Record(
                (
                    number(entry.seq),
                    entry.at,
                    entry.by,
                    entry.account or "",
                    act_words(entry.verb),
                    told.get(entry.seq, ""),
                    note_words(entry, is_named=is_named),
                    entry.basis,
                )
            )
            for entry in entries
        ),
    )


_HIDDEN = frozenset({"salt", "digest", "token", "secret", "wrap", "key", "password"})
_WORDS = {
    "name": "mục",
    "since": "từ",
    "value": "giá trị",
    "login": "tài khoản",
    "roles": "vai trò",
    "before": "trước đó",
    "reason": "lý do",
    "second": "người chứng kiến",
    "files": "tệp",
    "count": "số hồ sơ",
    "is_encrypted": "có mật khẩu",
    "is_ok": "đạt",
    "said": "kết quả",
    "why": "vì",
    "fields": "dữ liệu",
    "dossier": "hồ sơ",
    "number": "số",
    "form": "mẫu",
    "year": "năm",
    "file": "tệp",
    "taken": "nhận",
    "remark": "ghi chú",
    "period": "kỳ",
    "seed": "số chọn mẫu",
    "size": "cỡ mẫu",
    "frame": "hồ sơ trong kỳ",
    "findings": "chỗ sai",
    "way": "cách vào",
}


def note_words(entry: Entry, *, is_named: bool) -> str:
    """What an entry about no dossier notes, without what opens or proves something."""
    told = [
        f"{_WORDS.get(name, name)}: {_value(value)}"
        for name, value in entry.note.items()
        if name not in _HIDDEN and not name.endswith("digest")
    ]
    personal = trail_words.what(entry, is_named=is_named)
    said = "; ".join([*told, personal] if personal else told)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _value(value: object) -> str:
    if isinstance(value, dict):
        if _HIDDEN & value.keys():
            return "(không hiện)"
        return ", ".join(f"{name} {_value(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, bool):
        return "có" if value else "không"
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def prints_section(reading: Reading, period: Period) -> Section:
    """How many papers each person printed, by form."""
    return Section(
        name="Giấy đã in",
        title="Giấy tờ in trong kỳ, theo mẫu và người in lần cuối",
        titles=("Mẫu", "Người in", "Số giấy", "Lượt in"),
        columns=(Column(120), Column(60), Column(30, "number", "right"), Column(30, "number", "right")),
        records=tuple(
            Record((trail_words.form_words(form, period.last_on), by, papers, times))
            for form, by, papers, times in inspected.prints(reading, period.first_on, period.last_on)
        ),
    )


_HOW_TO_COMPARE = (
    "So với dòng “Đầu chuỗi ghi sổ” in cuối sổ theo dõi, với gói đã gửi cấp trên và bản kê của bản sao lưu. "
    "Kiểm tra một dòng trên giấy: cchc check --head “bút tích:mã”."
)


def heads_section(reading: Reading, period: Period) -> Section:
    """Where the chain stood at the end of each day."""
    return Section(
        name="Đầu chuỗi từng ngày",
        title="Đầu chuỗi ghi sổ cuối mỗi ngày",
        titles=("Ngày ghi", "Bút tích cuối", "Ghi trong ngày", "Mã trên giấy", "Mã đầy đủ (SHA-256)"),
        columns=(
            *(Column(28, "day", "centre"), Column(34, "text", "right"), Column(30, "number", "right")),
            *(Column(60, "text", "centre"), Column(130)),
        ),
        records=tuple(
            Record((one.on, number(one.entries), one.recorded, short(one.digest), one.digest))
            for one in inspected.heads(reading, period.first_on, period.last_on)
        ),
        said=(_HOW_TO_COMPARE,),
    )


def heads_in_section(reading: Reading, period: Period) -> Section:
    """At a superior: the heads that its units committed to in their packets."""
    return Section(
        name="Đầu chuỗi đơn vị gửi",
        title="Đầu chuỗi mà các đơn vị đã cam kết trong gói báo cáo",
        titles=("Mã đơn vị", "Đơn vị", "Báo cáo", "Lần", "Nhận lúc", "Bút tích", "Mã trên giấy"),
        columns=(
            *(Column(24), Column(70), Column(60), Column(14, "number", "centre")),
            *(Column(34, "moment", "centre"), Column(28, "text", "right"), Column(60, "text", "centre")),
        ),
        records=tuple(
            Record(
                (
                    one.sender,
                    one.sender_name,
                    one.title,
                    one.revision,
                    one.received_at,
                    number(one.entries),
                    short(one.digest),
                )
            )
            for one in inspected.heads_in(reading, period.first_on, period.last_on)
        ),
        said=(
            "Tại đơn vị gửi, lệnh cchc check --head “bút tích:mã” cho biết sổ còn đúng như lúc gửi không.",
        ),
    )


def last_of(entries: Iterable[Entry], verb: str) -> Entry | None:
    """The newest of these acts."""
    found = [entry for entry in entries if entry.verb == verb]
    return found[-1] if found else None


def said_of_drill(entries: tuple[Entry, ...], until: date) -> str:
    """The last restore drill in a sentence."""
    last = last_of(entries, "drill")
    if last is None:
        return f"Chưa có lần khôi phục thử nào được ghi đến ngày {day(until)}."
    is_ok = last.note.get("is_ok") is True
    told = f"{'đạt' if is_ok else 'KHÔNG đạt'}, {day_time(last.at)}: {last.note.get('said', '')}"
    return told.rstrip(": ")


def numbered(found: Iterable[tuple[Entry, str]]) -> tuple[tuple[Entry, ...], dict[int, str]]:
    """Entries apart from the numbers of their dossiers."""
    pairs = tuple(found)
    return tuple(entry for entry, _ in pairs), {entry.seq: local_no for entry, local_no in pairs}


def in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """By their numbers in the chain."""
    return iter(sorted(entries, key=lambda one: one.seq))
