"""The vault: every scanned file once, under a name that tells nothing, in a box of the register's key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from cchc_desktop.core.failure import Trouble
from cchc_desktop.files import why, write_whole
from cchc_desktop.store.reading import Reading
from cchc_desktop.store.settings import setting

FOLDER = "vault"
NEXT = "next"
"""The folder in a vault that is being filled with the same files under another key."""
PLACE = "vault_place"
"""The setting that names a shared folder; without it the vault lies beside the register."""

_MAGIC = b"CCHCV1\n"
_NAME = 64  # letters
_NONCE = 24


@dataclass(frozen=True, slots=True)
class Vault:
    """``places`` are looked through in order; new files go to the first."""

    places: tuple[Path, ...]
    own: Path
    box_key: bytes
    name_key: bytes

    def put(self, data: bytes) -> str:
        """Keep ``data`` durably and give its digest; it is read back before it counts as kept."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path_of(digest, self.places[0])
        if path.exists() and self._opened(path, digest) is not None:
            return digest
        if self.places[0] != self.own and not self.places[0].is_dir():
            raise Trouble(
                f"Không thấy thư mục kho số hóa “{self.places[0]}” nên chưa giữ được tệp. "
                "Hãy kiểm tra ổ mạng rồi làm lại; bản quét chưa mất."
            )
        if (self.places[0] / NEXT).exists():
            raise Trouble(
                "Kho số hóa đang được đổi khóa nên chưa giữ được tệp. Đợi đổi khóa xong, đóng và mở lại sổ "
                "rồi làm lại; nếu không ai đang đổi thì chạy “cchc rekey”. Bản quét chưa mất."
            )
        write_whole(path, self._sealed(data, digest), is_private=True)
        if self._opened(path, digest) is None:
            path.unlink(missing_ok=True)
            raise Trouble(
                "Tệp vừa ghi vào kho số hóa đọc lại khác lúc ghi: ổ đĩa có thể hỏng. "
                "Hãy kiểm tra ổ đĩa rồi làm lại; bản quét chưa mất."
            )
        return digest

    def get(self, digest: str) -> bytes:
        """What was kept under ``digest``; Trouble when it is gone or not what it was."""
        there = [path for path in (self.path_of(digest, place) for place in self.places) if path.exists()]
        for path in there:
            data = self._opened(path, digest)
            if data is not None:
                return data
        if there:
            raise Trouble(
                f"Tệp {digest[:12]} trong kho số hóa đã bị hỏng. Lấy lại từ bản sao lưu, hoặc quét lại giấy."
            )
        raise Trouble(f"Kho số hóa không có tệp {digest[:12]}. Kiểm tra ổ mạng, hoặc lấy lại từ bản sao lưu.")

    def read(self, path: Path) -> bytes | None:
        """What lies at ``path``; None where it is damaged or another register's."""
        return self._opened(path, None)

    def path_of(self, digest: str, place: Path) -> Path:
        """Where a file lies: the name is a keyed one, so that nobody can look whether they know a file."""
        name = hmac.new(self.name_key, digest.encode(), hashlib.sha256).hexdigest()
        return place / name[:2] / name

    def is_sound(self, digest: str) -> bool | None:
        """Whether what is kept is what was kept; None where there is nothing."""
        there = [path for path in (self.path_of(digest, place) for place in self.places) if path.exists()]
        return any(self._opened(path, digest) is not None for path in there) if there else None

    def every(self) -> Iterator[Path]:
        """All files that lie there whole, in the order of their names."""
        for place in self.places:
            if place.is_dir():
                found = (path for path in place.glob("??/*") if len(path.name) == _NAME)
                yield from sorted(found)

    def _sealed(self, data: bytes, digest: str) -> bytes:
        from nacl.secret import SecretBox

        # The same content gets the same nonce and only the same content does: two machines write one file.
        nonce = hmac.new(self.name_key, f"nonce\0{digest}".encode(), hashlib.sha256).digest()[:_NONCE]
        return _MAGIC + bytes(SecretBox(self.box_key).encrypt(data, nonce))

    def _opened(self, path: Path, digest: str | None) -> bytes | None:
        try:
            sealed = path.read_bytes()
        except OSError as error:
            raise Trouble(
                f"Không đọc được kho số hóa “{path.parent.parent}” ({why(error)}). "
                "Hãy kiểm tra ổ đĩa, ổ mạng rồi làm lại."
            ) from error
        data = self._unsealed(sealed)
        return data if data is not None and digest in {None, hashlib.sha256(data).hexdigest()} else None

    def is_whole(self, sealed: bytes, name: str) -> bool:
        """Whether ``sealed`` is what was kept under the file name ``name``, which its content decides."""
        data = self._unsealed(sealed)
        return data is not None and self.path_of(hashlib.sha256(data).hexdigest(), self.own).name == name

    def _unsealed(self, sealed: bytes) -> bytes | None:
        from nacl.exceptions import CryptoError
        from nacl.secret import SecretBox

        if not sealed.startswith(_MAGIC):
            return None
        try:
            return SecretBox(self.box_key).decrypt(sealed[len(_MAGIC) :])
        except (CryptoError, ValueError):
            return None


class Placed(Protocol):
    """A register, open or only looked at."""

    @property
    def place(self) -> Path:
        """Its folder."""

    @property
    def key(self) -> bytes:
        """Its data key."""


def vault_of(register: Placed, reading: Reading) -> Vault:
    """The vault of ``register``: the folder that was chosen last, and the one beside the register."""
    own = register.place / FOLDER
    chosen = setting(reading, PLACE, date.max)
    places = (Path(chosen), own) if isinstance(chosen, str) and chosen else (own,)
    return vault_in(places, register.key)


def vault_in(places: tuple[Path, ...], key: bytes) -> Vault:
    """The vault in ``places``, the last of them its own, under a register's key."""
    return Vault(places, places[-1], _derived(key, b"box"), _derived(key, b"name"))


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"cchc vault " + purpose, hashlib.sha256).digest()
