"""Cài đặt: what the office and the person decide, section by section, each with one thing to save."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.identity import Card
from cchc_desktop.ui.allowed import actor_of, sets
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._places_page import PlacesPage
from cchc_desktop.ui.screens._settings_accounts import Accounts
from cchc_desktop.ui.screens._settings_backup import Backup
from cchc_desktop.ui.screens._settings_desk import CardReader, Look, Printers
from cchc_desktop.ui.screens._settings_inspection import Inspection
from cchc_desktop.ui.screens._settings_look_up import LookUp
from cchc_desktop.ui.screens._settings_own_rules import OwnRules
from cchc_desktop.ui.screens._settings_people import Numbers, Office, People
from cchc_desktop.ui.screens._settings_personal import PersonalData
from cchc_desktop.ui.screens._settings_places import PLACES
from cchc_desktop.ui.screens._settings_requests import Requests
from cchc_desktop.ui.screens._settings_rules import CalendarSection, Packs
from cchc_desktop.ui.screens._settings_scans import Scans
from cchc_desktop.ui.screens._settings_section import Made
from cchc_desktop.ui.screens._settings_support import Helped
from cchc_desktop.ui.screens._settings_vault import Kept

SECTIONS: Mapping[str, Made] = MappingProxyType(
    {
        "people": People,
        "office": Office,
        "numbers": Numbers,
        "accounts": Accounts,
        "calendar": CalendarSection,
        "packs": Packs,
        "rules": OwnRules,
        "printers": Printers,
        "scans": Scans,
        "vault": Kept,
        "personal": PersonalData,
        "requests": Requests,
        "look_up": LookUp,
        "reader": CardReader,
        "backup": Backup,
        "inspection": Inspection,
        "look": Look,
        "support": Helped,
    }
)


class SettingsPage(PlacesPage):
    """What only a counter sets, a superior does not see."""

    def __init__(self, context: Context) -> None:
        is_counter = context.do.opened.place.profile.role == "commune"
        actor = actor_of(context.do)
        places = [one for one in PLACES if (is_counter or not one.is_counter) and sets(actor, one.code)]
        super().__init__(context, "Cài đặt", "Mục cài đặt", SECTIONS, places)

    def take_card(self, card: Card) -> bool:
        """A card held to the reader while its section is shown is only tried."""
        shown = self.section
        return isinstance(shown, CardReader) and shown.take_card(card)
