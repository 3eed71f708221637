"""What the keys of the scanning screen are allowed to set."""

from __future__ import annotations

from datetime import datetime

import pytest

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.scan_profiles import profiles, put_profile
from cchc_desktop.scanners import Profile

AT = datetime(2026, 10, 2, 9, tzinfo=HANOI)


def test_maps_have_a_floor_of_their_own(place: Workplace) -> None:
    with at_desk(place, "Lan", AT) as desk:
        put_profile(desk, Profile(name="Giấy", scanner="sane", dpi=200))
        with pytest.raises(Refused, match="từ 300"):
            put_profile(desk, Profile(name="Bản đồ", scanner="sane", dpi=200, is_map=True))
        put_profile(desk, Profile(name="Bản đồ", scanner="sane", dpi=300, is_map=True))
    with place.register.read() as reading:
        assert [(one.name, one.is_map) for one in profiles(reading, AT.date())] == [
            ("Bản đồ", True),
            ("Giấy", False),
        ]
