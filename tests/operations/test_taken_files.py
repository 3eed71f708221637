"""What the watched folder keeps of taken files, and when it goes."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from stacks import Sheet, Stack, paper

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.scanning import Source, take_in
from cchc_desktop.operations.taken_files import DAYS as RULE
from cchc_desktop.operations.taken_files import MARKS, Tidied, tidy
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.scanners.watched import RECEIVED, put_aside, received
from cchc_desktop.store.vault import vault_of

AT = datetime(2026, 2, 12, 10, 0, tzinfo=HANOI)
DAYS = 30
LATER = AT + timedelta(days=DAYS + 1)
LONG_AGO = (AT - timedelta(days=31)).timestamp()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workplace]:
    made, _ = found(tmp_path / "office", Founding(unit="00070", is_practice=True), None, AT)
    yield made
    made.register.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "máy quét"
    made.mkdir()
    return made


def taken(office: Workplace, folder: Path, *, is_known: bool = True) -> Path:
    """A file that was scanned over a month ago and put aside now."""
    file = folder / "quet.pdf"
    file.write_bytes(Stack((Sheet(paper(random.Random(1), 200), None),), 200).pdf())
    os.utime(file, (LONG_AGO, LONG_AGO))
    if is_known:
        take_in(office, "Lan", AT, [Source(file.name, file.read_bytes())], source_name="Thư mục quét")
    return put_aside(file)


def test_what_the_vault_holds_goes_its_days_after_it_was_first_seen(office: Workplace, folder: Path) -> None:
    aside = taken(office, folder)
    assert aside.parent.name == RECEIVED
    assert tidy(office, AT, folder) == Tidied(0, DAYS, 1, is_first=True)  # however old it is
    assert tidy(office, AT + timedelta(days=DAYS), folder) == Tidied(0, DAYS)
    assert aside.exists()
    assert tidy(office, AT + timedelta(days=DAYS, minutes=1), folder) == Tidied(1, DAYS)
    assert not aside.exists()
    assert json.loads((aside.parent / MARKS).read_bytes()) == {}


def test_another_file_of_the_same_name_counts_anew(office: Workplace, folder: Path) -> None:
    aside = taken(office, folder)
    tidy(office, AT, folder)
    aside.write_bytes(aside.read_bytes() + b"\n")
    assert tidy(office, LATER, folder) == Tidied(0, DAYS, 1)
    assert aside.exists()


def test_spoilt_marks_are_made_anew(office: Workplace, folder: Path) -> None:
    aside = taken(office, folder)
    tidy(office, AT, folder)
    (aside.parent / MARKS).write_bytes(b'{"quet.pdf": 3}')
    assert tidy(office, LATER, folder) == Tidied(0, DAYS, 1)
    assert aside.exists()


def test_an_office_may_keep_all_for_good(office: Workplace, folder: Path) -> None:
    aside = taken(office, folder)
    tidy(office, AT, folder)
    days = office.law.rules[RULE]
    never = replace(days, values=tuple(replace(one, value=0) for one in days.values))
    kept = replace(office, law=replace(office.law, rules={**office.law.rules, RULE: never}))
    assert tidy(kept, LATER, folder) == Tidied()
    assert aside.exists()


def test_what_the_register_does_not_know_stays(office: Workplace, folder: Path) -> None:
    aside = taken(office, folder, is_known=False)
    tidy(office, AT, folder)
    assert tidy(office, LATER, folder).gone == 0
    assert aside.exists()


def test_what_is_damaged_in_the_vault_stays(office: Workplace, folder: Path) -> None:
    aside = taken(office, folder)
    tidy(office, AT, folder)
    with office.register.read() as reading:
        (kept,) = vault_of(office.register, reading).every()
    kept.write_bytes(b"damaged")
    assert tidy(office, LATER, folder).gone == 0
    assert aside.exists()


def test_the_marks_are_no_received_file(office: Workplace, folder: Path) -> None:
    aside = taken(office, folder)
    tidy(office, AT, folder)
    assert received(folder) == [aside]


def test_tidying_can_be_stopped(office: Workplace, folder: Path) -> None:
    aside = taken(office, folder)
    tidy(office, AT, folder)

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        tidy(office, LATER, folder, stop)
    assert aside.exists()


def test_a_folder_that_is_away_has_nothing_to_tidy(office: Workplace, folder: Path) -> None:
    assert tidy(office, AT, folder / "away") == Tidied()
