"""How many of the dossiers still open at the end of the period have passed their due moment."""

from __future__ import annotations

from cchc_desktop.core.tally import CLOSING, Tally
from cchc_desktop.indicators import Indicator


def _overdue(tally: Tally) -> int:
    return tally.of("pending_overdue")


def _pending(tally: Tally) -> int:
    return tally.of(*CLOSING)


OVERDUE_RATE = Indicator(
    code="overdue_rate",
    title="Tỷ lệ hồ sơ đang giải quyết đã quá hạn",
    basis="Biểu số II.06a, cột (13) trên cột (11)",
    top=_overdue,
    bottom=_pending,
    note="Càng thấp càng tốt. Hồ sơ đang chờ bổ sung được tính là trong hạn.",
)
