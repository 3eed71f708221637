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
    if len(data) > _LARGEST:
        raise Refused("Tệp này quá lớn nên không phải giấy báo nhận của chương trình.")
    try:
        told = json.loads(data)
        if told.pop("format") != FORMAT or told.pop("version") != VERSION:
            raise ValueError
        said = Acknowledgement(**told)
        is_sound = _is_sound(said) and write(said) == data
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Refused("Tệp này không phải giấy báo nhận của chương trình.") from error
    if not is_sound:
        raise Refused("Giấy báo nhận thiếu hoặc sai nội dung.")
    return said


_LARGEST = 16 * 1024
_COUNTS = ("revision", "lines")


def _is_sound(said: Acknowledgement) -> bool:
    return all(
        type(value) is int and value >= 0 if name in _COUNTS else isinstance(value, str)
        for name, value in asdict(said).items()
    )
