"""The doors of the counter: cards, bursts of keys, marks of receipts, lines of a script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from fuzz.machine import Door, Target
from fuzz.nasty import bent, spoiled, told, word
from fuzz.reshape import json_bytes
from fuzz.rooms import NOW, TODAY, WARD, inside, province, ward

from cchc_desktop.core import (
    acts,
    burst,
    card_text,
    identity,
    intake,
    numbering,
    pace,
    plausible,
    second_reading,
    syllable,
)
from cchc_desktop.core.burst import Burst, Key, read_scan
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import card_json, looks_like_card, read_card
from cchc_desktop.core.numbering import (
    auth_code,
    local_no,
    official_code,
    parse_local_no,
    procedure_code,
    read_receipt_mark,
    receipt_mark,
    typed_code,
)
from cchc_desktop.operations import correct, play, progress, receive, verbs
from cchc_desktop.operations.cards import dossier_of_mark, unit_names
from cchc_desktop.operations.play import play_line
from cchc_desktop.operations.verbs import VERBS

CARDS = (
    "001190012345|123456789|Đỗ Thị Ước|05101990|Nữ|Số 5 Lê Lợi, Tràng Tiền, Hoàn Kiếm, Hà Nội|15082021",
    "079085001234||Nguyễn Văn An|17061985|Nam|12/3 Tổ 4, Khu phố 2, Tân Định, TP Hồ Chí Minh|02072024||",
    "001190012345|001190012345|Lò Thị É|1990|Nữ|Bản Mòng, Xã Hua La, Sơn La|01012022",
    "037200000017||PHẠM VĂN BÌNH|00002000|Nam|Thôn 1, Xã A|31122023|x|y",
)


def read_all(data: bytes) -> None:
    """A card as the command line, the clipboard and a field meet it."""
    text = data.decode("utf-8", "surrogateescape")
    looks_like_card(text)
    burst.is_payload(text)
    burst.payload_in(text)
    card_text.has_card(text)
    with suppress(Refused):
        read_card(text)
    json.dumps(card_json(read_card(text, TODAY, unit_names())), ensure_ascii=False)


@contextmanager
def cards(_folder: Path) -> Iterator[Door]:
    """Cards ask nobody."""
    yield read_all


def field_of_card(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """One field of a card spoiled, given to another, or lost."""
    text = data.decode("utf-8", "surrogateescape")
    fields = text.split("|")
    at = rng.randrange(len(fields))
    kind = rng.randrange(10)
    if kind < 4:
        fields[at] = bent(rng, fields[at])
    elif kind == 4:
        fields[at] = word(rng)
    elif kind == 5:
        other = rng.choice(seeds).decode().split("|")
        fields[at] = rng.choice(other)
    elif kind == 6:
        del fields[at]
    elif kind == 7:
        fields.insert(at, rng.choice(fields))
    elif kind == 8:
        rng.shuffle(fields)
    else:
        return spoiled(rng, data, seeds)
    return told("|".join(fields))


@contextmanager
def keys(_folder: Path) -> Iterator[Door]:
    """A reader's keys one by one, at a pace that the input tells: two bytes a key, then its letter."""

    def press_all(data: bytes) -> None:
        reader, at = Burst(), 0.0
        text = data.decode("utf-8", "replace")[:2_000]
        for letter in text:
            at += _GAPS[ord(letter) % 61 % len(_GAPS)] if ord(letter) > _PLAIN else 8
            if reader.is_over(at) and (scan := reader.rest()) is not None:
                _read(scan)
            reader.press(_KEYS.get(letter, Key.TEXT), "" if letter in _KEYS else letter, at)
        if (scan := reader.rest()) is not None:
            _read(scan)

    yield press_all


_PLAIN = 0x2000
_GAPS = (0, 4, 30, 49, 51, 61, 240, 260, 4_000)
_KEYS = {"\b": Key.BACK, "\r": Key.END, "\x1b": Key.OTHER, "\x0e": Key.COMPOSED}


def _read(scan: burst.Scan) -> None:
    for is_typed in (True, False):
        try:
            read_scan(scan, TODAY, unit_names(), is_typed=is_typed)
        except Refused as no:
            if not no.sentence.strip():
                raise


