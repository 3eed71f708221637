"""Several named files as the one that is carried by hand or by mail: a plain zip that any tool opens."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from cchc_desktop.core.failure import Refused

MOST_FILES = 2_000
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_SIGN = b"PK\x03\x04"


def is_bundle(data: bytes) -> bool:
    """Whether ``data`` looks like one."""
    return data.startswith(_SIGN)


def bundle(files: Mapping[str, bytes]) -> bytes:
    """``files`` as one; they are packed already, and the same files make the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as made:
        for name, data in files.items():
            made.writestr(ZipInfo(name, _FIRST_MOMENT), data)
    return out.getvalue()


def unbundle(data: bytes) -> Mapping[str, bytes]:
    """The files in ``data``; Refused for what is damaged, packed, doubled, or would be more than it is.

    Nothing is unpacked: what lies there takes as many bytes as the bundle itself.
    """
    try:
        with ZipFile(BytesIO(data)) as held:
            listed = held.infolist()
            names = {one.filename for one in listed}
            is_sound = (
                len(names) == len(listed) <= MOST_FILES
                and all(one.compress_type == ZIP_STORED and not one.flag_bits & 1 for one in listed)
                and sum(one.file_size for one in listed) <= len(data)
            )
            if not is_sound:
                raise Refused("Tệp gói có cấu trúc lạ nên không phải của chương trình.")
            return {one.filename: held.read(one) for one in listed}
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise Refused("Tệp gói bị hỏng trên đường đi. Đề nghị nơi gửi chuyển lại.") from error
