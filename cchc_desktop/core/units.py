"""Provinces and communes with their statistical codes, and how a clerk finds one by typing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from cchc_desktop.core import match
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import nfc


@dataclass(frozen=True, slots=True)
class Province:
    """A province or a city under the centre; ``name`` is without the type word."""

    code: str
    name: str
    kind: str

    @property
    def title(self) -> str:
        """Type word and name, as at the beginning of a line."""
        return f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True, slots=True)
class Commune:
    """A xã, phường or đặc khu; ``name`` is without the type word."""

    code: str
    name: str
    kind: str
    province_code: str

    @property
    def title(self) -> str:
        """Type word and name, as at the beginning of a line."""
        return f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True, slots=True)
class Units:
    """The units of the country as they stand from ``since`` on, by ``basis``."""

    since: date
    basis: str
    provinces: tuple[Province, ...]
    communes: tuple[Commune, ...]
    _provinces: dict[str, Province] = field(init=False, repr=False, compare=False)
    _communes: dict[str, Commune] = field(init=False, repr=False, compare=False)
    _words: dict[str, tuple[tuple[str, ...], ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_provinces", {one.code: one for one in self.provinces})
        object.__setattr__(self, "_communes", {one.code: one for one in self.communes})

    def __iter__(self) -> Iterator[Commune]:
        return iter(self.communes)

    def names(self) -> frozenset[str]:
        """Names of all communes and provinces in small letters, without type words and numbers."""
        names = (*(one.name for one in self.provinces), *(one.name for one in self.communes))
        return frozenset(name.lower().rstrip(" 0123456789") for name in names)

    def by_code(self, code: str) -> Commune:
        """Give a commune by its five digits, leading zeros optional."""
        found = self._communes.get(code.strip().zfill(5))
        if found is None:
            raise Refused(
                f"Danh mục đơn vị hành chính không có xã, phường, đặc khu mã “{code}”. Hãy kiểm tra lại mã.",
                "unit",
            )
        return found

    def province(self, code: str) -> Province:
        """Give a province by its two digits, the leading zero optional."""
        found = self._provinces.get(code.strip().zfill(2))
        if found is None:
            raise Refused(
                f"Danh mục đơn vị hành chính không có tỉnh, thành phố mã “{code}”. Hãy kiểm tra lại mã.",
                "province",
            )
        return found

    def of_province(self, code: str) -> tuple[Commune, ...]:
        """List the communes of a province in the order of their codes."""
        wanted = self.province(code).code
        return tuple(one for one in self.communes if one.province_code == wanted)

    def find(self, query: str, limit: int = 20, province: str | None = None) -> list[Commune]:
        """List communes for typed letters or digits of a code, best fit first, exact marks before bare."""
        among = self.communes if province is None else self.of_province(province)
        bare = query.strip()
        if bare.isdecimal():
            return [one for one in among if one.code.startswith(bare) or int(one.code) == int(bare)][:limit]
        typed, marked = match.words(query), nfc(query).lower()
        first_letters = {word[0] for word in typed}
        ranked = []
        for one in among:
            # Most communes fall out here, which keeps the list as quick as the typing.
            if not first_letters.issubset(self._words_of(one)[3]):
                continue
            rank = self._rank(one, typed)
            if rank is not None:
                ranked.append(((rank[0], marked not in one.title.lower(), rank[1], one.name, one.code), one))
        return [one for _, one in sorted(ranked, key=lambda pair: pair[0])[:limit]]

    def _rank(self, one: Commune, typed: tuple[str, ...]) -> tuple[int, int] | None:
        """Rank by name, then by type word with name, then by name with province (a tier of its own)."""
        name, title, with_province, _ = self._words_of(one)
        found = match.fit(typed, name) or (match.fit(typed, title) if len(typed) > 1 else None)
        if found is not None:
            return found
        wide = match.fit(typed, with_province) if len(typed) > 1 else None
        return None if wide is None else (wide[0] + match.INITIALS + 1, wide[1])

    def _words_of(self, one: Commune) -> tuple[tuple[str, ...], ...]:
        known = self._words.get(one.code)
        if known is None:
            name, kind = match.words(one.name), match.words(one.kind)
            around = match.words(self._provinces[one.province_code].name)
            wide = (*kind, *name, *around)
            known = (name, (*kind, *name), wide, tuple({word[0] for word in wide}))
            self._words[one.code] = known
        return known
