"""Reading what stands in a letter: every value is looked at before anybody uses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import MOMENT
from cchc_desktop.core.recipient import is_recipient
from cchc_desktop.core.text import nfc

LONGEST_NAME, LONGEST_TEXT, LONGEST_PACK = 200, 4_000, 512 * 1024
"""Characters."""
MOST_NUMBER = 10**9
DIGEST = re.compile(r"[0-9a-f]{64}")
DIGEST_OR_NONE = re.compile(r"(?:[0-9a-f]{64})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a letter, or one table in it; every getter refuses what ``title`` cannot hold."""

    title: str
    values: Mapping[str, object]

    def wrong(self) -> Refused:
        """What is said of all that is not as it should be: nobody can mend it by hand."""
        return Refused(f"{self.title[:1].upper()}{self.title[1:]} thiếu hoặc sai nội dung. Đề nghị gửi lại.")

    def only(self, *names: str) -> None:
        """Refuse what is missing and what nobody knows."""
        if self.values.keys() != set(names):
            raise self.wrong()

    def text(self, name: str, longest: int = LONGEST_NAME, form: re.Pattern[str] | None = None) -> str:
        """A piece of clean text, which may be empty unless ``form`` says otherwise."""
        value = self.values.get(name)
        if not isinstance(value, str) or len(value) > longest or value != nfc(value):
            raise self.wrong()
        if form is not None and not form.fullmatch(value):
            raise self.wrong()
        return value

    def recipient(self) -> str:
        """What the writer can be written to closed; empty where it does not say."""
        value = self.text("recipient")
        if value and not is_recipient(value):
            raise self.wrong()
        return value

    def whole_text(self, name: str) -> str:
        """The text of a file, lines and all."""
        value = self.values.get(name)
        if not isinstance(value, str) or len(value) > LONGEST_PACK:
            raise self.wrong()
        return value

    def count(self, name: str, most: int = MOST_NUMBER) -> int:
        """A whole number from 0."""
        value = self.values.get(name)
        if type(value) is not int or not 0 <= value <= most:
            raise self.wrong()
        return value

    def flag(self, name: str) -> bool:
        """A yes or no."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise self.wrong()
        return value

    def day(self, name: str) -> date:
        """A day."""
        try:
            return date.fromisoformat(self.text(name, form=_DAY))
        except ValueError as error:
            raise self.wrong() from error

    def moment(self, name: str) -> datetime:
        """An instant."""
        try:
            return datetime.fromisoformat(self.text(name, form=MOMENT)).astimezone(HANOI)
        except ValueError as error:
            raise self.wrong() from error

    def rows(self, name: str, most: int) -> tuple[Body, ...]:
        """A list of tables."""
        value = self.values.get(name)
        if (
            not isinstance(value, list)
            or len(value) > most
            or not all(isinstance(one, dict) for one in value)
        ):
            raise self.wrong()
        return tuple(Body(self.title, one) for one in value)

    def texts(self, name: str, most: int) -> tuple[str, ...]:
        """A list of pieces of clean text."""
        value = self.values.get(name)
        if not isinstance(value, list) or len(value) > most:
            raise self.wrong()
        return tuple(Body(self.title, {"": one}).text("") for one in value)
