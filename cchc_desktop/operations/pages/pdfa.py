"""Writing pages as PDF/A-2b, the same bytes for the same pages; and choosing pages out of such a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused

if TYPE_CHECKING:
    import pikepdf

_POINTS = 72
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_TURNS = frozenset({0, 90, 180, 270})


@dataclass(frozen=True, slots=True)
class JpegPage:
    """One page as it goes into the file."""

    jpeg: bytes
    size: tuple[int, int]
    dpi: float
    is_grey: bool


def write(pages: Sequence[JpegPage]) -> bytes:
    """A PDF/A-2b file of pictures, each as large on paper as its dots per inch make it."""
    import pikepdf

    with pikepdf.new() as pdf:
        for page in pages:
            _add(pdf, page)
        _finish(pdf)
        return _saved(pdf)


def chosen(data: bytes, pages: Sequence[tuple[int, int]]) -> bytes:
    """The pages, from 1, in that order, each turned by so many degrees more; pictures are not touched."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as source, pikepdf.new() as pdf:
            for number, turn in pages:
                if not 1 <= number <= len(source.pages) or turn not in _TURNS:
                    raise Refused(
                        f"Tệp có {len(source.pages)} trang, không có trang {number} xoay {turn}°.", "pages"
                    )
                pdf.pages.append(source.pages[number - 1])
                if turn:
                    pdf.pages[-1].rotate(turn, relative=True)
            if is_ours(source):
                _finish(pdf)
            return _saved(pdf)
    except pikepdf.PdfError as error:
        raise Refused("Tệp này không sắp xếp lại được vì bị hỏng. Hãy quét lại giấy.", "pages") from error


def is_ours(pdf: pikepdf.Pdf) -> bool:
    """Whether a file says that it is PDF/A-2b as this program writes it."""
    found = pdf.Root.get("/Metadata")
    return found is not None and found.read_bytes() == _XMP.encode()


def _add(pdf: pikepdf.Pdf, page: JpegPage) -> None:
    import pikepdf

    wide, high = (round(side * _POINTS / page.dpi, 3) for side in page.size)
    picture = pikepdf.Stream(
        pdf,
        page.jpeg,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=page.size[0],
        Height=page.size[1],
        ColorSpace=pikepdf.Name.DeviceGray if page.is_grey else pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    content = pikepdf.Stream(pdf, f"q {wide} 0 0 {high} 0 0 cm /P Do Q".encode())
    sheet = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, wide, high],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=pdf.make_indirect(picture))),
        Contents=pdf.make_indirect(content),
    )
    pdf.pages.append(pikepdf.Page(sheet))


def _finish(pdf: pikepdf.Pdf) -> None:
    import pikepdf

    profile = pikepdf.Stream(pdf, _srgb(), N=3)
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2.1",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])
    said = pikepdf.Stream(pdf, _XMP.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    pdf.Root.Metadata = pdf.make_indirect(said)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    import pikepdf

    out = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        deterministic_id=True,
        fix_metadata_version=False,  # it would rewrite what was written with care
        force_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return out.getvalue()


@cache
def _srgb() -> bytes:
    """The profile, without the moment at which the library made it."""
    from PIL import ImageCms

    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = bytes((7, 228, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 01/01/2020 in the header's form
    return bytes(made)
