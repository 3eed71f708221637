"""Who may do what: one row for each act of the program, one letter for each role that may do it.

An act is the verb of an entry, a way of looking that leaves none (``LOOKS``), or standing by as the second
person (``SECONDS``). What stands in no row is nobody's: a new verb must be given its row before anybody can
use it. A person may hold several roles, and where one does everything one account holds them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.titled import Titled


class Role(Titled):
    """What a person is trusted with."""

    ADMIN = "admin", "Quản trị"
    INTAKE = "intake", "Tiếp nhận"
    OFFICER = "officer", "Giải quyết"
    LEADER = "leader", "Lãnh đạo"
    REPORTER = "reporter", "Báo cáo"


_BY_LETTER = MappingProxyType(dict(zip("AIOLR", Role, strict=True)))
EVERYBODY = "AIOLR"

_DOSSIERS = {
    "receive": "I",
    "accept": "I",
    "correct": "IO",
    "assign": "AIOL",  # the work of somebody who leaves is handed on with the account
    "hand_over": "IO",
    "take_over": "IO",
    "turn_down": "IO",
    "send_up": "IO",
    "take_back": "IO",
    "request_supplement": "IO",
    "take_supplement": "IO",
    "request_payment": "IO",
    "take_payment": "IO",
    "refuse": "IOL",
    "stop": "OL",
    "withdraw": "IO",
    "apologise": "IOL",
    "finish": "OL",
    "hand_back": "I",
    "reopen": "OL",
    "link": "IO",
    "take_fee": "I",
    "cancel_slip": "IO",
    "digitise": "IO",
    "undo": "IOL",
    "print": "IOL",
    "print_list": "IOL",
    "print_own": "AIOL",  # of the office itself: the notice, minutes, answers
    "scan": "IO",
    "backlog": "IO",
    "backlog_import": "IO",
    "export": "IOL",
    "renumber": "AI",
    "erase": "A",
    "forget": "A",
    "request": "AIOL",
    "request_answer": "AL",
}
_MONTHS = {
    "prepare": "LR",
    "close": "LR",
    "reopen_month": "L",
    "send": "LR",
    "acknowledge": "ALR",  # whoever takes in what came by stick or line
    "print_proof": "ALR",
    "collect": "ALR",
    "pass_on": "LR",
    "dismiss": "ALR",
    "review": "LR",
    "notice": "LR",
    "take_pack": "A",
    "notice_done": EVERYBODY,
}
_OFFICE = {
    "found": "",  # of whoever makes the register, before anybody has an account
    "restore": "A",
    "repair": "A",
    "stand_in": "A",
    "slips_reserved": "AI",
    "invite": "A",
    "join": "A",
    "peer": "ALR",  # a key that came along with what is collected
    "confirm_key": "A",
    "close_key": "A",
    "new_key": "A",
    "look_up": "ALR",
    "unit_found": "",  # with the register
    "unit_put": "A",
    "unit_end": "A",
    "unit_rename": "A",
    "unit_move": "A",
    "unit_merge": "A",
    "unit_split": "A",
    "unit_list": "A",
    "unit_undo": "A",
}
_TRUST: dict[str, str] = {
    "login": EVERYBODY,
    "logout": EVERYBODY,
    "login_failed": EVERYBODY,
    "password": EVERYBODY,
    "account_open": "A",
    "account_change": "A",
    "account_close": "A",
    "account_reopen": "A",
    "account_reset": "A",
    "account_review": "AL",
    "recovery_sheet": "A",
    "recovered": "A",
    "recovery_cancelled": "A",
    "rekey": "A",
    "view": "IOL",
    "backup": EVERYBODY,
    "drill": EVERYBODY,
    "inspect": "AL",
    "import_book": "AI",
    "access_log": "AL",
}
SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "favourites": "AIO",
        "view:": "IOL",
        "narrative": "LR",
        "target:": "LR",
        "hand:": "LR",
        "points:": "LR",
        "ranking": "LR",
    }
)
"""Choices of the office that others than ``admin`` make, by how their name begins; the rest is its own."""

LOOKS: Mapping[str, str] = MappingProxyType(
    {
        "people": "IOL",  # dossiers and those they are of: search, lists, timelines, papers
        "figures": EVERYBODY,
        "names": "IOL",  # a file with the names of many
        "check": EVERYBODY,
        "support": EVERYBODY,
        "rights": "AL",  # accounts, what they may do and did
    }
)
"""What people only look at: no entry is appended, or another one."""

SECONDS: Mapping[str, str] = MappingProxyType(
    {
        "second:account": "AL",  # what is done to the account of one of these two roles
        "second:erase": "AL",
        "second:restore": "AL",
    }
)
"""Who may stand by, as the second person, while somebody else does the act behind the colon."""

_ROWS = {**_DOSSIERS, **_MONTHS, **_OFFICE, **_TRUST, **LOOKS, **SECONDS}
MATRIX: Mapping[str, frozenset[Role]] = MappingProxyType(
    {act: frozenset(_BY_LETTER[letter] for letter in letters) for act, letters in _ROWS.items()}
)
"""Every act, and the roles that may do it."""

ADMIN_ALONE = frozenset({Role.ADMIN})
_SET = "set"
_WITHOUT_DOSSIER = MappingProxyType({"reopen": "reopen_month", "print": "print_proof"})
"""Verbs of dossiers that are another act where their entry is about none."""
_BEFORE_CHANGE = frozenset({"login", "logout", "login_failed", "password"})
"""What somebody may do whose password must be changed first."""


def roles_of(act: str, name: str = "") -> frozenset[Role]:
    """The roles that may do ``act``, or make the choice ``name`` by "set"; KeyError when it has no row."""
    if act != _SET:
        return MATRIX[act]
    for beginning, letters in SETTINGS.items():
        if name.startswith(beginning):
            return frozenset(_BY_LETTER[letter] for letter in letters)
    return ADMIN_ALONE


def act_of(verb: str, note: Mapping[str, object], *, is_of_dossier: bool) -> tuple[str, str]:
    """The act that an entry is, and the choice that it makes: a month is reopened by the verb of dossiers."""
    if not is_of_dossier:
        verb = _WITHOUT_DOSSIER.get(verb, verb)
    return verb, str(note.get("name", "")) if verb == _SET else ""


def roles_from(codes: Iterable[str]) -> frozenset[Role]:
    """The roles of these codes; Refused for a word that is none."""
    found = set()
    for code in codes:
        if code not in tuple(Role):
            every = ", ".join(f"{role.value} ({role.title})" for role in Role)
            raise Refused(f"Không có vai trò “{code}”. Các vai trò: {every}.", "roles")
        found.add(Role(code))
    return frozenset(found)


def titles_of(roles: Iterable[Role]) -> str:
    """The roles in words, in their own order."""
    return ", ".join(role.title for role in Role if role in frozenset(roles))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at work: a named account, or the one who founded the register (``login`` None).

    ``must_change`` says why the password has to be changed before anything else; empty: it need not.
    """

    name: str = ""
    roles: frozenset[Role] = field(default_factory=lambda: frozenset(Role))
    login: str | None = None
    must_change: str = ""

    def may(self, act: str, name: str = "") -> bool:
        """Whether one of the roles may do ``act``; the founder may do everything that has a row."""
        wanted = roles_of(act, name)
        if self.login is None:
            return True
        return bool(self.roles & wanted) and (not self.must_change or act in _BEFORE_CHANGE)

    def need_entry(self, verb: str, note: Mapping[str, object], *, is_of_dossier: bool) -> None:
        """``need`` of an entry; what is taken back must be one's own to do."""
        self.need(*act_of(verb, note, is_of_dossier=is_of_dossier))
        if verb == "undo" and (undone := note.get("verb")):
            self.need(str(undone))

    def need(self, act: str, name: str = "") -> None:
        """Refused when no role of the person may do ``act``; the sentence says which role it takes."""
        if self.may(act, name):
            return
        if self.must_change and act not in _BEFORE_CHANGE:
            raise Refused(
                f"{self.must_change} Đổi mật khẩu rồi làm tiếp (menu tên người dùng, hay lệnh password).",
                "account",
            )
        wanted = roles_of(act, name)
        said = " hoặc ".join(role.title for role in Role if role in wanted) or "người lập sổ"
        raise Refused(
            f"Tài khoản {self.login} không có quyền “{act_words(act)}”: việc này của vai trò {said}. "
            "Nhờ người có quyền làm, hoặc nhờ quản trị thêm vai trò.",
            "account",
        )


FOUNDER = Actor()
"""Whoever has the passphrase that the register was founded under: every role, no name of an account."""

SYSTEM = "CCHC Desktop"
"""By whom the program enters what it does of itself."""
