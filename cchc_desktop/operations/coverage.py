"""How much of its units stands in a superior's sum: said before any figure and any judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from cchc_desktop.core.text import number


class _Unit(Protocol):
    @property
    def unit(self) -> str: ...


class _Told(_Unit, Protocol):
    @property
    def is_final(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many units that are to report all is in; of those, how many have not closed it."""

    came: int
    of: int
    provisional: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether somebody's figures lack, so that nothing is reached or missed yet."""
        return self.came < self.of

    @property
    def is_final(self) -> bool:
        """Whether all is in and closed."""
        return self.of > 0 and not self.is_partial and not self.provisional

    def share(self) -> str:
        """In a few words, beside a figure."""
        return f"mới có {number(self.came)} trên {number(self.of)} đơn vị"

    def words(self) -> str:
        """The sentence that stands before the figures."""
        if not self.of:
            return "Chưa có đơn vị nào gửi số liệu của kỳ này."
        looks = f"; {number(self.provisional)} đơn vị mới có số tạm tính" if self.provisional else ""
        if self.is_partial:
            said = self.share()
            return f"{said[:1].upper()}{said[1:]}{looks}: số chung là số tạm, chưa xét chỉ tiêu."
        whole = f"Đủ {number(self.came)} trên {number(self.of)} đơn vị"
        return f"{whole}{looks}: số chung là số tạm." if looks else f"{whole}, đã chốt."


def coverage(units: Iterable[_Told], missing: Iterable[_Unit]) -> Coverage:
    """That of a sum in which ``units`` stand and others, or months of theirs, are ``missing``."""
    told, lacking = tuple(units), {one.unit for one in missing}
    codes = {one.unit for one in told}
    looks = {one.unit for one in told if not one.is_final} - lacking
    return Coverage(len(codes - lacking), len(codes | lacking), len(looks))
