"""The morning: exact counts, apologies before the breach, and the risk that the office's history shows."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from acting import Act
from make import statements

from cchc_desktop.core import risk
from cchc_desktop.core.acts import Apologise
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.process import Step
from cchc_desktop.operations.bulk import run_all
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.morning import (
    about_to_be_late,
    new_promise,
    risk_note,
    soon_until,
    still_since,
    today,
    unexplained_since,
)
from cchc_desktop.operations.process import put_cover, put_officers, put_steps
from cchc_desktop.operations.upkeep import check
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.rulebook import load_law
from cchc_desktop.store import history, search
from cchc_desktop.store.search import Filter, Group, Standing

MARRIAGE = "1.004873"  # three working days


def at(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=HANOI)


def no(number: int) -> str:
    return f"{number:04}/2026"


@pytest.fixture
def office(act: Act) -> None:
    """Dossiers that wait for many things on the morning of Tuesday the 6th."""
    for n in range(1, 9):
        act("receive", f"2026-10-01T09:{n:02}", procedure=MARRIAGE, applicant=f"Người {n}")  # due the 6th
    act("receive", "2026-10-02T09:00", procedure=MARRIAGE, applicant="Chín")  # due the 7th
    act("receive", "2026-10-05T09:00", procedure=MARRIAGE, applicant="Mười", is_accepted=False)
    act("request_supplement", "2026-10-02T10:00", dossier=no(1), what=["Ảnh"], reason="mờ")
    act("assign", "2026-10-02T10:00", dossier=no(2), officer="Tư")
    act("request_payment", "2026-10-02T10:05", dossier=no(2))
    act("finish", "2026-10-02T10:10", dossier=no(3))
    act("hand_over", "2026-10-02T10:15", dossier=no(4), to="Tư")
    act("hand_over", "2026-10-02T10:16", dossier=no(5), to="Bộ phận Một cửa")
    act("send_up", "2026-10-02T10:20", dossier=no(6), to="Thuế", due_at="2026-10-05T17:00")
    act("digitise", "2026-10-02T10:25", dossier=no(7), is_all=True)
    promise = {"new_due_at": "2026-10-09T10:00", "reason": "chờ xác minh"}
    act("apologise", "2026-10-05T10:30", dossier=no(8), **promise)


@pytest.mark.usefixtures("office")
def test_every_figure_of_the_day_is_that_of_its_list(place: Workplace) -> None:
    law, unit, now = place.law, place.profile.unit, at(6, 8)
    with at_desk(place, "Lan", at(6, 7)) as desk:
        put_officers(desk, ["Tư", "Năm"])
        put_cover(desk, "Tư", "Năm", date(2026, 10, 8))
    with place.register.read() as reading:
        with statements(reading.connection.engine) as sent:
            found = today(reading, law, unit, now, "Năm")
        assert len(sent) <= 3
        until, since = soon_until(law, unit, now), still_since(law, unit, now)
        lists = {
            "due_today": Filter(standing=Standing.TODAY, at=now),
            "overdue": Filter(standing=Standing.OVERDUE, at=now),
            "soon": Filter(standing=Standing.SOON, at=now, soon_until=until),
            "to_hand_back": Filter(group=Group.WAITING),
            "to_scan": Filter(group=Group.IN_HOUSE, is_digitised_in=False),
            "to_enter": Filter(group=Group.IN_HOUSE, has_code=False),
            "stuck": Filter(group=Group.RUNNING, still_since=since),
            "open": Filter(group=Group.OPEN),
            "to_explain": Filter(unexplained_since=unexplained_since(law, now)),
        }
        figures = asdict(found)
        for name, wanted in lists.items():
            assert figures[name] == len(search.ids(reading, wanted)), name
        assert found.to_apologise == len(about_to_be_late(reading, law, unit, now))
    assert (found.waiting_supplement, found.waiting_payment, found.offered, found.offered_to_me) == (
        1,
        1,
        2,
        1,
    )
    assert (found.due_today, found.soon, found.to_hand_back, found.registered) == (5, 1, 1, 1)
    assert (found.away, found.away_late, found.to_scan, found.to_enter) == (1, 1, 9, 10)


@pytest.mark.usefixtures("office")
def test_who_stands_at_the_counter_is_offered_what_comes_back_to_it(place: Workplace) -> None:
    with place.register.read() as reading:
        of = {by: today(reading, place.law, "00070", at(6, 8), by).offered_to_me for by in ("Lan", "Tư", "")}
    assert of == {"Lan": 1, "Tư": 2, "": 0}


@pytest.mark.usefixtures("office")
def test_apologies_are_prepared_before_the_breach(place: Workplace) -> None:
    law, unit = place.law, place.profile.unit
    with place.register.read() as reading:
        morning = about_to_be_late(reading, law, unit, at(5, 8))
        after = about_to_be_late(reading, law, unit, at(7, 8))
    assert [one.local_no for one in morning] == [no(n) for n in (4, 5, 6, 7)]
    assert not any(one.is_breached for one in morning)
    assert {one.new_due_at for one in morning} == {at(9)}
    assert [(one.local_no, one.is_breached) for one in after] == [
        *((no(n), True) for n in (4, 5, 6, 7)),
        (no(9), False),
    ]
    with at_desk(place, "Lan", at(5, 9)) as desk:
        promised = {one.local_no: one.new_due_at for one in morning}
        done = run_all(
            desk,
            "apologise",
            tuple(promised),
            lambda ref: Apologise(
                dossier=ref, new_due_at=promised[ref], reason="Chờ kết quả xác minh", cause="A3"
            ),
        )
    assert (done.done, done.refused) == (tuple(one.local_no for one in morning), ())
    with place.register.read() as reading:
        assert about_to_be_late(reading, law, unit, at(5, 10)) == ()
        dossier = search.dossier(reading, no(4))
    assert (dossier.promised_at, dossier.due_at, dossier.late_cause) == (at(9), at(6), "A3")
    assert not check(place).findings


def test_a_new_promise_is_counted_from_today_once_the_first_is_past(place: Workplace) -> None:
    assert new_promise(place.law, "00070", at(6), at(5, 8)) == at(9)
    assert new_promise(place.law, "00070", at(6), at(20, 8)) == at(23)


def test_the_moment_since_which_a_dossier_is_stuck(place: Workplace) -> None:
    assert still_since(place.law, "00070", at(12, 9)) == at(5, 9)
    assert still_since(place.law, "00070", at(11, 9)) == at(5, 9)  # a Sunday


def test_a_cause_is_one_of_the_list(act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure=MARRIAGE, applicant="An")
    with pytest.raises(Refused, match=f"{no(1)}.*không có nguyên nhân.*“A9”") as refused:
        act("finish", "2026-10-07T09:00", dossier=no(1), cause="A9")
    assert refused.value.field == "cause"
    assert act("finish", "2026-10-07T09:00", dossier=no(1), cause=" A1 ").late_cause == "A1"
    with pytest.raises(Refused, match="không có nguyên nhân"):
        act("correct", "2026-10-07T09:05", dossier=no(1), reason="nhầm", late_cause="X1")


def test_an_office_may_refuse_late_results_without_a_cause(place: Workplace, act: Act) -> None:
    rule = ("late_needs_cause", "Phải ghi mã nguyên nhân", "Quyết định của đơn vị")
    words = (
        '[[rule]]\nname = "{}"\ntitle = "{}"\nsince = 2018-01-01\nvalue = true\nbasis = "{}"\nmark = "D"\n'
    )
    folder = place.register.place
    (folder / "law").mkdir()
    (folder / "law" / "strict.toml").write_text(words.format(*rule), encoding="utf-8")
    act("receive", "2026-10-01T09:00", procedure=MARRIAGE, applicant="An")
    late, strict = at(7, 9), replace(place, law=load_law(folder))
    with (
        pytest.raises(Refused, match=f"{no(1)}.*phải ghi mã nguyên nhân"),
        at_desk(strict, "Lan", late) as desk,
    ):
        VERBS["finish"].do(desk, read_act("finish", {"dossier": no(1)}))
    assert act("finish", "2026-10-07T09:00", dossier=no(1)).late_cause is None


def test_a_cause_told_with_the_apology_is_enough(act: Act) -> None:
    act("receive", "2026-10-01T09:00", procedure=MARRIAGE, applicant="An")
    told = {"new_due_at": "2026-10-09T10:00", "reason": "chờ"}
    with pytest.raises(Refused, match="không có nguyên nhân"):
        act("apologise", "2026-10-05T09:00", dossier=no(1), **told, cause="lâu")
    act("apologise", "2026-10-05T09:00", dossier=no(1), **told, cause="A3")
    assert act("finish", "2026-10-07T09:00", dossier=no(1)).late_cause == "A3"


def lived(place: Workplace, amount: int) -> None:
    """Dossiers that lay with Tư for two working days each, so that the third day comes too late."""
    with at_desk(place, "Lan", at(1, 7)) as desk:
        put_steps(desk, MARRIAGE, [Step("Nhận", "Bộ phận Một cửa"), Step("Thẩm định", "Tư", "1wd")])
        for n in range(1, amount + 1):
            start = at(1, 8) + timedelta(seconds=n)
            acts = (
                ("receive", start, {"procedure": MARRIAGE, "applicant": "An"}),
                ("assign", start, {"dossier": no(n), "officer": "Tư"}),
                ("finish", start + timedelta(days=1 + n % 3), {"dossier": no(n)}),
            )
            for verb, moment, told in acts:
                VERBS[verb].do(desk.moved("Lan", moment), read_act(verb, told))


@pytest.mark.parametrize(("amount", "is_known"), [(199, False), (200, True)])
def test_history_speaks_from_two_hundred_dossiers_on(
    act: Act, place: Workplace, amount: int, *, is_known: bool
) -> None:
    lived(place, amount)
    act("receive", "2026-10-14T08:00", procedure=MARRIAGE, applicant="Mới")
    mine = act("assign", "2026-10-16T16:00", dossier=no(amount + 1), officer="Tư")
    with place.register.read() as reading:
        with statements(reading.connection.engine) as sent:
            said = risk_note(reading, place.law, mine, at(19, 9))
        assert len(sent) == 1
        lives = history.lives(reading, MARRIAGE, amount, amount)
    assert (said is not None) == is_known
    if said is None:
        return
    calendar = place.law.office("00070")
    ended = [e for entries in lives for e in entries if e.verb == "finish"]
    begun = [e for entries in lives for e in entries if e.verb == "assign"]
    usual = risk.median([risk.working_days(calendar, a.at, b.at) for a, b in zip(begun, ended, strict=True)])
    left = risk.working_days(calendar, at(19, 9), mine.due_at or at(1))
    assert f"còn {_figure(left)} ngày, bước này trung vị {_figure(usual)} ngày" in said


def _figure(amount: Fraction) -> str:
    return f"{float(amount):.1f}".replace(".", ",").removesuffix(",0")


def test_paused_and_ended_dossiers_bode_nothing(act: Act, place: Workplace) -> None:
    lived(place, 200)
    act("receive", "2026-10-14T08:00", procedure=MARRIAGE, applicant="Mới")
    paused = act("request_supplement", "2026-10-14T09:00", dossier=no(201), what=["Ảnh"], reason="mờ")
    with place.register.read() as reading:
        assert risk_note(reading, place.law, paused, at(19, 9)) is None
        assert risk_note(reading, place.law, search.dossier(reading, no(1)), at(19, 9)) is None


def test_what_ended_late_asks_for_its_cause_until_the_month_is_reported(act: Act, place: Workplace) -> None:
    for number, ended in ((1, "2026-10-20"), (2, "2026-10-05"), (3, "2026-10-20"), (4, "2026-10-06")):
        act("receive", "2026-10-01T09:00", procedure="1.004873", applicant="An")
        cause = {"cause": "A1"} if number == 3 else {}
        act("finish", f"{ended}T10:00", dossier=no(number), **cause)
    law = place.law

    def waiting(now: datetime) -> tuple[int, list[str]]:
        with place.register.read() as reading:
            found = today(reading, law, place.profile.unit, now).to_explain
            wanted = Filter(unexplained_since=unexplained_since(law, now))
            return found, [one.local_no for one in search.page(reading, search.ids(reading, wanted))]

    assert waiting(at(20, 11)) == (1, [no(1)])  # the others were early, on their day, or explained
    assert waiting(datetime(2026, 12, 14, 9, tzinfo=HANOI)) == (1, [no(1)])  # month 11 was reported last
    assert waiting(datetime(2026, 12, 15, 9, tzinfo=HANOI)) == (0, [])
    act("correct", "2026-10-20T12:00", dossier=no(1), reason="ghi bù", late_cause="A1")
    assert waiting(at(20, 13)) == (0, [])
