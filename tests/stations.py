"""Every place of the window at which a clerk may stand, each gone to by one call."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import stacks
from exchange_stations import exchange_stations
from indicator_stations import indicator_stations
from month_stations import month_stations
from narrative_stations import narrative_stations
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from cchc_desktop.core.failure import Trouble
from cchc_desktop.core.period import parse
from cchc_desktop.family import members
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.store import search
from cchc_desktop.store.search import Filter, Group
from cchc_desktop.ui.bus import Bus
from cchc_desktop.ui.do import Do, Opened
from cchc_desktop.ui.finding import Finding
from cchc_desktop.ui.foot import how_far
from cchc_desktop.ui.jobs import Jobs
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.screens import Screen
from cchc_desktop.ui.screens._ask_many import BULK
from cchc_desktop.ui.screens._catalogue_page import CataloguePage
from cchc_desktop.ui.screens._digitise_page import DigitisePage
from cchc_desktop.ui.screens._indicators_page import IndicatorsPage
from cchc_desktop.ui.screens._intake_page import IntakePage
from cchc_desktop.ui.screens._list import ListPage
from cchc_desktop.ui.screens._month_papers_page import PapersPage
from cchc_desktop.ui.screens._settings_places import PLACES
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.screens.worklist import WorklistPage
from cchc_desktop.ui.window import Window

LONG_NAME = "Nguyễn Phước Công Tằng Tôn Nữ Hoàng Anh Thư"
FULL_DISK = (
    "Chưa lưu được: ổ đĩa đầy. Hồ sơ 0123/2026 vẫn ở trên màn hình; xóa bớt tệp rồi bấm Thử lại, "
    "hoặc gọi người phụ trách máy tính của cơ quan."
)
PATIENCE = 1500


class Stage:
    """The whole window over an open register; ``close`` stops what runs beside it."""

    def __init__(self, place: Workplace, now: datetime, scratch: Path) -> None:
        self.place, self.now, self.scratch = place, now, scratch
        self.jobs, self.bus = Jobs(), Bus()
        self.bus.listen(place.register)
        screens = members("cchc_desktop.ui.screens", Screen)
        self.window = Window(Do(Opened(place, "Nguyễn Thị Lan"), lambda: now), screens, self.jobs, self.bus)
        self.window.show_clerk([])
        self.window.follow_sending(lambda: how_far(self.window.context.do))
        Finding(self.window).fit()

    def close(self) -> None:
        self.window.close()
        self.jobs.stop()
        self.bus.stop()

    def settle(self) -> None:
        """Until what is counted beside the window has arrived."""
        for _ in range(PATIENCE):
            QTest.qWait(1)  # keeps Python to itself meanwhile, which what runs beside needs as well
            if not self.jobs.is_busy:
                break
            time.sleep(0.02)
        for _ in range(4):  # what grew asks those around it to make room, one after the other
            QTest.qWait(2)

    def go(self, screen: str, **given: object) -> Page:
        """Show a screen, with nothing left open over it."""
        self.clear()
        self.window.activateWindow()
        QTest.qWait(1)
        self.window.show_screen(screen, **given)
        page = self.window.stack.currentWidget()
        assert isinstance(page, Page), screen
        page.clear_complaints()
        return page

    def clear(self) -> None:
        """Put away what lies over the screens."""
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog):
                widget.reject()
        self.window.find_box.step_back()
        self.window.find_box.clear()
        self.window.notice.hide()
        for page in self.window.findChildren(ListPage):
            while page.step_back():
                pass
        with suppress(StopIteration):
            counter = next(iter(self.window.findChildren(IntakePage)))
            counter.step_back()
            counter.begin_anew()
            for one in counter.extras._extras:
                counter.extras.close(one.code)
        for dossier in self.window.findChildren(DossierPage):
            while dossier.step_back():
                pass
        for figures in self.window.findChildren(IndicatorsPage):
            while figures.step_back():
                pass

    def numbers(self) -> dict[str, str]:
        """A dossier of each group, the one with the longest story."""
        found = {}
        with self.place.register.read() as reading:
            for group in (Group.OPEN, Group.PAUSED, Group.WAITING, Group.REFUSED):
                rows = search.page(reading, search.ids(reading, Filter(group=group, at=self.now))[:30])
                if rows:
                    row = max(rows, key=lambda row: len(search.entries(reading, row.seq)))
                    found[group.name.lower()] = row.local_no
        return found


def say(text: str) -> None:
    """What an input method commits into the field that has the focus."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, event)


