"""What came of a trip where the window is narrow: whole sentences, never a word a line."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.screens._exchange_result import Result
from cchc_desktop.ui.screens._exchange_work import Line, Outcome

NAME = "BCTTHC_00070_20260915_20261014_v1_thuc-hanh.cchc"
WHY = "Tệp trao đổi được mã hóa cho đơn vị khác nên không mở được ở đây."
CAME = Outcome("Đã nhận 0 gói mới.", (Line(Mark("warning", "không nhận", "amber"), NAME, WHY),))


def told(made: Result) -> list[str]:
    model, table = made.table.model(), made.table
    shown = [at for at in range(model.columnCount()) if not table.isColumnHidden(at)]
    return [str(model.index(0, at).data()).replace("\u200b", "") for at in shown]


def test_where_it_is_narrow_the_file_stands_before_its_reason(qtbot: QtBot) -> None:
    made = Result()
    qtbot.addWidget(made)
    made.resize(1000, 400)
    made.show()
    made.show_outcome(CAME)
    qtbot.wait(5)
    assert told(made) == ["không nhận", NAME, WHY]
    made.resize(400, 400)
    qtbot.wait(5)
    assert told(made) == ["không nhận", f"{NAME}: {WHY}"]
    assert made.table.rowHeight(0) < 8 * made.table.verticalHeader().defaultSectionSize()
