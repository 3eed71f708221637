"""What the office chose, who has an account, which units it expects: rows that are what their entries say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cchc_desktop.store import road, schema, trust
from cchc_desktop.store.check_chain import Note
from cchc_desktop.store.findings import Found
from cchc_desktop.store.links import Link
from cchc_desktop.store.members import UNITS_AT_FIRST
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import digest_of_value
from cchc_desktop.store.statements import untyped

Key = tuple[str, ...]
_AT_ONCE = 500


def written(reading: Reading, table: sa.Table) -> Iterator[Mapping[Any, Any]]:
    """The rows of the unit in the very values of the file."""
    plain = untyped(table)
    asked = sa.select(plain).where(plain.c.unit == reading.unit)
    options = {"stream_results": True, "yield_per": _AT_ONCE}
    yield from reading.connection.execute(asked, execution_options=options).mappings()


@dataclass(slots=True)
class Settings:
    """Choices: each the last that an entry made of it."""

    kind: str = "quy định"
    title: str = "Quy định của đơn vị"
    verbs: frozenset[str] = frozenset(
        {
            *("set", "backup", "drill", "check", "account_review", "account_close", "account_reopen"),
            *("recovery_sheet", "recovery_cancel", "recover", "rekey", "join", "restore"),
        }
    )
    _told: dict[Key, tuple[int, str]] = field(default_factory=dict)
    _heard: set[str] = field(default_factory=set)

    def hear(self, link: Link, note: Note) -> None:
        """Keep the digest of what was chosen; a document is told by its own."""
        self._heard.add(str(link.verb))
        if link.verb != "set":
            return
        value = digest_of_value(note["value"]) if "value" in note else str(note.get("digest", ""))
        self._told[str(note.get("name")), str(note.get("since"))] = (link.seq, value)

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every choice that no entry made, that is gone, or that is another."""
        for row in written(reading, schema.setting):
            seq, wanted = self._told.pop((str(row["name"]), str(row["since"])), (0, ""))
            told = f"Quy định “{row['name']}” từ {row['since']}"
            if not seq and not str(row["name"]).startswith(_BY_OTHER_ACTS):
                found.tell(self.kind, f"{told} không có bút tích nào đặt.")
            elif wanted and digest_of_value(json.loads(row["value"])) != wanted:
                found.tell(self.kind, f"{told} khác với bút tích {seq} đã đặt.")
        for (name, since), (seq, _) in sorted(self._told.items()):
            found.tell(self.kind, f"Mất quy định “{name}” từ {since} do bút tích {seq} đặt.")


_BY_OTHER_ACTS = ("upkeep:", "access:", "recovery_sheet", "data_key")
"""Choices that are kept along with an act of another name."""


