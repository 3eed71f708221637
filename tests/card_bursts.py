"""What a keyboard reader's burst becomes on its way: input methods, other layouts, lost keys, two scans."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from cchc_desktop.core.burst import Answer, Burst, Key, Scan

Stroke = tuple[Key, str]

SHAPES = {"\u0302": ("", "6"), "\u0306": ("w", "8"), "\u031b": ("w", "7")}
TONES = {"\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0301": "s1", "\u0323": "j5"}
TELEX, VNI = 0, 1
_MARKS = {key: mark for mark, keys in TONES.items() for key in keys}
_VOWELS = frozenset("aeiouy")
_ROUND, _HORN = ("aeo", "\u0302"), ("ou", "\u031b")
_IT = ("|/-'\\+", "§-'àù^")
_FR = ("0123456789|/-.aqwzm,", "à&é\"'(-è_çµ!):qazw,;")
_DE = ("|/-yz'", "'-ßzyä")
_ES = ("|/-'", "Ç-'´")
_UK = ("|#", "~£")
_VI = ("0123456789", "đăâêô\u0300\u0309\u0303\u0301\u0323")
_WRONG_LAYOUTS = [str.maketrans(typed, seen) for typed, seen in (_IT, _FR, _DE, _ES, _UK, _VI)]


def spelled(text: str, method: int) -> str:
    """The marks written as keys, as a reader set to "Vietnamese" types them."""
    typed = ""
    for c in unicodedata.normalize("NFD", text):
        if c == "\u0302" and method == TELEX:
            typed += typed[-1].lower()
        elif c in "đĐ":
            typed += ("d" if c == "đ" else "D") + ("d" if method == TELEX else "9")
        elif c in TONES:
            typed += TONES[c][method]
        else:
            typed += SHAPES[c][method] if c in SHAPES else c
    return typed


def _marked(word: str, bases: str, mark: str) -> str | None:
    """``word`` with ``mark`` put on the last letter of ``bases``; None where there is none."""
    for at in range(len(word) - 1, -1, -1):
        letter = unicodedata.normalize("NFD", word[at])
        if letter[0].lower() in bases and mark not in letter:
            made = unicodedata.normalize("NFC", letter + mark)
            return word[:at] + made + word[at + 1 :] if len(made) == 1 else None
    return None


def _rewritten(word: str, key: str, method: int) -> str:
    """What the input method makes of the word so far and one more key."""
    low = key.lower()
    made = None
    if low in _MARKS and low in ("frsxj" if method == TELEX else "12345"):
        made = _marked(word, "aeiouy", _MARKS[low])
    elif low in ("aeo" if method == TELEX else "6"):
        made = _marked(word, low if method == TELEX else "aeo", "\u0302")
    elif low in ("w" if method == TELEX else "78"):
        made = _marked(word, "ou", "\u031b") if low != "8" else None
        made = made or (_marked(word, "a", "\u0306") if low != "7" else None)
    elif low == ("d" if method == TELEX else "9") and word[:1] in {"d", "D"}:
        made = ("đ" if word[0] == "d" else "Đ") + word[1:]
    return made or word + key


def through_unikey(text: str, method: int) -> list[Stroke]:
    """Keys as the program gets them when Unikey stands between: it takes back letters and types others."""
    strokes: list[Stroke] = []
    word = ""
    for c in text:
        if not c.isascii() or not (c.isalpha() or (method == VNI and c.isdigit() and word)):
            word = ""  # an Alt code, a blank or a bar begins a new word
            strokes.append((Key.TEXT, c))
            continue
        now = _rewritten(word, c, method)
        same = next((at for at, (a, b) in enumerate(zip(word, now, strict=False)) if a != b), len(word))
        strokes += [(Key.BACK, "")] * (len(word) - same) + [(Key.TEXT, one) for one in now[same:]]
        word = now
    return strokes


def keys(text: str) -> list[Stroke]:
    """Each letter as one key."""
    return [(Key.TEXT, c) for c in text]


def _ascii(text: str) -> str:
    return "".join(c for c in text if c.isascii())


def _spoiled(text: str, random: Random, method: int) -> list[Stroke]:
    way = random.randrange(4)
    if way == 0:
        return keys(spelled(text, method))
    if way == 1:
        return through_unikey(text, method)
    return through_unikey(_ascii(text) if way == 2 else spelled(text, method), method)


def clean(text: str, _random: Random) -> list[Stroke]:
    """A reader that types Unicode, nothing in its way."""
    return keys(text)


def telex(text: str, random: Random) -> list[Stroke]:
    """Telex left in the text, or at work between reader and program."""
    return _spoiled(text, random, TELEX)


def vni(text: str, random: Random) -> list[Stroke]:
    """VNI, likewise."""
    return _spoiled(text, random, VNI)


def layout(text: str, random: Random) -> list[Stroke]:
    """A computer set to Italian, or to one of five others."""
    italian = _WRONG_LAYOUTS[0]
    return keys(text.translate(italian if random.random() < 0.6 else random.choice(_WRONG_LAYOUTS)))


def lost(text: str, random: Random) -> list[Stroke]:
    """One key lost, some, all with marks, or the tail."""
    way = random.random()
    if way < 0.6:
        gone = {random.randrange(len(text))}
    elif way < 0.8:
        gone = set(random.sample(range(len(text)), random.randrange(2, 6)))
    elif way < 0.9:
        gone = {at for at, c in enumerate(text) if not c.isascii()}
    else:
        gone = set(range(random.randrange(20, len(text.rstrip("|"))), len(text)))
    return keys("".join(c for at, c in enumerate(text) if at not in gone))


def glued(text: str, random: Random) -> list[Stroke]:
    """Two scans without a moment between them, with or without Enter, one of them perhaps in part."""
    from card_people import payload

    other = payload(random)
    way = random.randrange(5)
    if way == 0:
        return keys(text + other)
    if way == 1:
        return [*keys(text), (Key.END, ""), *keys(other)]
    if way == 2:
        return keys(text[: random.randrange(20, len(text))] + other)
    if way == 3:
        return keys(text + other[: random.randrange(13, len(other))])
    return keys(text + text)


KINDS: dict[str, Callable[[str, Random], list[Stroke]]] = {
    "clean": clean,
    "Telex": telex,
    "VNI": vni,
    "Italian layout": layout,
    "lost characters": lost,
    "two bursts glued": glued,
}


@dataclass(slots=True, repr=False)
class Heard:
    """What the machine gave: scans, and the keys that reached the field."""

    scans: list[Scan]
    field: list[Stroke]


def hear(strokes: list[Stroke], gaps: Callable[[], int], *, ends: bool = True) -> Heard:
    """Press the keys with these gaps, as the window does, and be silent at the end."""
    burst, heard, held, at = Burst(), Heard([], []), list[Stroke](), 0
    for key, text in [*strokes, *([(Key.END, "")] if ends else [])]:
        at += gaps()
        if burst.is_over(at):
            _rest(burst, heard, held)
        answer = burst.press(key, text, at)
        if answer is Answer.HOLD:
            held.append((key, text))
        elif answer is Answer.TAKE:
            held.clear()
        else:
            heard.field += [*held, (key, text)]
            held.clear()
    if burst.wait is not None:
        _rest(burst, heard, held)
    return heard


def _rest(burst: Burst, heard: Heard, held: list[Stroke]) -> None:
    scan = burst.rest()
    if scan is None:
        heard.field += held
    else:
        heard.scans.append(scan)
    held.clear()
