"""What a test does at the counter."""

from __future__ import annotations

from collections.abc import Callable

from cchc_desktop.core.dossier import Dossier

Act = Callable[..., Dossier]
"""Do one verb as a script would: ``act("finish", "2026-10-02T10:00", dossier="0001/2026")``."""
