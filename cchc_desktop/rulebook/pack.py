"""Reading a TOML pack so that a mistake in it is told by file, place and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.text import nfc
from cchc_desktop.core.toml_text import LARGEST, read_toml
from cchc_desktop.files import read_within

E = TypeVar("E", bound=StrEnum)


def read(path: Path) -> Mapping[str, object]:
    """Parse a pack; Trouble names the file and the line it stumbles at."""
    try:
        return read_toml(read_within(path, 4 * LARGEST, "gói dữ liệu").decode())
    except UnicodeDecodeError as problem:
        raise Trouble(f"Tệp “{path.name}” không phải văn bản UTF-8. Hãy lưu lại tệp theo UTF-8.") from problem
    except ValueError as problem:
        raise Trouble(f"Tệp “{path.name}” viết sai cú pháp TOML: {problem}.") from problem


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a pack; every getter raises Trouble that names where the bad value stands."""

    where: str
    values: Mapping[str, object]

    def called(self, name: str) -> Row:
        """The same table, told by its name as well."""
        return Row(f"{self.where} ({name})", self.values)

    def fault(self, why: str) -> Trouble:
        """Make the Trouble for what no single key shows."""
        return Trouble(f"{self.where}: {why}. Hãy sửa tệp rồi mở lại.")

    def wrong(self, key: str, why: str) -> Trouble:
        """Make the Trouble for one key."""
        return self.fault(f"“{key}” {why}")

    def only(self, allowed: frozenset[str]) -> None:
        """Refuse keys nobody reads: they are typing mistakes."""
        for key in self.values:
            if key not in allowed:
                raise self.wrong(key, "là khóa không dùng đến (có thể gõ nhầm)")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that may not be empty unless the default is."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise self.wrong(key, "thiếu hoặc không phải chữ")
        return nfc(value)

    def maybe_text(self, key: str) -> str | None:
        """A text that may be left out."""
        return self.text(key) if key in self.values else None

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number, zero or more."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(key, "thiếu hoặc không phải số nguyên không âm")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """A true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "phải là true hoặc false")
        return value

    def day(self, key: str) -> date:
        """A local date."""
        value = self.values.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, "thiếu hoặc không phải ngày (viết như 2025-07-01)")
        return value

    def maybe_day(self, key: str) -> date | None:
        """A local date that may be left out."""
        return self.day(key) if key in self.values else None

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One code of a closed list."""
        value = self.values.get(key, default)
        try:
            return kind(str(value))
        except ValueError:
            raise self.wrong(key, f"phải là một trong: {', '.join(kind)}") from None

    def choices(self, key: str, kind: type[E], default: frozenset[E]) -> frozenset[E]:
        """Several codes of a closed list, at least one."""
        if key not in self.values:
            return default
        return frozenset(Row(self.where, {key: one}).choice(key, kind) for one in self.texts(key)) or default

    def listed(self, key: str) -> list[object]:
        """A list of whatever it is, empty when left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "phải là danh sách")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when left out."""
        texts = [one for one in self.listed(key) if isinstance(one, str)]
        if len(texts) < len(self.listed(key)):
            raise self.wrong(key, "phải là danh sách chữ")
        return tuple(map(nfc, texts))

    def table(self, key: str) -> Row:
        """An inner table, empty when left out."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "phải là một bảng")
        return Row(f"{self.where}, {key}", value)

    def rows(self, key: str, title: str) -> tuple[Row, ...]:
        """The inner tables of an array, empty when left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(key, "phải là danh sách bảng")
        return tuple(Row(f"{self.where}, {title} {at}", one) for at, one in enumerate(value, 1))
