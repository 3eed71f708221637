"""Places of a month on its way: to be mended, closed, moved since, opened again; they change the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from cchc_desktop.core.acts import Finish, Receive
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.month import reopen, report
from cchc_desktop.operations.verbs import VERBS
from cchc_desktop.store import month_acts, months
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens._month_papers_page import PapersPage

if TYPE_CHECKING:
    from stations import Stage

PERIOD = parse("2026-11")
WHY = "Ghi sót hồ sơ giấy ngày mất điện, có biên bản bàn giao giữa hai ca trực của quầy số 2"
ANEW = (
    "Số liệu vừa thay đổi: nhận 104 → 105, đang giải quyết 41 → 42, đang giải quyết quá hạn 9 → 10. "
    "Cần xem thêm: 10 hồ sơ quá hạn chưa ghi nguyên nhân."
)


def month_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """Gone to last: what comes before them should see an open month."""
    return {
        "month-days": partial(_days, stage),
        "month-week": partial(_week, stage),
        "month-stopped": partial(_stopped, stage),
        "month-papers-days": partial(_papers_days, stage),
        "month-mend": partial(_mend, stage),
        "month-asked": partial(_asked, stage),
        "month-anew": partial(_anew, stage),
        "month-moved": partial(_moved, stage),
        "month-closed": partial(_closed, stage),
        "month-why": partial(_why, stage),
        "month-reopened": partial(_reopened, stage),
        "month-history": partial(_history, stage),
    }


def _month(stage: Stage) -> MonthPage:
    page = stage.go("month", period=PERIOD)
    assert isinstance(page, MonthPage)
    page.forget_asked()
    stage.settle()
    return page


def _days(stage: Stage) -> None:
    page = _month(stage)
    page.bar.kind.set_value("span")
    page.bar.days_form.set_values({"first_on": PERIOD.last_on, "last_on": PERIOD.first_on})
    page.bar.take_days()


def _week(stage: Stage) -> None:
    page = _month(stage)
    page.bar.kind.set_value("week")


def _stopped(stage: Stage) -> None:
    page = _month(stage)
    page.bar.go(-1)
    page.stop()


def _papers_days(stage: Stage) -> None:
    page = stage.go("month-papers", period=PERIOD)
    assert isinstance(page, PapersPage)
    page.bar.kind.set_value("span")
    page.bar.take_days()


def _mend(stage: Stage) -> None:
    stage.go("month-mend", period=PERIOD, key="late_causes")


def _asked(stage: Stage) -> None:
    page = _month(stage)
    page.close_period()


def _anew(stage: Stage) -> None:
    page = _month(stage)
    assert page.shown is not None
    page._ask(page.shown.report, ANEW)


def _drift(stage: Stage) -> None:
    """The month closed, and some dossiers entered late after it."""
    with stage.place.register.read() as reading:
        if months.latest(reading, PERIOD, is_final=True) is not None:
            return
    report(stage.place, PERIOD, stage.now, by="Nguyễn Thị Lan", is_closing=True)
    for n in range(3):
        at = stage.now - timedelta(days=16, minutes=n)
        told = Receive(procedure="1.004873", applicant="Đỗ Thị Ước")
        with at_desk(stage.place, "Trần Văn Hùng", at, stage.now) as desk:
            number = str(VERBS["receive"].do(desk, told).local_no)
        ended = stage.now - timedelta(days=7, minutes=n)
        with at_desk(stage.place, "Trần Văn Hùng", ended, stage.now) as desk:
            VERBS["finish"].do(desk, Finish(dossier=number, cause="A1"))


def _moved(stage: Stage) -> None:
    _drift(stage)
    stage.go("month-moved", period=PERIOD, key="0")


def _closed(stage: Stage) -> None:
    _drift(stage)
    _month(stage)


def _why(stage: Stage) -> None:
    _drift(stage)
    page = _month(stage)
    page.reopen()


def _reopened(stage: Stage) -> None:
    _open_again(stage)
    _month(stage)


def _history(stage: Stage) -> None:
    _open_again(stage)
    stage.go("month-history")


def _open_again(stage: Stage) -> None:
    _drift(stage)
    with stage.place.register.read() as reading:
        closed = months.latest(reading, PERIOD, is_final=True)
        assert closed is not None
        is_open = month_acts.reopening(reading, closed) is not None
    if not is_open:
        reopen(stage.place, PERIOD, stage.now, by="Trần Văn Hùng", reason=WHY)
