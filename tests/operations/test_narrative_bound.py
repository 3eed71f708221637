"""On real registers of any kind: no figure unbound, and a change marks the sentences that read otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from random import Random

import pytest
from random_office import live
from recount import Recount
from word_text import bound, loose, parted, sentences

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import typed
from cchc_desktop.core.narrative_figures import COUNTS
from cchc_desktop.core.period import parse
from cchc_desktop.core.text import number
from cchc_desktop.operations import narrative
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.narrative import KINDS, Seen, rows, see
from cchc_desktop.operations.narrative_behind import behind
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import search

PERIOD = parse("2026-08")
NOW = datetime(2026, 11, 5, 9, tzinfo=HANOI)
SEEDS = range(4)


def office(place: Workplace, seed: int, dossiers: int = 14) -> tuple[int, ...]:
    with at_desk(place, "Lan", datetime(2026, 6, 1, 7, tzinfo=HANOI), NOW) as desk:
        return live(desk, seed, dossiers)[1]


def change_one(place: Workplace, seed: int) -> None:
    """Something that one dossier allows, or a new one."""
    random = Random(seed)
    acts: list[tuple[str, dict[str, object]]] = [
        ("correct", {"late_cause": random.choice(("A1", "A3", "C2")), "reason": "ghi nhầm"}),
        ("digitise", {"is_all": True}),
        ("withdraw", {"reason": "đổi ý"}),
        ("finish", {"cause": "A1"}),
    ]
    random.shuffle(acts)
    numbers = [f"{n:04d}/2026" for n in range(1, 15)]
    random.shuffle(numbers)
    for verb, told in acts:
        for dossier in numbers:
            try:
                with at_desk(place, "Tư", datetime(2026, 8, 12, 15, tzinfo=HANOI), NOW) as desk:
                    VERBS[verb].do(desk, read_act(verb, {"dossier": dossier, **told}))
            except Refused:
                continue
            return
    with at_desk(place, "Tư", datetime(2026, 6, 1, 7, tzinfo=HANOI), NOW) as desk:
        live(desk, seed + 99, 1)


def texts_of(seen: Seen) -> dict[str, str]:
    return {row.block.id: row.text for row in rows(seen)}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_report_of_any_register_has_a_figure_that_is_not_bound(place: Workplace, seed: int) -> None:
    office(place, seed)
    for kind in KINDS:
        seen = see(place, PERIOD, kind, NOW)
        told = seen.words.sections[0].id, first_paragraph(seen), "Riêng 7 việc, {late} chậm."
        with at_desk(place, "Lan", NOW) as desk:
            own = narrative.add(desk, seen, *told).blocks[-1].id
            narrative.confirm(desk, narrative.see_in(desk.book, seen), own)
        file = narrative.docx(place, see(place, PERIOD, kind, NOW), NOW)
        assert loose(file) == []
        assert bound(file)["typed"] == {"7"}


TYPED = {
    "Bình quân mỗi ngày 25 hồ sơ, mỗi tháng 12 hồ sơ": {"25", "12"},
    "Trong ngày 15 hồ sơ, báo cáo số 120 hồ sơ": {"15", "120"},
    "nhóm 121 hồ sơ, quý 3 hồ sơ, chỉ số 96.50": {"121", "3", "96.50"},
    "nội dung 1.234 hồ sơ, CT 1250 hồ sơ": {"1.234", "1250"},
    "A122, đạt HS96": {"122", "96"},
    "Đạt ９６ phần trăm, ½ số việc": {"９６", "½"},
    "Nhận {received}5. Đạt": {"5"},
}


@pytest.mark.parametrize("told", TYPED)
def test_what_is_like_a_day_a_law_or_a_code_is_bound_and_vouched_for(place: Workplace, told: str) -> None:
    office(place, 0, 3)
    seen = see(place, PERIOD, "tthc", NOW)
    with at_desk(place, "Lan", NOW) as desk:
        own = narrative.add(desk, seen, seen.words.sections[0].id, first_paragraph(seen), told).blocks[-1].id
    seen = see(place, PERIOD, "tthc", NOW)
    assert own in {block for block, _ in seen.unsettled}
    with at_desk(place, "Lan", NOW) as desk:
        narrative.confirm(desk, seen, own)
    file = narrative.docx(place, see(place, PERIOD, "tthc", NOW), NOW)
    assert loose(file) == []
    assert bound(file)["typed"] == TYPED[told]


def test_only_a_line_of_its_own_begins_with_the_number_of_an_item(place: Workplace) -> None:
    office(place, 0, 3)
    seen = see(place, PERIOD, "tthc", NOW)
    with at_desk(place, "Lan", NOW) as desk:
        task = narrative.promise(desk, seen, "Làm sớm\n5. Đạt").blocks[-1]
        said = narrative.edit(desk, seen, "overview/received/ways", "6. Đạt").block("overview/received/ways")
        own = narrative.add(
            desk, seen, seen.words.sections[0].id, first_paragraph(seen), "1. Một\n2. Hai"
        ).blocks[-1]
    assert [typed(one) for one in (task, said, own)] == [("5",), ("6",), ()]
    seen = see(place, PERIOD, "tthc", NOW)
    with at_desk(place, "Lan", NOW) as desk:
        narrative.confirm(desk, seen, task.id)
        narrative.confirm(desk, seen, said.id)
    assert bound(narrative.docx(place, see(place, PERIOD, "tthc", NOW), NOW))["typed"] == {"5", "6"}


def test_the_period_that_a_task_comes_from_is_bound(place: Workplace) -> None:
    before = see(place, parse("2026-07"), "tthc", NOW)
    with at_desk(place, "Lan", NOW) as desk:
        own = narrative.promise(desk, before, "Làm sớm").blocks[-1]
    file = narrative.docx(place, see(place, PERIOD, "tthc", NOW), NOW)
    assert bound(file)[f"since.{own.id}"] == {own.since_title}


def first_paragraph(seen: Seen) -> str:
    return seen.words.sections[0].paragraphs[0].id


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_of_one_dossier_marks_exactly_what_reads_otherwise(place: Workplace, seed: int) -> None:
    """The word files before and after say what changed; the marks have to be that, no more and no less."""
    office(place, seed)
    before: dict[str, tuple[Seen, Counter[str]]] = {}
    for kind in KINDS:
        with at_desk(place, "Lan", NOW) as desk:
            narrative.regenerate(desk, see(place, PERIOD, kind, NOW))
        seen = see(place, PERIOD, kind, NOW)
        assert seen.stale == ()
        before[kind] = seen, Counter(said(place, seen))
    change_one(place, seed)
    for kind, (was, read) in before.items():
        seen = see(place, PERIOD, kind, NOW)
        now = Counter(said(place, seen))
        gone = in_parts(texts_of(was)[one.id] for one in seen.stale if one.why != "new")
        come = in_parts(texts_of(seen)[one.id] for one in seen.stale if one.why != "gone")
        assert (gone - come, come - gone) == (read - now, now - read), kind


def said(place: Workplace, seen: Seen) -> list[str]:
    """The sentences of the report itself, without its annex and its dashes."""
    file = narrative.docx(place, seen, NOW)
    all_said = sentences(file)
    end = next(at for at, text in enumerate(all_said) if text.startswith("Trên đây là báo cáo"))
    return [re.sub(r"^- ", "", text) for text in all_said[:end]]


def in_parts(marked: Iterable[str]) -> Counter[str]:
    return Counter(one for text in marked for one in parted(text))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_of_the_file_are_those_of_an_independent_recount(place: Workplace, seed: int) -> None:
    seqs = office(place, seed)
    days, calendar = (PERIOD.first_on, PERIOD.last_on), place.law.office(place.profile.unit)
    with place.register.read() as reading:
        again = Recount(days, calendar, NOW).all([list(search.entries(reading, seq)) for seq in seqs])
    known: Counter[str] = Counter()
    for (_, box), n in again.boxes.items():
        known[box] += n
    assert known
    for kind in KINDS:
        shown = bound(narrative.docx(place, see(place, PERIOD, kind, NOW), NOW))
        for name, n in known.items():
            assert shown.get(name, {number(n)}) == {number(n)}, name


@pytest.mark.parametrize("seed", SEEDS)
def test_behind_every_count_stand_as_many_dossiers(place: Workplace, seed: int) -> None:
    office(place, seed)
    seen = see(place, PERIOD, "tthc", NOW)
    fields = [
        name
        for name in seen.figures.known
        if name.startswith("field.") and name.endswith((".late", ".received"))
    ]
    causes = [name for name in seen.figures.known if name.startswith("cause.") and name.endswith(".count")]
    for name in (
        *COUNTS,
        *fields,
        *causes,
        "on_time_rate.top",
        "digitised_in_rate.rest",
        "online_rate.bottom",
    ):
        found = behind(place, seen, name, NOW)
        assert len(found) == len(set(found)) == seen.figures[name].value, name
