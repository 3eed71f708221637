"""What the superior answers to a packet: these very bytes are here, and so many lines were counted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from cchc_desktop.core.dossier import canonical
from cchc_desktop.core.failure import Refused

FORMAT = "cchc-acknowledgement"
VERSION = 1
ENDING = ".bao-nhan.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One packet taken in: its file name, the SHA-256 of its bytes, by whom and when."""

    packet: str
    digest: str
    unit: str
    superior: str
    revision: int
    lines: int
    received_at: str


def write(said: Acknowledgement) -> bytes:
    """The canonical bytes of an acknowledgement."""
    return canonical({"format": FORMAT, "version": VERSION, **asdict(said)})


def read(data: bytes) -> Acknowledgement:
    """The inverse of ``write``; Refused for anything else."""
    try:
        told = json.loads(data)
        if told.pop("format") != FORMAT or told.pop("version") != VERSION:
            raise ValueError
        said = Acknowledgement(**told)
    except (AttributeError, KeyError, RecursionError, TypeError, UnicodeDecodeError, ValueError) as error:
        raise Refused("Tệp này không phải giấy báo nhận của chương trình.") from error
    if not all(isinstance(getattr(said, name), str) for name in ("packet", "digest", "unit", "superior")):
        raise Refused("Giấy báo nhận thiếu hoặc sai nội dung.")
    return said
