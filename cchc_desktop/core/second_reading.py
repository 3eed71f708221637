"""Whether one reading of a card by a keyboard reader is enough: a lost key may leave a right-looking name.

Only a second reading that says the same can tell, or the register that knows the person already. A reader
that has proven itself and never lost a key is believed at once, but for readings that look odd. So the first
burst that lacks keys may pass, one for each proven reader: of such bursts about 2.5 in 100 do, nine in ten of
them with a wrong address (counted by the tests). From the first loss that is seen every card is compared,
until a row of cards alike has earned the trust back; ``Mode.ALWAYS`` compares every card from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from cchc_desktop.core.identity import Card

SCAN_AGAIN = "Quét lại thẻ một lần nữa để đối chiếu"
_TIMES = {2: "ba", 3: "tư"}
_LOSING = (
    "Đầu đọc kiểu bàn phím làm mất chữ: hãy tắt bộ gõ tiếng Việt (Unikey) hoặc chuyển đầu đọc sang chế độ COM"
)
_FACTS = (
    ("old_number", "số chứng minh cũ"),
    ("name", "họ tên"),
    ("born_text", "ngày sinh"),
    ("sex", "giới tính"),
    ("address", "địa chỉ"),
    ("issued_on", "ngày cấp"),
)


class Mode(StrEnum):
    """When a card is wanted twice."""

    AUTO = auto()
    ALWAYS = auto()
    NEVER = auto()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the law of the office says: cards alike until a reader is believed, and believed again."""

    alike: int
    regained: int
    minutes: int
    """So long a card waits for its second reading."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a machine remembers of its keyboard reader; nothing of any card; ``alike`` counts from a loss."""

    mode: Mode = Mode.AUTO
    alike: int = 0
    has_lost: bool = False


class Verdict(Enum):
    """``AGAIN``: nothing is wrong, the fields wait; ``REFUSE``: this reading is not to be believed."""

    TAKE = auto()
    AGAIN = auto()
    REFUSE = auto()


@dataclass(frozen=True, slots=True, repr=False)
class Readings:
    """What was read since a card was taken last; without a representation, as it may hold a card."""

    trust: Trust = Trust()
    first: Card | None = None
    same: int = 0
    is_losing: bool = False
    proven_by: str = ""


def nobody() -> bool:
    """What a register answers that does not know the person as the card does."""
    return False


def lost(now: Readings) -> Readings:
    """Keys of a burst got lost, and that was seen: others may get lost unseen."""
    return replace(now, trust=replace(now.trust, alike=0, has_lost=True), is_losing=True, proven_by="")


def judge(
    now: Readings,
    card: Card,
    rules: Rules | None = None,
    *,
    is_odd: bool = False,
    is_known: Callable[[], bool] = nobody,
) -> tuple[Readings, Verdict, str]:
    """Decide on one more reading; the sentence is for the clerk. Without rules no reader is ever proven.

    ``is_known`` asks the register whether it knows this person just so, only where that matters: before
    anything waits, and of a reader that never lost a key, as the register may hold what that reader spoiled.
    """
    if now.trust.mode is Mode.NEVER:
        return now, Verdict.TAKE, ""
    is_odd = is_odd or bool(card.doubts)
    first = now.first if now.first is not None and now.first.number == card.number else None
    if first is not None and (differing := _differing(first, card)):
        words = f"Hai lần quét khác nhau ở: {', '.join(differing)}. Chưa ô nào được điền. {_LOSING}"
        return replace(lost(now), first=card, same=1), Verdict.REFUSE, f"{words}, rồi quét lại."
    wanted = _wanted(now, rules, is_odd=is_odd)
    if first is None and (wanted == 1 or (_may_vouch(now.trust) and is_known())):
        return _taken(now, card, rules, is_proof=False), Verdict.TAKE, ""
    same = now.same + 1 if first is not None else 1
    if same >= wanted:
        return _taken(now, card, rules, is_proof=True), Verdict.TAKE, ""
    waiting = replace(now, first=card, same=same)
    if is_odd and now.is_losing and same == 1:
        # Once, and aloud: the same key may get lost each time, and only the clerk can look at the card.
        words = " ".join((*card.doubts, _LOSING))
        return waiting, Verdict.REFUSE, f"{words}, rồi quét lại, hoặc nhập tay theo thẻ."
    is_other = now.first is not None and first is None
    return waiting, Verdict.AGAIN, _again(card, same, is_other=is_other)


def _wanted(now: Readings, rules: Rules | None, *, is_odd: bool) -> int:
    """How many readings alike: one more while keys are getting lost, as even two may lack the same."""
    if now.is_losing:
        return 4 if is_odd else 3
    trust = now.trust
    is_proven = rules is not None and not trust.has_lost and trust.alike >= rules.alike
    return 1 if is_proven and trust.mode is Mode.AUTO and not is_odd else 2


def _may_vouch(trust: Trust) -> bool:
    """Whether the register may stand for the second reading."""
    return trust.mode is Mode.AUTO and not trust.has_lost


def _taken(now: Readings, card: Card, rules: Rules | None, *, is_proof: bool) -> Readings:
    if not is_proof:
        return Readings(now.trust, proven_by=now.proven_by)
    trust = now.trust
    if rules is not None and card.number != now.proven_by:
        most = rules.regained if trust.has_lost else rules.alike
        alike = max(min(trust.alike + 1, most), trust.alike)
        trust = replace(trust, alike=alike, has_lost=trust.has_lost and alike < most)
    return Readings(trust, proven_by=card.number)


def _differing(first: Card, second: Card) -> list[str]:
    return [words for name, words in _FACTS if getattr(first, name) != getattr(second, name)]


def _again(card: Card, same: int, *, is_other: bool) -> str:
    other = "Đây là thẻ khác với thẻ quét trước. " if is_other else ""
    odd = "".join(f"{one} " for one in card.doubts)
    more = f" (lần thứ {_TIMES[same]}, vì đầu đọc vừa làm mất chữ)" if same in _TIMES else ""
    return f"{other}{odd}{SCAN_AGAIN}{more}."
