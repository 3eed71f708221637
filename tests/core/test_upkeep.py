"""What is due, and what is said in red on the day that it goes wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.thinning import Keeping
from cchc_desktop.core.upkeep import Done, Rule, Stand, due, health, rule_of
from cchc_desktop.rulebook import load_law

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=HANOI)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULE = Rule(
    every=HOUR,
    keeping=Keeping(12, 12, 10, 9),
    before=3,
    late=DAY,
    second_late=7 * DAY,
    drill=7 * DAY,
    check=DAY,
    idle=HOUR / 2,
)


def good(ago: timedelta, entries: int = 5) -> Done:
    return Done(at=NOW - ago, is_ok=True, good_at=NOW - ago, entries=entries)


def bad(ago: timedelta, said: str = "ổ đĩa đầy.") -> Done:
    return Done(at=NOW - ago, is_ok=False, said=said, good_at=NOW - 3 * DAY, entries=3)


def stand(**known: Done | datetime | bool | None) -> Stand:
    base: dict[str, object] = {
        "founded_at": NOW - 100 * DAY,
        "backup": good(2 * HOUR),
        "drill": good(DAY),
        "check": good(HOUR),
    }
    return Stand(**{**base, **known})  # type: ignore[arg-type]  # each test names what it means


def test_a_backup_is_due_an_hour_later_and_only_after_work() -> None:
    assert due(stand(), RULE, NOW) == ()
    assert due(stand(unsaved_since=NOW - HOUR), RULE, NOW) == ("backup",)
    assert due(stand(unsaved_since=NOW, backup=good(HOUR / 2)), RULE, NOW) == ()
    assert due(stand(unsaved_since=NOW, backup=None), RULE, NOW) == ("backup",)


def test_what_failed_is_tried_again_but_not_at_once() -> None:
    assert due(stand(unsaved_since=NOW - HOUR, backup=bad(timedelta(minutes=2))), RULE, NOW) == ()
    assert due(stand(unsaved_since=NOW - HOUR, backup=bad(HOUR / 2)), RULE, NOW) == ("backup",)


def test_a_clock_that_was_turned_back_does_not_stop_backups_for_a_year() -> None:
    ahead = good(-365 * DAY)
    assert due(stand(unsaved_since=NOW, backup=ahead), RULE, NOW) == ("backup",)
    assert "drill" in due(stand(drill=ahead), RULE, NOW)


def test_a_drill_is_due_each_week_once_there_is_a_backup_and_a_check_when_nobody_works() -> None:
    assert due(stand(drill=good(7 * DAY)), RULE, NOW) == ("drill",)
    assert due(stand(drill=None, backup=None), RULE, NOW) == ()
    assert due(stand(check=good(2 * DAY)), RULE, NOW) == ()
    assert due(stand(check=good(2 * DAY)), RULE, NOW, is_idle=True) == ("check",)


def test_a_second_place_that_lags_behind_is_caught_up_with() -> None:
    assert due(stand(has_second=True, second=good(DAY, entries=4)), RULE, NOW) == ("second",)
    assert due(stand(has_second=True, second=good(DAY)), RULE, NOW) == ()
    assert due(stand(has_second=True, second=bad(timedelta(minutes=1))), RULE, NOW) == ()


def test_nothing_wrong_is_green() -> None:
    assert health(stand(has_second=True, second=good(HOUR)), RULE, NOW).tone == "green"


def test_a_failed_backup_drill_or_check_is_red_at_once() -> None:
    for name in ("backup", "drill", "check"):
        found = health(
            stand(has_second=True, second=good(HOUR), **{name: bad(HOUR / 60, "thiếu tệp.")}), RULE, NOW
        )
        assert (found.tone, len(found.sentences)) == ("red", 1)
        assert "thiếu tệp." in found.sentences[0]


def test_work_that_no_backup_has_is_red_the_same_day_and_so_is_a_drill_that_nobody_did() -> None:
    assert health(stand(has_second=True, unsaved_since=NOW - 23 * HOUR), RULE, NOW).tone == "green"
    assert health(stand(has_second=True, unsaved_since=NOW - 25 * HOUR), RULE, NOW).tone == "red"
    assert health(stand(has_second=True, drill=good(7 * DAY)), RULE, NOW).tone == "green"
    assert health(stand(has_second=True, drill=good(9 * DAY)), RULE, NOW).tone == "red"
    assert health(stand(has_second=True, drill=None), RULE, NOW).tone == "red"
    assert health(stand(has_second=True, drill=None, is_empty=True), RULE, NOW).tone == "green"


def test_a_stick_in_a_drawer_is_amber_and_after_a_week_red() -> None:
    away = "Không thấy E:\\CCHC."
    fresh = Done(at=NOW, is_ok=False, said=away, good_at=NOW - DAY)
    assert health(stand(has_second=True, second=fresh), RULE, NOW).tone == "amber"
    old = Done(at=NOW, is_ok=False, said=away, good_at=NOW - 8 * DAY)
    assert health(stand(has_second=True, second=old), RULE, NOW).tone == "red"
    assert health(stand(), RULE, NOW).sentences[0].startswith("Bản sao lưu mới nằm trên một ổ đĩa")


def test_the_law_pack_has_every_figure_and_an_office_may_choose_its_own() -> None:
    law = load_law()
    assert rule_of(law, NOW).keeping == Keeping(12, 12, 10, 9)
    assert rule_of(law, NOW, {"backup_days": 30}).keeping.days == 30
