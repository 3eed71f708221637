"""What is being written in a report: a sentence anew, or something that was not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

How = Literal["edit", "add", "promise", "proposal"]
_TITLES: Mapping[How, str] = MappingProxyType(
    {
        "edit": "Sửa câu này",
        "add": "Thêm đoạn sau đoạn này",
        "promise": "Thêm giải pháp, nhiệm vụ",
        "proposal": "Thêm kiến nghị, đề xuất",
    }
)


@dataclass(frozen=True, slots=True)
class Task:
    """What is being written: a new wording of ``block``, or something new at a place of the words."""

    how: How
    block: str = ""
    section: str = ""
    paragraph: str = ""

    @property
    def title(self) -> str:
        """The same for people."""
        return _TITLES[self.how]
