"""Erasure by retention law, its second half: two persons, one transaction, then the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import nfc
from cchc_desktop.files import why
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.erasure import (
    EMPTIED,
    RUNNING,
    Proposal,
    keep,
    refuse_stale,
    unfinished,
    wanted,
)
from cchc_desktop.operations.retention import retention
from cchc_desktop.operations.witness import Second, witnessed
from cchc_desktop.store import backups, erasing, upkeep_rows
from cchc_desktop.store.compacting import compact
from cchc_desktop.store.engine import BACKUPS, Register
from cchc_desktop.store.own_acts import ERASE
from cchc_desktop.store.vault import Vault, vault_of

BEGIN, DONE = "begin", "done"
Step = Callable[[str, int, int], None]


def _in_silence(_words: str, _done: int, _of: int) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which list is to be erased, by which text, who does it and who stands by."""

    digest: str
    basis: str
    by: str
    second: Second | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """An erasure that came to its end; ``backups`` still hold what was erased."""

    digest: str
    dossiers: int
    files: int
    is_compact: bool
    backups: tuple[str, ...]


def run(place: Workplace, asked: Asked, now: datetime, step: Step = _in_silence) -> Erased:
    """Erase exactly what the list says: all rows at once or nothing, then the files."""
    begin(place, asked, now)
    return finish(place, now, by=asked.by, step=step)


def begin(place: Workplace, asked: Asked, now: datetime) -> Proposal:
    """Blank all rows of the list in one transaction; after it the erasure can only go on."""
    if not nfc(asked.basis):
        raise Refused("Xóa thông tin cá nhân phải có căn cứ. Ghi văn bản cho phép xóa.", "basis")
    with place.register.read() as reading:
        reading.actor.need(ERASE)
        _refuse_no_vault(vault_of(place.register, reading))
        wanted(reading, asked.digest)
    # Proven outside of the transaction: a wrong password is counted whatever becomes of the erasure.
    witness = witnessed(place.register, ERASE, asked.second, now)
    with at_desk(place, asked.by, now, now) as desk:
        made = wanted(desk.book, asked.digest)
        refuse_stale(desk.book, retention(desk.book, desk.folder), made, desk.at.date())
        told: dict[str, Json] = {"run": made.digest, "phase": BEGIN, "count": len(made.dossiers)}
        told |= {"kinds": dict(made.kinds), "terms": dict(made.terms)}
        told |= {erasing.SCANS: list(made.scans), "drafts": len(made.drafts)}
        told |= {"requests": list(made.requests), erasing.LOG_UNTIL: made.log_until, "log": made.log}
        told |= witness
        _enter(desk, asked.basis, told)
        note: dict[str, Json] = {"run": made.digest}
        at, recorded_at = desk.at, desk.recorded_at
        erasing.erase(
            desk.book, made.dossiers, at=at, recorded_at=recorded_at, by=desk.by, basis=asked.basis, note=note
        )
        erasing.drop_drafts(desk.book, made.drafts)
        erasing.blank_requests(desk.book, made.requests)
        if made.log_until:
            erasing.blank_log(desk.book, made.log_until)
        begun = replace(made, state=RUNNING, run={"basis": nfc(asked.basis)})
        keep(desk, begun)
    return begun


def _enter(desk: Desk, basis: str, told: dict[str, Json]) -> None:
    desk.book.append(
        None, verb=ERASE, at=desk.at, recorded_at=desk.recorded_at, by=desk.by, basis=basis, note=told
    )


def _refuse_no_vault(vault: Vault) -> None:
    for folder in vault.places:
        if folder != vault.own and not folder.is_dir():
            raise Trouble(
                f"Không thấy thư mục kho số hóa “{folder}” nên chưa xóa được bản quét. Hãy nối lại ổ mạng "
                "rồi chạy lại; chưa có gì bị xóa dở."
            )


def finish(place: Workplace, now: datetime, *, by: str, step: Step = _in_silence) -> Erased:
    """Bring an erasure that was begun to its end, wherever it was broken off."""
    with place.register.read() as reading:
        busy = unfinished(reading)
    if busy is None:
        raise Refused("Không có lần xóa nào đang dở.", "list_digest")
    if busy.state == RUNNING:
        busy = empty(place, busy, now, by=by, step=step)
    step("tệp sổ", 0, 1)
    is_compact = compact(place.register)
    return _end(place, busy, now, by=by, is_compact=is_compact)


def empty(place: Workplace, busy: Proposal, now: datetime, *, by: str, step: Step = _in_silence) -> Proposal:
    """Take the scanned files out of the vault, and their rows and the words to find people by after them."""
    with place.register.read() as reading:
        scans = erasing.scans_told(reading, busy.digest)
        digests = erasing.digests_of(reading, scans)
        vault = vault_of(place.register, reading)
    _refuse_no_vault(vault)
    files = _unlink(vault, digests, step)
    with at_desk(place, by, now, now) as desk:
        erasing.drop_scans(desk.book, scans, digests)
        erasing.forget_words(desk.book)
        emptied = replace(busy, state=EMPTIED, run={**busy.run, "files": files, "scans": len(scans)})
        keep(desk, emptied)
    return emptied


def _unlink(vault: Vault, digests: Sequence[str], step: Step) -> int:
    """Take the files away wherever they lie; one that is gone already was taken before a break."""
    for at, digest in enumerate(digests):
        step("tệp số hóa", at, len(digests))
        for folder in vault.places:
            path = vault.path_of(digest, folder)
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise Trouble(
                    f"Chưa xóa được tệp {path.name[:12]} trong kho số hóa ({why(error)}). Kiểm tra ổ đĩa, "
                    "quyền ghi, phần mềm diệt vi-rút; rồi chạy tiếp lần xóa (cchc erase --resume)."
                ) from error
    return len(digests)


def _end(place: Workplace, busy: Proposal, now: datetime, *, by: str, is_compact: bool) -> Erased:
    left = older_copies(place.register)
    files = busy.run.get("files")
    with at_desk(place, by, now, now) as desk:
        told: dict[str, Json] = {
            "run": busy.digest,
            "phase": DONE,
            "files": files if isinstance(files, int) else 0,
        }
        told |= {"scans_dropped": busy.run.get("scans", 0), "is_compact": is_compact, "backups": list(left)}
        _enter(desk, str(busy.run.get("basis") or ""), told)
        erasing.drop_drafts(desk.book, (f"erasure-{busy.digest}",))
    return Erased(
        digest=busy.digest,
        dossiers=len(busy.dossiers),
        files=files if isinstance(files, int) else 0,
        is_compact=is_compact,
        backups=left,
    )


def older_copies(register: Register) -> tuple[str, ...]:
    """What may still hold what was erased: backups here, replaced registers, the second place."""
    found = [one.file.name for one in backups.in_folder(register.place / BACKUPS, register.profile.unit)]
    known = {*found}
    found += sorted(
        path.name for path in (register.place / BACKUPS).glob("*.cchcbak") if path.name not in known
    )
    found += sorted(path.name for path in register.place.glob("replaced-*") if path.is_dir())
    with register.read() as reading:
        chosen = upkeep_rows.second_of(reading)
    if chosen is not None:
        there = backups.in_folder(Path(chosen[0]), register.profile.unit)
        found += [f"{one.file.name} (nơi thứ hai)" for one in there]
        if not there:
            found.append(f"Các bản ở nơi thứ hai: {chosen[0]}")
    return tuple(found)
