"""Scanned paper comes in: filed by its receipts or by the clerk's word, once, whole, and found again."""

from __future__ import annotations

import random
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa
from acting import Act
from PIL import Image
from stacks import Sheet, Stack, blank, paper, receipt, ruined, scanned

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.papers import Digitised
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.filing import Share, file_pages, file_scan, put_back, rearrange, set_aside
from cchc_desktop.operations.scanning import Source, Taken, take_in
from cchc_desktop.operations.tray import (
    document,
    export,
    of_dossier,
    page_image,
    tray,
    tray_count,
)
from cchc_desktop.operations.upkeep import check
from cchc_desktop.store import scans, schema, search

AT = datetime(2026, 10, 2, 9, tzinfo=HANOI)
A5 = (148.0, 210.0)


def page(seed: int, dpi: int = 200) -> Image.Image:
    return drawn(seed, dpi).copy()  # what is written into a file remembers its place there


@cache
def drawn(seed: int, dpi: int) -> Image.Image:
    rng = random.Random(seed)
    return scanned(paper(rng, dpi, A5), rng, noise=3)


def bound(*images: Image.Image, dpi: int = 200) -> bytes:
    return Stack(tuple(Sheet(image, None) for image in images), dpi).pdf()


def take(place: Workplace, data: bytes, name: str = "quet.pdf", **told: object) -> Taken:
    return take_in(place, "Lan", AT, [Source(name, data)], source_name="máy quét", **told)  # type: ignore[arg-type]  # as the tests say


def now(place: Workplace, dossier: Dossier) -> Dossier:
    with place.register.read() as reading:
        return search.dossier(reading, dossier.local_no)


def test_a_paper_dropped_on_its_line_is_scanned(place: Workplace, received: Dossier) -> None:
    (part,) = take(place, bound(page(1)), dossier=received.local_no, paper=1).parts
    assert (part.role, part.dossier, part.place, part.pages) == ("paper", received.local_no, 1, (1,))
    assert now(place, received).papers[0].digitised is Digitised.SCANNED
    with place.register.read() as reading:
        entry = search.entries(reading, received.seq)[-1]
        (shown,) = of_dossier(reading, received.seq)
    assert entry.verb == "digitise"
    assert entry.note["file"] == part.digest
    assert (shown.form, shown.dpi, shown.pages) == ("PDF/A-2b", 200, 1)
    assert check(place).findings == ()


def test_the_same_file_twice_changes_nothing(place: Workplace, received: Dossier) -> None:
    data = bound(page(1))
    first = take(place, data, dossier=received.local_no, paper=1)
    again = take(place, data, name="ten-khac.pdf", dossier=received.local_no, paper=1)
    assert again.already == ("ten-khac.pdf",)
    assert again.parts == first.parts
    with place.register.read() as reading:
        assert len(of_dossier(reading, received.seq)) == 1
        assert sum(entry.verb == "digitise" for entry in search.entries(reading, received.seq)) == 1


def test_a_stack_files_itself(place: Workplace, received: Dossier, act: Act) -> None:
    other = act("receive", "2026-10-01T10:00", procedure="1.004873", applicant="Lò Văn Páo")
    rng = random.Random(5)
    tops = [
        scanned(receipt(place.profile, one.local_no, 200, rng), rng, skew=1.2, faint=0.5)
        for one in (received, other)
    ]
    stack = bound(page(1), tops[0], page(2), blank(rng, 200), tops[1], page(3), page(4))
    taken = take(place, stack)
    where = {number: (part.role, part.dossier) for part in taken.parts for number in part.pages}
    assert where[1] == ("tray", None)
    assert where[2] == ("cover", received.local_no)
    assert where[3][1] == received.local_no
    assert where[4] == ("blank", None)
    assert where[5] == ("cover", other.local_no)
    assert where[6] == where[7]
    assert where[6][1] == other.local_no
    with place.register.read() as reading:
        assert tray_count(reading) == 1
        assert tray(reading)[0].reason == "Không có giấy tiếp nhận ở trên."
    assert check(place).findings == ()


