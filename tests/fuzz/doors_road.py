"""The doors of the road between units: packets, manifests, letters, answers, and what they are closed in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_STORED

from fuzz.machine import Door, Target
from fuzz.nasty import spoiled
from fuzz.reshape import archive, json_text, tree, unzipped, zipped
from fuzz.rooms import NOW, PROVINCE, WARD, both
from hub_asking import packed
from hub_room import OCTOBER

from cchc_desktop.carriers import _bundle, bundle, unbundle
from cchc_desktop.core import (
    acknowledgement,
    answer,
    enclosed,
    enrolment,
    letter_body,
    line_columns,
    line_rules,
    look_up,
    notice,
    packet,
    parcel,
    tally,
)
from cchc_desktop.core import letter as letters
from cchc_desktop.core.dossier import canonical
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Letter
from cchc_desktop.operations import (
    answers,
    collect,
    enrol,
    exchange,
    notices,
    parcels,
    peer_keys,
    post,
    sealing,
)
from cchc_desktop.operations.collect import take_in
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import take_acknowledgements
from cchc_desktop.operations.look_up import switch
from cchc_desktop.operations.notices import send_pack, tell
from cchc_desktop.operations.parcels import MANIFEST, own_keys
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.operations.post import take_letter
from cchc_desktop.operations.sealing import Keys, close, opened, signed
from cchc_desktop.store import months
from cchc_desktop.store import notices as kept_notices

_LARGEST = 32 * 1024 * 1024
PACKET = "BCTTHC_00070_20260915_20261014_v2_thuc-hanh.cchc"


class Shown(dict[str, bytes]):
    """A place of the road that holds what it was told."""

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self))

    def put(self, name: str, data: bytes) -> None:
        self[name] = data

    def lay(self, name: str, files: Mapping[str, bytes]) -> None:
        self[name] = bundle(files)

    def get(self, name: str, _default: object = None) -> bytes:
        return self[name]

    def digest(self, _name: str) -> str:
        return ""


@cache
def samples() -> Mapping[str, bytes]:
    """What the program itself writes on the road, each once; made by two registers of their own."""
    with TemporaryDirectory() as folder, both(Path(folder)) as (below, above):
        with below.register.read() as reading:
            plain = months.packet_of(reading, OCTOBER, months.closings(reading)[0].revision)
        files = packed(below)
        keys = _keys(below)
        made = {"packet": plain, "manifest": opened(files[MANIFEST], keys, largest=_LARGEST)}
        for name, data in files.items():
            if name != MANIFEST:
                made["piece"] = opened(data, keys, largest=_LARGEST)
        taken = take_in(above, PACKET, bundle(files), NOW, by="Minh")
        made["acknowledgement"] = taken.answer
        made |= dict(_letters(below, above, Path(folder)))
    return made


def _letters(below: Workplace, above: Workplace, folder: Path) -> Iterator[tuple[str, bytes]]:
    invited = enrol.invite(above, WARD, NOW, by="Minh", address="https://x.example", forms=("overdue",))
    yield "invitation", invited.data
    yield "answer", enrol.join(below, invited.data, NOW, by="Lan", is_compared=True).answer.data
    (folder / "nghi.toml").write_text(
        '[[announcement]]\nyear = 2026\nstatus = "official"\nbasis = "TB 12"\n[[announcement.closed]]\n'
        'day = 2026-12-07\nname = "nghỉ bão"\n',
        encoding="utf-8",
    )
    tell(above, [WARD], "Gửi báo cáo", NOW, by="Minh")
    send_pack(above, [WARD], folder / "nghi.toml", NOW, by="Minh", text="Cài")
    with above.register.read() as reading:
        every = kept_notices.notices(reading, is_ours=True, peer=WARD)
    yield from (
        (f"notice{at}", one.letter) for at, one in enumerate(every) if one.kind in {"message", "pack"}
    )
    switch(below, NOW, by="Lan", is_on=True)
    change_key(below, NOW, by="Lan", reason="đổi máy", is_lost=False)
    with below.register.read() as reading:
        ours = kept_notices.notices(reading, is_ours=True, peer=PROVINCE)
    yield from ((one.kind, one.letter) for one in ours if one.kind in {"look_up", "new_key"})


def _keys(place: Workplace) -> Keys:
    with place.register.write() as book:
        return own_keys(book, NOW)


def _seeds(*names: str) -> Callable[[], Sequence[bytes]]:
    return lambda: [data for name, data in samples().items() if name.rstrip("0123456789") in names]


def signed_words(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """A letter, a manifest or a packet with something in it changed; the door signs it anew, or not."""
    try:
        whole: Any = json.loads(data)
    except (ValueError, RecursionError):
        return spoiled(rng, data, seeds)
    if rng.random() < 0.08 or not isinstance(whole, dict):
        return spoiled(rng, data, seeds)
    if isinstance(whole.get("body"), dict) and rng.random() < 0.85:
        whole["body"] = tree(rng, whole["body"])
    else:
        whole = tree(rng, whole)
    return json_text(rng, whole, is_canonical=rng.random() < 0.9)


def _resealed(data: bytes) -> bytes:
    """A packet whose digest is that of its content again."""
    whole = json.loads(data)
    return packet.sealed(whole["body"], whole["version"])


@contextmanager
def packets(_folder: Path) -> Iterator[Door]:
    """Packets ask nobody: as they came, and with a digest that holds."""

    def read(data: bytes) -> None:
        with suppress(Refused):
            packet.read(data)
        try:
            made = _resealed(data)
        except (ValueError, RecursionError, KeyError, TypeError):
            made = data
        found = packet.read(made)
        if packet.write(found) != made:
            raise AssertionError("it reads as another than it was written")

    yield read


def _believable(data: bytes, keys: Keys, kind: str, sender: str, to: str) -> bytes:
    """What a sender whose key is believed would send with this content; the bytes where it is none."""
    try:
        whole = json.loads(data)
        body = whole["body"]
        if not isinstance(body, dict):
            return data
        return signed(Letter(kind=kind, sender=sender, to=to, body=body, key=keys.public), keys)  # type: ignore[arg-type]  # one of those that are read
    except (ValueError, RecursionError, KeyError, TypeError):
        return data


@contextmanager
def deliveries(folder: Path) -> Iterator[Door]:
    """A manifest under the ward's own signature with its pieces, at the province."""
    with both(folder) as (below, above):
        keys = _keys(below)
        pieces = {name: data for name, data in packed(below).items() if name != MANIFEST}
        with below.register.read() as reading:
            whole = months.packet_of(reading, OCTOBER, months.closings(reading)[0].revision)
        own = parcel.manifest(whole, number=2, previous="", sent_at=NOW)
        count = 0

        def read(data: bytes) -> None:
            nonlocal count
            count += 1
            with suppress(Refused):
                letters.read(data, "manifest")
            told = _believable(_as_of(data, own), keys, "manifest", WARD, PROVINCE)
            files = {MANIFEST: close(told) if count % 3 else told, **pieces}
            take_in(above, PACKET, files if count % 2 else bundle(files), NOW, by="hub")

        yield read


