"""The words above every official paper."""

from __future__ import annotations

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_COMMITTEE = "ỦY BAN NHÂN DÂN "


def issuer_lines(name: str) -> tuple[str, ...]:
    """The office that issues a paper in capitals; a committee stands above the place that it is of."""
    told = name.upper()
    if told.startswith(_COMMITTEE):
        return (_COMMITTEE.strip(), told.removeprefix(_COMMITTEE))
    return (told,)
