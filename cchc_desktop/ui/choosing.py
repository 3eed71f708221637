"""Choosing files and folders, in Vietnamese: Qt ships no Vietnamese of its own, and few desktops speak it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QFileDialog, QWidget

from cchc_desktop import paths

_OWN = QFileDialog.Option.DontUseNativeDialog


class WordsOfQt(QTranslator):
    """What Qt's own dialogues, buttons and menus say; what the list does not have stays as Qt says it."""

    def translate(self, context: str, source: str, _about: str | None = None, _amount: int = -1) -> str:
        """The office's words for ``source``."""
        return words_of_qt().get(context, {}).get(source)  # type: ignore[return-value]  # None: Qt's own

    def isEmpty(self) -> bool:
        """There are words, though not in a file of Qt's."""
        return False


@cache
def words_of_qt() -> Mapping[str, Mapping[str, str]]:
    """By where Qt asks for them, then by its own words."""
    with (paths.resources() / "i18n" / "qt.toml").open("rb") as file:
        return tomllib.load(file)


def speak_vietnamese() -> None:
    """Let Qt say everything in Vietnamese from now on; once is enough."""
    app = QCoreApplication.instance()
    if app is not None and app.findChild(WordsOfQt) is None:
        app.installTranslator(WordsOfQt(app))


def choose_folder(window: QWidget, title: str, start: str = "") -> str:
    """A folder that is there; empty where nobody chose one."""
    return QFileDialog.getExistingDirectory(
        window, title, start, QFileDialog.Option.ShowDirsOnly | _options()
    )


def choose_file(window: QWidget, title: str, start: str = "", kinds: str = "") -> str:
    """A file that is there; empty where nobody chose one."""
    return QFileDialog.getOpenFileName(window, title, start, kinds, options=_options())[0]


def choose_files(window: QWidget, title: str, start: str = "", kinds: str = "") -> list[str]:
    """Files that are there."""
    return QFileDialog.getOpenFileNames(window, title, start, kinds, options=_options())[0]


def name_file(window: QWidget, title: str, start: str = "", kinds: str = "") -> str:
    """The name of a file that will be written; one that is there is asked about before."""
    return QFileDialog.getSaveFileName(window, title, start, kinds, options=_options())[0]


def _options() -> QFileDialog.Option:
    """The desktop's own dialogue where the desktop speaks Vietnamese, else Qt's in our words."""
    speak_vietnamese()
    is_vietnamese = any(one.startswith("vi") for one in QLocale.system().uiLanguages()[:1])
    return QFileDialog.Option(0) if is_vietnamese else _OWN
