"""Recording how far the papers and the result of a dossier are digitised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cchc_desktop.core.acts import Digitise
from cchc_desktop.core.card_text import refuse_card
from cchc_desktop.core.dossier import NOTHING, Dossier, Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised, Paper, are_digitised, has_reused
from cchc_desktop.core.text import nfc
from cchc_desktop.operations.clock import in_order
from cchc_desktop.operations.desk import Desk

_WITH_REASON = frozenset({Digitised.REUSED, Digitised.NOT_APPLICABLE})


def digitise(desk: Desk, act: Digitise, *, note: Mapping[str, Json] = NOTHING) -> Dossier:
    """Set the state of single papers, of all of them, or of the result.

    A dossier without a list of papers (taken over from a book) can still be marked as a whole.
    ``note`` names the file that made it so.
    """
    refuse_card("reasons", note)
    dossier = in_order(desk, act, is_correction=True)
    papers = list(dossier.papers)
    if act.is_all:
        papers = [
            replace(paper, digitised=Digitised.SCANNED) if paper.digitised is Digitised.NOT_YET else paper
            for paper in papers
        ]
    reasons = {place: nfc(reason) for place, reason in act.reasons}
    for place in sorted(reasons.keys() - {place for place, _ in act.papers}):
        raise Refused(
            f"Hồ sơ {dossier.local_no}: có lý do cho giấy tờ số {place} nhưng không đổi giấy đó.", "reasons"
        )
    for place, state in act.papers:
        papers[place - 1] = _marked(dossier, place, state, reasons.get(place, ""))
    values: dict[str, object] = {}
    if act.is_all or act.papers:
        values = {"papers": tuple(papers), "is_reused": has_reused(papers)}
        values["is_digitised_in"] = are_digitised(papers) or (act.is_all and not papers)
    if act.is_result is not None:
        values["is_digitised_out"] = act.is_result
    if not values:
        raise Refused("Chưa chọn giấy tờ hay kết quả nào.", "papers")
    return desk.enter(dossier, "digitise", values, note=note)


def _marked(dossier: Dossier, place: int, state: Digitised, reason: str) -> Paper:
    if not 1 <= place <= len(dossier.papers):
        raise Refused(
            f"Hồ sơ {dossier.local_no} có {len(dossier.papers)} giấy tờ, không có giấy tờ số {place}.",
            "papers",
        )
    paper = dossier.papers[place - 1]
    if state is Digitised.NOT_APPLICABLE and not (reason or paper.reason):
        raise Refused(
            f"Hồ sơ {dossier.local_no}: giấy tờ số {place} không áp dụng số hóa thì phải ghi lý do.",
            "reasons",
        )
    if state in _WITH_REASON:
        return replace(paper, digitised=state, reason=reason or paper.reason)
    was_excused = paper.digitised in _WITH_REASON
    return replace(paper, digitised=state, reason=reason or ("" if was_excused else paper.reason))
