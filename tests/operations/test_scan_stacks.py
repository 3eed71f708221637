"""Stacks of bent, noisy, faint, blank and doubled pages: none is lost, nearly all file themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from stack_scores import Score, scored
from stacks import RUINED, stack

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.scanned import standard
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.scanning import Source, take_in
from cchc_desktop.operations.upkeep import Founding, check, found

START = datetime(2026, 10, 1, 8, tzinfo=HANOI)
DAILY, NIGHTLY = 3, 200
SPLIT_RIGHT = 0.99


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workplace]:
    made, _ = found(tmp_path / "office", Founding(unit="00070", is_practice=True), None, START)
    yield made
    made.register.close()


def worked_off(office: Workplace, seeds: range) -> Score:
    """Take in a stack for each seed, and count what became of it."""
    with at_desk(office, "Lan", START) as desk:
        told = Receive(procedure="1.004873", applicant="Đỗ Thị Ước")
        numbers = [receive(desk, told).local_no for _ in range(40)]
    asked = standard(office.law, START.date())
    score = Score()
    for seed in seeds:
        made = stack(seed, office.profile, numbers)
        data = made.pdf() if seed % 2 else made.tiff()
        taken = take_in(office, "Lan", START, [Source(f"chong-{seed}", data)], source_name="máy quét")
        assert taken.refused == ()
        score.add(scored(office, seed, made, taken, asked))
    return score


def judge(office: Workplace, score: Score, stacks: int) -> None:
    assert score.wrong == []
    assert score.counts["stacks"] == stacks
    dossiers = score.counts["dossiers"]
    assert score.counts["right"] + score.counts["in the tray"] == dossiers
    assert score.counts["right"] >= SPLIT_RIGHT * dossiers
    assert score.counts["ruined in the tray"] == score.counts["ruined"]
    assert score.counts["stained and right"] == score.counts["stained"]
    assert score.counts["blanks kept as pages"] <= stacks // 20
    assert check(office).findings == ()


def test_a_morning_of_stacks(office: Workplace) -> None:
    judge(office, worked_off(office, range(DAILY)), DAILY)


@pytest.mark.nightly
def test_two_hundred_stacks(office: Workplace) -> None:
    score = worked_off(office, range(NIGHTLY))
    print(dict(score.counts))  # noqa: T201 - the figures of the acceptance, for whoever runs it
    judge(office, score, NIGHTLY)
    assert score.counts["stained"] > 0
    assert score.counts["ruined"] == len(RUINED)
