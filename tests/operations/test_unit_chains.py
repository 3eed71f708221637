"""Whatever is recorded late of units, by whatever chain: months that were closed before stay as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import unit_recount
import unit_world
from rare_stations import superior as superior_at
from unit_world import BASIS, MONTHS, NOW, QUARTERS, TODAY

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.period import Period, parse
from cchc_desktop.operations import unit_tree
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.month_units import combined
from cchc_desktop.operations.unit_acts import Act, undo
from cchc_desktop.operations.unit_tree import New
from cchc_desktop.store import members
from cchc_desktop.store.members import Member

CLOSED, OPEN = (*MONTHS[2:], QUARTERS[1]), parse("2026-10")
WORLD = unit_world.world(4, 4, 120, 0)
CODES = ("1", "2", "3", "4")
DAYS = [on for month in MONTHS[2:] for on in (month.first_on, month.last_on)]
Did = Callable[[], Act]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A province of four communes that closed June to September."""
    made = superior_at(tmp_path / "above")
    with made.register.write() as book:
        members.put_members(book, (Member(code, f"Xã {code}", date(2020, 1, 1)) for code in CODES))
    unit_world.take_in(made, (_packet(code, month) for code in CODES for month in CLOSED[:-1]))
    yield made
    made.register.close()


def _packet(code: str, month: Period) -> Packet:
    own = [one for one in WORLD.dossiers if one.hamlet // 2 == CODES.index(code)]
    return unit_world.packet(code, month, [one for one in own if unit_world.touches(one, month)])


def whole(period: Period) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, box), many in unit_recount.whole(WORLD, period).items():
        found[box] += many
    return found


WHOLE = {period: whole(period) for period in CLOSED}


def as_ever(place: Workplace) -> None:
    """Every closed period is whole and lacks nobody; what comes next is asked of those who stand then."""
    with place.register.read() as reading:
        for period, today in ((CLOSED[-1], None), *((one, TODAY) for one in CLOSED)):
            found = combined(reading, period, today)
            assert (found.missing, found.extra) == ((), ())
            assert +Counter(found.tally.total()) == WHOLE[period]
            rows = sum((Counter(boxes) for boxes in found.boxes.values()), Counter[str]())
            assert period == CLOSED[-1] or +rows == WHOLE[period]
        standing = {one.sender for one in members.tree(reading).expected(OPEN.last_on)}
        assert {one.unit for one in combined(reading, OPEN).missing} == standing


def some_act(place: Workplace, random: Random) -> Act:
    """One act among units that are there, into new ones, ones that are there, or ones that had ended."""
    with place.register.read() as reading:
        known = members.tree(reading)
    every = sorted({one.sender for one in known.members})
    here = [code for code in every if known.stints(code)[-1].until is None]
    gone, fresh = [code for code in every if code not in here], [f"{len(every) + n}0" for n in range(3)]
    new = random.choice([*fresh[:1], *gone, *gone])
    on = random.choice(DAYS) + timedelta(days=random.choice((0, 0, 1, 5)))
    told = {"by": "Lan", "basis": BASIS}
    kind, olds = random.choice(("rename", "merge", "into", "split", "heir", "off")), random.sample(here, 2)
    if kind == "rename":
        return unit_tree.rename(place, olds[0], f"Xã {new}", on, NOW, code=new, **told)
    if kind == "merge":
        return unit_tree.merge(place, olds, New(new, f"Xã {new}"), on, NOW, **told)
    if kind == "into":
        return unit_tree.merge(place, olds[:1], New(olds[1]), on, NOW, **told)
    news = [New(code, f"Xã {code}") for code in fresh[1:]]
    if kind == "off":
        return unit_tree.split(place, olds[0], [New(olds[0]), news[0]], on, NOW, **told)
    heir = fresh[1] if kind == "heir" else ""
    return unit_tree.split(place, olds[0], news, on, NOW, heir=heir, **told)


def taken_back(place: Workplace, did: list[Act], random: Random) -> None:
    """In any order that is possible."""
    while did:
        random.shuffle(did)
        for act in did:
            try:
                undo(place, act.number, NOW, by="Lan", reason="ghi nhầm ngày")
            except Refused:
                continue
            did.remove(act)
            as_ever(place)
            break
        else:
            pytest.fail("nothing can be taken back")


@pytest.mark.parametrize("seed", [1015, 2011])
def test_what_was_closed_before_stays_as_it_was(place: Workplace, seed: int) -> None:
    random, did = Random(seed), list[Act]()
    while len(did) < 6:
        try:
            did.append(some_act(place, random))
        except Refused:
            continue
        as_ever(place)
    taken_back(place, did, random)