def stroke(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """Other letters, keys that are no letters, and pauses between."""
    if rng.random() < 0.5:
        text = data.decode("utf-8", "replace")
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice("\b\r\x1b\x0e\u2001\u2005\u2007\u3000|0à&é§") + text[at:]
        return text.encode()
    return field_of_card(rng, data, seeds)


@contextmanager
def marks(folder: Path) -> Iterator[Door]:
    """The receipt that a citizen brings back, and the other numbers that people type."""
    with ward(folder, 2) as place:
        genuine = auth_code(place.profile.secret, WARD, local_no(1, 2026))

        def read(data: bytes) -> None:
            text = data.decode("utf-8", "surrogateescape").replace("ABCDEFGH", genuine)
            for reads in (
                read_receipt_mark,
                parse_local_no,
                procedure_code,
                official_code,
                typed_code,
                identity.id_number,
                identity.phone,
                identity.tax_code,
                numbering.unit_code,
                acts.read_moment,
            ):
                try:
                    reads(text)
                except Refused as no:
                    if not no.sentence.strip():
                        raise
            dossier_of_mark(place, text)

        yield read


def seeds_of_marks() -> Sequence[bytes]:
    mark = receipt_mark(WARD, local_no(1, 2026), "ABCDEFGH")
    typed = (
        mark,
        "0001/2026",
        "H26.12.09-261008-0001",
        "1.001193.000.00.00.H48",
        "0912 345 678",
        "2026-10-01T09:30",
    )
    return [one.encode() for one in (*typed, "001190012345", "0101234567-001")]


def letter_of_mark(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    if rng.random() < 0.7:
        return told(bent(rng, data.decode("utf-8", "surrogateescape")))
    return spoiled(rng, data, seeds)


LINES: tuple[dict[str, object], ...] = (
    {
        "verb": "receive",
        "at": "2026-10-01T09:30",
        "by": "Lan",
        "procedure": "1.004873",
        "applicant": "Đỗ Thị Ước",
    },
    {
        "verb": "receive",
        "procedure": "1.001193",
        "applicant": "Vũ Văn Hải",
        "id_number": "001190012345",
        "phone": "0912345678",
        "channel": "online",
        "copies": 2,
        "address": "Thôn 1",
        "request_id": "a",
        "papers": [{"name": "Tờ khai", "originals": 1, "copies": 2}],
        "code": "H26.12.09-261008-0001",
    },
    {
        "verb": "receive",
        "at": "2026-10-02T09:30",
        "procedure": "1.001193",
        "applicant": "Tạ Ân",
        "term": "5wd",
    },
    {"verb": "correct", "dossier": "0001/2026", "changes": {"applicant": "Đỗ Thị Ước"}, "reason": "gõ nhầm"},
    {"verb": "finish", "at": "2026-10-03T09:30", "dossier": "0001/2026"},
    {"verb": "request_supplement", "dossier": "0002/2026", "reason": "thiếu tờ khai"},
    {"verb": "take_fee", "dossier": "0001/2026", "amount": 8000},
    {"verb": "undo", "dossier": "0001/2026", "reason": "nhầm"},
    {"verb": "hand_back", "at": "2026-10-05T09:30", "dossier": "0001/2026", "taker": "Ước"},
    {"verb": "unit_put", "unit": "00073", "name": "Phường A", "since": "2026-01-01"},
    {
        "verb": "unit_merge",
        "units": ["00073", "00070"],
        "into": "00076",
        "since": "2026-02-01",
        "basis": "NQ",
    },
    {"verb": "notice", "units": ["00070"], "text": "Gửi báo cáo"},
    {"verb": "look_up", "is_on": True},
    {"verb": "invite", "unit": "00073", "out": "folder:x"},
)


@contextmanager
def script(folder: Path) -> Iterator[Door]:
    """Lines of ``cchc play`` on the register of a ward, now and then of the unit above."""
    with ward(folder, 3) as place, province(folder) as above, inside(folder):

        def one(data: bytes) -> None:
            text = data.decode("utf-8-sig", "surrogateescape")
            for line in text.split("\n")[:3]:
                is_office = any(f'"{name}"' in line for name in ("unit", "notice", "invite", "review"))
                play_line(above if is_office and len(line) % 2 else place, line, NOW)

        yield one


def seeds_of_lines() -> Sequence[bytes]:
    empty = [{"verb": name, "dossier": "0001/2026"} for name in VERBS]
    return [json.dumps(one, ensure_ascii=False).encode() for one in (*LINES, *empty)]


def line(rng: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return json_bytes(rng, data) if rng.random() < 0.9 else spoiled(rng, data, seeds)


TARGETS = (
    Target(
        name="card",
        share=6_400,
        seeds=lambda: [one.encode() for one in CARDS],
        open=cards,
        mutate=field_of_card,
        modules=(identity, plausible, card_text, syllable),
        renewed=10**9,
    ),
    Target(
        name="keys",
        share=1_200,
        seeds=lambda: [one.encode() for one in (*CARDS, f"CCHC1;{WARD};0001/2026;ABCDEFGH\r", "an|12\r")],
        open=keys,
        mutate=stroke,
        modules=(burst, pace, second_reading),
        renewed=10**9,
    ),
    Target(
        name="mark",
        share=5_000,
        seeds=seeds_of_marks,
        open=marks,
        mutate=letter_of_mark,
        modules=(numbering,),
        renewed=10**9,
    ),
    Target(
        name="play",
        share=2_000,
        seeds=seeds_of_lines,
        open=script,
        mutate=line,
        modules=(play, verbs, intake, receive, correct, progress),
        renewed=4_000,
    ),
)
