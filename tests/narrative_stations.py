"""Where a clerk may stand while a report is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from cchc_desktop.core.narrative_ties import Tie
from cchc_desktop.core.narrative_vouched import Differs
from cchc_desktop.core.period import parse
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.narrative import edit, rows
from cchc_desktop.ui.screens._narrative_page import NarrativePage
from cchc_desktop.ui.screens._narrative_task import Task

if TYPE_CHECKING:
    from stations import Stage

PERIOD = parse("2026-11")
LONG = "Nguyễn Phước Công Tằng Tôn Nữ Hoàng Anh Thư giải quyết xong {pending_overdue} hồ sơ trong 5 ngày"


def narrative(stage: Stage, kind: str) -> NarrativePage:
    """The page with one of the reports, nothing being written."""
    page = stage.go("narrative", kind=kind, period=PERIOD)
    assert isinstance(page, NarrativePage)
    page.writing.leave()
    stage.settle()
    return page


def _written(stage: Stage) -> None:
    """A sentence in the clerk's own words, with digits typed by hand."""
    page = narrative(stage, "tthc")
    page.sheet.pane.go_to_block("weak/other")
    page.act("edit")
    page.writing.writer.text.set_source("Thiếu 2 máy quét nên {pending_overdue} hồ sơ chậm.")
    page.writing.save()
    stage.settle()
    page.sheet.pane.go_to_block("weak/other")


def _stopped(stage: Stage) -> None:
    page = narrative(stage, "tthc")
    page.bar.go(-1)
    page.stop()


def _days(stage: Stage) -> None:
    page = narrative(stage, "tthc")
    page.bar.kind.set_value("span")
    page.bar.take_days()


def _figure(stage: Stage) -> None:
    page = narrative(stage, "tthc")
    page.sheet.pane.go_to_block("overview/received/total")
    page.sheet.pane.go(page.sheet.pane.at, 1)


def _writing(stage: Stage) -> None:
    page = narrative(stage, "remedy")
    page.begin(Task("promise"))
    page.writing.writer.text.set_source(LONG)


def _promised(stage: Stage) -> None:
    _writing(stage)
    page = stage.window.stack.currentWidget()
    assert isinstance(page, NarrativePage)
    page.writing.save()
    stage.settle()


def _clash(stage: Stage) -> None:
    """Somebody else worded the sentence that is being written."""
    page = narrative(stage, "remedy")
    page.sheet.pane.go_to_block("causes/why")
    page.act("edit")
    page.writing.writer.text.set_source(LONG)
    do, seen = stage.window.context.do, page.seen
    assert seen is not None
    with at_desk(do.opened.place, "Trần Văn Hùng", do.now()) as desk:
        edit(
            desk,
            seen,
            "causes/why",
            "Đường truyền chậm ba tuần, nhiều hồ sơ liên thông phải chờ cơ quan thuế.",
        )
    page.writing.save()


def _keeping(stage: Stage) -> None:
    """Digits that were confirmed, and which their figures have left since."""
    _written(stage)
    page = stage.window.stack.currentWidget()
    assert isinstance(page, NarrativePage)
    assert page.seen is not None
    row = next(one for one in rows(page.seen) if one.block.id == "weak/other")
    left = (("78,57%", "73,33%"), ("11/14", "11/15"), ("1.254", "1.253"))
    ties = tuple(Tie(str(at), "on_time_rate", was, now) for at, (was, now) in enumerate(left))
    page.keeping.open(row, Differs(ties))


def _past(stage: Stage) -> None:
    _clash(stage)
    page = stage.window.stack.currentWidget()
    assert isinstance(page, NarrativePage)
    page.writing.save()
    stage.settle()
    page.sheet.pane.go_to_block("causes/why")
    page.act("past")


def narrative_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """By name."""
    return {
        "narrative": partial(narrative, stage, "tthc"),
        "narrative-cchc": partial(narrative, stage, "cchc"),
        "narrative-days": partial(_days, stage),
        "narrative-stopped": partial(_stopped, stage),
        "narrative-figure": partial(_figure, stage),
        "narrative-written": partial(_written, stage),
        "narrative-clash": partial(_clash, stage),
        "narrative-past": partial(_past, stage),
        "narrative-keeping": partial(_keeping, stage),
        "narrative-writing": partial(_writing, stage),
        "narrative-promised": partial(_promised, stage),
    }
