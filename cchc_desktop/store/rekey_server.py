"""The other machines of a server: how they come to know that the key was changed, and follow."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.store import keys, rekey_vault
from cchc_desktop.store.engine import Register
from cchc_desktop.store.keys import SideFile
from cchc_desktop.store.rekey_rest import mark, put_in_place
from cchc_desktop.store.settings import setting
from cchc_desktop.store.side_file import wrap_of
from cchc_desktop.store.vault import Vault, vault_of

DATA_KEY = "data_key"
"""The choice that tells which key is the register's now, by what checks it."""
_CHECK, _SIDE, _PROOF = "check", "side", "proof"


def told(register: Register, side: SideFile) -> dict[str, Json]:
    """What the register keeps of its new key; on a server, what the other machines need to follow.

    The ways in are sealed, and that they come from somebody who had the key before is proven with that key.
    """
    if register.is_sqlite:
        return {_CHECK: side.key_check}
    said = json.dumps({"wraps": [asdict(wrap) for wrap in side.wraps], "url_box": side.url_box})
    return {_CHECK: side.key_check, _SIDE: said, _PROOF: _proof(register.key, side.key_check, said)}


def check(register: Register) -> str:
    """What checks the key that the register has now; empty where it has its first."""
    return str(_stored(register).get(_CHECK, ""))


def following(register: Register) -> SideFile | None:
    """The side file for this machine, where another one changed the key; None where it did not.

    Refused where the key was changed more than once since: nothing proves the last change here.
    """
    if register.is_sqlite:
        return None
    stored, own = _stored(register), keys.read_side(register.place)
    now = str(stored.get(_CHECK, own.key_check))
    if now == own.key_check:
        return None
    said = str(stored.get(_SIDE, ""))
    proof = _proof(register.key, now, said)
    if not hmac.compare_digest(str(stored.get(_PROOF, "")).encode(), proof.encode()):
        raise Refused(
            f"Khóa của sổ đã đổi ở máy khác. Chép tệp {keys.SIDE_FILE} từ máy đó vào {register.place} (giữ "
            f"lại dòng “device” của máy này: {register.profile.device}) rồi mở lại.",
            "passphrase",
        )
    whole = json.loads(said)
    wraps = tuple(map(wrap_of, whole["wraps"]))
    return replace(own, key_check=now, wraps=wraps, url_box=whole["url_box"])


def take_over(register: Register, side: SideFile, fresh: bytes) -> None:
    """Let ``side`` count here, and the files that only this machine has be under ``fresh``."""
    place = register.place
    with register.read() as reading:
        vault = vault_of(register, reading)
    alone = Vault((vault.own,), vault.own, vault.box_key, vault.name_key)
    mark(place, alone.places, keys.check_of(fresh))
    rekey_vault.lay_beside(alone, fresh, lambda _words, _done, _of: None)
    keys.write_side(place, side)
    put_in_place(place, alone)


def _stored(register: Register) -> Mapping[str, Json]:
    with register.read() as reading:
        found = setting(reading, DATA_KEY, date.max)
    return found if isinstance(found, dict) else {}


def _proof(key: bytes, now: str, said: str) -> str:
    return hmac.new(key, f"cchc next key\0{now}\0{said}".encode(), hashlib.sha256).hexdigest()
