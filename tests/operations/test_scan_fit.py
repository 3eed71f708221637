"""Files fit under the cap, never below the floor, and are PDF/A-2b by every rule that can be checked here."""

from __future__ import annotations

import contextlib
import random
import re
import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from stacks import paper, scanned

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.scanned import Standard, standard
from cchc_desktop.operations.pages import pdfa
from cchc_desktop.operations.pages.fit import Draft, Fitted, fit
from cchc_desktop.rulebook import load_law

ASKED = standard(load_law(), date(2026, 11, 21))
A5 = (148.0, 210.0)


def draft(seed: int, dpi: int = 300, mode: str = "RGB") -> Draft:
    image = drawn(seed, dpi).convert(mode)
    return Draft(lambda: image, dpi)


@cache
def drawn(seed: int, dpi: int) -> Image.Image:
    rng = random.Random(seed)
    return scanned(paper(rng, dpi, A5), rng, noise=4)


def resolutions(file: bytes) -> list[float]:
    with pikepdf.open(BytesIO(file)) as pdf:
        return [int(page.resources.XObject.P.Width) / (float(page.mediabox[2]) / 72) for page in pdf.pages]


def test_what_fits_is_left_as_good_as_it_is() -> None:
    made = fit([draft(1)], ASKED)
    assert (made.dpi, made.quality) == (300, 85)


def test_more_than_the_best_is_brought_down_to_it() -> None:
    made = fit([draft(1, 400)], ASKED)
    assert made.dpi == 300
    assert resolutions(made.pdf)[0] == pytest.approx(300, abs=0.5)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(60, 700), st.integers(0, 3), st.sampled_from([200, 250, 300]))
def test_never_over_the_cap_and_never_under_the_floor(cap: int, seed: int, dpi: int) -> None:
    asked = replace(ASKED, cap=cap * 1000)
    with contextlib.suppress(Refused):  # too much for the cap at the floor: no file at all
        made = fit([draft(seed, dpi), draft(seed + 1, dpi)], asked)
        assert len(made.pdf) <= asked.cap
        assert min(resolutions(made.pdf)) >= 199.5
        assert made.dpi >= asked.floor_dpi


def test_a_map_keeps_its_dots_and_gives_up_quality_only() -> None:
    asked = Standard(300, 300, 350_000, is_colour_asked=True, most_skew=3, basis="")
    made = fit([draft(2, 300)], asked)
    assert made.dpi == 300
    assert made.quality < 85
    assert len(made.pdf) <= asked.cap


def test_noise_that_cannot_be_made_small_is_refused() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (2339, 1654, 3), np.uint8))
    with pytest.raises(Refused, match="1 trang ở mức 200 dpi vẫn lớn hơn"):
        fit([Draft(lambda: noise, 200)], replace(ASKED, cap=200_000))


def test_the_same_pages_give_the_same_bytes() -> None:
    assert fit([draft(3)], ASKED).pdf == fit([draft(3)], ASKED).pdf


def pdf_a_faults(file: bytes) -> list[str]:
    """Rules of ISO 19005-2 that a file of pictures can break."""
    with pikepdf.open(BytesIO(file)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        (intent,) = pdf.Root.OutputIntents
        profile = intent.DestOutputProfile.read_bytes()
        rules = {
            "6.1.2 header and four high bytes": re.match(rb"%PDF-1\.[4-7]\n%[\x80-\xff]{4}", file),
            "6.1.3 file identifier": "/ID" in pdf.trailer and "/Encrypt" not in pdf.trailer,
            "6.6.2 metadata": "/Filter" not in pdf.Root.Metadata,
            "6.6.4 part": "<pdfaid:part>2<" in xmp and "<pdfaid:conformance>B<" in xmp,
            "6.6.3 document information that metadata do not repeat": not pdf.docinfo,
            "6.2.3 output intent": intent.S == "/GTS_PDFA1"
            and profile[16:20] + profile[36:40] == b"RGB acsp",
            "6.3 actions, annotations, transparency": not any(
                set(page.obj.keys()) & {"/AA", "/Annots", "/Group"} for page in pdf.pages
            ),
        }
        faults = [rule for rule, is_kept in rules.items() if not is_kept]
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        return [*faults, *(fault for stream in streams for fault in _stream_faults(stream))]


def _stream_faults(stream: pikepdf.Stream) -> list[str]:
    faults = []
    if stream.get("/Filter") in {"/LZWDecode", "/Crypt"} or "/F" in stream:
        faults.append("6.1.7 filters")
    if stream.get("/Subtype") == "/Image":
        if stream.ColorSpace not in {"/DeviceRGB", "/DeviceGray"} or "/SMask" in stream:
            faults.append("6.2.4 colour without the intent, or transparency")
        image = Image.open(BytesIO(stream.read_raw_bytes()))
        if image.size != (int(stream.Width), int(stream.Height)):
            faults.append("6.2.8 image dictionary")
    return faults


@pytest.mark.parametrize("mode", ["RGB", "L", "1"])
def test_it_is_pdf_a_by_its_structure(mode: str) -> None:
    assert pdf_a_faults(fit([draft(1, 200, mode), draft(2, 200)], ASKED).pdf) == []


def test_turned_and_chosen_pages_are_pdf_a_too() -> None:
    made = fit([draft(1, 200), draft(2, 200)], ASKED).pdf
    chosen = pdfa.chosen(made, [(2, 90), (1, 180)])
    assert pdf_a_faults(chosen) == []
    assert pdfa.chosen(made, [(2, 90), (1, 180)]) == chosen


def test_the_checker_sees_what_is_no_pdf_a() -> None:
    with pikepdf.open(BytesIO(fit([draft(1, 200)], ASKED).pdf)) as pdf:
        pdf.docinfo["/Title"] = "a"
        del pdf.Root.OutputIntents[0].DestOutputProfile
        pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(bytes(200))
        out = BytesIO()
        pdf.save(out)
    assert {fault[:5] for fault in pdf_a_faults(out.getvalue())} == {"6.6.3", "6.2.3"}


def test_other_readers_find_no_fault(tmp_path: Path) -> None:
    """The check of qpdf, and poppler, which names the dots per inch that it sees."""
    file = tmp_path / "giay.pdf"
    made: Fitted = fit([draft(1, 200), draft(2, 200)], ASKED)
    file.write_bytes(made.pdf)
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == []
    told = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True)
    assert told.stderr == ""
    assert re.search(r"Metadata Stream:\s+yes", told.stdout)
    pictures = subprocess.run(["pdfimages", "-list", str(file)], check=True, capture_output=True, text=True)
    rows = [row.split() for row in pictures.stdout.splitlines()[2:]]
    assert [(row[8], round(float(row[12]))) for row in rows] == [("jpeg", 200)] * 2
