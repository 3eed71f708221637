"""How many of the dossiers received in the period had all their required papers digitised."""

from __future__ import annotations

from cchc_desktop.core.tally import RECEIVED, Tally
from cchc_desktop.indicators import Indicator


def _digitised(tally: Tally) -> int:
    return tally.of("digitised_in")


def _received(tally: Tally) -> int:
    return tally.of(*RECEIVED)


DIGITISED_IN_RATE = Indicator(
    code="digitised_in_rate",
    title="Tỷ lệ số hóa thành phần hồ sơ khi tiếp nhận",
    basis="Quyết định 766/QĐ-TTg, nhóm 4, chỉ số 4.2 (phần hồ sơ)",
    top=_digitised,
    bottom=_received,
    note="Hồ sơ được tính khi mọi giấy tờ bắt buộc đã số hóa, tái sử dụng hoặc không phải số hóa.",
)
