"""Acts of a unit about other units by their names, for scripts; each is entered at the moment it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Generic, TypeVar, cast

from cchc_desktop.carriers.folder import Folder, writable
from cchc_desktop.core import office_acts as acts
from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.acts import FIRST_YEAR, LAST_YEAR
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.files import read_within
from cchc_desktop.operations import enrol, inviting, notices, peer_keys, reviews, unit_tree
from cchc_desktop.operations.asides import dismiss
from cchc_desktop.operations.confirming import confirm
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.letters import LARGEST, File
from cchc_desktop.operations.look_up import switch
from cchc_desktop.operations.month import period_of
from cchc_desktop.operations.unit_acts import Act, undo
from cchc_desktop.operations.unit_list import load_list
from cchc_desktop.operations.unit_steps import New
from cchc_desktop.store.members import Member

A = TypeVar("A")
Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Here:
    """Where an act is done, when, and by whom."""

    place: Workplace
    now: datetime
    by: str


@dataclass(frozen=True, slots=True)
class OfficeVerb(Generic[A]):
    """One act: its name, what it is told, and the function that does it and answers."""

    name: str
    act: type[A]
    do: Callable[[Here, A], Answer]

    @property
    def title(self) -> str:
        """The office's words for it."""
        return act_words(self.name)


def _kept(done: Act) -> Answer:
    return asdict(done)


def _put(here: Here, act: acts.PutUnit) -> Answer:
    member = Member(act.unit, act.name, act.since, act.until, act.parent)
    return _kept(unit_tree.put(here.place, member, here.now, by=here.by, basis=act.basis))


def _end(here: Here, act: acts.EndUnit) -> Answer:
    return _kept(unit_tree.end(here.place, act.unit, act.until, here.now, by=here.by, basis=act.basis))


def _rename(here: Here, act: acts.RenameUnit) -> Answer:
    told = {"by": here.by, "basis": act.basis, "code": act.code}
    return _kept(unit_tree.rename(here.place, act.unit, act.name, act.since, here.now, **told))


def _move(here: Here, act: acts.MoveUnit) -> Answer:
    told = {"by": here.by, "basis": act.basis}
    return _kept(unit_tree.move(here.place, act.unit, act.parent, act.since, here.now, **told))


def _merge(here: Here, act: acts.MergeUnits) -> Answer:
    new, told = New(act.into, act.name, act.parent), {"by": here.by, "basis": act.basis}
    return _kept(unit_tree.merge(here.place, act.units, new, act.since, here.now, **told))


def _split(here: Here, act: acts.SplitUnit) -> Answer:
    news = [New(one.code, one.name, one.parent) for one in act.into]
    told = {"by": here.by, "basis": act.basis, "heir": act.heir}
    return _kept(unit_tree.split(here.place, act.unit, news, act.since, here.now, **told))


def _list(here: Here, act: acts.ListUnits) -> Answer:
    done = load_list(here.place, Path(act.file), here.now, by=here.by, basis=act.basis)
    return {"added": len(done.added), "same": done.same, "refused": [list(one) for one in done.refused]}


def _undo(here: Here, act: acts.UndoUnits) -> Answer:
    return _kept(undo(here.place, act.number, here.now, by=here.by, reason=act.reason))


def _invite(here: Here, act: acts.Invite) -> Answer:
    folder = writable(act.out)
    file = enrol.invite(
        here.place,
        act.unit,
        here.now,
        by=here.by,
        address=act.address,
        forms=act.forms or (),
        cutoff_day=act.cutoff_day,
        look_up=act.look_up,
    )
    doubts = inviting.doubts(here.place, [act.unit], here.now)
    return {"file": _laid(folder, file), "warnings": list(doubts)}


def _laid(folder: Folder, file: File) -> str:
    folder.put(file.name, file.data)
    return str(folder.path / file.name)


def _join(here: Here, act: acts.Join) -> Answer:
    data = read_within(Path(act.file), LARGEST, "giấy mời")
    folder = writable(act.out) if act.out else None
    done = enrol.join(here.place, data, here.now, by=here.by, is_compared=act.is_compared)
    answer = _laid(folder, done.answer) if folder else None
    return {
        "superior": done.joining.sender,
        "figures": done.joining.figures,
        "state": done.peer.state.value,
        "answer": answer,
        "left": list(done.left),
    }


