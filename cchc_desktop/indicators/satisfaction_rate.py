"""How content the people are; the office enters the answers of its survey for the period."""

from __future__ import annotations

from datetime import date

from cchc_desktop.core.measure import Placed, Span
from cchc_desktop.core.tally import Line
from cchc_desktop.indicators import Indicator, Version
from cchc_desktop.indicators._place import QD766, QD766_ON


def _judge(_line: Line, _span: Span) -> Placed | None:
    """The register holds no answers: no line says anything of it."""
    return None


SATISFACTION_RATE = Indicator(
    code="satisfaction_rate",
    order=410,
    title="Tỷ lệ hài lòng của người dân, tổ chức",
    counted="phiếu khảo sát trả lời hài lòng hoặc rất hài lòng",
    out_of="phiếu khảo sát đã thu của kỳ",
    left_out="phiếu không trả lời câu hỏi chung",
    versions=(
        Version(date(2018, 6, 21), _judge, "Nghị định 61/2018/NĐ-CP (đánh giá hằng năm)", is_confirmed=False),
        Version(QD766_ON, _judge, f"{QD766}, nhóm 5, chỉ số 5.4"),
    ),
    is_by_hand=True,
    note="Chưa có phiếu khảo sát trong sổ: số liệu do đơn vị nhập tay theo kỳ.",
)
