"""What a change of the key leaves when it is killed: a mark, and on which side of the rename it stood."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import moved, sync_folder, write_whole
from cchc_desktop.store import kept_sums, keys, rekey_file, rekey_vault
from cchc_desktop.store.engine import Register
from cchc_desktop.store.vault import Vault, vault_of

MARKER = "register.rekey.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """The folders of the vault that get other files, and what checks the new key."""

    places: tuple[Path, ...]
    check: str


def mark(place: Path, places: Iterable[Path], check: str) -> None:
    """Say that the key is being changed, before anything is."""
    told = {"places": [str(path) for path in places], "check": check}
    write_whole(place / MARKER, json.dumps(told).encode())


def marked(place: Path) -> Mark | None:
    """What is going on, or was when the program was killed; None for nothing."""
    try:
        told = json.loads((place / MARKER).read_bytes())
        return Mark(tuple(Path(folder) for folder in told["places"]), str(told["check"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(
            f"Tệp {place / MARKER} bị hỏng nên không biết lần đổi khóa trước đến đâu. Lấy lại từ bản sao lưu."
        ) from error


def take_back(register: Register) -> None:
    """Nothing was changed: what lies beside goes, what tells of it last; where a disk is away it waits."""
    place = register.place
    with register.read() as reading:
        vault = vault_of(register, reading)
    try:
        for folder in _places(place):
            rekey_vault.take_back(folder)
        rekey_file.take_away(place)
    except OSError as error:
        _log.warning("what a change of the key left stays for now: %s", type(error).__name__)
        return
    if not _is_away(place, vault):
        (place / keys.NEXT_FILE).unlink(missing_ok=True)
        (place / MARKER).unlink(missing_ok=True)
        sync_folder(place)


def put_in_place(place: Path, vault: Vault) -> None:
    """The new key counts: the folders of the vault follow, each where it can be had."""
    kept_sums.drop(place)
    try:
        for folder in _places(place):
            rekey_vault.put_in_place(folder)
    except OSError as error:
        _log.warning("the vault follows later: %s", type(error).__name__)
        return
    if not _is_away(place, vault):
        (place / MARKER).unlink(missing_ok=True)
        sync_folder(place)


def rename_side(place: Path) -> None:
    """Let the side file of the new key be the one of the register."""
    moved(place / keys.NEXT_FILE, place / keys.SIDE_FILE)
    sync_folder(place)


def refuse_rest(place: Path) -> None:
    """Trouble where the change before could not be tidied up yet."""
    if marked(place) is None:
        return
    folders = "; ".join(f"“{folder}”" for folder in _places(place))
    raise Trouble(
        f"Lần đổi khóa trước chưa xếp xong kho số hóa {folders}. "
        "Hãy kiểm tra ổ mạng, đóng chương trình đang mở tệp trong kho, rồi mở lại sổ và làm lại."
    )


def _places(place: Path) -> tuple[Path, ...]:
    found = marked(place)
    return () if found is None else found.places


def _is_away(place: Path, vault: Vault) -> bool:
    """Whether a folder that the register still uses cannot be seen now; its own need not be there."""
    used = (folder for folder in _places(place) if folder in vault.places and folder != vault.own)
    return not all(folder.is_dir() for folder in used)
