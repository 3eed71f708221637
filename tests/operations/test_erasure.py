"""What is past its term is erased as it was listed, by two persons, and nothing of it is left anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pypdf
import pytest
from acting import Act
from erasing_room import (
    LATER_NAME,
    PAPER,
    PERSON,
    PLANTED,
    SIGNATURE,
    file_scan,
    half_typed,
    left_in,
    moment,
    still_kept,
    whose_time_is_over,
)

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.period import parse
from cchc_desktop.operations import erasure, erasure_run
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.erasure import Listed
from cchc_desktop.operations.erasure_backups import drop_older
from cchc_desktop.operations.erasure_papers import list_paper, print_minutes
from cchc_desktop.operations.erasure_run import Asked, Erased
from cchc_desktop.operations.month import preview, report
from cchc_desktop.operations.printing import print_form
from cchc_desktop.operations.retention import OwnKind, put_kind
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import search
from cchc_desktop.store.compacting import compact
from cchc_desktop.store.vault import vault_of

NOW = datetime.fromisoformat("2026-10-05T09:00:00+07:00")
BASIS = "Quyết định số 12/QĐ-UBND ngày 02/10/2026"


def listed(place: Workplace, **told: object) -> Listed:
    with at_desk(place, "Lan", NOW) as desk:
        return erasure.list_due(desk, **told)  # type: ignore[arg-type]  # as the test tells them


def erased(place: Workplace, digest: str) -> Erased:
    return erasure_run.run(place, Asked(digest=digest, basis=BASIS, by="Lan"), NOW)


def clean(place: Workplace) -> None:
    assert check(place).findings == ()


@pytest.fixture
def over(place: Workplace, act: Act) -> str:
    """The dossier whose time is over, among others whose is not."""
    number = whose_time_is_over(place, act)
    still_kept(act)
    half_typed(place)
    return number


def test_only_what_is_past_its_term_is_listed_and_why_the_rest_stays(place: Workplace, over: str) -> None:
    found = listed(place)
    assert [(row.local_no, row.masked) for row in found.rows] == [(over, "Q•• T•• N•• B••")]
    assert "02 năm" in found.rows[0].verdict.sentence
    assert "hết hạn ngày 02/03/2022" in found.rows[0].verdict.sentence
    stays = " ".join(why for why, _ in found.stays)
    assert "Giấy tờ nộp khi đăng ký hộ tịch" in stays
    assert "chưa hết hạn" in stays
    assert found.proposal.drafts == ("do-dang",)


def test_nothing_of_the_person_is_left_in_the_register(place: Workplace, over: str) -> None:
    # The search finds what it looks for, or the test would prove nothing.
    everywhere = left_in(place.register)
    assert {one.split(": ", 1)[1] for one in everywhere} >= set(PLANTED)
    done = erased(place, listed(place).proposal.digest)
    assert (done.dossiers, done.files, done.is_compact) == (1, 1, True)
    assert left_in(place.register) == []
    with place.register.read() as reading:
        vault = vault_of(place.register, reading)
        assert list(vault.every()) == []
        assert search.dossier(reading, over).applicant == ""
        for query in (PERSON["applicant"], PERSON["id_number"], "4321", "bichhy", "qtnb"):
            assert search.find(reading, query, 10) == ()
    clean(place)


def test_others_keep_what_is_theirs(place: Workplace, over: str) -> None:
    erased(place, listed(place).proposal.digest)
    with place.register.read() as reading:
        assert [hit.applicant for hit in search.find(reading, "conđầu", 10)] == ["Mạc Thị Conđầu"]
        assert [hit.applicant for hit in search.find(reading, "mớimẻ", 10)] == ["Thân Văn Mớimẻ"]
    assert over


def test_a_file_that_a_living_dossier_has_too_stays(place: Workplace, act: Act, over: str) -> None:
    other = act("receive", "2026-10-01T11:00", procedure=SIGNATURE, applicant="Khúc Thị Chung")
    digest = file_scan(place, other.seq, PAPER, "2026-10-01T11:05")
    done = erased(place, listed(place).proposal.digest)
    assert done.files == 0
    with place.register.read() as reading:
        assert vault_of(place.register, reading).get(digest) == PAPER
    assert over
    clean(place)


def test_scans_that_nobody_claimed_go_after_a_year(place: Workplace) -> None:
    file_scan(place, None, b"%PDF-1.7 la giay " * 30, "2025-01-02T09:00", state="tray")
    file_scan(place, None, b"%PDF-1.7 moi " * 30, "2026-10-02T09:00", state="tray")
    found = listed(place)
    assert len(found.proposal.scans) == 1
    assert erased(place, found.proposal.digest).files == 1
    clean(place)


def test_the_months_and_their_figures_are_as_they_were(place: Workplace, over: str) -> None:
    period = parse("2020-03")
    report(place, period, NOW, by="Lan", is_closing=True)
    closed = preview(place, period, NOW, by="Lan")
    before = {name: preview(place, parse(name), NOW, by="Lan").tally for name in ("2020-03", "2026-10")}
    erased(place, listed(place).proposal.digest)
    after = {name: preview(place, parse(name), NOW, by="Lan").tally for name in ("2020-03", "2026-10")}
    assert after == before
    assert preview(place, period, NOW, by="Lan").tally == closed.tally
    assert over
    clean(place)


def test_a_list_is_asked_for_by_its_digest_and_only_that_is_erased(
    place: Workplace, act: Act, over: str
) -> None:
    with pytest.raises(Refused, match="Không có danh sách xóa"):
        erased(place, "0" * 64)
    digest = listed(place).proposal.digest
    with pytest.raises(Refused, match="phải có căn cứ"):
        erasure_run.run(place, Asked(digest=digest, basis=" ", by="Lan"), NOW)
    # One more is past its term meanwhile: it was not listed, so it stays.
    more = act("receive", "2020-04-01T08:00", procedure=SIGNATURE, applicant="Khổng Thị Sau")
    act("finish", "2020-04-01T09:00", dossier=more.local_no)
    assert erased(place, digest[:16]).dossiers == 1
    with place.register.read() as reading:
        assert search.dossier(reading, more.local_no).applicant == "Khổng Thị Sau"
    with pytest.raises(Refused, match="Không có danh sách xóa"):
        erased(place, digest)
    assert over


def test_a_list_is_old_when_a_term_has_changed(place: Workplace, over: str) -> None:
    digest = listed(place).proposal.digest
    with at_desk(place, "Lan", NOW) as desk:
        own = OwnKind(code="certified_signature", term="10y", since=NOW.date(), basis="Danh mục hồ sơ 2026")
        put_kind(desk, own)
    with pytest.raises(Refused, match=f"Danh sách xóa đã cũ. Hồ sơ {over}"):
        erased(place, digest)
    assert listed(place).rows == ()


def test_what_is_kept_back_is_another_list(place: Workplace, over: str) -> None:
    whole, without = listed(place), listed(place, without=(over,))
    assert whole.proposal.digest != without.proposal.digest
    assert without.rows == ()
    assert without.stays[0][0] == "Giữ lại theo yêu cầu của người lập danh sách"
    assert listed(place, before=date(2020, 3, 2)).rows == ()
    assert len(listed(place, before=date(2020, 3, 3)).rows) == 1


def test_an_office_shorter_than_the_law_has_to_say_so(place: Workplace, act: Act) -> None:
    one = act("receive", "2025-01-02T08:00", procedure=SIGNATURE, applicant="Ninh Văn Sớm")
    act("finish", "2025-01-02T09:00", dossier=one.local_no)
    own = OwnKind(code="certified_signature", term="1y", since=date(2026, 1, 1), basis="Danh mục hồ sơ 2026")
    with at_desk(place, "Lan", NOW) as desk:
        with pytest.raises(Refused, match="pháp luật buộc lưu 02 năm"):
            put_kind(desk, own)
        kind = put_kind(desk, replace(own, is_below_law=True))
    assert kind.floor == "02 năm (Nghị định 23/2015/NĐ-CP, Điều 14)"
    [row] = listed(place).rows
    assert "Ngắn hơn mức của pháp luật: 02 năm" in row.verdict.sentence
    assert "ngắn hơn mức của pháp luật" in listed(place).proposal.terms[kind.title]


@pytest.mark.parametrize("stop", ["rows", "files", "forgotten", "compact"])
def test_an_erasure_that_was_broken_off_goes_on_to_its_end(place: Workplace, over: str, stop: str) -> None:
    begun = erasure_run.begin(place, Asked(digest=listed(place).proposal.digest, basis=BASIS, by="Lan"), NOW)
    with place.register.read() as reading:
        vault = vault_of(place.register, reading)
        paths = list(vault.every())
    if stop != "rows":
        for path in paths:
            path.unlink()
    if stop in {"forgotten", "compact"}:
        erasure_run.empty(place, begun, NOW, by="Lan")
    if stop == "compact":
        compact(place.register)
    with pytest.raises(Refused, match="chạy tiếp cho xong"):
        erased(place, begun.digest)
    done = erasure_run.finish(place, NOW, by="Lan")
    assert (done.dossiers, done.files) == (1, 1)
    assert left_in(place.register) == []
    assert list(vault.every()) == []
    with pytest.raises(Refused, match="Không có lần xóa nào đang dở"):
        erasure_run.finish(place, NOW, by="Lan")
    assert over
    clean(place)


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("correct", {"applicant": "Ai Đó", "reason": "thử"}),
        ("undo", {}),
        ("digitise", {"is_result": True}),
        ("link", {"main": "0002/2020"}),
    ],
)
def test_nothing_can_be_done_to_an_erased_dossier(
    place: Workplace, act: Act, over: str, verb: str, told: dict[str, object]
) -> None:
    erased(place, listed(place).proposal.digest)
    with pytest.raises(Refused, match=f"hồ sơ {over} đã xóa ngày 05/10/2026, không lấy lại được"):
        act(verb, "2026-10-05T10:00", dossier=over, **told)


def test_an_erased_dossier_is_not_printed(place: Workplace, over: str) -> None:
    erased(place, listed(place).proposal.digest)
    with at_desk(place, "Lan", NOW) as desk, pytest.raises(Refused, match=f"hồ sơ {over} đã xóa"):
        print_form(desk, over, "receipt")


def test_the_minutes_say_everything_but_names(place: Workplace, over: str) -> None:
    if place.register.is_sqlite:
        place.register.backup(place.register.place / "backups" / "CCHC_00070_20261001T080000.cchcbak")
    digest = listed(place).proposal.digest
    done = erased(place, digest)
    with at_desk(place, "Lan", NOW) as desk:
        paper = print_minutes(desk)
    said = " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(paper.pdf)).pages).split()
    )
    for text in (BASIS, "Lan", over, digest, "một mình", "Chứng thực chữ ký", "05/10/2026"[:5]):
        assert text in said or text == "05/10", text
    assert not [text for text in PLANTED if text in said]
    assert done.backups == (("CCHC_00070_20261001T080000.cchcbak",) if place.register.is_sqlite else ())
    assert all(name in said.replace(" ", "") for name in done.backups)


def test_the_paper_to_look_through_masks_the_names(place: Workplace, over: str) -> None:
    with at_desk(place, "Lan", NOW) as desk:
        found = erasure.list_due(desk)
        pdf, workbook = (list_paper(desk, found, is_workbook=way) for way in (False, True))
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    assert over in said
    assert "Q•• T•• N•• B••" in said
    assert found.proposal.digest in said.replace("\n", "").replace(" ", "")
    assert LATER_NAME not in said
    assert workbook.startswith(b"PK")


def test_backups_from_before_are_told_and_can_be_dropped(place: Workplace, over: str) -> None:
    folder = place.register.place / "backups"
    old = place.register.backup(folder / "CCHC_00070_20261001T080000.cchcbak")
    assert list(folder.glob("CCHC_00070_kho/??/*"))
    assert erased(place, listed(place).proposal.digest).backups == (old.name,)
    done = drop_older(place, NOW, by="Lan")
    assert done.dropped == (old.name,)
    assert done.left == ()
    assert [path.name for path in folder.glob("*.cchcbak")] == [done.made]
    assert list(folder.glob("CCHC_00070_kho/??/*")) == []
    assert over
    clean(place)


def test_the_same_chain_goes_on(place: Workplace, act: Act, over: str) -> None:
    with place.register.read() as reading:
        before = search.entries(reading, search.dossier(reading, over).seq)
    erased(place, listed(place).proposal.digest)
    with place.register.read() as reading:
        after = search.entries(reading, search.dossier(reading, over).seq)
    assert [one.digest for one in after[: len(before)]] == [one.digest for one in before]
    assert all(one.personal is None for one in after)
    assert after[-1].verb == "erase"
    assert after[-1].note["scans"]
    act("receive", "2026-10-05T11:00", procedure=SIGNATURE, applicant="Đỗ Thị Ước")
    clean(place)


def test_moments_are_hanoi(place: Workplace) -> None:
    assert listed(place).proposal.made_at == moment("2026-10-05T09:00")
