"""The acts that the register enters of itself, beside the verbs of the office."""

from __future__ import annotations

from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day

FOUND = "found"
"""The first entry: whose register it is, as it was told when it was made."""

ERASE = "erase"
"""Personal fields of one dossier were blanked, by the text in its basis."""

FORGET = "forget"
"""Some personal fields of one dossier were blanked, as nobody needs them any more; the rest is said again."""

BLANKING = frozenset({ERASE, FORGET})
"""What personal fields may be blank before."""

RENUMBER = "renumber"
"""Local numbers go on further up, after days on paper."""

RESTORE = "restore"
"""A backup took the place of a register that had given out more numbers."""

REPAIR = "repair"
"""A damaged file was mended: what could be read of it is in a new one."""

SLIPS = "slips_reserved"
"""Numbers were printed on blank slips, for days without the program."""

STAND_IN = "stand_in"
"""Another machine goes on from a backup, with numbers of its own."""

MOVED = "moved"
"""The part of a note that tells which numbers jumped: rows of [counter, year, device, from, to]."""

PRINT_LIST = "print_list"
"""A paper about many dossiers was printed; where it has a number, the note tells it."""


PRINT_OWN = "print_own"
"""A paper of the office about itself was printed: the notice, minutes, an answer."""


def erased(dossier: Dossier) -> Refused:
    """The answer to any act on a dossier whose personal fields were blanked: nothing may follow that."""
    when = f" ngày {day(dossier.last_at.date())}" if dossier.last_at else ""
    return Refused(
        f"Thông tin cá nhân của hồ sơ {dossier.local_no} đã xóa{when}, không lấy lại được: hồ sơ không sửa, "
        "hoàn tác, in hay ghi thêm được nữa. Sổ còn giữ số hồ sơ, thủ tục, các mốc thời gian và số liệu.",
        "dossier",
    )
