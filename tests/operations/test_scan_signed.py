"""Signed PDFs are kept byte by byte; what their signatures are worth is said plainly."""

from __future__ import annotations

import random
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1
from certificates import own_certificate
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas
from stacks import Sheet, Stack, paper, scanned

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.filing import rearrange
from cchc_desktop.operations.pages.signatures import holds, signatures_of
from cchc_desktop.operations.scanning import Source, Taken, take_in
from cchc_desktop.operations.tray import document, of_dossier
from cchc_desktop.store import search

AT = datetime(2026, 10, 2, 9, tzinfo=HANOI)
SIGNER = "Ủy ban nhân dân xã Phú Thạnh"


def plain(pages: int = 2) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(100, 700, f"Trang {number + 1}: quyet dinh cua Chu tich")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def signer() -> SimpleSigner:
    """An invented office with a key of its own."""
    key, certificate = own_certificate(SIGNER, 900)
    registry: Any = SimpleCertificateStore
    der, pkcs8, bare = (
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(key.private_bytes(der, pkcs8, bare)),
        cert_registry=registry(),
    )


def signed() -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(plain()))
    out: BytesIO = sign_pdf(writer, PdfSignatureMetadata(field_name="ChuKy"), signer=signer())
    return out.getvalue()


def added_to(file: bytes) -> bytes:
    """The document with a page more, behind the signature."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(file))
    writer.root["/LoiThem"] = generic.pdf_string("them sau khi ky")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def tampered(file: bytes) -> bytes:
    at = file.index(b"stream") + 12
    return file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]


def take(place: Workplace, data: bytes, dossier: Dossier) -> Taken:
    return take_in(
        place, "Lan", AT, [Source("qd.pdf", data)], source_name="tệp", dossier=dossier.local_no, paper=1
    )


def state(place: Workplace, dossier: Dossier) -> Digitised:
    with place.register.read() as reading:
        return search.dossier(reading, dossier.local_no).papers[0].digitised


def test_a_whole_signature_makes_the_paper_signed(place: Workplace, received: Dossier) -> None:
    file = signed()
    (part,) = take(place, file, received).parts
    assert document(place, part.digest) == file
    assert state(place, received) is Digitised.SIGNED
    with place.register.read() as reading:
        (shown,) = of_dossier(reading, received.seq)
    (signature,) = shown.signatures
    assert shown.is_signed
    assert (signature.signer, signature.is_intact, signature.is_whole) == (SIGNER, True, True)
    assert "còn nguyên vẹn, ký toàn bộ tài liệu; chưa kiểm tra được chứng thư" in signature.sentence
    with pytest.raises(Refused, match="chữ ký số thì giữ nguyên"):
        rearrange(place, "Lan", AT, part.scan_id, [(2, 0), (1, 0)], "đổi thứ tự")


def test_what_was_added_behind_is_not_signed(place: Workplace, received: Dossier) -> None:
    file = added_to(signed())
    (part,) = take(place, file, received).parts
    assert document(place, part.digest) == file
    assert state(place, received) is Digitised.SCANNED
    assert any("chỉ một phần tài liệu" in finding.sentence for finding in part.findings)


def test_a_broken_signature_is_said_to_be_broken(place: Workplace, received: Dossier) -> None:
    (part,) = take(place, tampered(signed()), received).parts
    assert state(place, received) is Digitised.SCANNED
    assert any("KHÔNG còn nguyên vẹn" in finding.sentence for finding in part.findings)


def test_a_digital_file_without_signature_is_kept_as_it_is(place: Workplace, received: Dossier) -> None:
    file = plain()
    (part,) = take(place, file, received).parts
    assert document(place, part.digest) == file
    assert state(place, received) is Digitised.SCANNED
    with place.register.read() as reading:
        (shown,) = of_dossier(reading, received.seq)
    assert (shown.form, shown.is_signed, shown.signatures) == ("PDF", False, ())


@pytest.mark.parametrize("junk", [b"/Type /Sig /ByteRange [0 1 2", b"/ByteRange [0 9 9 9] /Contents <00>"])
def test_junk_that_looks_signed_is_not(junk: bytes) -> None:
    assert not holds(signatures_of(b"%PDF-1.7\n" + junk, AT))
    with pikepdf.open(BytesIO(plain())) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(
            Fields=[
                pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="a", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
            ]
        )
        out = BytesIO()
        pdf.save(out)
    assert not holds(signatures_of(out.getvalue(), AT))


def claiming(value: bytes | None, *, is_packed: bool) -> bytes:
    """A scanned page with a field for a signature that no parser understands; None: an empty field."""
    rng = random.Random(1)
    page = scanned(paper(rng, 200, (148.0, 210.0)), rng, noise=3)
    with pikepdf.open(BytesIO(Stack((Sheet(page, None),), 200).pdf())) as pdf:
        told = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("S"))
        if value is not None:
            told.V = pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Sig,
                    Filter=pikepdf.Name("/Adobe.PPKLite"),
                    ByteRange=pikepdf.Array([0, 10, 20, 10]),
                    Contents=pikepdf.String(value),
                )
            )
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(told)]), SigFlags=3)
        out = BytesIO()
        mode = pikepdf.ObjectStreamMode
        pdf.save(out, object_stream_mode=mode.generate if is_packed else mode.disable)
    return out.getvalue()


@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("value", [b"\x00\x01", b"\x30\x82\x10\x00\x06\x09", b"", None])
def test_a_signature_that_cannot_be_read_keeps_its_file(
    place: Workplace, received: Dossier, value: bytes | None, *, is_packed: bool
) -> None:
    file = claiming(value, is_packed=is_packed)
    (part,) = take(place, file, received).parts
    assert document(place, part.digest) == file
    assert state(place, received) is Digitised.SCANNED
    assert any("chữ ký số nhưng không đọc được" in finding.sentence for finding in part.findings)
    with pytest.raises(Refused, match="chữ ký số thì giữ nguyên"):
        rearrange(place, "Lan", AT, part.scan_id, [(1, 90)], "xoay")
