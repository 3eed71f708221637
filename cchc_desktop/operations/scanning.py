"""Taking scanned paper in: a stack falls apart at its receipts, each part is made fit and filed, or waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal

from cchc_desktop.core import stack
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.card_text import has_card, refuse_card
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import Finding, Standard, standard
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.pages import bundle as bundles
from cchc_desktop.operations.pages.bundle import Bundle, Page, Source
from cchc_desktop.operations.scan_parts import Made, Wanted, made
from cchc_desktop.operations.scan_rows import Filed, keep, kept_before, lies, told_again
from cchc_desktop.store import scans, search
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting
from cchc_desktop.store.vault import vault_of

__all__ = ["Filed", "Finding", "Source", "Taken", "take_in"]

_NAMELESS = "tệp quét"
"""What a file is called whose own name holds the text of a card."""

CAP = "scan_file_cap_kb"
"""The setting by which an office narrows the size of its files."""

Sides = Literal["one", "odd_even", "odd_even_reversed"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of everything that was brought: no page of it is in none of these."""

    parts: tuple[Filed, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    already: tuple[str, ...] = ()
    lying: tuple[str, ...] = ()
    """For each that was known already, a sentence on when it came and where it lies."""

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            (*self.parts, *other.parts),
            (*self.refused, *other.refused),
            (*self.already, *other.already),
            (*self.lying, *other.lying),
        )


def take_in(  # noqa: PLR0913 - all named: where the paper comes from and where it is meant to go
    place: Workplace,
    by: str,
    at: datetime,
    sources: Sequence[Source],
    *,
    source_name: str,
    dossier: str | None = None,
    paper: int | None = None,
    is_result: bool = False,
    is_map: bool = False,
    sides: Sides = "one",
    progress: Progress | None = None,
) -> Taken:
    """Take files or stacks in; each is kept whole or not at all, the same one not twice in one place.

    ``dossier`` with ``paper`` or ``is_result`` says where everything belongs; without it the receipts on
    top do. What cannot be placed, or is not good enough, waits in the tray. ``progress`` hears pages done
    and all; what it raises stops the work, and the source under way leaves nothing.
    """
    at = hanoi(at).replace(microsecond=0)
    refuse_card("source_name", source_name)
    sources = [replace(source, name=_NAMELESS) if has_card(source.name) else source for source in sources]
    wanted = Wanted(dossier, paper, is_result=is_result)
    taken = Taken()
    waiting = [partial(bundles.both_sides, sources, sides)] if sides != "one" else []
    waiting += [partial(bundles.alone, source) for source in sources] if sides == "one" else []
    names = [source.name for source in sources] if sides == "one" else [source_name]
    asked = standard_of(place, at, is_map=is_map)
    for name, begin in zip(names, waiting, strict=True):
        try:
            one = _one(place, by, at, begin(), wanted, asked, source_name, progress or _silent)
        except Refused as wrong:
            one = Taken(refused=((name, wrong.sentence),))
        taken += one
    return taken


def _silent(_done: int, _all: int) -> None:
    return


def standard_of(place: Workplace, at: datetime, *, is_map: bool) -> Standard:
    """The figures that scans of that moment are held to in this office."""
    with place.register.read() as reading:
        cap = setting(reading, CAP, at.date())
    return standard(place.law, at.date(), is_map=is_map, cap_kb=cap if isinstance(cap, int) else None)


def _one(  # noqa: PLR0913, PLR0917 - one source on its way through all steps
    place: Workplace,
    by: str,
    at: datetime,
    bundle: Bundle,
    wanted: Wanted,
    asked: Standard,
    source_name: str,
    progress: Progress,
) -> Taken:
    with place.register.read() as reading:
        wanted = _known(reading, wanted)
        if known := kept_before(scans.of_source(reading, bundle.stem), wanted):
            told = dict.fromkeys(map(lies, known))
            lying = f"“{bundle.name}” {'; '.join(told)}."
            return Taken(tuple(map(told_again, known)), already=(bundle.name,), lying=(lying,))
        vault = vault_of(place.register, reading)
    profile = place.profile
    pages = bundles.seen(bundle, profile.unit, profile.secret, progress)
    plan = _plan(pages, wanted)
    parts = made(bundle, pages, plan, wanted, asked, at)
    _refuse_lost(parts, len(pages))
    digests = [vault.put(part.data) for part in parts]
    return Taken(keep(place, by, at, bundle, parts, digests, wanted, source_name))


def _known(reading: Reading, wanted: Wanted) -> Wanted:
    """What was wanted, with the number by which receipts name the dossier."""
    if wanted.dossier is None:
        return wanted
    found = search.dossier(reading, wanted.dossier)
    if wanted.paper is not None and not 1 <= wanted.paper <= len(found.papers):
        raise Refused(
            f"Hồ sơ {found.local_no} có {len(found.papers)} giấy tờ, không có giấy tờ số {wanted.paper}.",
            "paper",
        )
    return replace(wanted, dossier=found.local_no)


def _plan(pages: Sequence[Page], wanted: Wanted) -> stack.Plan:
    seen = bundles.as_seen(pages)
    return stack.split(seen) if wanted.dossier is None else stack.together(seen, wanted.dossier)


def _refuse_lost(parts: Sequence[Made], pages: int) -> None:
    """The promise that the whole rests on, checked where it could be broken."""
    kept = sorted(page for part in parts for page in part.pages)
    if kept != list(range(1, pages + 1)):
        raise RuntimeError("a page of the stack is in no part, or in two")
