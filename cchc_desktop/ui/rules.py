"""What F1 says at a field: the rule behind it, the text it stands in, and since when."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache

from cchc_desktop.core.text import day
from cchc_desktop.paths import resources


@cache
def _rules() -> Mapping[str, Mapping[str, object]]:
    found = tomllib.loads((resources() / "help" / "fields.toml").read_text(encoding="utf-8"))
    return {name: rule for rule in found["field"] for name in rule["names"]}


def rule_of(name: str) -> str:
    """The rule behind the field ``name``, then its text and day; empty where nobody wrote one."""
    rule = _rules().get(name)
    if rule is None:
        return ""
    since = rule.get("since")
    from_day = f" (từ {day(since)})" if isinstance(since, date) else ""
    return f"{rule['words']}\n\nCăn cứ: {rule['basis']}{from_day}."
