"""Signing, packing and closing what travels: Ed25519, zstd and age, all of them other people's work."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.letter import Kind, Letter, read, to_sign, write
from cchc_desktop.core.recipient import is_recipient

_LEVEL = 10
_AGE = b"age-encryption.org/v1\n"
_PACKED = b"\x28\xb5\x2f\xfd"  # of zstd
_WIDEST = 8 * 1024 * 1024  # bytes that unpacking may look back; what we pack needs far less
_UNREADABLE = "Tệp trao đổi bị hỏng trên đường đi. Đề nghị nơi gửi chuyển lại."


@dataclass(frozen=True, slots=True)
class Keys:
    """What a unit signs with and what it is written to by; secrets stay in the register."""

    secret: str  # Ed25519 seed, hex
    identity: str  # age identity
    former: tuple[str, ...] = ()  # age identities of before: what was closed to them still comes in

    @property
    def public(self) -> str:
        """The key that its signatures are verified with, in hex."""
        from nacl.signing import SigningKey

        return bytes(SigningKey(bytes.fromhex(self.secret)).verify_key).hex()

    @property
    def recipient(self) -> str:
        """The age recipient that others close their files to."""
        from pyrage import x25519

        return str(x25519.Identity.from_str(self.identity).to_public())


def new_keys() -> Keys:
    """Keys that nobody has seen."""
    from nacl.signing import SigningKey
    from pyrage import x25519

    return Keys(bytes(SigningKey.generate()).hex(), str(x25519.Identity.generate()))


def signed(letter: Letter, keys: Keys) -> bytes:
    """The bytes of ``letter`` under the signature of ``keys``."""
    from nacl.signing import SigningKey

    ours = replace(letter, key=keys.public, signature="")
    made = SigningKey(bytes.fromhex(keys.secret)).sign(to_sign(ours)).signature
    return write(replace(ours, signature=made.hex()))


def verified(data: bytes, kind: Kind) -> Letter:
    """The letter in ``data``; Refused unless the key that it names signed these very bytes.

    Whether that key is its sender's is for the caller to know.
    """
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    letter = read(data, kind)
    try:
        VerifyKey(bytes.fromhex(letter.key)).verify(to_sign(letter), bytes.fromhex(letter.signature))
    except (BadSignatureError, ValueError) as error:
        raise Refused(
            "Chữ ký của tệp trao đổi không đúng: tệp bị sửa hoặc giả. Không dùng tệp này."
        ) from error
    return letter


def close(data: bytes, recipients: Sequence[str] = ()) -> bytes:
    """``data`` packed, and closed to those who hold an identity; open to everybody where none does.

    Refused where a recipient is none: it is never closed to fewer than were named.
    """
    from zstandard import ZstdCompressor

    packed = ZstdCompressor(level=_LEVEL).compress(data)
    if not recipients:
        return packed
    if not all(map(is_recipient, recipients)):
        raise Refused(
            "Khóa nhận tệp mã hóa của đơn vị kia không dùng được nên chưa gửi gì. "
            "Đề nghị đơn vị đó lập lại giấy kết nối."
        )
    from pyrage import encrypt, x25519

    closed: bytes = encrypt(packed, [x25519.Recipient.from_str(one) for one in recipients])
    return closed


@dataclass(slots=True)
class Seals:
    """What was signed and closed before, by what it holds and under whose keys, in ``most`` bytes.

    Whoever asks for it again costs no key anything; what was asked for longest ago makes room.
    """

    most: int = 32 * 1024 * 1024
    _kept: OrderedDict[Hashable, bytes] = field(default_factory=OrderedDict)
    _size: int = 0

    def signed(self, letter: Letter, keys: Keys) -> bytes:
        """As ``signed`` of this module."""
        public = keys.public
        words = hashlib.sha256(to_sign(replace(letter, key=public))).digest()
        return self._once((public, words), lambda: signed(letter, keys))

    def close(self, data: bytes, recipients: Sequence[str] = ()) -> bytes:
        """As ``close`` of this module."""
        words = hashlib.sha256(data).digest()
        return self._once((tuple(recipients), words), lambda: close(data, recipients))

    def _once(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        if not self.most:
            return make()
        made = self._kept.pop(key, None)
        if made is None:
            made = make()
            self._size += len(made)
        self._kept[key] = made
        while self._size > self.most:
            self._size -= len(self._kept.popitem(last=False)[1])
        return made


FORGETFUL = Seals(0)
"""Keeps nothing: for who asks once."""


def is_closed(data: bytes) -> bool:
    """Whether only those whom it was closed to can open ``data``."""
    return data.startswith(_AGE)


def is_of_the_road(data: bytes) -> bool:
    """Whether ``data`` begins as files that units exchange do: a letter, packed, closed to somebody."""
    return data.startswith((b"{", _PACKED, _AGE))


def opened(data: bytes, keys: Keys | None, *, largest: int) -> bytes:
    """The inverse of ``close``; Refused for what is not for us, damaged, or more than ``largest`` bytes.

    How much it will be is looked at before a byte is unpacked.
    """
    packed = _decrypted(data, keys) if is_closed(data) else data
    from zstandard import CONTENTSIZE_UNKNOWN, ZstdDecompressor, ZstdError, get_frame_parameters

    try:
        told = get_frame_parameters(packed)
        if told.content_size == CONTENTSIZE_UNKNOWN or told.content_size > largest:
            raise Refused("Tệp trao đổi lớn quá mức cho phép nên không phải của chương trình.")
        unpacker = ZstdDecompressor(max_window_size=_WIDEST)
        found: bytes = unpacker.decompress(packed, max_output_size=largest, allow_extra_data=False)
    except ZstdError as error:
        raise Refused(_UNREADABLE) from error
    return found


def _decrypted(data: bytes, keys: Keys | None) -> bytes:
    from pyrage import DecryptError, decrypt, x25519

    if keys is None:
        raise Refused("Tệp trao đổi được mã hóa cho đơn vị khác nên không mở được ở đây.")
    try:
        packed: bytes = decrypt(
            data, [x25519.Identity.from_str(one) for one in (keys.identity, *keys.former)]
        )
    except DecryptError as error:
        if "No matching keys" in str(error):
            raise Refused("Tệp trao đổi được mã hóa cho đơn vị khác nên không mở được ở đây.") from error
        raise Refused(_UNREADABLE) from error
    return packed
