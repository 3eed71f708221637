"""One act on many dossiers: what can be done is done, what is refused is set aside with its sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Desk
from cchc_desktop.operations.verbs import VERBS


@dataclass(frozen=True, slots=True)
class Outcome:
    """The local numbers that were done, and those that were refused, each with why."""

    done: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def run_all(desk: Desk, verb: str, numbers: Sequence[str], told: Callable[[str], object]) -> Outcome:
    """Do ``verb`` on every dossier of ``numbers``; ``told`` gives the act for a number.

    All of it is one transaction: a refused dossier leaves no trace in it, a trouble undoes the whole.
    """
    if verb not in VERBS:
        raise Refused(f"Không có việc tên “{verb}”.", "verb")
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    for number in dict.fromkeys(numbers):
        try:
            with desk.book.step():
                done.append(VERBS[verb].do(desk, told(number)).local_no)
        except Refused as no:
            refused.append((number, no.sentence))
    return Outcome(tuple(done), tuple(refused))
