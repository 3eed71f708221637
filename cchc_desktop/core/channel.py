"""How a dossier comes in."""

from __future__ import annotations

from cchc_desktop.core.titled import Titled


class Channel(Titled):
    """The way a dossier reached the office; the national portal's KenhThucHien 1, 2, 3."""

    DIRECT = "direct", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    POST = "post", "Bưu chính công ích"


EVERY_CHANNEL = frozenset(Channel)
