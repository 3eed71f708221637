"""Telling a reader that poses as a keyboard from a person who types, key by key, before any field sees one.

Times are milliseconds of any one clock. Nothing here keeps what was scanned longer than one answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.identity import Card, read_card
from cchc_desktop.core.numbering import read_receipt_mark
from cchc_desktop.core.pace import Step, has_stumbled
from cchc_desktop.core.text import nfc

GAP = 50
"""A reader's keys follow one another at least this fast; a key of a person waits no longer to be seen."""
LULL = 250
"""Once a burst is certain, a reader that stumbles may pause this long without being cut in two."""
SETTLE = 60
"""After Enter this much silence must follow: what comes sooner is a second scan stuck to the first."""
MOST_HELD = 80
"""No card is unknown for so long; what types on without a bar is no card and goes to its field."""

ADVICE = "Tắt bộ gõ tiếng Việt (Unikey) hoặc chuyển đầu đọc sang chế độ COM, rồi quét lại."
MARK_PREFIX = "CCHC"

_FEWEST_DIGITS = 9
_FEWEST_BEFORE_BAR = 8
_FEWEST_AHEAD = 3
_FEWEST_BARS = 4
_SHORTEST_MARK_HEAD = 5
_CARD_IN_WORDS = re.compile(r"(?<![0-9])[0-9]{9,}+\|(?:[^|]*\|){3}.*", re.DOTALL)
_BACKSPACE, _STRANGE = "\b", "\x1b"
_DIGITS = frozenset("0123456789")
# What the digit keys give where the computer's layout is another than the reader's.
_DIGIT_ROWS = (
    frozenset("à&é\"'(-è_ç"),
    frozenset("đăâêô\u0300\u0309\u0303\u0301\u0323"),
    frozenset("é+ěščřžýáí"),
)
_STARTS = _DIGITS.union("Cc|§", *_DIGIT_ROWS)
_BETWEEN_DIGITS = frozenset(" .,-/:")  # telephone numbers, days and codes have these; no layout's bar does


class Key(Enum):
    """What kind of key it was; ``COMPOSED`` is text that an input method hands over instead of keys."""

    TEXT = auto()
    COMPOSED = auto()
    BACK = auto()
    END = auto()
    OTHER = auto()


class Answer(Enum):
    """What becomes of a key: ``PASS`` lets all that was held go first, ``TAKE`` drops it with the key."""

    PASS = auto()
    HOLD = auto()
    TAKE = auto()


@dataclass(frozen=True, slots=True, repr=False)
class Scan:
    """One burst as it came; without a representation, so that no log can show whom it names."""

    text: str
    is_composed: bool = False
    is_headless: bool = False
    has_stumbled: bool = False
    """A pause where a key may be missing that the system lost."""


class Burst:
    """Fed with every key; after ``TAKE`` and a silence of ``wait`` milliseconds ``rest`` gives the scan."""

    def __init__(self) -> None:
        self._forget()
        self._last_at: float = -10_000
        self._passed = 0

    def _forget(self) -> None:
        self._text = ""
        self._keys = 0
        self._steps: list[Step] = []
        self._is_certain = self._is_composed = self._is_headless = self._is_ended = False

    @property
    def wait(self) -> int | None:
        """After how long a silence ``rest`` should be called; None while nothing is held."""
        if not self._keys:
            return None
        return SETTLE if self._is_ended else LULL if self._is_certain else GAP

    @property
    def is_certain(self) -> bool:
        """Whether what is held can only come from a reader."""
        return self._is_certain

    def is_over(self, at: float) -> bool:
        """Whether what is held ended before ``at``; then ``rest`` comes before the next ``press``."""
        return self.wait is not None and at - self._last_at > self.wait

    def press(self, key: Key, text: str, at: float) -> Answer:
        """Say what becomes of this key; ``is_over`` must have been asked first."""
        gap, self._last_at = at - self._last_at, at
        if not self._keys:
            return self._begin(key, text, gap)
        if text:
            self._steps.append((text, gap))
        if self._is_certain:
            return self._go_on(key, text)
        if key in {Key.BACK, Key.END, Key.OTHER} or self._keys >= MOST_HELD:
            passed = self._keys + 1
            self._forget()
            self._passed = passed
            return Answer.PASS
        self._add(key, text)
        return Answer.TAKE if self._is_certain else Answer.HOLD

    def _begin(self, key: Key, text: str, gap: float) -> Answer:
        """Hold only what a card or a receipt can begin with: letters reach their field at once."""
        self._passed = self._passed + 1 if gap <= GAP and key is Key.TEXT else 0
        if key in {Key.TEXT, Key.COMPOSED} and text[:1] in _STARTS:
            # What ran ahead of it at a reader's speed is in the field already.
            self._is_headless = self._passed > _FEWEST_AHEAD
            self._add(key, text)
            return Answer.HOLD
        return Answer.PASS

    def _go_on(self, key: Key, text: str) -> Answer:
        if key is Key.END:
            self._is_ended = True
        elif text or key in {Key.BACK, Key.OTHER}:
            if self._is_ended:
                self._text += "\n"  # the reader refuses it as two scans
                self._is_ended = False
            self._add(key, text)
        return Answer.TAKE

    def _add(self, key: Key, text: str) -> None:
        self._text += {Key.BACK: _BACKSPACE, Key.OTHER: _STRANGE}.get(key, text)
        self._is_composed |= key is Key.COMPOSED
        self._keys += 1
        self._is_certain = self._is_certain or _is_certain(self._text)

    def rest(self) -> Scan | None:
        """Silence: the scan that ended, or None where what was held is a person's and goes to its field."""
        scan = None
        if self._is_certain:
            scan = Scan(self._text, self._is_composed, self._is_headless, has_stumbled(self._steps))
        self._forget()
        self._passed = 0
        return scan


