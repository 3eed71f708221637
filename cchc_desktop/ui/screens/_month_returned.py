"""A period that the unit above returned: what is wrong with it, until somebody has dealt with that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._month_figures import boxes_under
from cchc_desktop.ui.screens._month_head import FIRST_FIGURE, HEADS

if TYPE_CHECKING:
    from cchc_desktop.core.period import Period


def returned_words(context: Context, period: Period) -> str:
    """What the unit above said of ``period`` and nobody has dealt with; empty where nothing."""
    from cchc_desktop.operations.notices import listed
    from cchc_desktop.store import awaited

    with context.do.reading() as reading:
        if not awaited.notices_to_read(reading):
            return ""
        found = [one for one in listed(reading) if not one.is_ours and one.done_at is None and not one.after]
    days = (period.first_on, period.last_on)
    told = ((one.notice, one.notice.about) for one in found)
    of_it = (one for one, about in told if about is not None and (about.first_on, about.last_on) == days)
    return next((one.words() for one in of_it), "")


def column_of(box: str) -> int | None:
    """The column of the form that shows this box alone; None for one that the form does not show."""
    columns = range(FIRST_FIGURE, len(HEADS))
    return next((at for at in columns if boxes_under(at) == {box}), None)
