"""How many of the dossiers settled in the period have an electronic result."""

from __future__ import annotations

from cchc_desktop.core.tally import ENDED, Tally
from cchc_desktop.indicators import Indicator


def _digitised(tally: Tally) -> int:
    return tally.of("digitised_out")


def _settled(tally: Tally) -> int:
    """Those that ended with a result: not the withdrawn and not the stopped ones."""
    return tally.of(*ENDED) - tally.of("withdrawn", "stopped")


DIGITISED_OUT_RATE = Indicator(
    code="digitised_out_rate",
    title="Tỷ lệ số hóa kết quả giải quyết",
    basis="Quyết định 766/QĐ-TTg, nhóm 4, chỉ số 4.1",
    top=_digitised,
    bottom=_settled,
    note="Không tính hồ sơ đã rút và hồ sơ dừng giải quyết vì không có kết quả.",
)
