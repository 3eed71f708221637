"""Files that lie in the vault without a row, because a scan was cut off: they come into the tray."""

from __future__ import annotations

from datetime import datetime, timedelta

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import Finding, Standard
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.pages import bundle as bundles
from cchc_desktop.operations.pages.bundle import Source
from cchc_desktop.operations.pages.signatures import signatures_of
from cchc_desktop.operations.scan_parts import Made, Wanted
from cchc_desktop.operations.scan_rows import Filed, keep
from cchc_desktop.operations.scanning import standard_of
from cchc_desktop.store.check_files import strangers
from cchc_desktop.store.vault import vault_of

_SURELY_CUT_OFF = timedelta(days=1)
_SOURCE = "kho số hóa"
_WHY = "Tìm lại trong kho: lần quét hoặc chia tệp này đã bị ngắt. Xem có phải quét trùng không."


def adopt(place: Workplace, by: str, at: datetime) -> tuple[Filed, ...]:
    """Take what lies in the vault for over a day and is unknown into the tray; nothing is thrown away."""
    at = hanoi(at).replace(microsecond=0)
    with place.register.read() as reading:
        vault = vault_of(place.register, reading)
        found = strangers(reading, vault)
    asked = standard_of(place, at, is_map=False)
    adopted: list[Filed] = []
    for path in found:
        is_old = path.stat().st_mtime < (at - _SURELY_CUT_OFF).timestamp()
        data = vault.read(path) if is_old else None
        if data is not None:
            adopted += _adopted(place, by, at, data, vault.put(data), asked)
    return tuple(adopted)


def _adopted(
    place: Workplace, by: str, at: datetime, data: bytes, digest: str, asked: Standard
) -> tuple[Filed, ...]:
    try:
        bundle = bundles.alone(Source(f"{digest[:12]}.pdf", data))
        pages = bundles.seen(bundle, place.profile.unit, place.profile.secret, lambda _done, _all: None)
    except Refused:
        return ()  # the check goes on naming it
    numbers = tuple(range(1, len(pages) + 1))
    findings = (Finding("receipt", None, _WHY), *bundles.said(pages, numbers, asked))
    part = Made("paper", None, numbers, data, findings, signatures_of(data, at))
    return keep(place, by, at, bundle, [part], [digest], Wanted(), _SOURCE)
