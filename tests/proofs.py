"""What a commune holds as the proof that a packet was taken in."""

from __future__ import annotations

from cchc_desktop.core import answer
from cchc_desktop.core import letter as letters
from cchc_desktop.core.answer import Answer
from cchc_desktop.store import parcels
from cchc_desktop.store.reading import Reading


def proof_of(reading: Reading, packet: str) -> Answer | None:
    """The superior's answer that took our packet of this digest in; None where none did."""
    for out in parcels.outs_of(reading, packet):
        if out.answer is not None and out.answered_at is not None:
            return answer.read(letters.read(out.answer, "acknowledgement").body)
    return None
