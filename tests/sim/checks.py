"""What must hold, whatever befell the road."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sim.office import Known, Office, newest
from sim.road import Road

from cchc_desktop.core import packet
from cchc_desktop.core.letter import short_of
from cchc_desktop.core.notice import NoticeKind
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.answers import AHEAD
from cchc_desktop.operations.collect import Collected
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.sealing import verified
from cchc_desktop.store import months, notices, parcels, peers, road, schema
from cchc_desktop.store.months import Taken
from cchc_desktop.store.reading import Reading

Ranks = Mapping[tuple[str, date], tuple[bool, int]]
"""Of each unit and first day, whether what counts is final, and its revision."""


def never_older(before: Ranks, reading: Reading) -> Ranks:
    """What counts now; it never gives way to something older."""
    p = schema.packet_in.c
    asked = sa.select(p.sender, p.first_on, p.is_final, p.revision)
    now: dict[tuple[str, date], tuple[bool, int]] = {}
    for row in reading.run(asked.order_by(p.is_final, p.revision)):
        now[row.sender, row.first_on] = (row.is_final, row.revision)
    for key, was in before.items():
        assert now.get(key, (False, 0)) >= was, f"{key}: {now.get(key)} counts after {was}"
    return now


def all_refused(reading: Reading, found_at: Road, found: Collected, forged: Collection[str]) -> None:
    """Every delivery that was spoilt was refused and set aside, or at least asked for again.

    What was taken all the same (a turned bit may mean nothing) is looked at in the end: its unit made it.
    What a stranger forged is never taken, nor passed over.
    """
    served = {name: sha for name, sha in found_at.served if name.endswith(".cchc")}
    taken = {*found.accepted, *found.known}
    false = {name for name, sha in served.items() if sha in forged}
    assert not false & taken, f"{false & taken} was believed"
    harmed = {name: sha for name, sha in served.items() if sha in found_at.spoilt or sha in forged}
    if not harmed:
        return
    kept = {one.digest for one in parcels.asides(reading)}
    refused = {one.name: one.problem for one in (*found.refused, *found.again)}
    for name in harmed.keys() - taken:
        assert name in refused, f"{name} was passed over"
        assert harmed[name] in kept or "còn thiếu" in refused[name], f"{name} was not set aside"


def nothing_twice(reading: Reading, every: Iterable[Taken]) -> None:
    """One act for each packet that is there, one row for each letter, and a word for each wrong clock."""
    there = Counter((one.sender, one.period, one.revision) for one in every)
    asked = sa.select(schema.entry.c.note).where(schema.entry.c.verb == "collect")
    notes = [row.note for row in reading.run(asked)]
    acts = Counter((note["sender"], note["first_on"], note["last_on"], note["revision"]) for note in notes)
    assert sum(there.values()) == len(there) == len(acts) == sum(acts.values())
    letters = reading.run(sa.select(road.parcel_in)).all()
    assert len({row.digest for row in letters}) == len(letters)
    for row in letters:
        sent_at = datetime.fromisoformat(json.loads(row.letter)["body"]["sent_at"])
        ahead = max(sent_at - row.received_at, timedelta())
        told = json.loads(row.answer)["body"]["ahead"]
        assert told == (int(ahead.total_seconds()) if ahead > AHEAD else 0), "a wrong clock was not told"


def equal(above: Reading, office: Office, known: list[Known], counting: Mapping[date, Taken]) -> None:
    """What counts above is what the unit reported last: its bytes, its lines, its sums."""
    unit = office.place.profile.unit
    told = {one.first_on: office.made[one.digest] for one in newest(known, is_counting=True)}
    assert counting.keys() == told.keys(), f"{unit}: {counting.keys() ^ told.keys()} on one side only"
    for first_on, made in told.items():
        one, name, data = counting[first_on], f"{unit} {made.period.key} v{made.revision}", packet.write(made)
        assert months.bytes_taken(above, one) == data, f"{name}: v{one.revision} counts above"
        assert (one.revision, one.is_final, one.digest) == (
            made.revision,
            made.is_final,
            packet.digest_of(data),
        )
        lines = tuple(map(packet.in_version_1, made.lines))
        assert tuple(months.rows_of(above, unit, made.period, made.revision)) == lines, name
        assert one.tally.counts == made.tally.counts, name


def told_once(above: Reading, office: Office, told: Mapping[str, str]) -> None:
    """Every notice that the superior wrote and still has is with its unit, and none that it never wrote."""
    unit = office.place.profile.unit
    with office.place.register.read() as reading:
        every = notices.notices(reading, is_ours=False)
    here = [short_of(one.letter) for one in every if one.kind == NoticeKind.MESSAGE]
    assert len(set(here)) == len(here), f"{unit} was told the same twice"
    assert set(here) <= told.keys(), f"{unit} was told what nobody wrote"
    written = notices.notices(above, is_ours=True, peer=unit)
    due = {short_of(one.letter) for one in written if one.kind == NoticeKind.MESSAGE}
    assert due <= set(here), f"{unit} never heard of {len(due - set(here))} notices"


def no_stranger_believed(
    above: Reading, place: Workplace, of_unit: Collection[str], of_above: Collection[str]
) -> None:
    """Each side knows no key of the other that is not its own, and every proof is signed by one of them."""
    unit = place.profile.unit
    assert {one.key for one in peers.peers(above, unit)} <= set(of_unit), f"a false key of {unit} is known"
    with place.register.read() as reading:
        assert {one.key for one in peers.peers(reading, above.unit)} <= set(of_above), "a false superior"
        c = road.parcel_out.c
        proofs = reading.run(sa.select(c.answer).where(c.answer.is_not(None))).scalars().all()
    for data in proofs:
        assert verified(data, "acknowledgement").key in of_above, f"{unit} holds a false proof"


def answered(office: Office, known: list[Known], there: Collection[str]) -> None:
    """What a unit holds an answer to is or was ``there``, and the proof is kept."""
    with office.place.register.read() as reading:
        c = road.parcel_out.c
        outs = reading.run(sa.select(c.packet, c.answered_at, c.answer)).all()
    went_signed, proven = {out.packet for out in outs}, {out.packet for out in outs if out.answered_at}
    assert all(json.loads(out.answer)["body"]["state"] == "accepted" for out in outs if out.answered_at)
    for one in known:
        if one.is_answered:
            assert one.digest in there, f"{one} was answered and is not there"
            assert one.digest in proven or one.digest not in went_signed, f"{one} has lost its proof"


def proved(place: Workplace, of_above: Collection[str]) -> None:
    """Who passes on holds a signed answer for whatever counts."""
    with place.register.read() as reading:
        for one in months.taken(reading):
            outs = [out for out in parcels.outs_of(reading, one.digest) if out.answered_at is not None]
            told = [verified(out.answer, "acknowledgement") for out in outs if out.answer is not None]
            assert told, f"{one.sender} {one.period.key} v{one.revision} has no proof from above"
            assert all(letter.key in of_above and letter.body["packet"] == one.digest for letter in told)


class Inbox(NamedTuple):
    """What a unit above knows of letters: the numbers that came of each sender, the keys it has closed."""

    numbers: Mapping[str, frozenset[int]]
    unsent: Mapping[str, frozenset[int]]
    digests: frozenset[str]
    closed: frozenset[str]


def inbox(reading: Reading) -> Inbox:
    """As it is now."""
    numbers: dict[str, set[int]] = {}
    unsent: dict[str, set[int]] = {}
    rows = reading.run(sa.select(road.parcel_in)).all()
    for row in rows:
        numbers.setdefault(row.sender, set()).add(row.number)
        unsent.setdefault(row.sender, set()).update(json.loads(row.letter)["body"].get("unsent", ()))
    closed = (one.key for one in peers.peers(reading) if one.state is PeerState.CLOSED)
    return Inbox(
        numbers={of: frozenset(told) for of, told in numbers.items()},
        unsent={of: frozenset(told) for of, told in unsent.items()},
        digests=frozenset(row.digest for row in rows),
        closed=frozenset(closed),
    )


def noticed(before: Inbox, reading: Reading, found: Collected) -> None:
    """Numbers that are missing are told as packets after them come; a key that was closed brings nothing."""
    now, words = inbox(reading), (*found.newcomers, *found.letters)
    for row in reading.run(sa.select(road.parcel_in)):
        is_new = row.digest not in before.digests
        assert not is_new or json.loads(row.letter)["key"] not in before.closed, "a closed key was believed"
    for sender, numbers in now.numbers.items():
        last = max(before.numbers.get(sender, ()), default=0)
        missing = set(range(last + 1, max(numbers))) - numbers - now.unsent[sender]
        told = any(f"({sender})" in word and "Chưa nhận gói số" in word for word in words)
        assert told or not missing, f"nobody was told that {missing} of {sender} are missing"
