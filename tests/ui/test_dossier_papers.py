"""Hands, money, links and papers of one dossier, by keys; judged by the entries that they leave."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dossier_counter import ALT, CLERK, CTRL, Counter, problem_at
from make import statements
from paper_tray import into_file
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from cchc_desktop.core.acts import Assign, Finish, HandOver, Link, Receive, RequestSupplement, Withdraw
from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.papers import Digitised, Paper
from cchc_desktop.core.process import Step
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.process import put_cover, put_officers, put_steps
from cchc_desktop.paths import resources
from cchc_desktop.store.slips import of_dossier
from cchc_desktop.ui.printed import printer_of
from cchc_desktop.ui.screens.dossier import DossierPage
from cchc_desktop.ui.settings import CounterSettings, PrinterChoice, save_counter

PLAIN = Qt.KeyboardModifier.NoModifier


def lay_down(counter: Counter) -> None:
    """A process of three steps, three officers, and one of them away."""
    with at_desk(counter.place, CLERK, counter.now) as desk:
        put_officers(desk, [CLERK, "Trần Văn Hùng", "Lò Văn Páo"])
        put_cover(desk, "Trần Văn Hùng", "Lò Văn Páo", date(2026, 11, 25))
        put_steps(
            desk,
            "1.004873",
            [
                Step("Tiếp nhận", "Bộ phận Một cửa"),
                Step("Thẩm định", "Trần Văn Hùng", "2wd"),
                Step("Ký duyệt", CLERK, "1wd"),
            ],
        )


def words(counter: Counter) -> str:
    """The notes under the head of the page."""
    notes = counter.open().strip.notes
    return " ".join(one.text() for one in notes.findChildren(QLabel))


def test_a_dossier_goes_to_the_next_step_and_to_who_stands_in(counter: Counter) -> None:
    lay_down(counter)
    page = counter.open()
    counter.choose(page, "hand_over")
    form = page.forms[0]
    assert form.value("step") == 2
    assert form.value("to") == "Lò Văn Páo"
    counter.save()
    offered = counter.dossier
    assert offered.offered_to == "Lò Văn Páo"
    assert counter.entries[-1].note["step"] == 2
    assert "Đã giao cho Lò Văn Páo" in words(counter)
    assert page.primary.text().replace("&", "").startswith("Nhận bàn giao")
    assert page.others[0] == "turn_down"
    counter.window.context.do.work_as("Lò Văn Páo")
    counter.save()
    taken = counter.dossier
    assert (taken.step, taken.officer, taken.offered_to) == (2, "Lò Văn Páo", None)
    assert taken.step_due_at is not None
    said = words(counter)
    assert "Bước 2. Thẩm định, Lò Văn Páo giữ" in said
    assert f"{taken.step_due_at:%d/%m/%Y}" in said


def test_what_is_not_taken_stays_with_the_giver_for_a_reason(counter: Counter) -> None:
    counter.go_on(hours=1)
    counter.act("hand_over", HandOver(dossier=counter.number, to=CLERK))
    page = counter.open()
    counter.choose(page, "turn_down")
    counter.say("Thiếu chữ ký của người nộp")
    counter.save()
    assert counter.dossier.offered_to is None
    assert counter.entries[-1].verb == "turn_down"
    assert "Lý do: Thiếu chữ ký của người nộp" in page.timeline.happenings[0].details


def test_another_agency_has_it_until_it_comes_back(counter: Counter) -> None:
    page = counter.open()
    counter.choose(page, "send_up")
    counter.say("Chi nhánh Văn phòng đăng ký đất đai")
    counter.key(Qt.Key.Key_Tab)
    QTest.keyClicks(counter.focus(), "13/11/2026")
    counter.save()
    sent = counter.dossier
    assert sent.sent_to == "Chi nhánh Văn phòng đăng ký đất đai"
    assert sent.sent_due_at is not None
    assert sent.sent_due_at.date() == date(2026, 11, 13)
    assert "Đang ở Chi nhánh Văn phòng đăng ký đất đai" in words(counter)
    assert not {"finish", "hand_over", "send_up"} & set(page.others)
    counter.go_on(days=1)
    counter.key(Qt.Key.Key_Return, CTRL)
    counter.say("Đủ điều kiện")
    counter.save()
    assert counter.dossier.sent_to is None
    assert "Trả lời: Đủ điều kiện" in page.timeline.happenings[0].details


def test_money_is_taken_with_the_number_of_its_receipt(counter: Counter) -> None:
    fee = counter.dossier.fee
    page = counter.open()
    counter.choose(page, "take_fee")
    form = page.forms[0]
    assert form.value("amount") == (fee or None)
    if not fee:
        QTest.keyClicks(counter.focus(), "8000")
    counter.key(Qt.Key.Key_Tab)
    counter.say("AB/26P 0012345")
    counter.save()
    paid = counter.dossier
    assert paid.fee_paid == (fee or 8000)
    assert paid.fee_receipt == "AB/26P 0012345"
    assert "biên lai AB/26P 0012345" in page.facts.accessibleName()


def test_linked_dossiers_are_one_press_away_and_alt_left_leads_back(counter: Counter) -> None:
    other = counter.act("receive", Receive(procedure="1.004873", applicant="Lý Văn Sơn")).local_no
    page = counter.open()
    counter.choose(page, "link")
    QTest.keyClicks(counter.focus(), other)
    counter.save()
    assert counter.dossier.linked_to == other
    assert page._linked_section.isVisible()
    button = next(one for one in page.linked.findChildren(QPushButton) if other in one.text())
    button.setFocus()
    counter.key(Qt.Key.Key_Space)
    assert page.dossier is not None
    assert page.dossier.local_no == other
    assert [one.local_no for one in page.going_along] == [other, counter.number]
    counter.key(Qt.Key.Key_Left, ALT)
    assert page.dossier.local_no == counter.number
    counter.key(Qt.Key.Key_Right, ALT)
    assert page.dossier.local_no == other


def test_missing_papers_are_a_checklist_on_the_way_out_and_in(counter: Counter) -> None:
    papers = (Paper("Tờ khai"), Paper("Trích lục", is_missing=True), Paper("Giấy ủy quyền", is_missing=True))
    told = Receive(procedure="1.004873", applicant="Lý Văn Sơn", papers=papers, is_accepted=False)
    counter.number = counter.act("receive", told).local_no
    counter.go_on(minutes=5)
    page = counter.open("request_supplement")
    assert page.forms[0].value("papers") == (2, 3)
    page.forms[0].set_values({"reason": "Chưa nộp đủ"})
    counter.save()
    assert counter.entries[-1].note["what"] == ["Trích lục", "Giấy ủy quyền"]
    counter.save()
    assert page.forms[0].value("papers") == (2, 3)
    page.forms[0].set_values({"papers": (2,)})
    counter.save()
    now = counter.dossier
    assert (now.state, [one.is_missing for one in now.papers]) == (State.IN_PROGRESS, [False, False, True])
    assert "Còn thiếu 1 giấy tờ." in words(counter)


def test_a_result_by_post_needs_the_number_of_the_item(counter: Counter) -> None:
    counter.go_on(hours=1)
    counter.act("finish", Finish(dossier=counter.number))
    page = counter.open("hand_back")
    form = page.forms[0]
    assert not form.has("postal_item")
    form.set_values({"return_channel": "post"})
    assert form.has("postal_item")
    number = form.editor("postal_item").widget()
    form.set_values({"postal_item": "12345"})
    assert "khác dạng thường gặp" in number.accessibleDescription()
    form.set_values({"postal_item": "rr 123456789 vn"})
    assert "khác dạng" not in number.accessibleDescription()
    counter.save()
    done = counter.dossier
    assert (done.return_channel, done.postal_item) == ("post", "RR123456789VN")
    assert "Số hiệu bưu gửi RR123456789VN" in page.timeline.happenings[0].details


def test_a_stopped_dossier_gives_papers_and_money_back(counter: Counter) -> None:
    page = counter.open("stop")
    page.forms[0].set_values({"reason": "Người nộp không thực hiện nghĩa vụ", "basis": "Luật A, Điều 5"})
    assert page.forms[0].value("returned") == ("Tờ khai", "Giấy chứng sinh", "Văn bản ủy quyền")
    page.forms[0].set_values({"returned": ("Tờ khai",)})
    counter.save()
    assert counter.dossier.state is State.STOPPED
    assert counter.entries[-1].note["returned"] == ["Tờ khai"]
    assert any(sheet.kind == "stop_notice" for sheet in page.slips.sheets)


def test_a_withdrawn_dossier_has_the_notice_of_its_end(counter: Counter) -> None:
    counter.go_on(hours=1)
    counter.act("withdraw", Withdraw(dossier=counter.number, reason="Không còn nhu cầu"))
    page = counter.open()
    assert any(sheet.kind == "stop_notice" for sheet in page.slips.sheets)
    counter.key(Qt.Key.Key_F7)
    counter.qtbot.waitUntil(lambda: len(counter.printed) == 1, timeout=20_000)
    assert "stop_notice" in counter.printed[0].name


def test_a_paper_goes_to_the_remembered_printer_or_says_that_it_is_gone(
    counter: Counter, tmp_path: Path
) -> None:
    folder, paper = counter.place.register.place, tmp_path / "paper.pdf"
    kept = CounterSettings().printing("receipt", PrinterChoice("Máy quầy 1"))
    save_counter(folder, kept)
    page = counter.open()
    page.printer_of = lambda _choice: into_file(paper)
    counter.key(Qt.Key.Key_P, CTRL)
    counter.qtbot.waitUntil(lambda: "Máy quầy 1" in counter.window.notice.words.text(), timeout=20_000)
    assert paper.read_bytes().startswith(b"%PDF")
    assert counter.printed == []
    page.printer_of = printer_of
    counter.key(Qt.Key.Key_P, CTRL)
    gone = "Không thấy máy in “Máy quầy 1”"
    counter.qtbot.waitUntil(lambda: gone in page.banner.words.text(), timeout=20_000)


def test_each_request_has_a_paper_of_its_own_and_a_void_one_stays_listed(counter: Counter) -> None:
    page = counter.open()
    counter.go_on(hours=1)
    counter.act("request_supplement", RequestSupplement(dossier=counter.number, what=("A",), reason="Thiếu"))
    counter.qtbot.waitUntil(lambda: any(one.kind == "supplement_request" for one in page.slips.sheets))
    counter.key(Qt.Key.Key_F7)
    counter.qtbot.waitUntil(lambda: len(counter.printed) == 1, timeout=20_000)
    counter.qtbot.waitUntil(lambda: any(one.slip for one in page.slips.sheets))
    page.begin("cancel_slip")
    counter.key(Qt.Key.Key_Tab)
    counter.say("In nhầm nội dung")
    counter.save()
    with counter.place.register.read() as reading:
        (slip,) = of_dossier(reading, counter.dossier.seq)
    assert (slip.is_cancelled, slip.reason) == (True, "In nhầm nội dung")
    sheets = [one for one in page.slips.sheets if one.kind == "supplement_request"]
    assert [one.is_void for one in sheets] == [False, True]
    assert sheets[0].slip is None


def test_a_paper_that_need_not_be_digitised_says_why(counter: Counter) -> None:
    page = counter.open()
    page.papers.table.setFocus()
    counter.key(Qt.Key.Key_Return)
    form = page.forms[0]
    assert not form.has("why")
    form.set_values({"state": Digitised.NOT_APPLICABLE})
    counter.save()
    assert "phải ghi lý do" in problem_at(page, "why")
    form.set_values({"why": "Bản chính trả lại ngay cho người nộp"})
    counter.save()
    paper = counter.dossier.papers[0]
    assert (paper.digitised, paper.reason) == (
        Digitised.NOT_APPLICABLE,
        "Bản chính trả lại ngay cho người nộp",
    )


def test_dropped_files_are_handed_on_while_a_dossier_is_shown(counter: Counter, tmp_path: Path) -> None:
    page = counter.open()
    given: list[list[Path]] = []
    page.files_dropped.connect(given.append)
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(b"%PDF-1.7")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    move = Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(5, 5), move, data, Qt.MouseButton.NoButton, PLAIN)
    page.dropEvent(event)
    assert given == [[scan]]


def test_a_dossier_is_read_in_few_statements(counter: Counter) -> None:
    counter.go_on(hours=1)
    counter.act(
        "link",
        Link(
            dossier=counter.number,
            main=counter.act("receive", Receive(procedure="1.004873", applicant="Lý Văn Sơn")).local_no,
        ),
    )
    counter.act("assign", Assign(dossier=counter.number, officer="Hà"))
    idle(counter.open())
    counter.window.show_screen("worklist")
    QApplication.processEvents()
    with statements(counter.place.register.reader) as sent:
        page = counter.open()
        idle(page)
    asked = [one for one in sent if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    assert page.going_along
    assert 1 <= len(asked) <= 3, asked
    assert any("procedure" in one and "LIMIT" in one for one in asked), "how such ones went before is read"


def idle(page: DossierPage) -> None:
    """Until nothing is waiting to be read or painted any more."""
    QApplication.processEvents()
    while page._later.isActive():
        QApplication.processEvents()


def test_words_that_the_office_s_file_lacks_are_told_where_it_is_printed(counter: Counter) -> None:
    text = (resources() / "templates" / "receipt-2025.toml").read_text(encoding="utf-8")
    kept = counter.place.register.place / "templates" / "receipt-2025.toml"
    kept.parent.mkdir()
    lines = (line for line in text.splitlines() if not line.startswith("settled_by"))
    kept.write_text("\n".join(lines), encoding="utf-8")
    page = counter.open()
    page.print_form("receipt")
    counter.qtbot.waitUntil(lambda: bool(counter.printed))
    assert "của đơn vị thiếu phần “settled_by”" in page.banner.words.text()
