"""Numbers that a clerk types: of identity, telephone and tax."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_desktop.core import identity
from cchc_desktop.core.failure import Refused


def test_number_warnings() -> None:
    assert identity.number_warnings("001199012345", date(1999, 8, 15), "Nữ") == ()
    assert identity.number_warnings("150301012345", date(2001, 8, 15), "Nữ") == ()
    assert len(identity.number_warnings("003199012345", date(1998, 8, 15), "Nam")) == 3
    assert identity.number_warnings("012345678", None, None) == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" 001 099 012 345 ", "001099012345"), ("012345678", "012345678"), ("b1234567", "B1234567")],
)
def test_id_number(typed: str, kept: str) -> None:
    assert identity.id_number(typed) == kept


@pytest.mark.parametrize("typed", ["", "00109901234", "0123456789", "AB123456", "B123456789", "٠٠١٠٩٩٠١٢٣٤٥"])
def test_id_numbers_refused(typed: str) -> None:
    with pytest.raises(Refused):
        identity.id_number(typed)


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("0912 345 678", "0912345678", "0912 345 678"),
        ("+84 912.345.678", "0912345678", "0912 345 678"),
        ("84912345678", "0912345678", "0912 345 678"),
        ("(024) 3825-1234", "02438251234", "024 3825 1234"),
        ("02603812345", "02603812345", "0260 381 2345"),
    ],
)
def test_phone(typed: str, kept: str, shown: str) -> None:
    assert identity.phone(typed) == kept
    assert identity.show_phone(kept) == shown


@pytest.mark.parametrize("typed", ["", "091234567", "0112345678", "09123456789", "không có"])
def test_phones_refused(typed: str) -> None:
    with pytest.raises(Refused):
        identity.phone(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0101234567", "0101234567"),
        ("0101234567-001", "0101234567-001"),
        ("0101234567 001", "0101234567-001"),
    ],
)
def test_tax_code(typed: str, kept: str) -> None:
    assert identity.tax_code(typed) == kept
    assert identity.tax_code("001099012345") == "001099012345"


@pytest.mark.parametrize("typed", ["", "012345678", "01012345670", "0101234567-01"])
def test_tax_codes_refused(typed: str) -> None:
    with pytest.raises(Refused):
        identity.tax_code(typed)
