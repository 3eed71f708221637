"""Two people write one report: nobody's words go unseen, and every wording can be had again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.narrative import Document, State
from cchc_desktop.core.period import parse
from cchc_desktop.operations import narrative
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.narrative import Done, Seen, see
from cchc_desktop.operations.narrative_history import Changed, Wording, gone_from, stamp_of, wordings

OCTOBER, NOVEMBER = parse("2026-10"), parse("2026-11")
NOW = datetime(2026, 10, 20, 9, tzinfo=HANOI)
OTHER, NONE = "weak/other", "overview/received/none"
Act = Callable[[Desk, Seen], Document]


def seen_now(place: Workplace) -> Seen:
    return see(place, OCTOBER, "tthc", NOW)


def write(place: Workplace, by: str, act: Act, seen: Seen | None = None, at: datetime = NOW) -> Document:
    with at_desk(place, by, at) as desk:
        return act(desk, seen or seen_now(place))


def edit(text: str, block: str = OTHER) -> Act:
    return lambda desk, seen: narrative.edit(desk, seen, block, text)


def done(place: Workplace, by: str, block: str, act: Act) -> Done:
    was = next((one for one in seen_now(place).document.blocks if one.id == block), None)
    made = write(place, by, act)
    return Done(block, was, next((one for one in made.blocks if one.id == block), None), by)


def take_back(act: Done) -> Act:
    return lambda desk, seen: narrative.put_back(desk, seen, act)


def text(place: Workplace, block: str = OTHER) -> str:
    return next((one.text for one in narrative.rows(seen_now(place)) if one.block.id == block), "")


def past(place: Workplace, block: str = OTHER) -> tuple[Wording, ...]:
    with place.register.read() as reading:
        return wordings(reading, seen_now(place), block)


def test_undo_takes_back_ones_own_act_only(place: Workplace) -> None:
    act = done(place, "Lan", OTHER, edit("Lan viết."))
    write(place, "Hùng", edit("Hùng viết lại."), at=NOW + timedelta(minutes=1))
    with pytest.raises(Refused, match=r"Hùng \(09:01, 20/10/2026\) đã đổi câu này sau việc đó"):
        write(place, "Lan", take_back(act))
    assert text(place) == "Hùng viết lại."
    with pytest.raises(Refused, match="do Lan làm nên chỉ Lan"):
        write(place, "Hùng", take_back(act))


@pytest.mark.parametrize("how", ["left_out", "confirmed"])
def test_undo_is_refused_after_any_act_of_another(place: Workplace, how: str) -> None:
    act = done(place, "Lan", OTHER, edit("Lan viết."))
    acts: dict[str, Act] = {
        "left_out": lambda d, s: narrative.leave_out(d, s, OTHER),
        "confirmed": lambda d, s: narrative.confirm(d, s, OTHER),
    }
    write(place, "Hùng", acts[how])
    with pytest.raises(Refused, match="Hùng"):
        write(place, "Lan", take_back(act))


def test_what_was_put_in_is_taken_back_until_another_touches_it(place: Workplace) -> None:
    promised = "promise:2026-09-15:1"
    act = done(place, "Lan", promised, lambda d, s: narrative.promise(d, s, "Làm sớm"))
    write(place, "Lan", take_back(act))
    assert text(place, promised) == ""
    act = done(place, "Lan", promised, lambda d, s: narrative.promise(d, s, "Làm sớm"))
    write(place, "Hùng", lambda d, s: narrative.put_state(d, s, promised, State.DOING))
    with pytest.raises(Refused, match="Hùng"):
        write(place, "Lan", take_back(act))


def test_the_second_of_two_writers_is_told_of_the_first(place: Workplace) -> None:
    first, second = seen_now(place), seen_now(place)
    write(place, "Lan", edit("Máy quét hỏng."), first)
    with pytest.raises(Changed, match=r"Lan .* nay là: “Máy quét hỏng.”") as no:
        write(place, "Hùng", edit("Thiếu người."), second)
    assert text(place) == "Máy quét hỏng."
    assert no.value.now is not None
    began = stamp_of(no.value.now)
    write(place, "Hùng", lambda d, s: narrative.edit(d, s, OTHER, "Thiếu người.", began), second)
    assert text(place) == "Thiếu người."


@pytest.mark.parametrize("how", ["leave_out", "restore", "remove"])
def test_whoever_words_what_went_meanwhile_is_told_so(place: Workplace, how: str) -> None:
    if how == "remove":
        made = write(place, "Lan", lambda d, s: narrative.add(d, s, "weak", "other", "Đoạn riêng."))
        block = next(one.id for one in made.blocks if one.text == "Đoạn riêng.")
    else:
        block = NONE
        write(place, "Lan", edit("Kỳ này vắng.", block))
    began = seen_now(place)
    acts: dict[str, tuple[Act, str]] = {
        "leave_out": (lambda d, s: narrative.leave_out(d, s, block), "Lan .* đã bỏ câu này"),
        "restore": (lambda d, s: narrative.restore(d, s, block), "Lan .* đã bỏ chữ viết ở câu này"),
        "remove": (lambda d, s: narrative.remove(d, s, block), "Lan .* đã bỏ đoạn này"),
    }
    act, sentence = acts[how]
    write(place, "Lan", act)
    with pytest.raises(Changed, match=sentence):
        write(place, "Hùng", edit("Chữ của Hùng.", block), began)


def test_a_sentence_of_the_program_is_nobodys_words(place: Workplace) -> None:
    began = seen_now(place)
    write(place, "Lan", narrative.regenerate)
    write(place, "Hùng", edit("Kỳ này vắng.", NONE), began)
    assert text(place, NONE) == "Kỳ này vắng."


def test_every_wording_is_told_with_its_writer_and_used_again(place: Workplace) -> None:
    write(place, "Lan", edit("Nhận {received_in} hồ sơ."))
    write(place, "Hùng", edit("Hùng viết."), at=NOW + timedelta(minutes=5))
    write(place, "Hùng", lambda d, s: narrative.confirm(d, s, OTHER))
    found = past(place)
    told = [(one.who, one.text) for one in found]
    assert told == [("Hùng, 09:05, 20/10/2026", "Hùng viết."), ("Lan, 09:00, 20/10/2026", "Nhận 0 hồ sơ.")]
    write(place, "Hạnh", lambda d, s: narrative.reuse(d, s, found[1]))
    assert text(place) == "Nhận 0 hồ sơ."
    assert "{received_in}" in seen_now(place).document.block(OTHER).text
    assert [one.by for one in past(place)] == ["Hạnh", "Hùng"]


def test_a_figure_that_is_gone_comes_back_as_it_read(place: Workplace) -> None:
    write(place, "Lan", edit("Nhận {received_in} hồ sơ."))
    [found] = past(place)
    known = seen_now(place).document.block(OTHER)
    lost = found._replace(
        block=found.block.__class__(
            id=known.id,
            section="weak",
            paragraph="other",
            sort=known.sort,
            text="Có {field.Hộ tịch.late} hồ sơ.",
            bound=(known.bound[0]._replace(name="field.Hộ tịch.late", text="7"),),
        )
    )
    write(place, "Hùng", lambda d, s: narrative.reuse(d, s, lost))
    assert text(place) == "Có 7 hồ sơ."


def test_undo_speaks_with_the_words_of_whoever_wrote_them(place: Workplace) -> None:
    write(place, "Hùng", edit("Hùng viết."))
    act = done(place, "Lan", OTHER, edit("Lan viết."))
    write(place, "Lan", take_back(act))
    assert [(one.by, one.text) for one in past(place)] == [("Hùng", "Hùng viết."), ("Lan", "Lan viết.")]


def test_what_was_taken_out_comes_back_at_its_place(place: Workplace) -> None:
    made = write(place, "Lan", lambda d, s: narrative.add(d, s, "weak", "other", "Đoạn riêng của Lan."))
    block = next(one.id for one in made.blocks if one.text == "Đoạn riêng của Lan.")
    write(place, "Lan", lambda d, s: narrative.promise(d, s, "Làm sớm"))
    write(place, "Hùng", lambda d, s: narrative.remove(d, s, block))
    write(place, "Hùng", lambda d, s: narrative.remove(d, s, "promise:2026-09-15:1"))
    seen = seen_now(place)
    home = next(
        (one.id, each.id) for one in seen.words.sections for each in one.paragraphs if each.kind == "promises"
    )
    with place.register.read() as reading:
        [own] = gone_from(reading, seen, "weak", "other")
        [promise] = gone_from(reading, seen, *home)
        assert gone_from(reading, seen, "overview", "received") == ()
    assert (own.by, own.text, own.is_gone) == ("Lan", "Đoạn riêng của Lan.", True)
    for one in (own, promise):
        write(place, "Hạnh", lambda d, s, one=one: narrative.reuse(d, s, one))  # type: ignore[misc]  # the one of this turn
    texts = [one.text for one in seen_now(place).document.blocks]
    assert {"Đoạn riêng của Lan.", "Làm sớm"} <= set(texts)
