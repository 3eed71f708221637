"""The papers of a dossier: what was handed in, in what kind, and whether it is digitised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cchc_desktop.core.catalogue import PaperKind
from cchc_desktop.core.titled import Titled


class Digitised(Titled):
    """How far a paper is on its way to an electronic copy."""

    NOT_YET = "not_yet", "chưa số hóa"
    SCANNED = "scanned", "đã số hóa, chưa ký"
    SIGNED = "signed", "đã số hóa, đã ký"
    REUSED = "reused", "tái sử dụng"
    NOT_APPLICABLE = "not_applicable", "không áp dụng"


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the list of papers: handed in, or missing and asked for.

    ``reason`` says why a paper need not be digitised, or where a re-used one was taken from.
    """

    name: str
    kind: PaperKind = PaperKind.ORIGINAL
    quantity: int = 1
    is_required: bool = True
    digitised: Digitised = Digitised.NOT_YET
    is_missing: bool = False
    reason: str = ""

    def json(self) -> dict[str, bool | int | str]:
        """The form in an entry; ``of`` reads it back. What says nothing is left out."""
        row: dict[str, bool | int | str] = {
            "name": self.name,
            "kind": self.kind.value,
            "quantity": self.quantity,
            "is_required": self.is_required,
            "digitised": self.digitised.value,
        }
        if self.is_missing:
            row["is_missing"] = True
        if self.reason:
            row["reason"] = self.reason
        return row

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Paper:
        """A paper from its form in an entry."""
        return _paper(
            str(row["name"]),
            str(row.get("kind", PaperKind.ORIGINAL.value)),
            int(str(row.get("quantity", 1))),
            bool(row.get("is_required", True)),
            str(row.get("digitised", Digitised.NOT_YET.value)),
            bool(row.get("is_missing", False)),
            str(row.get("reason", "")),
        )


@lru_cache(maxsize=1024)
def _paper(
    name: str,
    kind: str,
    quantity: int,
    is_required: bool,  # noqa: FBT001 - cells of a row
    digitised: str,
    is_missing: bool,  # noqa: FBT001 - cells of a row
    reason: str,
) -> Paper:
    return Paper(name, PaperKind(kind), quantity, is_required, Digitised(digitised), is_missing, reason)


_ELECTRONIC = frozenset({Digitised.SCANNED, Digitised.SIGNED, Digitised.REUSED})
_DONE = _ELECTRONIC | {Digitised.NOT_APPLICABLE}


def are_digitised(papers: Iterable[Paper]) -> bool:
    """Whether every required paper is digitised, re-used or excused; no required paper at all is not."""
    required = [paper for paper in papers if paper.is_required]
    return bool(required) and all(paper.digitised in _DONE for paper in required)


def has_digitised(papers: Iterable[Paper]) -> bool:
    """Whether at least one paper is there in electronic form, scanned or taken from the state's data."""
    return any(paper.digitised in _ELECTRONIC for paper in papers)


def has_reused(papers: Iterable[Paper]) -> bool:
    """Whether at least one paper was taken from data the state already holds."""
    return any(paper.digitised is Digitised.REUSED for paper in papers)
