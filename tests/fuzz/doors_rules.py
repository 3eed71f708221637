"""The doors of dated data: packs of law and procedures, lists of units, the office's own words."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from fuzz.machine import Door, Target
from fuzz.nasty import spoiled
from fuzz.reshape import lines
from fuzz.rooms import NOW, TODAY, ward

from cchc_desktop.core import narrative_reading, template
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.forms import form_for, forms, in_own_words
from cchc_desktop.operations import packs
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.narrative_seen import KINDS, words_of
from cchc_desktop.operations.packs import kind_of, take_pack, trial_words, try_pack
from cchc_desktop.paths import resources
from cchc_desktop.rulebook import (
    catalogue,
    law,
    load_schemes,
    load_targets,
    load_units,
    measures,
    pack,
    units,
)

_WHOLE = 25
"""One in so many packs goes all the way, which reads all that ships as well."""


def _shipped(folder: str, *names: str) -> Callable[[], Sequence[bytes]]:
    """Shipped files, and their blocks each by itself."""

    def read() -> Sequence[bytes]:
        files = [
            path for path in sorted((resources() / folder).glob("*.toml")) if not names or path.stem in names
        ]
        texts = [path.read_text(encoding="utf-8") for path in files]
        blocks = [block for text in texts for block in text.split("\n\n") if "=" in block]
        heads = [text.split("\n\n")[0] + "\n" for text in texts]
        parts = [head + block for head in heads[:1] for block in blocks[:80]] + blocks[:60]
        return [one.encode() for one in (*parts, *(text for text in texts if len(text) < 8_000))]

    return read


def _toml(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return lines(rng, data) if rng.random() < 0.93 else spoiled(rng, data, seeds)


def _pack_door(kind: str, read: Callable[[Path, Path], None]) -> Callable[[Path], Iterator[Door]]:
    def open_it(folder: Path) -> Iterator[Door]:
        with ward(folder, 1) as place:
            own = folder / "own"
            (own / kind).mkdir(parents=True)
            (folder / "in").mkdir()
            count = 0

            def take(data: bytes) -> None:
                nonlocal count
                count += 1
                file = folder / "in" / "goi.toml"
                file.write_bytes(data)
                try:
                    shutil.copy(file, own / kind / file.name)
                    read(own / kind / file.name, own)
                finally:
                    if count % _WHOLE == 1:
                        _whole(file)

            def _whole(file: Path) -> None:
                try:
                    trial_words(try_pack(place, file))
                    with at_desk(place, "Lan", NOW) as desk:
                        take_pack(desk, folder / "taken", file)
                finally:
                    shutil.rmtree(folder / "taken", ignore_errors=True)

            yield take

    return open_it


def _each(*acts: Callable[[], object]) -> None:
    """Every one of them; the last refusal is that of the file."""
    last: Refused | Trouble | None = None
    for act in acts:
        try:
            act()
        except (Refused, Trouble) as failure:
            last = failure
    if last is not None:
        raise last


def _law(path: Path, own: Path) -> None:
    _each(
        lambda: kind_of(path),
        lambda: law._read_file(path, law._Book()),
        lambda: load_targets(own),
        lambda: [load_schemes(one, own) for one in ("1", "2")],
    )


def _catalogue(path: Path, _own: Path) -> None:
    _each(lambda: kind_of(path), lambda: list(catalogue._pack(path)))


@contextmanager
def unit_files(folder: Path) -> Iterator[Door]:
    """A list of units beside the register."""
    (folder / "units").mkdir()

    def read(data: bytes) -> None:
        (folder / "units" / "moi.toml").write_bytes(data)
        load_units(folder)

    yield read


UNITS = b"""since = 2027-01-01
basis = "NQ 1"
[[provinces]]
code = "01"
name = "H\xc3\xa0 N\xe1\xbb\x99i"
kind = "Th\xc3\xa0nh ph\xe1\xbb\x91"
"""


@contextmanager
def words(folder: Path) -> Iterator[Door]:
    """The office's own words of its forms and reports; the first line of the input says of which."""
    kept = folder / "templates"
    kept.mkdir()
    codes = sorted(one for one in forms() if (resources() / "templates" / f"{one}.toml").exists())
    kinds = sorted(KINDS)

    def read(data: bytes) -> None:
        at, text = data[:1], data[1:]
        number = at[0] if at else 0
        if number % 3 == 0:
            kind = kinds[number // 3 % len(kinds)]
            (kept / f"narrative_{kind}.toml").write_bytes(text)
            words_of(kind, folder)
            return
        code = codes[number // 3 % len(codes)]
        (kept / f"{code}.toml").write_bytes(text)
        try:
            in_own_words(forms()[code], folder)
            form_for(forms()[code].kind, TODAY, folder)
        finally:
            (kept / f"{code}.toml").unlink()

    yield read


def seeds_of_words() -> Sequence[bytes]:
    codes = sorted(one for one in forms() if (resources() / "templates" / f"{one}.toml").exists())
    told = [(3 * at + 1, code) for at, code in enumerate(codes)]
    told += [(3 * at, f"narrative_{kind}") for at, kind in enumerate(sorted(KINDS))]
    return [bytes((at,)) + (resources() / "templates" / f"{code}.toml").read_bytes() for at, code in told]


def word_line(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return data[:1] + _toml(rng, data[1:], seeds)


TARGETS = (
    Target(
        name="law",
        share=350,
        seeds=_shipped("law"),
        open=contextmanager(_pack_door("law", _law)),
        mutate=_toml,
        modules=(law, measures, pack, packs),
    ),
    Target(
        name="catalogue",
        share=350,
        seeds=_shipped("catalogue", "01-ho-tich", "03-chung-thuc"),
        open=contextmanager(_pack_door("catalogue", _catalogue)),
        mutate=_toml,
        modules=(catalogue, pack),
    ),
    Target(name="units", share=200, seeds=lambda: [UNITS], open=unit_files, mutate=_toml, modules=(units,)),
    Target(
        name="words",
        share=350,
        seeds=seeds_of_words,
        open=words,
        mutate=word_line,
        modules=(template, narrative_reading),
    ),
)
