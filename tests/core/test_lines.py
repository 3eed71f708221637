"""Lines are broken at blanks, then at seams of a word, then anywhere; no letter gets lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.lines import Face, Run, balanced, bold, broken, line_width, printable


def by_letter(text: str, _: Face) -> float:
    """A typeface in which every letter is one wide."""
    return float(len(text))


def texts(runs: list[Run], width: float) -> list[str]:
    return ["".join(run.text for run in line) for line in broken(runs, width, by_letter)]


def test_words_move_to_the_next_line_whole() -> None:
    assert texts([Run("một hai ba bốn")], 8) == ["một hai", "ba bốn"]


def test_a_word_too_long_for_a_line_is_cut() -> None:
    assert texts([Run("a " + "b" * 9 + " c")], 4) == ["a", "bbbb", "bbbb", "b c"]


def test_a_code_is_cut_after_a_hyphen() -> None:
    assert texts([Run("H56.12-261105-0007")], 16) == ["H56.12-261105-", "0007"]


def test_faces_stay_with_their_words() -> None:
    lines = broken([bold("Tên:"), Run(" Nguyễn Thị Thử")], 11, by_letter)
    assert lines == [(bold("Tên: "), Run("Nguyễn")), (Run("Thị Thử"),)]


def test_no_text_is_one_empty_line() -> None:
    assert broken([Run("")], 10, by_letter) == [()]


def test_a_heading_is_broken_evenly() -> None:
    lines = balanced([Run("ỦY BAN NHÂN DÂN XÃ PHÚ THẠNH")], 24, by_letter)
    assert ["".join(run.text for run in line) for line in lines] == ["ỦY BAN NHÂN DÂN", "XÃ PHÚ THẠNH"]


def test_what_the_font_lacks_is_seen_and_what_nobody_sees_is_left_out() -> None:
    shown = printable("Hò\u0300a\u202e 😀\u200d\ufe0f\tx\x07", lambda char: char.isascii() or char == "ò")
    assert shown == "Hòa □ x"


@given(
    st.lists(st.tuples(st.text("ab -/", max_size=40), st.sampled_from(["regular", "bold"]))),
    st.integers(1, 30),
)
def test_lines_keep_every_letter_and_the_width(parts: list[tuple[str, Face]], width: int) -> None:
    runs = [Run(text, face) for text, face in parts]
    lines = broken(runs, width, by_letter)
    kept = "".join(run.text for line in lines for run in line)
    assert kept.replace(" ", "") == "".join(text for text, _ in parts).replace(" ", "")
    assert all(line_width(line, by_letter) <= width for line in lines)
    assert not any(line and (line[0].text[0] == " " or line[-1].text[-1] == " ") for line in lines)
