"""What strangers put where a program expects something else; and bytes and words spoiled in small ways."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random

WORDS: tuple[str, ...] = (
    *(
        "",
        " ",
        "\0",
        "\ufeff",
        "\ufffd",
        "\u202e",
        "\u200f",
        "\u200b",
        "\u00a0",
        "\u2028",
        "\x85",
        "\x1b[2J",
        "\x7f",
    ),
    *(
        "\ud800",
        "\udfff",
        "\udc80",
        "\U0010ffff",
        "\ufdd0",
        "e\u0301\u0323",
        "Đỗ Thị Ước",
        "Ð",
        "ﷺ",
        "İ",
        "ß",
        "ﬁ",
    ),
    *("0", "-0", "-1", "1", "00", "1e400", "NaN", "Infinity", "-inf", "1_000", "٣", "²", "Ⅷ", "９", "0x10"),
    *("1000000000", "9" * 19, "9" * 40, "9" * 5_000, "2147483648", "9223372036854775808", "0.1", "1,5"),
    *("0001-01-01", "9999-12-31", "2026-02-29", "2024-02-29", "2026-13-01", "0000-00-00", "29/02/2026"),
    *(
        "2026-10-01T25:00:00",
        "2026-10-01T09:00:00+07:00",
        "9999-12-31T23:59:59+07:00",
        "0001-01-01T00:00:00+07:00",
    ),
    *(
        "2026-10-01T09:00:00Z",
        "2026-10-01T09:00:60",
        "2026-10-01T24:00",
        "2026-W40-4",
        "20261001",
        "29022026",
    ),
    *("../../x", "..\\..\\x", "/etc/passwd", "C:\\x", "con", "a/../b", "~", ".", "..", "x" * 300, "\\\\x\\y"),
    *(
        "=1+1",
        "=cmd|' /C calc'!A0",
        "@SUM(A1)",
        "+1",
        "-1+1",
        "#REF!",
        "'",
        '"',
        "<a>",
        "&amp;",
        "&x;",
        "]]>",
    ),
    *(
        "{",
        "}",
        "{x}",
        "{unit}",
        "**",
        "%s",
        "%n",
        "{0}",
        "$(id)",
        "`id`",
        "' OR 1=1 --",
        "|",
        "||",
        ";",
        "\t",
        "\r\n",
    ),
    *(
        "true",
        "null",
        "None",
        "nan",
        "inf",
        "day",
        "minute",
        "https://x",
        "http://x",
        "folder:x",
        "age1" + "q" * 58,
    ),
    *(
        "A" * 70_000,
        "(" * 500,
        "a" * 50 + "!",
        " " * 5_000,
        "1." * 300,
        "\n" * 300,
        "ơ" * 3_000,
        "Nguyễn " * 200,
    ),
)
"""Text that somebody took for harmless once."""

NUMBERS: tuple[object, ...] = (
    *(0, -1, 1, 2, 255, 256, 65_535, 65_536, 2**31, 2**31 - 1, -(2**31), 2**32, 2**53, 2**63, 2**64),
    *(10**9, 10**12, 10**19, 10**40, 10**400, 0.0, -0.0, 0.5, 1e308, 5e-324, float("nan"), float("inf")),
    *(float("-inf"), 1e16, 3.0, True, False),
)
VALUES: tuple[object, ...] = (None, [], {}, [[]], [{}], {"": None}, *NUMBERS)

BYTES: tuple[bytes, ...] = (
    *(b"\0", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\0", b"\xef\xbb\xbf"),
    *(
        b"\xff\xfe",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe0\x80\xaf",
        b"PK\x03\x04",
        b"PK\x05\x06",
    ),
    *(
        b"\x28\xb5\x2f\xfd",
        b"%PDF-",
        b"{",
        b"[" * 5_000,
        b'{"a":' * 5_000,
        b'"',
        b"\\u0000",
        b"\\ud800",
        b"1e999",
    ),
    *(
        b"9" * 5_000,
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"&a;",
        b"\r",
        b"\n",
        b"\r\n",
        b"|",
        b"\t",
        b"=",
        b"'''",
    ),
)


def told(text: str) -> bytes:
    """Text as bytes, whatever half letters are in it."""
    return (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
        if _is_torn(text)
        else (text.encode("utf-8", "surrogateescape"))
    )


def _is_torn(text: str) -> bool:
    return any("\ud800" <= one <= "\udfff" and not "\udc80" <= one <= "\udcff" for one in text)


def word(rng: Random) -> str:
    """One of them, or two run together."""
    found = rng.choice(WORDS)
    return found + rng.choice(WORDS) if rng.random() < 0.1 else found


def value(rng: Random) -> object:
    """Something that JSON can say where something else was expected."""
    return word(rng) if rng.random() < 0.5 else deepcopy(rng.choice(VALUES))


def bent(rng: Random, text: str) -> str:
    """Text with one small thing wrong."""
    at = rng.randrange(len(text) + 1)
    return rng.choice(_BENDS)(rng, text, at)


_BENDS: Sequence[Callable[[Random, str, int], str]] = (
    lambda rng, text, at: text[:at] + word(rng) + text[at:],
    lambda _rng, text, at: text[:at] + text[at + 1 :],
    lambda rng, text, at: text[:at] + text[at + rng.randrange(1, 9) :],
    lambda rng, text, at: (
        text[:at] + text[at : at + rng.randrange(1, 9)] * rng.choice((2, 3, 40)) + text[at:]
    ),
    lambda _rng, text, at: text[:at],
    lambda _rng, text, at: text[at:],
    lambda rng, text, at: (
        text[:at] + chr(rng.choice((rng.randrange(128), rng.randrange(0x3000)))) + text[at + 1 :]
    ),
    lambda _rng, text, _at: unicodedata.normalize("NFD", text),
    lambda _rng, text, _at: text.swapcase(),
    lambda _rng, text, _at: text[::-1],
    lambda rng, _text, _at: word(rng),
    lambda rng, text, at: text[:at] + rng.choice("0123456789|;,./-: ") + text[at + 1 :],
)


def spoiled(rng: Random, data: bytes, others: Sequence[bytes] = ()) -> bytes:
    """Bytes with one small thing wrong, or spliced with others that were let in."""
    at = rng.randrange(len(data) + 1)
    kind = rng.randrange(9)
    if kind == 0 and data:
        at = min(at, len(data) - 1)
        return data[:at] + bytes((data[at] ^ 1 << rng.randrange(8),)) + data[at + 1 :]
    if kind == 1:
        return data[:at] + rng.choice(BYTES) + data[at:]
    if kind == 2:
        token = rng.choice(BYTES)
        return data[:at] + token + data[at + len(token) :]
    if kind == 3:
        return data[:at] + data[at + rng.choice((1, 2, 4, 30, 1_000)) :]
    if kind == 4:
        return data[:at] + data[at : at + rng.randrange(1, 64)] * rng.choice((2, 9, 200)) + data[at:]
    if kind == 5:
        return data[:at]
    if kind == 6 and others:
        other = rng.choice(others)
        return data[:at] + other[rng.randrange(len(other) + 1) :]
    if kind == 7:
        return data[:at] + rng.randbytes(rng.choice((1, 2, 4, 16))) + data[at:]
    return data[:at] + rng.randbytes(rng.choice((1, 2, 4, 8))) + data[at + rng.choice((1, 2, 4, 8)) :]