def _as_of(data: bytes, own: parcel.Manifest) -> bytes:
    """The sample names the packet of another register: what was left as it was there is put right."""
    try:
        whole, sample = json.loads(data), json.loads(samples()["manifest"])["body"]
        here = parcel.write(own)
        for name in ("packet", "pieces", "head"):
            if whole["body"].get(name) == sample[name]:
                whole["body"][name] = here[name]
        return canonical(whole)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return data


_NAMES = {
    "invitation": ".giay-moi",
    "answer": ".tra-loi",
    "new_key": ".doi-khoa",
    "notice": ".thong-bao",
    "look_up": ".tra-cuu",
}
_UP = frozenset({"answer", "new_key", "look_up"})


@contextmanager
def mail(folder: Path) -> Iterator[Door]:
    """Letters up and down, under believed keys and as they came."""
    with both(folder, 2) as (below, above):
        ours, theirs = _keys(below), _keys(above)
        count = 0

        def read(data: bytes) -> None:
            nonlocal count
            count += 1
            kind = _kind_of(data)
            up = kind in _UP
            sender, to = (WARD, PROVINCE) if up else (PROVINCE, WARD)
            told = data if not count % 5 else _believable(data, ours if up else theirs, kind, sender, to)
            place = above if up else below
            if kind == "invitation":
                enrol.look(place, told, NOW)
                enrol.join(place, told, NOW, by="Lan", is_compared=bool(count % 2))
                return
            name = f"CCHC_{to}_{sender}_{count}{_NAMES[kind]}"
            take_letter(place, name, close(told) if count % 2 else told, NOW, is_kept=not count % 7)

        yield read


