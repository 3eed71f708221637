"""Whether one reading of a card is enough: of a new reader, a proven one, one that loses keys."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from card_people import payload
from hypothesis import given
from hypothesis import strategies as st
from reader_rules import ENOUGH, RULES

from cchc_desktop.core.identity import Card, read_card
from cchc_desktop.core.second_reading import (
    SCAN_AGAIN,
    Mode,
    Readings,
    Trust,
    Verdict,
    judge,
    lost,
)

PLAIN = "001099012345|012345678|Đỗ Thị Ước|15081999|Nam|Số 1, Tổ 2, Phường X, Thành phố Y|01072024"
CARD = read_card(PLAIN)
OTHER = read_card(PLAIN.replace("012345|", "012346|", 1))
ODD = read_card(PLAIN.replace("Thị Ước", "Quan Ước"))
PROVEN = Readings(Trust(alike=ENOUGH))


def verdicts(now: Readings, *cards: Card) -> list[Verdict]:
    found = []
    for card in cards:
        now, verdict, _ = judge(now, card, RULES)
        found.append(verdict)
    return found


AGAIN, TAKE, REFUSE = Verdict.AGAIN, Verdict.TAKE, Verdict.REFUSE


@pytest.mark.parametrize(
    ("now", "cards", "wanted"),
    [
        (Readings(), [CARD, CARD], [AGAIN, TAKE]),
        (Readings(), [CARD, OTHER, CARD, CARD], [AGAIN, AGAIN, AGAIN, TAKE]),
        (PROVEN, [CARD, OTHER], [TAKE, TAKE]),
        (PROVEN, [ODD, ODD, CARD], [AGAIN, TAKE, TAKE]),
        (PROVEN, [ODD, CARD, CARD, CARD], [AGAIN, REFUSE, AGAIN, TAKE]),
        (lost(PROVEN), [CARD, CARD, CARD, OTHER, OTHER], [AGAIN, AGAIN, TAKE, AGAIN, TAKE]),
        (lost(PROVEN), [ODD, ODD, ODD, ODD], [REFUSE, AGAIN, AGAIN, TAKE]),
        (Readings(Trust(Mode.NEVER, has_lost=True)), [ODD, CARD], [TAKE, TAKE]),
        (Readings(Trust(Mode.ALWAYS, alike=ENOUGH)), [CARD, CARD, CARD], [AGAIN, TAKE, AGAIN]),
    ],
)
def test_what_becomes_of_readings(now: Readings, cards: list[Card], wanted: list[Verdict]) -> None:
    assert verdicts(now, *cards) == wanted


def test_a_reader_is_proven_by_different_cards() -> None:
    """The same card over and over shows the same letters only."""
    assert verdicts(Readings(), *[CARD] * 8) == [AGAIN, TAKE] * 4
    now = Readings()
    for at in range(ENOUGH):
        for _ in range(2):
            now, _, _ = judge(now, replace(CARD, number=f"00109901230{at}"), RULES)
    assert now.trust == PROVEN.trust
    assert judge(now, CARD, RULES)[1] is TAKE


def test_a_pause_or_the_register_decides_too() -> None:
    assert judge(PROVEN, CARD, RULES, is_odd=True)[1] is AGAIN
    now, verdict, _ = judge(Readings(), CARD, RULES, is_known=lambda: True)
    assert (verdict, now.trust.alike) == (TAKE, 0), "the register says nothing of the reader"
    assert judge(PROVEN, ODD, RULES, is_known=lambda: True)[1] is TAKE


def test_the_register_is_asked_only_where_it_matters() -> None:
    def ask() -> bool:
        raise AssertionError("the register was asked")

    assert judge(PROVEN, CARD, RULES, is_known=ask)[1] is TAKE
    assert judge(Readings(Trust(Mode.NEVER)), ODD, RULES, is_known=ask)[1] is TAKE
    assert judge(Readings(Trust(Mode.ALWAYS, alike=ENOUGH)), CARD, RULES, is_known=ask)[1] is AGAIN
    assert judge(Readings(Trust(has_lost=True)), CARD, RULES, is_known=ask)[1] is AGAIN
    assert judge(lost(Readings()), CARD, RULES, is_known=ask)[1] is AGAIN


def test_the_register_never_confirms_what_differs_from_the_card_that_waits() -> None:
    """It may hold what this reader spoiled last year."""
    now, _, _ = judge(Readings(), CARD, RULES)
    spoiled = replace(CARD, name="Đỗ Thị Ướ")
    assert judge(now, spoiled, RULES, is_known=lambda: True)[1] is REFUSE


def test_without_rules_every_card_is_compared() -> None:
    now = PROVEN
    for verdict in (AGAIN, TAKE, AGAIN, TAKE):
        now, found, _ = judge(now, CARD)
        assert found is verdict
    assert now.trust == PROVEN.trust


def people(count: int) -> list[Card]:
    return [replace(CARD, number=f"0010990{at:05d}") for at in range(count)]


def test_cards_alike_in_a_row_earn_trust_back() -> None:
    now = lost(PROVEN)
    for at, card in enumerate(people(RULES.regained)):
        assert (now.trust.has_lost, now.trust.alike) == (True, at)
        for _ in range(3 if at == 0 else 2):
            now, verdict, _ = judge(now, card, RULES)
        assert verdict is TAKE
    assert not now.trust.has_lost
    assert judge(now, OTHER, RULES)[1] is TAKE


def test_one_more_loss_begins_the_row_anew() -> None:
    now = lost(PROVEN)
    *before, last = people(RULES.regained)
    for card in before:
        for _ in range(3):
            now, _, _ = judge(now, card, RULES)
    now = lost(now)
    for _ in range(3):
        now, _, _ = judge(now, last, RULES)
    assert now.trust == Trust(alike=1, has_lost=True)


def test_a_rare_name_passes_a_clean_reader_after_a_loss() -> None:
    """Refused once at most, taken at the fourth reading alike, and the doubt is told."""
    rare = read_card(PLAIN.replace("Đỗ Thị Ước", "Bế Văn Đàn"))
    assert rare.doubts
    now, found = lost(PROVEN), []
    for _ in range(4):
        now, verdict, _ = judge(now, rare, RULES)
        found.append(verdict)
    assert found[-1] is TAKE
    assert found.count(REFUSE) <= 1
    assert set(rare.doubts) <= set(rare.told)


def test_sentences_name_fields_and_nobody() -> None:
    now, _, first = judge(Readings(), CARD)
    assert first == f"{SCAN_AGAIN}."
    changed = replace(CARD, name="Đỗ Thị Ướ", address="Số 1, Tổ 2, Phường X")
    now, _, differing = judge(now, changed)
    assert "khác nhau ở: họ tên, địa chỉ." in differing
    assert "Ướ" not in differing
    assert (now.trust.has_lost, now.first) == (True, changed)
    assert "Ướ" not in repr(now)


def test_nothing_wrong_is_taken_when_every_reading_lacks_another_letter() -> None:
    name = CARD.name
    cut = [replace(CARD, name=name[:at] + name[at + 1 :]) for at in range(len(name))]
    assert TAKE not in verdicts(Readings(), *cut, *cut)


CUT = replace(CARD, name="Đỗ Thị Ướ")


@given(st.lists(st.sampled_from([CARD, OTHER, ODD, CUT]), max_size=30), st.booleans())
def test_a_new_reader_is_never_believed_once(cards: list[Card], has_lost: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever is taken was read just so before, with nothing of the same person in between."""
    now = lost(Readings()) if has_lost else Readings()
    for at, card in enumerate(cards):
        is_proven = now.trust.alike >= ENOUGH and not now.trust.has_lost
        now, verdict, words = judge(now, card, RULES)
        assert (verdict is TAKE) == (words == "")
        if verdict is TAKE and not is_proven:
            assert at > 0
            assert cards[at - 1] == card


def test_the_people_of_the_tests_are_seldom_odd() -> None:
    random = Random(1)
    odd = sum(bool(read_card(payload(random)).doubts) for _ in range(1_000))
    assert odd <= 30
