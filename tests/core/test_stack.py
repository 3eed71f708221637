"""A stack falls apart at its receipts, and no page is lost or in two places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.stack import Part, Plan, Seen, merged, split, together


def seen(*told: str) -> list[Seen]:
    """Pages from short words: "1" a receipt of 0001, "?" a doubtful one, "-" blank, "p" a paper."""
    made = []
    for page, word in enumerate(told, 1):
        if word == "-":
            made.append(Seen(page, is_blank=True))
        elif word == "?":
            made.append(Seen(page, doubt="không đọc được"))
        else:
            made.append(Seen(page, number=None if word == "p" else f"{int(word):04d}/2026"))
    return made


def test_each_receipt_begins_its_dossier() -> None:
    plan = split(seen("1", "p", "-", "p", "2", "p"))
    assert plan == Plan(
        (
            Part("0001/2026", cover=(1,), pages=(2, 4)),
            Part("0002/2026", cover=(5,), pages=(6,)),
        ),
        (3,),
    )


def test_what_lies_above_the_first_receipt_has_no_dossier() -> None:
    assert split(seen("p", "1", "p")).parts[0] == Part(None, pages=(1,))


def test_a_second_copy_of_the_receipt_is_a_cover_too() -> None:
    assert split(seen("1", "1", "p")).parts == (Part("0001/2026", cover=(1, 2), pages=(3,)),)


def test_pages_behind_a_doubtful_receipt_do_not_go_to_the_dossier_before() -> None:
    parts = split(seen("1", "p", "?", "p")).parts
    assert parts[0].pages == (2,)
    assert parts[1] == Part(None, "không đọc được", pages=(3, 4))


def test_the_same_dossier_may_come_twice() -> None:
    assert [part.number for part in split(seen("1", "p", "2", "p", "1", "p")).parts] == [
        "0001/2026",
        "0002/2026",
        "0001/2026",
    ]


@given(st.lists(st.sampled_from(["1", "2", "?", "-", "p"]), max_size=60))
def test_every_page_is_in_exactly_one_place(told: list[str]) -> None:
    plan = split(seen(*told))
    pages = [page for part in plan.parts for page in (*part.cover, *part.pages)]
    assert sorted([*pages, *plan.blanks]) == list(range(1, len(told) + 1))


@given(st.lists(st.sampled_from(["1", "-", "p", "?"]), max_size=40))
def test_so_it_is_when_the_clerk_names_the_dossier(told: list[str]) -> None:
    plan = together(seen(*told), "0001/2026")
    pages = [page for part in plan.parts for page in (*part.cover, *part.pages)]
    assert sorted([*pages, *plan.blanks]) == list(range(1, len(told) + 1))


def test_a_receipt_of_another_dossier_is_refused_where_one_was_named() -> None:
    with pytest.raises(Refused, match="Trang 2 là giấy tiếp nhận của hồ sơ 0002/2026"):
        together(seen("p", "2"), "0001/2026")


def test_fronts_and_backs_alternate() -> None:
    assert merged(2, 2, "odd_even") == ((0, 1), (1, 1), (0, 2), (1, 2))
    assert merged(3, 2, "odd_even_reversed") == ((0, 1), (1, 2), (0, 2), (1, 1), (0, 3))


def test_stacks_of_different_heights_are_refused() -> None:
    with pytest.raises(Refused, match=r"5 trang, chồng mặt sau có 3 trang"):
        merged(5, 3, "odd_even")