def test_a_receipt_that_cannot_be_read_sends_its_pages_to_the_tray(
    place: Workplace, received: Dossier, act: Act
) -> None:
    other = act("receive", "2026-10-01T10:00", procedure="1.004873", applicant="Lò Văn Páo")
    rng = random.Random(2)
    good = scanned(receipt(place.profile, received.local_no, 200, random.Random(2)), rng)
    bad = scanned(ruined(receipt(place.profile, other.local_no, 200, random.Random(2))), rng)
    taken = take(place, bound(good, page(1), bad, page(2)))
    where = {number: part.role for part in taken.parts for number in part.pages}
    assert (where[3], where[4]) == ("tray", "tray")
    with place.register.read() as reading:
        assert "không đọc được" in tray(reading)[0].reason


def test_a_forged_receipt_files_nothing(place: Workplace, received: Dossier) -> None:
    from dataclasses import replace

    rng = random.Random(3)
    forger = replace(place.profile, secret=bytes(32))
    forged = scanned(receipt(forger, received.local_no, 200, rng), rng)
    (part,) = take(place, bound(forged, page(1))).parts
    assert (part.role, part.dossier) == ("tray", None)
    assert "mã kiểm tra không đúng" in part.findings[-1].sentence


def test_too_few_dots_wait_in_the_tray_and_cannot_be_filed(place: Workplace, received: Dossier) -> None:
    small = page(1).resize((820, 1160))
    (part,) = take(place, bound(small, dpi=300), dossier=received.local_no, paper=1).parts
    assert part.state == "tray"
    assert now(place, received).papers[0].digitised is Digitised.NOT_YET
    with at_desk(place, "Lan", AT) as desk, pytest.raises(Refused, match="dưới mức 200 dpi"):
        file_scan(desk, part.scan_id, received.local_no, paper=1)


def test_fronts_and_backs_of_a_one_sided_feeder(place: Workplace, received: Dossier) -> None:
    fronts, backs = bound(page(1), page(2)), bound(page(4), page(3))
    taken = take_in(
        place,
        "Lan",
        AT,
        [Source("truoc.pdf", fronts), Source("sau.pdf", backs)],
        source_name="máy quét",
        dossier=received.local_no,
        paper=1,
        sides="odd_even_reversed",
    )
    assert taken.parts[0].pages == (1, 2, 3, 4)
    file = document(place, taken.parts[0].digest)
    shades = [Image.open(BytesIO(page_image(file, n, 40))).convert("L").resize((8, 8)) for n in range(1, 5)]
    seen = [list(shade.tobytes()) for shade in shades]
    expected = [list(page(n).convert("L").resize((8, 8)).tobytes()) for n in (1, 3, 2, 4)]
    for mine, theirs in zip(seen, expected, strict=True):
        assert max(abs(a - b) for a, b in zip(mine, theirs, strict=True)) < 12


def test_a_tray_document_is_divided_among_papers(place: Workplace, received: Dossier) -> None:
    (part,) = take(place, bound(page(1), page(2), page(3))).parts
    shares = [Share((2,), received.local_no, paper=1), Share((1,), received.local_no, is_result=True)]
    made = file_pages(place, "Lan", AT, part.scan_id, shares)
    assert len(made) == 3
    after = now(place, received)
    assert after.papers[0].digitised is Digitised.SCANNED
    assert after.is_digitised_out
    with place.register.read() as reading:
        (left,) = tray(reading)
    assert (left.pages, left.numbers) == (1, (3,))
    assert check(place).findings == ()


@pytest.mark.parametrize("is_old", [False, True])
def test_two_pages_alike_are_told_only_where_both_lie(
    place: Workplace, received: Dossier, *, is_old: bool
) -> None:
    (part,) = take(place, bound(page(1), page(2), page(1), page(2))).parts
    assert [one.code for one in part.findings] == ["twin", "twin"]
    if is_old:  # kept by a version that told the other page in words only
        forget_beside(place)
    shares = [Share((1, 2), received.local_no, paper=1), Share((3,), received.local_no, is_result=True)]
    apart = file_pages(place, "Lan", AT, part.scan_id, shares)
    again = file_pages(place, "Lan", AT, apart[0], [Share((1,)), Share((2,))])
    both = take(place, bound(page(5), page(6), page(5)), "hai.pdf").parts[0]
    if is_old:
        forget_beside(place)
    (pair, _) = file_pages(place, "Lan", AT, both.scan_id, [Share((1, 3)), Share((2,))])
    said = {scan_id: twins(place, scan_id) for scan_id in (*apart, *again, pair)}
    assert said.pop(pair) == ["Trang 3 giống trang 1: có thể một tờ bị quét hai lần."]
    assert not any(said.values()), said


