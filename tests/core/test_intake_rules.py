"""What an intake is checked for and charged, the same while typing and when it is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from cchc_desktop.core.acts import Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.field_rules import field_problems, number_of
from cchc_desktop.core.intake import Draft, draft
from cchc_desktop.core.papers import Paper
from cchc_desktop.rulebook import load_catalogue, load_law

AT = datetime(2026, 10, 8, 9, tzinfo=HANOI)
CERTIFY = "2.000815"
BIRTH = "1.001193"
LAW, CATALOGUE = load_law(), load_catalogue()
EXEMPT = "Người thuộc gia đình có công với cách mạng, hộ nghèo hoặc người khuyết tật"


def seen(procedure: str = CERTIFY, **told: object) -> Draft:
    act = replace(Receive(procedure=procedure, applicant="Đỗ Thị Ước"), **told)  # type: ignore[arg-type]  # by name
    return draft(act, CATALOGUE, LAW, "00004", AT)


def wrong(found: Draft) -> dict[str, str]:
    return {problem.field: problem.sentence for problem in found.problems}


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [(1, 1, 2_000), (2, 1, 4_000), (3, 1, 5_000), (10, 2, 24_000), (198, 1, 200_000), (500, 3, 600_000)],
)
def test_a_certified_copy_costs_by_the_pages_of_the_original(pages: int, copies: int, amount: int) -> None:
    found = seen(pages=pages, copies=copies)
    assert found.fee is not None
    assert found.fee.amount == amount
    assert "226/2016" in found.fee.basis
    assert f"{pages} trang" in found.fee.why


def test_an_exemption_frees_from_the_fee_on_its_own_basis_and_only_where_the_procedure_has_it() -> None:
    code, condition = next(
        (one.code, rule.condition)
        for one in CATALOGUE.in_force(AT.date())
        for rule in one.fees
        if rule.kind == "exemption"
        and rule.condition
        and rule.until is None
        and Channel.DIRECT in one.channels
    )
    free = seen(code, exemption=condition)
    assert free.fee is not None
    assert (free.fee.amount, wrong(free).get("exemption")) == (0, None)
    assert condition in free.fee.why
    assert free.fee.basis
    assert "không có diện miễn, giảm" in wrong(seen(CERTIFY, exemption=condition))["exemption"]


def test_counts_and_amounts_that_cannot_be_are_said_at_their_field() -> None:
    said = wrong(seen(pages=0, copies=0, fee=-1, fee_paid=-5))
    assert said.keys() == {"pages", "copies", "fee", "fee_paid"}
    assert wrong(seen(fee_receipt="0000123"))["fee_paid"].startswith("Có số biên lai")
    assert "dài quá" in wrong(seen(ticket="A" * 41))["ticket"]


def test_an_organisation_has_a_tax_code_and_a_person_has_not() -> None:
    assert wrong(seen(applicant_kind="organisation", id_number="0101234567-001")) == {}
    assert seen(applicant_kind="organisation", id_number="0101234567001").act.id_number == "0101234567-001"
    assert "Mã số thuế" in wrong(seen(applicant_kind="organisation", id_number="001190012345"))["id_number"]
    assert "Số giấy tờ" in wrong(seen(id_number="0101234567"))["id_number"]
    assert "person" in wrong(seen(applicant_kind="company"))["applicant_kind"]


def test_where_nobody_told_the_kind_either_number_will_do() -> None:
    assert number_of(None, "0101234567") == "0101234567"
    assert number_of(None, "001 190 012 345") == "001190012345"
    with pytest.raises(Refused, match="Số giấy tờ"):
        number_of(None, "12")
    assert [one.field for one in field_problems({"id_number": "12", "collector_id": "34"})] == [
        "id_number",
        "collector_id",
    ]


def test_a_number_without_its_person_is_asked_for_the_name() -> None:
    said = wrong(seen(owner_id="001190012345", proxy_id="001190012346"))
    assert said.keys() == {"owner", "proxy"}
    assert wrong(seen(owner="Lê Văn An", owner_id="123", proxy="Vũ Thị Hà", proxy_id="9")).keys() == {
        "owner_id",
        "proxy_id",
    }


def test_a_required_paper_that_is_missing_stands_against_acceptance_alone() -> None:
    papers = (Paper("Tờ khai"), Paper("Giấy chứng sinh", is_missing=True))
    found = seen(BIRTH, papers=papers)
    assert "Giấy chứng sinh" in wrong(found)["papers"]
    waiting = seen(BIRTH, papers=papers, is_accepted=False)
    assert wrong(waiting) == {}
    assert not waiting.needs_receipt
    optional = (Paper("Tờ khai"), Paper("Bản sao hộ khẩu", is_required=False, is_missing=True))
    assert wrong(seen(BIRTH, papers=optional)) == {}


def test_what_is_only_registered_needs_no_term_yet() -> None:
    assert wrong(seen(CERTIFY, case="thoa-thuan")).keys() == {"term"}
    assert wrong(seen(CERTIFY, case="thoa-thuan", is_accepted=False)) == {}


RAW_CARD = "001090012345|012345678|Võ Hoàng Nam|12051990|Nam|Thôn Hoà, Hà Nam|20052021"


@pytest.mark.parametrize("name", ["summary", "remark", "address", "applicant", "phone", "id_number", "born"])
@pytest.mark.parametrize("around", ["{}", "Theo thẻ {}", "{} đã đối chiếu"])
def test_a_whole_card_stands_in_no_field_and_its_refusal_does_not_repeat_it(name: str, around: str) -> None:
    [problem] = field_problems({name: around.format(RAW_CARD)})
    assert problem.field == name
    assert "chuỗi mã quét thẻ" in problem.sentence
    assert "001090012345" not in problem.sentence


def test_a_whole_card_stands_in_no_list_either() -> None:
    for told in ({"what": ("đơn", RAW_CARD)}, {"papers": (Paper(RAW_CARD),)}):
        assert [problem.field for problem in field_problems(told)] == [next(iter(told))]