def pages(count: int) -> bytes:
    """A PDF as a scanner writes it, without a receipt on top."""
    rng = random.Random(1)
    first, *rest = [stacks.paper(rng, 200) for _ in range(count)]
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=200)
    return out.getvalue()


def intake(stage: Stage) -> IntakePage:
    """The page of intake, empty."""
    page = stage.go("intake")
    assert isinstance(page, IntakePage)
    return page


def filled(stage: Stage) -> IntakePage:
    """The page of intake with a person and a procedure."""
    page = intake(stage)
    values = {"id_number": "001185012345", "applicant": LONG_NAME, "born": "01/01/1985", "sex": "Nữ"}
    address = "Số 12, Tổ 3, Thôn Đoài, Xã Đại Mỗ, Thành phố Hà Nội"
    page.person.fill({**values, "address": address, "phone": "0900512043"})
    page.case.choose("1.004873")
    page.recount()
    return page


def _wrong(stage: Stage) -> None:
    page = filled(stage)
    page.person.fill({"id_number": "00118501234", "phone": "12", "born": "45/13/1985"})
    page.recount()
    page.save()


def _unfolded(stage: Stage) -> None:
    page = filled(stage)
    for one in page.extras._extras:
        page.extras.open(one.code)


def _more(stage: Stage) -> None:
    filled(stage).ask_more()


def _ledger(stage: Stage) -> None:
    filled(stage).toggle_ledger()


def _at_once(stage: Stage) -> None:
    filled(stage).saving.at_once()


def _printer(stage: Stage) -> None:
    filled(stage).choose_printer()


def _whole_worklist(stage: Stage) -> None:
    page = stage.go("worklist")
    assert isinstance(page, WorklistPage)
    page.chips.pick_key("=")
    page.table.go_to(1)


def _bulk(stage: Stage, verb: str) -> None:
    page = stage.go("worklist")
    assert isinstance(page, WorklistPage)
    page.chips.pick_key("=")
    page.table.tick(page.table.rows_model.ids[:5])
    if verb:
        page.bulk.begin(verb)


def _nothing_found(stage: Stage) -> None:
    page = stage.go("dossiers")
    assert isinstance(page, ListPage)
    page.box.setFocus()
    page.box.insert("khong co ai ten nhu the")
    QTest.qWait(400)


def _dossier(stage: Stage, number: str, act: str = "") -> None:
    page = stage.go("dossier", dossier=number)
    assert isinstance(page, DossierPage)
    if act:
        page.begin(act)


def _tray(stage: Stage, number: str) -> None:
    page = stage.go("digitise")
    assert isinstance(page, DigitisePage)
    path = stage.scratch / "quet-20261120.pdf"
    if not path.exists():
        path.write_bytes(pages(2))
        page.ways.drop([path])
        stage.settle()
    page.lists.chips.pick("tray")
    page.show_dossier(number)
    page.lists.focus()


def _pages(stage: Stage, number: str) -> None:
    _tray(stage, number)
    page = stage.window.stack.currentWidget()
    assert isinstance(page, DigitisePage)
    page.lists.entered.emit()
    page.give(1)


def _aside(stage: Stage, number: str) -> None:
    _pages(stage, number)
    stage.window.call("set_aside")


def _digitise_list(stage: Stage, key: str) -> None:
    page = stage.go("digitise")
    assert isinstance(page, DigitisePage)
    page.lists.chips.pick(key)


def _catalogue(stage: Stage, at: int) -> None:
    page = stage.go("catalogue", procedure="1.004873")
    assert isinstance(page, CataloguePage)
    page.show_tab(at)