@dataclass(slots=True)
class Accounts:
    """Who may come in, and what they may do."""

    kind: str = "tài khoản"
    title: str = "Tài khoản"
    verbs: frozenset[str] = frozenset({"account_open", "account_change", "account_close", "account_reopen"})
    _told: dict[str, tuple[str, list[str], str]] = field(default_factory=dict)

    def hear(self, link: Link, note: Note) -> None:
        """Keep name, roles and state."""
        login = note.get("login")
        if not isinstance(login, str):
            return  # the passphrase of the foundation
        name, roles, state = self._told.get(login, ("", [], "open"))
        told = note.get("roles")
        state = {"account_close": "closed", "account_change": state}.get(str(link.verb), "open")
        self._told[login] = (
            str(note.get("name", name)),
            sorted(map(str, told)) if isinstance(told, list) else roles,
            state,
        )

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every account that nobody opened so, or that is gone."""
        for row in written(reading, trust.account):
            told = self._told.pop(str(row["login"]), None)
            here = (str(row["name"]), sorted(json.loads(row["roles"])), str(row["state"]))
            if told is None:
                found.tell(self.kind, f"Tài khoản {row['login']} không có bút tích nào lập.")
            elif told != here:
                what = ", ".join(
                    word
                    for word, then, now in zip(("tên", "vai trò", "tình trạng"), told, here, strict=True)
                    if then != now
                )
                found.tell(self.kind, f"Tài khoản {row['login']}: {what} khác với các bút tích.")
        for login in sorted(self._told):
            found.tell(self.kind, f"Mất tài khoản {login} đã lập.")


@dataclass(slots=True)
class Members:
    """The tree of units: what its acts left of it."""

    kind: str = "đơn vị trực thuộc"
    title: str = "Danh sách đơn vị trực thuộc"
    verbs: frozenset[str] = frozenset(
        {
            *(UNITS_AT_FIRST, "unit_put", "unit_end", "unit_rename", "unit_move", "unit_merge", "unit_split"),
            *("unit_list", "unit_undo"),
        }
    )
    _here: dict[Key, dict[str, Any]] = field(default_factory=dict)
    _went: dict[Key, dict[str, Any]] = field(default_factory=dict)
    _acts: dict[int, Note] = field(default_factory=dict)
    _has_first: bool = False

    def hear(self, link: Link, note: Note) -> None:
        """Do once more what the act did."""
        self._has_first |= link.verb == UNITS_AT_FIRST
        if link.verb == "unit_undo":
            done = self._acts.get(int(note.get("undoes", 0)), {})
            self._put(done.get("here"), done.get("gone"))
            for one in _rows(done.get("went")):
                self._went.pop(_went_key(one), None)
            self._put((), note.get("stay"))
        else:
            self._put(note.get("gone"), note.get("here"))
            self._went |= {_went_key(one): one for one in _rows(note.get("went"))}
            self._acts[link.seq] = note

    def _put(self, gone: object, here: object) -> None:
        for one in _rows(gone):
            self._here.pop(_member_key(one), None)
        self._here |= {_member_key(one): one for one in _rows(here)}

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of every unit that no act put where it is."""
        for row in written(reading, schema.member):
            wanted = self._here.pop(_member_key(row), None)
            told = f"Đơn vị {row['name']} ({row['sender']}) từ {row['since']}"
            if wanted is None and self._has_first:
                found.tell(self.kind, f"{told} không có bút tích nào ghi.")
            elif wanted is not None and any(
                row[name] != wanted.get(name) for name in ("name", "until", "parent")
            ):
                found.tell(self.kind, f"{told} khác với các bút tích.")
        for sender, since in sorted(self._here):
            found.tell(self.kind, f"Mất đơn vị {sender} từ {since} đã ghi.")
        for row in written(reading, road.succession):
            wanted = self._went.pop(_went_key(row), None)
            if wanted is None or any(row[name] != wanted.get(name) for name in ("kind", "is_heir", "basis")):
                found.tell(
                    self.kind,
                    f"Việc {row['old']} chuyển cho {row['new']} từ {row['since']} khác với các bút tích.",
                )
        for old, new, since in sorted(self._went):
            found.tell(self.kind, f"Mất việc {old} chuyển cho {new} từ {since} đã ghi.")


def _rows(told: object) -> Iterator[dict[str, Any]]:
    return (one for one in told if isinstance(one, dict)) if isinstance(told, list) else iter(())


def _member_key(row: Mapping[Any, Any]) -> Key:
    return str(row["sender"]), str(row["since"])


def _went_key(row: Mapping[Any, Any]) -> Key:
    return str(row["old"]), str(row["new"]), str(row["since"])


@dataclass(slots=True)
class Backlog:
    """Old results: as many as lists brought, each as it was left."""

    kind: str = "kết quả cũ"
    title: str = "Danh sách kết quả cũ"
    verbs: frozenset[str] = frozenset({"backlog", "backlog_import"})
    _taken: int = 0
    _states: dict[str, str] = field(default_factory=dict)

    def hear(self, link: Link, note: Note) -> None:
        """Count what a list brought, and keep what became of one."""
        if link.verb == "backlog_import":
            self._taken += int(note.get("taken", 0))
        elif isinstance(name := note.get("id"), str):
            self._states[name] = str(note.get("state", "digitised"))

    def compare(self, reading: Reading, found: Found) -> None:
        """Tell of what is gone, added or left otherwise."""
        amount = 0
        for row in written(reading, schema.backlog):
            amount += 1
            state = self._states.pop(str(row["id"]), None)
            if state is not None and state != row["state"]:
                found.tell(self.kind, f"Kết quả cũ số {row['number']}: tình trạng khác với các bút tích.")
        if amount != self._taken:
            found.tell(
                self.kind, f"Danh sách kết quả cũ có {amount} dòng, các lần nhập đã ghi {self._taken}."
            )
        for name in sorted(self._states):
            found.tell(self.kind, f"Mất kết quả cũ {name[:12]} đã có bút tích.")