def _confirm(here: Here, act: acts.ConfirmKey) -> Answer:
    done = confirm(here.place, act.unit, act.figures, here.now, by=here.by)
    return {"unit": done.peer.sender, "figures": fingerprint(done.peer.key), "taken": list(done.taken)}


def _close(here: Here, act: acts.CloseKey) -> Answer:
    told = {"by": here.by, "reason": act.reason}
    peer, doubtful = peer_keys.close_key(here.place, act.unit, here.now, **told, at=act.since_at)
    return {"unit": peer.sender, "figures": fingerprint(peer.key), "doubtful": list(doubtful)}


def _change(here: Here, act: acts.ChangeKey) -> Answer:
    done = peer_keys.change_key(here.place, here.now, by=here.by, reason=act.reason, is_lost=act.is_lost)
    return asdict(done)


def _tell(here: Here, act: acts.Tell) -> Answer:
    if act.pack:
        file = Path(act.pack)
        return {
            "to": list(notices.send_pack(here.place, act.units, file, here.now, by=here.by, text=act.text))
        }
    return {"to": list(notices.tell(here.place, act.units, act.text, here.now, by=here.by))}


def _take_pack(here: Here, act: acts.OfNotice) -> Answer:
    return {"left": list(notices.take_packs(here.place, act.number, here.now, by=here.by))}


def _deal_with(here: Here, act: acts.OfNotice) -> Answer:
    notices.deal_with(here.place, act.number, here.now, by=here.by)
    return {"number": act.number}


def _review(here: Here, act: acts.Review) -> Answer:
    period = period_of(here.place, act.period)
    if act.decision == "accepted":
        done = reviews.accept(here.place, act.unit, period, here.now, by=here.by, revision=act.revision)
    else:
        done = reviews.return_packet(
            here.place,
            act.unit,
            period,
            here.now,
            by=here.by,
            reason=act.reason,
            box=act.box,
            revision=act.revision,
        )
    return {"unit": done.sender, "revision": done.revision, "state": done.state}


def _dismiss(here: Here, act: acts.Dismiss) -> Answer:
    return {"name": dismiss(here.place, act.digest, here.now, by=here.by, reason=act.reason)}


def _switch(here: Here, act: acts.LookUp) -> Answer:
    switch(here.place, here.now, by=here.by, is_on=act.is_on)
    return {"is_on": act.is_on}


ALL: tuple[OfficeVerb[object], ...] = cast(
    "tuple[OfficeVerb[object], ...]",
    (
        OfficeVerb("unit_put", acts.PutUnit, _put),
        OfficeVerb("unit_end", acts.EndUnit, _end),
        OfficeVerb("unit_rename", acts.RenameUnit, _rename),
        OfficeVerb("unit_move", acts.MoveUnit, _move),
        OfficeVerb("unit_merge", acts.MergeUnits, _merge),
        OfficeVerb("unit_split", acts.SplitUnit, _split),
        OfficeVerb("unit_list", acts.ListUnits, _list),
        OfficeVerb("unit_undo", acts.UndoUnits, _undo),
        OfficeVerb("invite", acts.Invite, _invite),
        OfficeVerb("join", acts.Join, _join),
        OfficeVerb("confirm_key", acts.ConfirmKey, _confirm),
        OfficeVerb("close_key", acts.CloseKey, _close),
        OfficeVerb("new_key", acts.ChangeKey, _change),
        OfficeVerb("notice", acts.Tell, _tell),
        OfficeVerb("take_pack", acts.OfNotice, _take_pack),
        OfficeVerb("notice_done", acts.OfNotice, _deal_with),
        OfficeVerb("review", acts.Review, _review),
        OfficeVerb("dismiss", acts.Dismiss, _dismiss),
        OfficeVerb("look_up", acts.LookUp, _switch),
    ),
)
OFFICE_VERBS: Mapping[str, OfficeVerb[object]] = {verb.name: verb for verb in ALL}


def refuse_days(told: object) -> None:
    """Refuse days of years that no register holds: nothing can be reckoned with some of them."""
    for value in asdict(told).values():  # type: ignore[call-overload]  # every act is a dataclass
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise Refused(
                f"Ngày “{value.isoformat()}” nằm ngoài các năm {FIRST_YEAR} đến {LAST_YEAR}. Hãy xem lại năm."
            )
