"""What became of a stack, counted against what truly lay in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from stacks import Stack

from cchc_desktop.core.scanned import Standard
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.scanning import Filed, Taken
from cchc_desktop.operations.tray import document

IN_A_DOSSIER = {"paper", "unplaced", "result"}


@dataclass(slots=True)
class Score:
    """Dossiers in the stacks: split right, in the tray, anything else; and what must never happen."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another run too."""
        self.counts += other.counts
        self.wrong += other.wrong


def scored(place: Workplace, seed: int, stack: Stack, taken: Taken, asked: Standard) -> Score:
    """Every page in one place; every dossier whole under its own number, or in the tray."""
    score = Score()
    score.counts["stacks"] += 1
    score.counts["pages"] += len(stack.sheets)
    kept = Counter(page for part in taken.parts for page in part.pages)
    if kept != Counter(range(1, len(stack.sheets) + 1)):
        score.wrong.append(f"stack {seed}: pages lost or doubled: {sorted(kept.items())}")
    where = {page: part for part in taken.parts for page in part.pages}
    for number in {sheet.dossier for sheet in stack.sheets}:
        _dossier(seed, number, stack, where, score)
    for part in taken.parts:
        _file(place, seed, part, asked, score)
    return score


def _dossier(seed: int, number: str | None, stack: Stack, where: dict[int, Filed], score: Score) -> None:
    mine = {page: sheet for page, sheet in enumerate(stack.sheets, 1) if sheet.dossier == number}
    for page, sheet in mine.items():
        part = where[page]
        if part.role in IN_A_DOSSIER and part.dossier != sheet.dossier:
            score.wrong.append(f"stack {seed}: page {page} of {number} went to {part.dossier}")
        score.counts["blanks kept as pages"] += sheet.role == "blank" and part.role != "blank"
    if number is None:
        return
    score.counts["dossiers"] += 1
    papers = [page for page, sheet in mine.items() if sheet.role == "paper"]
    covers = [page for page, sheet in mine.items() if sheet.role == "cover"]
    if any(where[page].role == "blank" for page in papers):
        score.wrong.append(f"stack {seed}: a written page of {number} was taken for blank")
    is_right = bool(covers) and all(where[page].role == "cover" for page in covers)
    is_right = is_right and all(where[page].role in IN_A_DOSSIER for page in papers)
    in_tray = all(where[page].role == "tray" for page in [*papers, *covers])
    score.counts["right"] += is_right
    score.counts["in the tray"] += in_tray and not is_right
    is_ruined = any(sheet.role == "ruined" for sheet in mine.values())
    score.counts["ruined"] += is_ruined
    score.counts["ruined in the tray"] += is_ruined and in_tray
    is_stained = any(sheet.is_stained for sheet in mine.values())
    score.counts["stained"] += is_stained
    score.counts["stained and right"] += is_stained and is_right
    if not is_right and not in_tray:
        score.wrong.append(f"stack {seed}: {number} is torn: {[(p, where[p].role) for p in mine]}")


def _file(place: Workplace, seed: int, part: Filed, asked: Standard, score: Score) -> None:
    if part.role not in IN_A_DOSSIER | {"cover"}:
        return
    data = document(place, part.digest)
    score.counts["files"] += 1
    if len(data) > asked.cap:
        score.wrong.append(f"stack {seed}: {part.scan_id} has {len(data)} bytes")
    with pikepdf.open(BytesIO(data)) as pdf:
        if len(pdf.pages) != len(part.pages):
            score.wrong.append(f"stack {seed}: {part.scan_id} has {len(pdf.pages)} pages")
        for page in pdf.pages:
            picture = page.resources.XObject.P
            inches = float(page.mediabox[2]) / 72
            if int(picture.Width) / inches < asked.floor_dpi - 0.5:
                score.wrong.append(f"stack {seed}: {part.scan_id} has {int(picture.Width) / inches:.0f} dpi")
