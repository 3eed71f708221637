"""What the clerk does with the dossiers between Monday's counter and Friday evening, by keys alone."""

from __future__ import annotations

from clerk_fingers import ALT, CTRL, Clerk
from clerk_visits import Counter
from PySide6.QtCore import Qt

from cchc_desktop.core.lifecycle import State
from cchc_desktop.ui.screens._list import ListPage
from cchc_desktop.ui.screens.morning import MorningPage

CLERK, OFFICER, APPROVER, COLLECTOR = "Nguyễn Thị Lan", "Lò Văn Páo", "Lê Thị Mai, Chủ tịch", "Vàng Mí Chứ"
WHY_LATE = "Chờ xác minh tại nơi cư trú cũ"
ASKED = ("Bản sao giấy chứng minh cũ", "Bản nộp bị mờ")
ASKED_AGAIN = ("Cam đoan có chữ ký", "Thiếu chữ ký")
STOPPED = ("Người hưởng đã chuyển đi nơi khác", "Nghị định 20/2021/NĐ-CP")
WITHDRAWN = "Người nộp xin rút về"
ITEM, PAID_LATER = "EL123456789VN", "0000107"


def listed(clerk: Clerk, chip: str) -> list[str]:
    """What the day's list shows under a chip."""
    clerk.screen("worklist")
    clerk.strike(chip)
    page = clerk.page(ListPage)
    rows = (page.table.row_at(at) for at in range(len(page.table.rows_model.ids)))
    return [row.local_no for row in rows if row is not None]


def bulk(
    clerk: Clerk, chip: str, numbers: list[str], key: Qt.Key, said: str = "", *, is_asked: bool = True
) -> None:
    """Tick these in a list and do one act to all of them."""
    clerk.screen("worklist")
    clerk.strike(chip)
    page = clerk.page(ListPage)
    clerk.tick(page, numbers)
    assert page.bulk.words.text() == f"Đã chọn {len(numbers)} hồ sơ"
    clerk.later(minutes=1)
    clerk.press(key, ALT)
    if said:
        clerk.say(said)
    if is_asked:
        clerk.go()
    clerk.wait()
    assert page.bulk.panel.isHidden()
    assert page.bulk.left_behind.isHidden(), page.bulk.left_behind.words.text()
    clerk.wait()


def given_to_officer(counter: Counter) -> list[str]:
    """Which five go to the officer."""
    return [no for role in ("supplement", "withdrawn", "threatened") for no in counter.of(role)][:5]


def monday_afternoon(counter: Counter) -> None:
    """What is due today is finished and handed back, but two; five go to the officer with one sheet."""
    clerk = counter.clerk
    due = listed(clerk, "1")
    assert due == [no for no, visit in counter.visits.items() if visit.procedure == "1.001193"]
    bulk(clerk, "1", due, Qt.Key.Key_6)
    assert listed(clerk, "5") == due
    bulk(clerk, "5", due[2:], Qt.Key.Key_7)
    assert listed(clerk, "5") == due[:2]
    [slip_of_hand] = counter.of("another's hand")
    clerk.open(slip_of_hand, slip_of_hand)
    clerk.go()
    clerk.save()
    assert clerk.dossier(slip_of_hand).state is State.FINISHED
    clerk.press(Qt.Key.Key_Z, CTRL)
    assert clerk.dossier(slip_of_hand).state is State.ACCEPTED
    given = given_to_officer(counter)
    bulk(clerk, "=", given, Qt.Key.Key_3, OFFICER)
    assert sorted(listed(clerk, "9")) == given
    clerk.sit_down(OFFICER)
    clerk.later(minutes=20)
    bulk(clerk, "9", given, Qt.Key.Key_4, is_asked=False)
    assert {clerk.dossier(no).officer for no in given} == {OFFICER}
    assert listed(clerk, "9") == []
    clerk.sit_down(CLERK)


