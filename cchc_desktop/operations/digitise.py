"""Recording how far the papers and the result of a dossier are digitised."""

from __future__ import annotations

from dataclasses import replace

from cchc_desktop.core.acts import Digitise
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised, are_digitised, has_reused
from cchc_desktop.operations.clock import in_order
from cchc_desktop.operations.desk import Desk


def digitise(desk: Desk, act: Digitise) -> Dossier:
    """Set the state of single papers, of all of them, or of the result.

    A dossier without a list of papers (taken over from a book) can still be marked as a whole.
    """
    dossier = in_order(desk, act, is_correction=True)
    papers = list(dossier.papers)
    if act.is_all:
        papers = [
            replace(paper, digitised=Digitised.SCANNED) if paper.digitised is Digitised.NOT_YET else paper
            for paper in papers
        ]
    for place, state in act.papers:
        if not 1 <= place <= len(papers):
            raise Refused(
                f"Hồ sơ {dossier.local_no} có {len(papers)} giấy tờ, không có giấy tờ số {place}.", "papers"
            )
        papers[place - 1] = replace(papers[place - 1], digitised=state)
    values: dict[str, object] = {}
    if act.is_all or act.papers:
        values = {"papers": tuple(papers), "is_reused": has_reused(papers)}
        values["is_digitised_in"] = are_digitised(papers) or (act.is_all and not papers)
    if act.is_result is not None:
        values["is_digitised_out"] = act.is_result
    if not values:
        raise Refused("Chưa chọn giấy tờ hay kết quả nào.", "papers")
    return desk.enter(dossier, "digitise", values)
