"""Dossiers that go together (liên thông): one is the main one, the others are linked to it."""

from __future__ import annotations

from cchc_desktop.core.acts import Link
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.lifecycle import check_move
from cchc_desktop.operations.clock import in_order
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store import linked


def link(desk: Desk, act: Link) -> Dossier:
    """Let the dossier go together with ``main``, which must not, over whatever links, lead back to it."""
    dossier = in_order(desk, act)
    check_move("link", dossier.state, dossier.local_no)
    main = desk.book.dossier(act.main)
    if dossier.linked_to == main.local_no:
        raise Refused(f"Hồ sơ {dossier.local_no} đã gắn với hồ sơ {main.local_no}.", "main")
    refuse_circle(desk, dossier, main, "main")
    return desk.enter(dossier, "link", {"linked_to": main.local_no})


def refuse_circle(desk: Desk, dossier: Dossier, main: Dossier, field: str) -> None:
    """Refuse ``main`` as the main one of ``dossier`` where that would lead round in a circle."""
    above = main
    for _ in range(linked.LONGEST):
        if above.seq == dossier.seq:
            who = "chính nó" if main.seq == dossier.seq else f"{main.local_no} là hồ sơ đã gắn với nó"
            raise Refused(f"Hồ sơ {dossier.local_no} không thể gắn với {who}.", field)
        if above.linked_to is None:
            return
        above = desk.book.dossier(above.linked_to)
    raise Refused(f"Hồ sơ {main.local_no} đã nối qua {linked.LONGEST} hồ sơ; không gắn thêm được.", field)