def tuesday(counter: Counter) -> None:
    """One is asked to be completed, one is withdrawn, one is stopped; their papers on F7."""
    clerk = counter.clerk
    for role, act, said in (
        ("supplement", "request_supplement", ASKED),
        ("stopped", "stop", STOPPED),
        ("withdrawn", "withdraw", (WITHDRAWN,)),
    ):
        [number] = counter.of(role)
        clerk.open(number, number)
        clerk.act(act)
        clerk.fill(*said)
        if act != "withdraw":
            clerk.press(Qt.Key.Key_F7)
            clerk.wait()


def wednesday(counter: Counter) -> None:
    """What was asked for comes, and is asked for a second time; what was missing at the counter comes too."""
    clerk = counter.clerk
    [number] = counter.of("supplement")
    clerk.open(number, number)
    clerk.later(minutes=1)
    clerk.go()
    assert clerk.dossier(number).state is State.IN_PROGRESS
    clerk.later(minutes=1)
    clerk.act("request_supplement")
    clerk.fill(*ASKED_AGAIN, APPROVER)
    clerk.press(Qt.Key.Key_F7)
    clerk.wait()
    [wanting] = counter.of("wanting")
    clerk.open(wanting, wanting)
    clerk.go()
    clerk.save()
    assert clerk.dossier(wanting).state is State.IN_PROGRESS


def thursday(counter: Counter) -> None:
    """The second supplement comes; all that is due but one is finished; by post and through the proxy."""
    clerk = counter.clerk
    [number] = counter.of("supplement")
    clerk.open(number, number)
    clerk.later(minutes=1)
    clerk.go()
    [late], [lying], [post], [proxy] = (counter.of(role) for role in ("late", "left lying", "post", "proxy"))
    due = listed(clerk, "1")
    assert {late, lying, post, proxy} <= set(due)
    bulk(clerk, "1", [no for no in due if no not in {late, lying}], Qt.Key.Key_6)
    page = clerk.open(post, post)
    clerk.go()
    clerk.tab_to(page.forms[0].editor("postal_item").widget())
    clerk.strike(ITEM)
    clerk.save()
    clerk.open(proxy, proxy)
    clerk.go()
    clerk.save()
    [other] = counter.of("another's hand")
    clerk.open(other, other)
    clerk.go()
    clerk.press(Qt.Key.Key_A, CTRL)
    clerk.say(COLLECTOR)
    clerk.press(Qt.Key.Key_Tab)
    clerk.strike("001085007777")
    clerk.save()


def friday_morning(counter: Counter) -> list[str]:
    """The late one ends with its cause; whoever would wait in vain is apologised to, but one; who was."""
    clerk = counter.clerk
    [late], [wanting], [payer] = (counter.of(role) for role in ("late", "wanting", "pays later"))
    page = clerk.open(late, late)
    clerk.go()
    clerk.tab_to(page.forms[0].editor("cause").widget())
    clerk.press(Qt.Key.Key_Down)
    clerk.save()
    clerk.open(wanting, wanting)
    clerk.go()
    clerk.save()
    page = clerk.open(payer, payer)
    clerk.act("take_fee")
    clerk.tab_to(page.forms[0].editor("receipt").widget())
    clerk.strike(PAID_LATER)
    clerk.save()
    counter.typed[payer] |= {"fee_paid": 20_000, "fee_receipt": PAID_LATER}
    threatened = listed(clerk, "0")
    assert threatened == [*counter.of("left lying"), *counter.of("threatened")]
    clerk.press(Qt.Key.Key_Return)
    morning = clerk.page(MorningPage)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_F8):
        clerk.press(key)
    clerk.tab_to(morning.all.editor("reason").widget())
    clerk.say(WHY_LATE)
    clerk.go()
    clerk.wait()
    assert list(morning.lines) == threatened[:1]
    return threatened[1:]


def friday_afternoon(counter: Counter) -> None:
    """Three go to the officer, who is not there any more; three citizens come for their results."""
    clerk = counter.clerk
    bulk(clerk, "=", counter.of("held out"), Qt.Key.Key_3, OFFICER)
    bulk(clerk, "5", listed(clerk, "5")[:3], Qt.Key.Key_7)
