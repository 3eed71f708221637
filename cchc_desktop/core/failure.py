"""Two kinds of failure that people are told about; anything else that is raised is a bug."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it is an answer of the rules, not an error of the program
    """The rule says no; ``sentence`` tells the clerk why, ``field`` names the input it stands at."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Trouble(Exception):  # noqa: N818 - the word the screens and the command line use for it
    """The world said no (disk, file, lock, key); ``sentence`` tells what to do about it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
