"""The acts that the register enters of itself, beside the verbs of the office."""

from __future__ import annotations

FOUND = "found"
"""The first entry: whose register it is, as it was told when it was made."""

ERASE = "erase"
"""Personal fields of one dossier were blanked, by the text in its basis."""

RENUMBER = "renumber"
"""Local numbers go on further up, after days on paper."""

RESTORE = "restore"
"""A backup took the place of a register that had given out more numbers."""

MOVED = "moved"
"""The part of a note that tells which numbers jumped: rows of [counter, year, device, from, to]."""

PRINT_LIST = "print_list"
"""A paper about many dossiers was printed; where it has a number, the note tells it."""
