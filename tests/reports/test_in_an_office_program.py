"""Every report and the narrative, opened by another office program and printed by it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
from report_data import FIGURES, HEAD, ORDINARY
from word_files import AT, PAPER

from cchc_desktop.reports import reports
from cchc_desktop.reports.narrative import docx

PATIENCE = 180


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The text of each page by the name of the file, as LibreOffice prints it; it is started once."""
    folder = tmp_path_factory.mktemp("office")
    for code, data in ORDINARY.items():
        (folder / f"{code}.xlsx").write_bytes(reports()[code].xlsx(HEAD, data))
    (folder / "narrative.docx").write_bytes(docx(PAPER, AT, FIGURES))
    files = sorted(map(str, folder.iterdir()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return {Path(file).stem: _pages(Path(file).with_suffix(".pdf")) for file in files}


def _pages(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


@pytest.mark.parametrize("code", sorted(ORDINARY))
def test_a_workbook_prints_with_its_head_and_page_numbers(
    printed: Mapping[str, list[str]], code: str
) -> None:
    pages = printed[code]
    assert pages
    for number, page in enumerate(pages, 1):
        assert f"Trang {number}/{len(pages)}" in page
    assert "Err:" not in "".join(pages)
    assert "###" not in "".join(pages), "a figure is wider than its column"


def test_the_narrative_prints_with_its_figures(printed: Mapping[str, list[str]]) -> None:
    whole = " ".join(" ".join(printed["narrative"]).split())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in whole
    assert "Nhận 1.234 hồ sơ." in whole
