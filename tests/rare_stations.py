"""Places seldom stood at: every act that asks, what is refused, an empty register, a superior's month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from list_office import NOW
from PySide6.QtTest import QTest
from stations import LONG_NAME, Stage, filled, intake

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import search
from cchc_desktop.ui.bugs import BugDialog
from cchc_desktop.ui.screens._ask import ask
from cchc_desktop.ui.screens._month_page import MonthPage
from cchc_desktop.ui.screens._verbs import next_act, others_of
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.screens.dossiers import DossiersPage

DAMAGED = "Thẻ đọc chưa trọn: bộ gõ tiếng Việt đã đổi chữ trên đường vào. Tắt bộ gõ rồi quét lại thẻ."


def rare_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """By name; each goes there and leaves what it opened to the next one's ``clear``."""
    return {
        **_acts(stage),
        "intake-drafts": lambda: intake(stage).ask_drafts(),
        "intake-known": partial(_known, stage),
        "intake-found": partial(_found, stage),
        "intake-refuse": partial(_refuse, stage),
        "intake-wanting": partial(_wanting, stage),
        "intake-own-term": partial(_own_term, stage),
        "dossiers-more": partial(_more, stage),
        "dossiers-save": partial(_name_view, stage),
        "month-procedures": partial(_procedures, stage),
        "month-refused": partial(_refused, stage),
        "keys-worklist": partial(_keys, stage, "worklist"),
        "keys-digitise": partial(_keys, stage, "digitise"),
        "damaged": partial(_damaged, stage),
        "bug": partial(_bug, stage),
    }


def _acts(stage: Stage) -> Mapping[str, Callable[[], object]]:
    made: dict[str, Callable[[], object]] = {}
    for group, number in stage.numbers().items():
        with stage.place.register.read() as reading:
            others = others_of(search.dossier(reading, number))
            first = next_act(search.dossier(reading, number))
        acts = [act for act in (first, *others, "cause") if act]
        made |= {f"dossier-{group}-{act}": partial(_act, stage, number, act) for act in acts}
        made[f"dossier-{group}-paper"] = partial(_paper, stage, number)
    return made


def _act(stage: Stage, number: str, act: str) -> None:
    page = stage.go("dossier", dossier=number)
    assert isinstance(page, DossierPage)
    # What needs nothing told would be done at once.
    if page.dossier is not None and ask(act, page._case(page.dossier, act)) is not None:
        page.begin(act)


def _paper(stage: Stage, number: str) -> None:
    page = stage.go("dossier", dossier=number)
    assert isinstance(page, DossierPage)
    page.ask_paper(1)


def _known(stage: Stage) -> None:
    page = intake(stage)
    page.person.fill({"applicant": "Nguyễn"})
    page.next.ask_people("Nguyễn")


def _found(stage: Stage) -> None:
    page = intake(stage)
    page.case.top.focus("procedure")
    page.case.top.set_values({"procedure": None})
    line = page.case.top.editor("procedure").widget()
    QTest.keyClicks(line, "khai sinh")
    QTest.qWait(300)


def _refuse(stage: Stage) -> None:
    filled(stage).saving._refuse_it()


def _own_term(stage: Stage) -> None:
    filled(stage).promise.own_term()


def _wanting(stage: Stage) -> None:
    page = filled(stage)
    page.case.papers.setFocus()
    QTest.keyClicks(page.case.papers, " ")
    page.save()


def _more(stage: Stage) -> None:
    page = stage.go("dossiers")
    assert isinstance(page, DossiersPage)
    page.sieve.unfold()


def _name_view(stage: Stage) -> None:
    page = stage.go("dossiers")
    assert isinstance(page, DossiersPage)
    page.name_view()


def _procedures(stage: Stage) -> None:
    page = stage.go("month")
    assert isinstance(page, MonthPage)
    stage.settle()
    page.details.click()


def _refused(stage: Stage) -> None:
    page = stage.go("month")
    assert isinstance(page, MonthPage)
    stage.settle()
    page.reason.show()
    page.show_refused(Refused("Kỳ này đã chốt một lần. Ghi lý do chốt lại rồi bấm Chốt lại.", "reason"))


def _keys(stage: Stage, screen: str) -> None:
    stage.go(screen)
    stage.window.show_keys()


def _damaged(stage: Stage) -> None:
    intake(stage)
    stage.window.refuse(DAMAGED)


def _bug(stage: Stage) -> None:
    stage.go("worklist")
    try:
        raise KeyError(LONG_NAME)
    except KeyError as bug:
        BugDialog(stage.window, bug).open()


def first_day(folder: Path) -> Workplace:
    """A register in which nothing has been done yet."""
    return found(folder, Founding(unit="00004", is_practice=True), None, NOW)[0]


def first_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """The screens of a register in which nothing is."""
    screens = (one for one in stage.window.screens if one != "dossier")
    return {f"first-{stage.place.profile.role}-{code}": partial(stage.go, code) for code in screens}


def superior(folder: Path) -> Workplace:
    """A register that sums up what communes send; none has sent yet."""
    told = Founding(unit="99", name="Tỉnh Thử", role="superior", is_practice=True)
    return found(folder, told, None, NOW)[0]
