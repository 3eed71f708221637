"""What the unit above answered to one packet, for printing: both sides' counts, and whose key signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.core.sheet import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSheet:
    """One signed answer beside what we keep of the packet that it speaks of.

    ``listed`` lines went up and ``counted`` lines were counted there; ``digest`` is that of the packet,
    ``letter`` that of the list of pieces that we signed. ``confirmed_at`` is when the figures of the key
    were compared, None while nobody has.
    """

    office: Office
    printed_on: date
    clerk: str
    receiver: str
    receiver_name: str
    received_at: datetime
    sent_at: datetime | None
    title: str
    first_on: date
    last_on: date
    revision: int
    is_final: bool
    listed: int
    counted: int
    file: str
    digest: str
    letter: str
    figures: str
    confirmed_at: datetime | None
    confirmed_by: str
    is_closed: bool
    ahead: int  # seconds by which our clock ran before theirs, 0 where it did not

    @property
    def at(self) -> datetime:
        """The day of the paper is that of the answer, whenever it is printed."""
        return self.received_at

    @property
    def is_equal(self) -> bool:
        """Whether both sides counted the same."""
        return self.listed == self.counted