def _kind_of(data: bytes) -> str:
    try:
        kind = str(json.loads(data)["kind"])
    except (ValueError, RecursionError, KeyError, TypeError):
        return ("notice", "invitation", "answer")[len(data) % 3]
    return kind if kind in _NAMES else "notice"


@contextmanager
def replies(folder: Path) -> Iterator[Door]:
    """What the province says of a packet, signed and unsigned, as the ward collects it."""
    with both(folder, 3) as (below, above):
        keys = _keys(above)
        packed(below)
        count = 0

        def read(data: bytes) -> None:
            nonlocal count
            count += 1
            with suppress(Refused):
                acknowledgement.read(data)
            told = _believable(data, keys, "acknowledgement", PROVINCE, WARD)
            name = PACKET.replace("_v2_", f"_v{count % 3 + 1}_") + acknowledgement.ENDING
            box = Shown({name: told})
            done = take_acknowledgements(below, box, NOW)
            if done.refused:
                raise Refused(done.refused[0].problem)

        yield read


@contextmanager
def wrappings(_folder: Path) -> Iterator[Door]:
    """What files travel in: zip without packing, zstd, age."""
    keys = sealing.new_keys()

    def read(data: bytes) -> None:
        with suppress(Refused):
            sealing.opened(data, keys, largest=1_000_000)
        with suppress(Refused):
            sealing.opened(data, None, largest=1_000_000)
        for part in unbundle(data).values():
            with suppress(Refused):
                sealing.opened(part, keys, largest=1_000_000)

    yield read


def wrapped() -> Sequence[bytes]:
    data = samples()["manifest"]
    files = {MANIFEST: close(data), "a" * 64: close(samples()["piece"])}
    return [close(data), close(data, (sealing.new_keys().recipient,)), bundle(files)]


def wrapping(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    if data.startswith(b"PK") and unzipped(data):
        return archive(rng, data, lambda rng, _, part: spoiled(rng, part, seeds), ZIP_STORED)
    if rng.random() < 0.05:
        return zipped({"manifest": data, "x": data}, ZIP_STORED)
    return spoiled(rng, data, seeds)


TARGETS = (
    Target(
        name="packet",
        share=350,
        seeds=_seeds("packet"),
        open=packets,
        mutate=signed_words,
        modules=(packet, line_columns, line_rules, tally),
        renewed=10**9,
    ),
    Target(
        name="manifest",
        share=200,
        seeds=_seeds("manifest"),
        open=deliveries,
        mutate=signed_words,
        modules=(parcel, letters, parcels, collect),
        renewed=1_500,
    ),
    Target(
        name="letter",
        share=350,
        seeds=_seeds("invitation", "answer", "notice", "look_up", "new_key"),
        open=mail,
        mutate=signed_words,
        modules=(enrolment, notice, look_up, letter_body, enclosed, enrol, notices, post, peer_keys),
        renewed=1_500,
    ),
    Target(
        name="reply",
        share=250,
        seeds=_seeds("acknowledgement"),
        open=replies,
        mutate=signed_words,
        modules=(answer, acknowledgement, answers, exchange),
        renewed=2_000,
    ),
    Target(
        name="wrapping",
        share=2_000,
        seeds=wrapped,
        open=wrappings,
        mutate=wrapping,
        modules=(sealing, _bundle),
        renewed=10**9,
    ),
)
