"""Gửi – nhận: figures up and proofs back, letters and notices, whose keys are believed, what lies apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from cchc_desktop.ui.scans import is_of_road
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._exchange_aside import Asides
from cchc_desktop.ui.screens._exchange_keys import Keys
from cchc_desktop.ui.screens._exchange_notices import Notices
from cchc_desktop.ui.screens._exchange_road import Road
from cchc_desktop.ui.screens._exchange_tell import Telling
from cchc_desktop.ui.screens._places_page import PlacesPage
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Made

PLACES = (
    Place("road", "Gửi, nhận", "send", "gửi gói nhận giấy báo nhận usb thư mạng", is_counter=False),
    Place("notices", "Thông báo", "info", "thông báo trả lại để sửa gói dữ liệu nhắn", is_counter=False),
    Place("keys", "Khóa và kết nối", "shield", "khóa dãy số giấy mời kết nối đối chiếu", is_counter=False),
    Place("asides", "Tệp để riêng", "box", "tệp không nhận lý do thử lại bỏ", is_counter=False),
)
SECTIONS: Mapping[str, Made] = MappingProxyType(
    {"road": Road, "notices": Notices, "keys": Keys, "asides": Asides}
)
ABOVE: Mapping[str, Made] = MappingProxyType({**SECTIONS, "notices": Telling})
INVITATION = ".giay-moi"


class ExchangePage(PlacesPage):
    """A section for the road, and one for each thing that somebody has to look at."""

    def __init__(self, context: Context) -> None:
        made = ABOVE if context.do.opened.place.profile.role == "superior" else SECTIONS
        super().__init__(context, "Gửi – nhận", "Mục gửi, nhận", made, PLACES)
        self.show_waiting()

    def refresh(self) -> None:
        """Read again what is shown, and what waits in each section."""
        super().refresh()
        self.show_waiting()

    def show_waiting(self) -> None:
        """A number stands where something waits."""
        from cchc_desktop.store import awaited

        with self.context.do.reading() as reading:
            self.list.show_waiting(
                {
                    "road": awaited.closed_unsent(reading),
                    "notices": awaited.notices_to_read(reading),
                    "keys": awaited.keys_to_compare(reading),
                    "asides": awaited.set_aside(reading),
                }
            )

    def show_place(self, code: str) -> None:
        """Look at a section; the cursor stays where it is."""
        self.list.setCurrentRow([one.code for one in self.list.places].index(code))

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Files let fall on the window: an invitation is looked at, the rest is taken in.

        False for what does not travel between units.
        """
        ours = [path for path in paths if is_of_road(path)]
        invitation = next((path for path in ours if path.suffix == INVITATION), None)
        if invitation is not None and self.context.do.opened.place.profile.role != "superior":
            self.show_place("keys")
            keys = self.section
            if isinstance(keys, Keys):
                keys.look_at(invitation)
            return True
        if ours:
            self.show_place("road")
            road = self.section
            if isinstance(road, Road):
                self.context.do.ask(partial(road.take_files, ours), at=self)
        return bool(ours)

    def step_back(self) -> bool:
        """Esc: stop what goes on, take a question back, then from the section to the list."""
        road, shown = self.sections.get("road"), self.section
        if isinstance(road, Road) and road.stop():
            return True
        return (isinstance(shown, Keys) and shown.forget_asked()) or super().step_back()
