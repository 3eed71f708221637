"""How many of the dossiers received in the period came online."""

from __future__ import annotations

from cchc_desktop.core.tally import RECEIVED, Tally
from cchc_desktop.indicators import Indicator


def _online(tally: Tally) -> int:
    return tally.of("received_online")


def _received(tally: Tally) -> int:
    return tally.of(*RECEIVED)


ONLINE_RATE = Indicator(
    code="online_rate",
    title="Tỷ lệ hồ sơ tiếp nhận trực tuyến",
    basis="Quyết định 766/QĐ-TTg, nhóm 3, chỉ số 3.3",
    top=_online,
    bottom=_received,
    note=(
        "Tính gần đúng: Cổng Dịch vụ công quốc gia chỉ tính hồ sơ trực tuyến có kết quả điện tử "
        "và nhân với tỷ lệ đồng bộ."
    ),
)
