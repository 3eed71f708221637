"""Packs that go down with a letter: gathered by the superior, tried and installed by the unit below."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from cchc_desktop.core.enclosed import ENDING, Enclosed, enclosed
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.targets import Target
from cchc_desktop.files import why
from cchc_desktop.operations.aims import own_targets
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.packs import Trial, kind_of, take_pack, trial_words, try_pack, workplace_of

_KINDS = ("law", "catalogue")
_MOST_ALONG = 2 * 1024 * 1024  # characters of all packs in one letter
_HUNDRED = 100
_PLACES = 4  # decimals of a target as it is typed


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack that came with a letter: what it would change, or why it cannot be installed."""

    pack: Enclosed
    trial: Trial | None
    problem: str = ""

    def words(self) -> str:
        """What would change, or what is in the way."""
        return self.problem if self.trial is None else trial_words(self.trial)


def own_packs(place: Workplace, now: datetime) -> tuple[Enclosed, ...]:
    """The packs beside the superior's register and its own targets; what is too large is only named."""
    found, room = [], _MOST_ALONG
    for one in (*_targets(place, now), *_files(place.register.place)):
        is_along = len(one.text) <= room
        room -= len(one.text) if is_along else 0
        found.append(one if is_along else Enclosed(file=one.file, digest=one.digest))
    return tuple(found)


def _files(own: Path) -> Iterator[Enclosed]:
    for kind in _KINDS:
        for path in sorted((own / kind).glob(f"*{ENDING}")):
            yield read_pack(path)


def read_pack(path: Path) -> Enclosed:
    """The pack in a file; Refused where it is none."""
    kind_of(path)
    try:
        return enclosed(path.name, path.read_bytes().decode())
    except OSError as problem:
        raise Trouble(f"Không đọc được tệp “{path.name}”: {why(problem)}.") from problem


def _targets(place: Workplace, now: datetime) -> Iterator[Enclosed]:
    """What the superior demands of communes by its own word, now or later, as a pack of law."""
    today = now.date()
    with place.register.read() as reading:
        known = own_targets(reading)
    demanded = [one for one in known if one.is_ours and (one.until is None or one.until >= today)]
    if demanded:
        text = "\n".join(map(_block, demanded))
        digest = enclosed("", text).digest
        yield enclosed(f"chi-tieu-{place.profile.unit}-{digest[:8]}", text)


def _block(target: Target) -> str:
    """One target as it stands in a pack."""
    lines = ["[[target]]", f"indicator = {_quoted(target.indicator)}", f"since = {target.since}"]
    lines += [f"{name} = {day}" for name in ("until", "by_on") if (day := getattr(target, name)) is not None]
    scale = _HUNDRED if target.indicator.endswith("_rate") else 1
    for name in ("at_least", "at_most"):
        bound: Fraction | None = getattr(target, name)
        if bound is not None:
            lines.append(f"{name} = {_quoted(_figure(bound * scale))}")
    if target.who:
        lines.append(f"who = {_quoted(target.who)}")
    return "\n".join([*lines, f"basis = {_quoted(target.basis)}", ""])


def _figure(bound: Fraction) -> str:
    whole, rest = divmod(round(bound * 10**_PLACES), 10**_PLACES)
    decimals = f"{rest:0{_PLACES}d}".rstrip("0")
    return f"{whole},{decimals}" if decimals else str(whole)


def _quoted(text: str) -> str:
    """Text as a pack writes it; what JSON escapes, TOML reads."""
    return json.dumps(text, ensure_ascii=False)


def offers(place: Workplace, packs: Iterable[Enclosed]) -> tuple[Offer, ...]:
    """What each pack would change if it were installed now; nothing is changed."""
    return tuple(_offer(place, one) for one in packs)


def _offer(place: Workplace, pack: Enclosed) -> Offer:
    if not pack.text:
        if any((place.register.place / kind / pack.file).is_file() for kind in _KINDS):
            return Offer(
                pack, None, "Gói này lớn nên không gửi kèm; sổ đã có tệp cùng tên, hãy hỏi lại số lần sửa."
            )
        return Offer(pack, None, "Gói này lớn nên không gửi kèm: đề nghị đơn vị tổng hợp gửi tệp riêng.")
    try:
        with _as_file(pack) as file:
            return Offer(pack, try_pack(place, file))
    except (Refused, Trouble) as failure:
        return Offer(pack, None, failure.sentence)


@contextmanager
def _as_file(pack: Enclosed) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / pack.file
        file.write_bytes(pack.text.encode())
        yield file


def install(place: Workplace, found: Iterable[Offer], now: datetime, by: str) -> Iterator[str]:
    """Put the packs that change something beside the register; what was left out, in sentences.

    Each is tried once more: one that came before may have changed what it does.
    """
    for offer in found:
        pack = offer.pack
        if offer.trial is None:
            yield f"{pack.file}: {offer.problem}"
            continue
        current = workplace_of(place.register)
        again = _offer(current, pack)
        if again.trial is None:
            yield f"{pack.file}: {again.problem}"
        elif not again.trial.is_idle:
            with _as_file(pack) as file, at_desk(current, by, now) as desk:
                take_pack(desk, place.register.place, file)