def _is_certain(text: str) -> bool:
    """Whether these keys, each at a reader's speed, are a card or a receipt, whole or damaged."""
    if "|" in text and (text.count("|") > 1 or sum(c in _DIGITS for c in text[:12]) >= _FEWEST_BEFORE_BAR):
        return len(text) > _FEWEST_BEFORE_BAR
    if len(text) >= _SHORTEST_MARK_HEAD and text.upper().startswith(MARK_PREFIX):
        return True
    digits = next((at for at, c in enumerate(text) if c not in _DIGITS), len(text))
    if digits >= _FEWEST_DIGITS and digits < len(text):
        after = text[digits]
        return not (after.isascii() and after.isalnum()) and after not in _BETWEEN_DIGITS
    return digits == 0 and _row_of_digits(text) is not None


def _row_of_digits(text: str) -> frozenset[str] | None:
    """The layout whose digit keys wrote the beginning of ``text``."""
    if len(text) < _FEWEST_DIGITS:
        return None
    return next((row for row in _DIGIT_ROWS if row.issuperset(text[:_FEWEST_DIGITS])), None)


def read_scan(
    scan: Scan,
    today: date | None = None,
    places: frozenset[str] = frozenset(),
    *,
    is_typed: bool = True,
) -> Card | str:
    """The card, or the mark of a receipt as it stands; refused whole with its reason and the advice.

    ``is_typed`` is False for what came through a port, the clipboard or a picture.
    """
    text = scan.text
    if scan.is_headless:
        raise Refused(
            "Mã quét bị mất phần đầu, vài chữ của nó có thể đã rơi vào ô đang nhập; hãy xem lại ô đó. "
            + ADVICE
        )
    if _BACKSPACE in text or scan.is_composed:
        raise Refused(f"Bộ gõ tiếng Việt đã sửa chữ trong lúc quét. {ADVICE}")
    if _STRANGE in text:
        raise Refused(f"Có phím khác được bấm trong lúc quét. {ADVICE}")
    if text.upper().startswith(MARK_PREFIX) and "|" not in text:
        return _mark(text)
    if "|" not in text:
        raise Refused(
            f"Mã quét không có dấu “|” giữa các ô, vì bàn phím của máy không ở kiểu US. Chuyển bàn phím sang "
            f"ENG (US). {ADVICE}"
        )
    try:
        return read_card(text, today, places)
    except Refused as no:
        if not is_typed:
            raise
        raise type(no)(advise(no.sentence), no.field) from None


def _mark(text: str) -> str:
    try:
        read_receipt_mark(text)
    except Refused as no:
        raise Refused(f"{no.sentence} Mã bị đổi hoặc bị mất chữ. {ADVICE}", no.field) from None
    return nfc(text)


def advise(sentence: str) -> str:
    """The reason of a refusal with what helps where a keyboard stands between; two scans need one more."""
    reason, _, _ = sentence.partition("; ")
    return f"{reason}; hãy quét lại từng thẻ một." if "dính" in reason else f"{reason}. {ADVICE}"


def is_payload(text: str) -> bool:
    """Whether pasted text is a card or a receipt, whole or damaged, rather than words for a field."""
    bare = text.strip("\ufeff\r\n\t \0")
    starts = sum(c in _DIGITS for c in bare[:12]) >= _FEWEST_DIGITS
    return bare.startswith(f"{MARK_PREFIX}1;") or (starts and bare.count("|") >= _FEWEST_BARS)


def payload_in(text: str) -> str | None:
    """The card that stands in ``text``, by itself or among words; None where there is none."""
    if "|" not in text:
        return None
    found = _CARD_IN_WORDS.search(text)
    return None if found is None else found[0].strip()