def twins(place: Workplace, scan_id: str) -> list[str]:
    with place.register.read() as reading:
        rows = scans.sheet(reading, scan_id).file.facts["findings"]
    assert isinstance(rows, list)
    return [str(row["sentence"]) for row in rows if isinstance(row, dict) and row["code"] == "twin"]


def forget_beside(place: Workplace) -> None:
    """The facts of every file as they were kept before."""
    with place.register.write() as writing:
        for row in writing.run(sa.select(schema.file.c.digest, schema.file.c.facts)).all():
            facts = dict(row.facts)
            facts["findings"] = [
                {name: value for name, value in one.items() if name != "beside"}
                for one in facts.get("findings", [])
            ]
            there = schema.file.c.digest == row.digest
            writing.run(sa.update(schema.file).where(there).values(facts=facts))


def test_pages_are_put_in_order_and_turned_in_a_new_file(place: Workplace, received: Dossier) -> None:
    (part,) = take(place, bound(page(1), page(2)), dossier=received.local_no, paper=1).parts
    new = rearrange(place, "Lan", AT, part.scan_id, [(2, 90), (1, 0)], "xếp ngược")
    with place.register.read() as reading:
        shown = {one.scan_id: one for one in of_dossier(reading, received.seq)}
    assert shown[part.scan_id].state == "set_aside"
    assert shown[part.scan_id].reason == "xếp ngược"
    assert (shown[new].state, shown[new].place, shown[new].numbers) == ("filed", 1, (2, 1))
    with pikepdf.open(BytesIO(document(place, shown[new].digest))) as pdf:
        assert [int(one.obj.get("/Rotate", 0)) for one in pdf.pages] == [90, 0]
    assert now(place, received).papers[0].digitised is Digitised.SCANNED
    assert check(place).findings == ()


def test_what_is_set_aside_no_longer_counts(place: Workplace, received: Dossier) -> None:
    (part,) = take(place, bound(page(1)), dossier=received.local_no, paper=1).parts
    with at_desk(place, "Lan", AT) as desk:
        with pytest.raises(Refused, match="lý do"):
            set_aside(desk, part.scan_id, " ")
        set_aside(desk, part.scan_id, "quét nhầm giấy của người khác")
    assert now(place, received).papers[0].digitised is Digitised.NOT_YET
    with at_desk(place, "Lan", AT) as desk:
        put_back(desk, part.scan_id)
        file_scan(desk, part.scan_id, received.local_no, is_all=True)
    assert now(place, received).is_digitised_in
    assert check(place).findings == ()


def test_export_is_named_by_code_and_number(place: Workplace, received: Dossier, tmp_path: Path) -> None:
    take(place, bound(page(1)), dossier=received.local_no, is_result=True)
    take(place, bound(page(2)), name="b.pdf", dossier=received.local_no, paper=1)
    files = export(place, "Hùng", AT, received.seq, tmp_path / "xuat")
    number = received.local_no.replace("/", "-")
    assert [file.name for file in files] == [f"{number}.001.pdf", f"{number}.002.pdf"]
    assert all(len(pikepdf.open(file).pages) == 1 for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    with place.register.read() as reading:
        entry = reading.run(sa.select(schema.entry).order_by(schema.entry.c.seq.desc())).mappings().first()
    assert entry is not None
    assert (entry["verb"], entry["by"], entry["note"]["dossier"]) == ("export", "Hùng", received.seq)
    assert len(entry["note"]["files"]) == len(files)


def test_cancelling_leaves_nothing(place: Workplace, received: Dossier) -> None:
    class Cancelled(Exception):  # noqa: N818 - not an error, the clerk's wish
        """The clerk pressed the button."""

    def stop(done: int, _all: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        take(place, bound(page(1), page(2)), dossier=received.local_no, paper=1, progress=stop)
    with place.register.read() as reading:
        assert of_dossier(reading, received.seq) == ()
    assert check(place).findings == ()
