"""Cài đặt: what the office and the person decide, section by section, each with one thing to save."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.identity import Card
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._places_page import PlacesPage
from cchc_desktop.ui.screens._settings_desk import CardReader, Look, Printers
from cchc_desktop.ui.screens._settings_look_up import LookUp
from cchc_desktop.ui.screens._settings_own_rules import OwnRules
from cchc_desktop.ui.screens._settings_people import Numbers, Office, People
from cchc_desktop.ui.screens._settings_places import PLACES
from cchc_desktop.ui.screens._settings_rules import CalendarSection, Packs
from cchc_desktop.ui.screens._settings_scans import Scans
from cchc_desktop.ui.screens._settings_section import Made
from cchc_desktop.ui.screens._settings_vault import Kept

SECTIONS: Mapping[str, Made] = MappingProxyType(
    {
        "people": People,
        "office": Office,
        "numbers": Numbers,
        "calendar": CalendarSection,
        "packs": Packs,
        "rules": OwnRules,
        "printers": Printers,
        "scans": Scans,
        "vault": Kept,
        "look_up": LookUp,
        "reader": CardReader,
        "look": Look,
    }
)


class SettingsPage(PlacesPage):
    """What only a counter sets, a superior does not see."""

    def __init__(self, context: Context) -> None:
        is_counter = context.do.opened.place.profile.role == "commune"
        places = [place for place in PLACES if is_counter or not place.is_counter]
        super().__init__(context, "Cài đặt", "Mục cài đặt", SECTIONS, places)

    def take_card(self, card: Card) -> bool:
        """A card held to the reader while its section is shown is only tried."""
        shown = self.section
        return isinstance(shown, CardReader) and shown.take_card(card)
