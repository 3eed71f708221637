"""Who may do what: one row for each act of the program, one letter for each role that may do it.

An act is the verb of an entry, or a way of looking that leaves none (``LOOKS``). What stands in no row is
nobody's: a new verb must be given its row before anybody can use it. A person may hold several roles.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    "assign": "IOL",
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
    "scan": "IO",
    "backlog": "IO",
    "export": "IOL",
    "renumber": "A",
    "erase": "A",
}
_MONTHS = {
    "prepare": "LR",
    "close": "LR",
    "reopen_month": "L",
    "send": "AILR",
    "acknowledge": "AILR",
    "collect": "AILR",
    "pass_on": "ALR",
    "dismiss": "ALR",
    "review": "LR",
    "notice": "ALR",
    "take_pack": "A",
    "notice_done": "AILR",
}
_OFFICE = {
    "found": "A",
    "restore": "A",
    "invite": "A",
    "join": "A",
    "peer": "AILR",
    "confirm_key": "A",
    "close_key": "A",
    "new_key": "A",
    "look_up": "AILR",
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
    "account_reset": "A",
    "view": "IOL",
    "backup": EVERYBODY,
    "drill": EVERYBODY,
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

_ROWS = {**_DOSSIERS, **_MONTHS, **_OFFICE, **_TRUST, **LOOKS}
MATRIX: Mapping[str, frozenset[Role]] = MappingProxyType(
    {act: frozenset(_BY_LETTER[letter] for letter in letters) for act, letters in _ROWS.items()}
)
"""Every act, and the roles that may do it."""

ADMIN_ALONE = frozenset({Role.ADMIN})
_SET = "set"


def roles_of(act: str, name: str = "") -> frozenset[Role]:
    """The roles that may do ``act``; of the choice ``name`` when the act is "set". KeyError when it has no row."""
    if act != _SET:
        return MATRIX[act]
    for beginning, letters in SETTINGS.items():
        if name.startswith(beginning):
            return frozenset(_BY_LETTER[letter] for letter in letters)
    return ADMIN_ALONE


def act_of(verb: str, note: Mapping[str, object], *, is_of_dossier: bool) -> tuple[str, str]:
    """The act that an entry is, and the choice that it makes: a month is reopened by the verb of dossiers."""
    if verb == "reopen" and not is_of_dossier:
        return "reopen_month", ""
    return verb, str(note.get("name", "")) if verb == _SET else ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at work: a named account, or the one who founded the register (``login`` None)."""

    name: str = ""
    roles: frozenset[Role] = field(default_factory=lambda: frozenset(Role))
    login: str | None = None

    def may(self, act: str, name: str = "") -> bool:
        """Whether one of the roles may do ``act``; the founder may do everything."""
        return self.login is None or bool(self.roles & roles_of(act, name))

    def need(self, act: str, name: str = "") -> None:
        """Refused when no role of the person may do ``act``; the sentence says which role it takes."""
        if self.may(act, name):
            return
        wanted = roles_of(act, name)
        said = " hoặc ".join(role.title for role in Role if role in wanted)
        raise Refused(
            f"Tài khoản {self.login} không có quyền “{act_words(act)}”: việc này của vai trò {said}. "
            "Nhờ người có quyền làm, hoặc nhờ quản trị thêm vai trò.",
            "account",
        )


FOUNDER = Actor()
"""Whoever has the passphrase that the register was founded under: every role, no name of an account."""