def _catalogue_list(stage: Stage) -> None:
    page = stage.go("catalogue")
    page.step_back()  # type: ignore[attr-defined]  # every listed screen has it
    stage.window.focus_screen()


def _palette(stage: Stage, typed: str) -> None:
    stage.go("worklist")
    stage.window.find_box.ask(typed)
    QTest.qWait(400)


def _trouble(stage: Stage) -> None:
    page = stage.go("worklist")
    page.show_trouble(Trouble(FULL_DISK), lambda: None)
    stage.window.say(f"Đã tiếp nhận hồ sơ 0161/2026 của {LONG_NAME}, hẹn trả 27/11/2026.", lambda: None)


def _papers(stage: Stage) -> None:
    """The list of overdue dossiers with everybody's name, as it will be printed."""
    page = stage.go("month-papers", period=parse("2026-11"))
    assert isinstance(page, PapersPage)
    page.list.choose("overdue")
    page.form.set_values({"papers_named": True})
    page.draw()


def _keys(stage: Stage, screen: str, **given: object) -> None:
    stage.go(screen, **given)
    stage.window.show_keys()


def _rule(stage: Stage) -> None:
    page = intake(stage)
    page.person.form.focus("phone")
    stage.window.show_help()


def stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """Every place by its name, in the order of the side bar."""
    made: dict[str, Callable[[], object]] = {
        "worklist": partial(stage.go, "worklist"),
        "worklist-all": partial(_whole_worklist, stage),
        "worklist-ticked": partial(_bulk, stage, ""),
        **{f"worklist-{verb}": partial(_bulk, stage, verb) for verb, act in BULK.items() if act.ask},
        "morning": partial(stage.go, "morning"),
        "intake": partial(intake, stage),
        "intake-filled": partial(filled, stage),
        "intake-wrong": partial(_wrong, stage),
        "intake-unfolded": partial(_unfolded, stage),
        "intake-more": partial(_more, stage),
        "intake-ledger": partial(_ledger, stage),
        "intake-at-once": partial(_at_once, stage),
        "intake-printer": partial(_printer, stage),
        "intake-rule": partial(_rule, stage),
        "dossiers": partial(stage.go, "dossiers"),
        "dossiers-none": partial(_nothing_found, stage),
        **_dossier_stations(stage),
        **_digitise_stations(stage),
        "month": partial(stage.go, "month"),
        **narrative_stations(stage),
        **indicator_stations(stage),
        "month-papers": partial(_papers, stage),
        "catalogue": partial(_catalogue_list, stage),
        **{f"catalogue-{at}": partial(_catalogue, stage, at) for at in range(5)},
        **{f"settings-{one.code}": partial(stage.go, "settings", place=one.code) for one in PLACES},
        "palette": partial(_palette, stage, "nguyen"),
        "palette-none": partial(_palette, stage, "qqxx"),
        "keys": partial(_keys, stage, "intake"),
        "keys-dossier": partial(_keys, stage, "dossier", dossier=stage.numbers()["open"]),
        "trouble": partial(_trouble, stage),
        **exchange_stations(stage),
        **month_stations(stage),
    }
    return made


def _dossier_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    acts = {
        "open": ("request_supplement", "apologise", "refuse", "stop", "correct", "hand_over", "code"),
        "waiting": ("hand_back",),
    }
    found: dict[str, Callable[[], object]] = {}
    for group, number in stage.numbers().items():
        found[f"dossier-{group}"] = partial(_dossier, stage, number)
        for act in acts.get(group, ()):
            found[f"dossier-{group}-{act}"] = partial(_dossier, stage, number, act)
    return found


def _digitise_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    number = stage.numbers()["open"]
    return {
        "digitise": partial(stage.go, "digitise"),
        "digitise-lacking": partial(_digitise_list, stage, "lacking"),
        "digitise-backlog": partial(_digitise_list, stage, "backlog"),
        "digitise-tray": partial(_tray, stage, number),
        "digitise-pages": partial(_pages, stage, number),
        "digitise-aside": partial(_aside, stage, number),
    }
