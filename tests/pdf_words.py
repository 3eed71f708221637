"""What a PDF says, as one line of words."""

from __future__ import annotations

from io import BytesIO

import pypdf


def words_of(pdf: bytes) -> str:
    """All pages, their words parted by single blanks."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())
