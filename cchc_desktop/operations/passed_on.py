"""Packets of units further below: believed in the hands of the unit that they are addressed to."""

from __future__ import annotations

import hashlib

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.core.packet import Packet
from cchc_desktop.core.text import day
from cchc_desktop.core.trust import PeerState
from cchc_desktop.operations.parcels import Believed
from cchc_desktop.store import parcels, peers
from cchc_desktop.store.members import members
from cchc_desktop.store.reading import Reading


def name_of_sender(reading: Reading, found: Packet, believed: Believed | None) -> str:
    """What to call who signed the delivery of a packet; Refused where that is nobody to pass it on.

    On the last day of its period the unit of the packet must stand below the one that did.
    """
    if believed is None or believed.sender == found.unit:
        return found.unit_name
    on, sender = found.period.last_on, believed.sender
    above = next(iter(members(reading, on, sender)), None)
    below = next(iter(members(reading, on, found.unit)), None)
    named = f"{found.unit_name} ({found.unit})"
    if above is None or below is None or below.parent != sender:
        raise Refused(
            f"Gói của {named} do đơn vị {sender} chuyển lên, nhưng theo cây đơn vị thì ngày {day(on)} "
            f"{named} không trực thuộc đơn vị {sender}. Sửa cây đơn vị (lệnh units) rồi nhận lại gói."
        )
    # What came in once is no news, whatever became of a key since.
    if parcels.in_of(reading, sender, hashlib.sha256(believed.letter).hexdigest()) is None:
        _refuse_keys(reading, found.unit, named, believed)
    return above.name


def _refuse_keys(reading: Reading, unit: str, named: str, believed: Believed) -> None:
    """Speaking for others takes figures that were compared, and nobody speaks for who signs by itself."""
    sender = believed.sender
    states = {one.key: one.state for one in peers.peers(reading, sender)}
    if states.get(believed.key) is not PeerState.CONFIRMED:
        raise Refused(
            f"Gói của {named} do đơn vị {sender} chuyển lên, nhưng khóa của đơn vị {sender} chưa được đối "
            f"chiếu. Gọi cho đơn vị {sender}, nghe đọc dãy số {fingerprint(believed.key)}; đúng thì xác nhận "
            "rồi nhận lại gói."
        )
    if any(one.state is not PeerState.CLOSED for one in peers.peers(reading, unit)):
        raise Refused(
            f"Gói của {named} do đơn vị {sender} chuyển lên, nhưng {named} tự gửi và ký bằng khóa của mình. "
            f"Đề nghị {named} gửi thẳng; nếu từ nay gửi qua đơn vị {sender} thì đóng khóa của {named} "
            f"(Gửi – nhận, Khóa và kết nối; hay lệnh peers --close {unit}) rồi nhận lại gói."
        )
