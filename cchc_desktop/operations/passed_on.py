"""Packets of units further below: believed in the hands of the unit that they are addressed to."""

from __future__ import annotations

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.text import day
from cchc_desktop.store.members import members
from cchc_desktop.store.reading import Reading


def name_of_sender(reading: Reading, found: Packet, sender: str) -> str:
    """What to call who signed the delivery of a packet; Refused where that is nobody to pass it on.

    On the last day of its period the unit of the packet must stand below the one that did.
    """
    if sender == found.unit:
        return found.unit_name
    on = found.period.last_on
    above = next(iter(members(reading, on, sender)), None)
    below = next(iter(members(reading, on, found.unit)), None)
    named = f"{found.unit_name} ({found.unit})"
    if above is None or below is None or below.parent != sender:
        raise Refused(
            f"Gói của {named} do đơn vị {sender} chuyển lên, nhưng theo cây đơn vị thì ngày {day(on)} "
            f"{named} không trực thuộc đơn vị {sender}. Sửa cây đơn vị (lệnh units) rồi nhận lại gói."
        )
    return above.name
