"""A register with a scanned file in its vault, and a disk that fills up."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from make import NINE, receive

from cchc_desktop.store import scans
from cchc_desktop.store.engine import Register
from cchc_desktop.store.scans import KeptFile, Scan
from cchc_desktop.store.vault import Vault, vault_of

PAPER = b"%PDF-1.7 giay to cua ong Nguyen Van Thu " * 50


def vault(opened: Register) -> Vault:
    with opened.read() as reading:
        return vault_of(opened, reading)


def kept(opened: Register, data: bytes = PAPER) -> str:
    """A file of a dossier, in the vault and in its row."""
    digest = vault(opened).put(data)
    with opened.write() as writing:
        dossier = receive(writing)
        file = KeptFile(digest=digest, size=len(data), kind="pdf", pages=1, kept_at=NINE, facts={})
        scans.put_file(writing, file)
        scan = Scan(
            id=f"{digest[:32]}-0001",
            digest=digest,
            state="filed",
            dossier=dossier.seq,
            place=1,
            source="thử",
            by="Lan",
            taken_at=NINE,
        )
        scans.put_scan(writing, scan)
        note = {"scan": scan.id, "file": digest}
        writing.append(dossier, verb="digitise", at=NINE, recorded_at=NINE, by="Lan", note=note)
    return digest


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond ``room`` bytes, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)
