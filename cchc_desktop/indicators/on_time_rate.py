"""How many of the ended dossiers kept their promise."""

from __future__ import annotations

from cchc_desktop.core.tally import ENDED, Tally
from cchc_desktop.indicators import Indicator


def _in_time(tally: Tally) -> int:
    return tally.of("early", "on_time")


def _ended(tally: Tally) -> int:
    return tally.of(*ENDED)


ON_TIME_RATE = Indicator(
    code="on_time_rate",
    title="Tỷ lệ hồ sơ giải quyết đúng hạn, trước hạn",
    basis="Quyết định 766/QĐ-TTg, nhóm 2, chỉ số 2.1",
    top=_in_time,
    bottom=_ended,
    note="Ước tính từ dữ liệu tại xã, không thay thế điểm trên Cổng Dịch vụ công quốc gia.",
)
