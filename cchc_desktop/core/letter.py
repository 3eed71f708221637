"""What one unit tells another, in a form that can be signed: who, to whom, what kind, and the content."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from cchc_desktop.core.dossier import canonical
from cchc_desktop.core.failure import Refused

FORMAT = "cchc-letter"
VERSION = 1
Kind = Literal["manifest", "acknowledgement", "invitation", "answer", "new_key", "notice", "look_up"]
_KINDS = frozenset(get_args(Kind))
_UNIT = re.compile(r"[^\W_](?:[^\W_]|[.-]){0,31}")
_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"(?:[0-9a-f]{128})?")
_GROUPS, _FIGURES = 6, 5
SHORT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``key`` is the sender's public key and ``signature`` what it made of ``to_sign``, both in hex.

    A kind is signed with the rest, so that no answer can pass for an invitation.
    """

    kind: Kind
    sender: str
    to: str
    body: Mapping[str, object]
    key: str
    signature: str = ""


def to_sign(letter: Letter) -> bytes:
    """The bytes that the signature is made of."""
    return _written(replace(letter, signature=""))


def write(letter: Letter) -> bytes:
    """The canonical bytes of a signed letter."""
    return _written(letter)


def _written(letter: Letter) -> bytes:
    return canonical(
        {
            "format": FORMAT,
            "version": VERSION,
            "kind": letter.kind,
            "sender": letter.sender,
            "to": letter.to,
            "body": dict(letter.body),
            "key": letter.key,
            "signature": letter.signature,
        }
    )


def read(data: bytes, kind: Kind) -> Letter:
    """The letter in ``data``, of this kind; its signature is still to be verified. Refused otherwise."""
    try:
        told = json.loads(data)
        is_letter = told["format"] == FORMAT
        version = told["version"]
    except (KeyError, RecursionError, TypeError, ValueError) as error:
        raise Refused("Tệp này không phải tệp trao đổi của chương trình, hoặc đã bị hỏng.") from error
    if not is_letter:
        raise Refused("Tệp này không phải tệp trao đổi của chương trình.")
    if version != VERSION:
        raise Refused(
            f"Tệp trao đổi thuộc phiên bản {str(version)[:20]}, chương trình này đọc phiên bản {VERSION}. "
            "Hãy cập nhật chương trình."
        )
    letter = _letter(told)
    if letter.kind != kind:
        raise Refused(f"Tệp này là “{TITLES[letter.kind]}”, không phải “{TITLES[kind]}”.")
    try:
        is_as_written = write(letter) == data
    except (RecursionError, ValueError):  # half letters, or more within one another than can be written
        is_as_written = False
    if not is_as_written:
        raise Refused("Tệp trao đổi đã bị sửa hoặc có mục lạ.")
    return letter


TITLES: Mapping[Kind, str] = {
    "manifest": "gói báo cáo",
    "acknowledgement": "giấy báo nhận",
    "invitation": "giấy mời kết nối",
    "answer": "giấy trả lời kết nối",
    "new_key": "giấy đổi khóa",
    "notice": "thông báo của đơn vị tổng hợp",
    "look_up": "giấy mở tra cứu",
}


def _letter(told: Mapping[str, object]) -> Letter:
    kind, body = told.get("kind"), told.get("body")
    texts = {name: told.get(name) for name in ("sender", "to", "key", "signature")}
    forms = (("sender", _UNIT), ("to", _UNIT), ("key", _KEY), ("signature", _SIGNATURE))
    is_sound = isinstance(kind, str) and kind in _KINDS and isinstance(body, dict)
    if not is_sound or not all(isinstance(texts[n], str) and f.fullmatch(str(texts[n])) for n, f in forms):
        raise Refused("Tệp trao đổi thiếu hoặc sai nội dung.")
    return Letter(kind=kind, body=body, **{name: str(value) for name, value in texts.items()})  # type: ignore[arg-type]  # looked at above


def short_of(data: bytes) -> str:
    """What the words of a letter that was read before are known by, whichever key they go under."""
    return hashlib.sha256(canonical(json.loads(data)["body"])).hexdigest()[:SHORT]


def fingerprint(key: str) -> str:
    """``key`` as six groups of five figures, to be read over the telephone: 99 bits of its SHA-256."""
    number = int.from_bytes(hashlib.sha256(bytes.fromhex(key)).digest(), "big")
    figures = f"{number % 10 ** (_GROUPS * _FIGURES):0{_GROUPS * _FIGURES}d}"
    return " ".join(figures[at : at + _FIGURES] for at in range(0, len(figures), _FIGURES))
