"""What is offered to whom: screens, sections and acts that a role may not use are not shown to it.

This only keeps things out of the way; what may be done is decided where it is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.lifecycle import MOVES
from cchc_desktop.core.roles import Role, roles_of

if TYPE_CHECKING:
    from cchc_desktop.core.roles import Actor
    from cchc_desktop.ui.do import Do

Right = tuple[str, str]
"""An act, and the choice that it makes where it is "set"."""

_SCREENS: Mapping[str, Right] = MappingProxyType(
    {
        "intake": ("receive", ""),
        "worklist": ("people", ""),
        "morning": ("people", ""),
        "dossiers": ("people", ""),
        "dossier": ("people", ""),
        "digitise": ("scan", ""),
        "month-lines": ("people", ""),
        "month-mend": ("people", ""),
        "month-gaps": ("people", ""),
        "month-moved": ("people", ""),
        "exchange": ("acknowledge", ""),
    }
)
"""What it takes to have a screen; the others everybody has."""

_SECTIONS: Mapping[str, Right] = MappingProxyType(
    {
        "people": ("set", "officers"),
        "office": ("set", "head"),
        "numbers": ("renumber", ""),
        "packs": ("set", "pack:"),
        "rules": ("set", "rule:"),
        "scans": ("set", "scan_profile:"),
        "vault": ("set", "vault"),
        "personal": ("erase", ""),
        "requests": ("people", ""),
        "look_up": ("set", "look_up"),
        "inspection": ("inspect", ""),
        "accounts": ("rights", ""),
    }
)
"""The same of the sections of "Cài đặt"."""

_PARTS: Mapping[str, str] = MappingProxyType({"code": "correct", "cause": "correct", "papers": "digitise"})
"""Acts of the dossier's page that are part of another."""


def actor_of(do: Do) -> Actor:
    """Who works at the window."""
    return do.opened.place.register.actor


def sees(actor: Actor, screen: str) -> bool:
    """Whether a screen is offered."""
    return actor.may(*_SCREENS.get(screen, ("figures", "")))


def sets(actor: Actor, section: str) -> bool:
    """Whether a section of the settings is offered."""
    return actor.may(*_SECTIONS.get(section, ("figures", "")))


def does(actor: Actor, verb: str) -> bool:
    """Whether an act of a dossier is offered."""
    return actor.may(_PARTS.get(verb, verb))


def not_yours(actor: Actor, screen: str) -> str:
    """Why a screen that was asked for by its key is not there."""
    act, name = _SCREENS.get(screen, ("figures", ""))
    title = MOVES[act].title if act in MOVES else act_words(act)
    whose = " hoặc ".join(role.title for role in Role if role in roles_of(act, name))
    return f"“{title}” là việc của vai trò {whose}; tài khoản {actor.login or ''} không có vai trò đó."
