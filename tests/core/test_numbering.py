"""Numbers on paper and the check code of a receipt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tries import tries

from cchc_desktop.core import numbering
from cchc_desktop.core.failure import Refused

MODEST = tries(60)
UNITS = st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{2,3}){0,4}", fullmatch=True)


def test_the_new_form() -> None:
    code = numbering.official_code(" h15.50.05.13 – 261008–0975 ")
    assert code == numbering.OfficialCode(
        "H15.50.05.13-261008-0975", "H15.50.05.13", date(2026, 10, 8), 975, is_old_form=False
    )
    assert str(code) == code.text


def test_the_old_form() -> None:
    code = numbering.official_code("000.12.34.H15-230105-0007")
    assert (code.is_old_form, code.unit, code.received_on) == (True, "000.12.34.H15", date(2023, 1, 5))


def test_a_ministry_writes_no_letter_and_longer_serials() -> None:
    assert numbering.official_code("15.01-260228-0012345").serial == 12345


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0123/2026",
        "H15.50-261308-0975",
        "H15.50-260230-0975",
        "H15.50-261008-975",
        "H15.5-261008-0975",
        "H15²-261008-0975",
    ],
)
def test_codes_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        numbering.official_code(typed)
    assert refused.value.field == "code"


@given(UNITS, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 9_999_999))
@MODEST
def test_an_official_code_round_trips(unit: str, on: date, serial: int) -> None:
    text = f"{unit}-{on:%y%m%d}-{serial:04d}"
    code = numbering.official_code(" ".join(text.lower()))
    assert (code.text, code.unit, code.received_on, code.serial) == (text, unit, on, serial)
    assert numbering.official_code(code.text) == code


def test_local_numbers() -> None:
    assert numbering.local_no(123, 2026) == "0123/2026"
    assert numbering.local_no(12345, 2026) == "12345/2026"
    assert numbering.parse_local_no("123/2026") == (123, 2026)
    assert numbering.parse_local_no(" 0123 / 2026 ") == (123, 2026)
    assert numbering.parse_local_no("123", 2025) == (123, 2025)
    with pytest.raises(ValueError, match="start at 1"):
        numbering.local_no(0, 2026)


@pytest.mark.parametrize("typed", ["", "123", "0/2026", "abc/2026", "12/26", "1/2/2026"])
def test_local_numbers_refused(typed: str) -> None:
    with pytest.raises(Refused):
        numbering.parse_local_no(typed)


@given(st.integers(1, 9_999_999), st.integers(2000, 2100))
@MODEST
def test_a_local_number_round_trips(serial: int, year: int) -> None:
    assert numbering.parse_local_no(numbering.local_no(serial, year)) == (serial, year)


@pytest.mark.parametrize(
    "typed", ["1.001193.000.00.00.H48", "1.001193", " 1.001193.000.00.00.h15.50 ", "1.001193.000.00.00"]
)
def test_procedure_code(typed: str) -> None:
    assert numbering.procedure_code(typed) == "1.001193"


@pytest.mark.parametrize(
    "typed", ["", "1.00119", "11.001193", "1001193", "1.001193.H48", "1.001193.000.00.00.H4"]
)
def test_procedure_codes_refused(typed: str) -> None:
    with pytest.raises(Refused):
        numbering.procedure_code(typed)


@given(st.binary(min_size=16, max_size=32), UNITS, st.integers(1, 99999))
@MODEST
def test_a_receipt_proves_itself(secret: bytes, unit: str, serial: int) -> None:
    no = numbering.local_no(serial, 2026)
    auth = numbering.auth_code(secret, unit, no)
    assert len(auth) == 8
    assert set(auth).isdisjoint("ILOU")
    assert numbering.read_receipt_mark(numbering.receipt_mark(unit, no, auth)) == (unit, no, auth)
    assert numbering.is_authentic(secret, unit, no, f"{auth[:4]}-{auth[4:]}".lower())
    assert not numbering.is_authentic(secret, unit, numbering.local_no(serial + 1, 2026), auth)
    assert not numbering.is_authentic(secret + b"x", unit, no, auth)


def test_the_code_of_a_known_receipt_never_changes() -> None:
    secret = b"a secret of this register"
    assert numbering.auth_code(secret, "24169", "0123/2026") == "T4554W3Z"
    assert numbering.is_authentic(secret, "24169", "0123/2026", "6FFF-36C5")  # as older programs printed it


def test_who_holds_the_key_for_look_up_proves_receipts_and_no_more() -> None:
    secret = b"a secret of this register"
    key = numbering.look_up_key(secret)
    assert secret not in key
    assert key.hex() == "f3af70ce2ac02c3c0c78a0bec2912f6a626b9a57ea61d9d27554a6fbbbddfba3"
    assert numbering.code_by(key, "24169", "0123/2026") == numbering.auth_code(secret, "24169", "0123/2026")
    assert numbering.code_by(secret, "24169", "0123/2026") == "6FFF36C5"
    assert numbering.look_up_key(key) != key


def test_a_misread_letter_is_forgiven() -> None:
    secret = b"a secret of this register"
    pairs = ((f"{n:04d}/2026", numbering.auth_code(secret, "24169", f"{n:04d}/2026")) for n in range(1, 200))
    number, auth = next((n, a) for n, a in pairs if "0" in a and "1" in a)
    assert numbering.is_authentic(secret, "24169", number, auth.replace("0", "O").replace("1", "l"))


@pytest.mark.parametrize(
    "scanned",
    ["", "001099012345||Nguyễn Văn A", "CCHC1;24169;0123/2026;ABC", "CCHC1;24169;0123/2026;ABCDEFGI"],
)
def test_other_marks_are_refused(scanned: str) -> None:
    with pytest.raises(Refused):
        numbering.read_receipt_mark(scanned)


def test_a_mark_takes_nothing_but_numbers() -> None:
    with pytest.raises(ValueError, match="receipt mark"):
        numbering.receipt_mark("Nguyễn Văn A", "0123/2026", "ABCDEFGH")
