"""Files that the clerk picks, or drops on the dossier."""

from __future__ import annotations

from pathlib import Path

from cchc_desktop.core.failure import Refused
from cchc_desktop.scanners import Profile, Scanner, Sheaf, leave
from cchc_desktop.scanners._files import sheaf_of


def _scan(profile: Profile) -> tuple[Sheaf, ...]:
    if not profile.paths:
        raise Refused("Chưa chọn tệp nào.", "paths")
    return tuple(sheaf_of(Path(path)) for path in profile.paths)


FILES = Scanner("files", "Chọn tệp", lambda: True, _scan, leave)
