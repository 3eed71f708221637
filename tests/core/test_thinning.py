"""Thinning keeps what somebody would ask for: the newest of all, and of each hour, day, week and month."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.thinning import Keeping, kept

BEGIN = datetime(2026, 1, 1, tzinfo=HANOI)
moments = st.lists(
    st.integers(0, 500 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes)), max_size=120
)
rules = st.builds(Keeping, *(st.integers(0, 14) for _ in range(4)))


@given(moments, rules)
def test_the_newest_stays_and_nothing_is_made_up(every: list[datetime], rule: Keeping) -> None:
    staying = kept(every, rule)
    assert staying <= set(every)
    assert not every or max(every) in staying


@given(moments, rules)
def test_thinning_again_changes_nothing(every: list[datetime], rule: Keeping) -> None:
    staying = kept(every, rule)
    assert kept(staying, rule) == staying


@given(moments, rules)
def test_thinned_each_time_or_once_at_the_end_is_the_same(every: list[datetime], rule: Keeping) -> None:
    there: frozenset[datetime] = frozenset()
    for at in sorted(set(every)):
        there = kept({*there, at}, rule)
    assert there == kept(every, rule)


@given(moments, rules)
def test_each_of_the_last_days_weeks_and_months_has_its_newest(every: list[datetime], rule: Keeping) -> None:
    staying = kept(every, rule)
    for amount, bucket in (
        (rule.hours, "%Y%m%d%H"),
        (rule.days, "%Y%m%d"),
        (rule.weeks, "%G%V"),
        (rule.months, "%Y%m"),
    ):
        newest = {at.strftime(bucket): at for at in sorted(set(every))}
        for name in sorted(newest, key=lambda one: newest[one], reverse=True)[:amount]:
            assert newest[name] in staying


@given(rules)
def test_a_poorer_rule_never_keeps_more(rule: Keeping) -> None:
    every = [BEGIN + timedelta(hours=7 * at) for at in range(200)]
    amounts = [len(kept(every, one)) for one in (rule, *rule.poorer())]
    assert amounts == sorted(amounts, reverse=True)


def test_a_year_of_hourly_backups_leaves_some_forty() -> None:
    every = [BEGIN + timedelta(days=day, hours=8 + hour) for day in range(365) for hour in range(9)]
    staying = kept(every, Keeping(12, 12, 10, 9))
    assert 25 <= len(staying) <= 43
    assert min(staying) < BEGIN + timedelta(days=140)
