"""The leaders' page: shown to who has the word, the figures of the window, no person, nothing to run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hub_room import founded, serving
from pages_asking import WISH, days, get, key, said
from pages_room import LONG, MONTHS, NAMES, NOW, SILENT, look_over, reporting

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.numbering import auth_code, look_up_key
from cchc_desktop.core.text import number, percent
from cchc_desktop.hub.pages import MOST_WAITING
from cchc_desktop.hub.serving import Wish
from cchc_desktop.operations import leaders
from cchc_desktop.operations.citizens import stand
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.figures import of_year
from cchc_desktop.operations.indicators import measure
from cchc_desktop.operations.month import preview
from cchc_desktop.operations.page_access import close_page, lock_of, new_word
from cchc_desktop.operations.reviews import accept
from cchc_desktop.paths import resources
from cchc_desktop.store.look_up import LookUpKey, put_look_up_key
from cchc_desktop.ui.look import DARK, LIGHT

PATHS = ("/", "/chi-so", "/linh-vuc", "/don-vi?ma=00073")
SECRET = ("Minh Văn Bí Mật", "ông Kín", "khai sai")


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Four units have sent; the second month was looked at."""
    with reporting(tmp_path_factory.mktemp("pages")) as place:
        look_over(place, MONTHS[1])
        yield place


@pytest.fixture
def word(province: Workplace) -> str:
    return new_word(province, NOW, by="Minh")


def test_only_who_has_the_word_sees_anything(province: Workplace, word: str) -> None:
    with serving(province, NOW, WISH) as hub:
        for path in (*PATHS, "/?ky=x", "/don-vi?ma=x"):
            status, headers, text = get(hub, path)
            assert (status, "Basic" in headers["www-authenticate"]) == (401, True)
            assert "00070" not in text
            assert "Tháng" not in text
        for told in (
            {"Authorization": "Bearer x"},
            {"Authorization": "Basic !!"},
            key("AAAAA-BBBBB"),
            key(""),
        ):
            assert get(hub, "/", told)[0] == 401
        assert get(hub, "/", key(word))[0] == 200
        assert get(hub, "/", key(word.lower().replace("-", " ")))[0] == 200


def test_the_word_is_kept_as_what_it_can_be_compared_with(province: Workplace, word: str) -> None:
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", word)
    with province.register.read() as reading:
        rows = str(reading.connection.exec_driver_sql("SELECT * FROM setting").all())
        rows += str(reading.connection.exec_driver_sql("SELECT * FROM entry").all())
        lock = lock_of(reading, NOW)
    assert word not in rows
    assert word.replace("-", "") not in rows
    assert lock is not None
    assert lock.opens_to(word)
    assert not lock.opens_to(word[:-1])


def test_a_new_word_ends_the_old_one_and_none_ends_all(province: Workplace, word: str) -> None:
    with serving(province, NOW, WISH) as hub:
        later = new_word(province, NOW, by="Minh")
        assert get(hub, "/", key(word))[0] == 401
        assert get(hub, "/", key(later))[0] == 200
        close_page(province, NOW, by="Minh")
        assert get(hub, "/", key(later))[0] == 401
    with pytest.raises(Refused, match="chưa có mật khẩu"), serving(province, NOW, WISH):
        pass


def test_the_word_never_goes_over_an_open_line(province: Workplace, word: str) -> None:
    assert word
    for has_pages in (True, False):  # nor do packets
        open_line = Wish(port=0, host="0.0.0.0", has_pages=has_pages)  # noqa: S104 - it is to be refused
        with pytest.raises(Refused, match="không mã hóa"), serving(province, NOW, open_line):
            pass


def test_without_the_wish_there_are_no_pages(province: Workplace, word: str) -> None:
    with serving(province, NOW) as hub:
        for path in (*PATHS, "/tra-cuu", "/style.css"):
            assert get(hub, path, key(word))[0] == 404


def test_guessing_words_is_slow(province: Workplace, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc_desktop.hub.rate.BURST", 100)
    with serving(province, NOW, WISH) as hub:
        said = [get(hub, "/", key("AAAAA"))[0] for _ in range(5)]
        assert said == [401, 401, 401, 401, 429]
        assert get(hub, "/", key(word))[0] == 429


def test_a_page_says_to_the_browser_what_it_may_do(province: Workplace, word: str) -> None:
    with serving(province, NOW, WISH) as hub:
        for path, told in ((PATHS[0], key(word)), (PATHS[0], {}), ("/don-vi?ma=x", key(word))):
            _, headers, text = get(hub, path, told)
            policy = headers["content-security-policy"]
            assert policy.startswith("default-src 'none'")
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
            assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
            assert "<script" not in text
            assert " style=" not in text
            assert " on" not in {name[:3] for name in re.findall(r"<[^>]*?( on\w+)=", text)}


class Tags(HTMLParser):
    """Whether every tag that is opened is closed, and which ids and labels there are."""

    void = frozenset({"meta", "link", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.labels += [told["for"] or ""] if "for" in told else []
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What is closed at once, as in pictures."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_well_formed_and_names_nobody(province: Workplace, word: str, path: str) -> None:
    asked = f"{path}{'&' if '?' in path else '?'}ky={days(1)}"
    with serving(province, NOW, WISH) as hub:
        status, _, text = get(hub, asked, key(word))
    assert status == 200
    found = Tags(text.partition("<!DOCTYPE html>")[2])
    assert found.open == []
    assert len(set(found.ids)) == len(found.ids)
    assert set(found.labels) <= set(found.ids)
    assert not [secret for secret in SECRET if secret in text]
    assert "Đỗ Thị" not in text


def test_what_a_unit_calls_itself_is_text(province: Workplace, word: str) -> None:
    with serving(province, NOW, WISH) as hub:
        text = get(hub, "/", key(word))[2]
    assert "Phường &lt;b&gt;Cửa Nam&lt;/b&gt; &amp; Co" in text
    assert LONG in text


def test_the_board_tells_who_sent_and_the_sum_of_the_window(province: Workplace, word: str) -> None:
    with serving(province, NOW, WISH) as hub:
        text = said(get(hub, f"/?ky={days(1)}", key(word))[2])
        newest = said(get(hub, "/", key(word))[2])
    assert "đã chấp nhận" in text
    assert "trả lại để sửa" in text
    assert text.count("chưa gửi") == newest.count("chưa gửi") - 1
    assert SILENT[1] in text
    whole = preview(province, MONTHS[1], NOW, by="").tally.total()
    received = sum(whole[box] for box in ("received_online", "received_direct", "carried_over"))
    assert f"Nhận giải quyết {number(received)} kể cả kỳ trước" in text
    assert "Đã gửi: 3 đơn vị (1 mới có số tạm tính)" in newest
    assert MONTHS[2].full_title in newest


def test_the_indicators_are_those_of_the_window(province: Workplace, word: str) -> None:
    shown = measure(province, MONTHS[1], NOW)
    with province.register.read() as reading:
        found = {one.indicator.code: one for one in leaders.known(province, reading, MONTHS[1]) or ()}
        year = leaders.year_of(province, reading, MONTHS[1], NOW)
    measured = [one for one in shown.figures if one.version is not None]
    assert list(found) == [one.indicator.code for one in measured]
    for one in measured:
        mine = found[one.indicator.code]
        assert (mine.value, mine.target, mine.is_met) == (one.value, one.target, one.is_met), (
            one.indicator.code
        )
        assert (mine.top, mine.bottom) == (one.found.top, one.found.bottom)
    window = of_year(province, 2026, 10, NOW)
    for code in ("on_time_rate", "online_rate", "digitised_in_rate"):
        assert [one.value for one in year.rates[code]] == [one.value for one in window.rates[code]]
    with serving(province, NOW, WISH) as hub:
        text = said(get(hub, f"/chi-so?ky={days(1)}", key(word))[2])
    value = shown.figure("on_time_rate").value
    assert isinstance(value, Fraction)
    assert f"{percent(value, shown.places)}%" in text.replace("\xa0", " ")


def test_more_dossiers_than_a_page_can_measure_are_left_to_the_window_until_it_has(
    province: Workplace, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaders, "MOST_LINES", 10)
    (province.register.place / "sums.db").unlink(missing_ok=True)
    with serving(province, NOW, WISH) as hub:
        text = get(hub, f"/chi-so?ky={days(1)}", key(word))[2]
    measure(province, MONTHS[1], NOW)
    with serving(province, NOW, WISH) as hub:
        counted = get(hub, f"/chi-so?ky={days(1)}", key(word))[2]
    assert "Xem bảng chỉ số trong chương trình" not in counted
    assert "Xem bảng chỉ số trong chương trình" in text
    assert text.count("<figure>") == 2
    assert "<h2>" not in text


def test_the_fields_are_those_of_the_sum(province: Workplace, word: str) -> None:
    with serving(province, NOW, WISH) as hub:
        text = said(get(hub, f"/linh-vuc?ky={days(0)}", key(word))[2])
    with province.register.read() as reading:
        overview = leaders.overview(province, reading, MONTHS[0], NOW)
    fields = leaders.by_field(overview.whole.tally)
    total = overview.whole.tally.total()
    assert sum(boxes["late"] for _, boxes in fields) == total["late"]
    came = number(total["received_online"] + total["received_direct"])
    assert f"Tổng cộng {came} {number(total['received_online'])} " in text
    for name, boxes in fields:
        assert f"{name} {number(boxes['received_online'] + boxes['received_direct'])} " in text


def test_a_unit_stands_beside_its_past(province: Workplace, word: str) -> None:
    with serving(province, NOW, WISH) as hub:
        told = get(hub, f"/don-vi?ma=00070&ky={days(2)}", key(word))[2]
        text = said(told)
        for wrong in ("", "x", "00070'--", "%00", "a" * 500, "../00070"):
            assert get(hub, f"/don-vi?ma={wrong}&ky={days(2)}", key(word))[0] == 404
    assert NAMES["00070"] in text
    assert "Kỳ 2026-11, lần 1" in text
    with province.register.read() as reading:
        page = leaders.unit_page(province, reading, "00070", MONTHS[2], NOW)
    assert page is not None
    ended = next(one for one in page.boxes if one.code == "ended")
    assert f"{ended.title} {ended.written(ended.value)} " in text
    assert all(one.written(it.value) in text for one in page.boxes for it in one.past if it.value is not None)
    assert "2025-11" in text  # twelve of them, sent or not


@pytest.mark.parametrize(
    "wrong", ["x", "20260915", "20260915-20261014'", "2026-09-15", "%2e%2e%2f", "9" * 600]
)
def test_a_period_that_nobody_sent_is_not_there(province: Workplace, word: str, wrong: str) -> None:
    with serving(province, NOW, WISH) as hub:
        status, _, text = get(hub, f"/?ky={wrong}", key(word))
    assert (status, "Chọn kỳ khác" in text) == (404, True)
    assert '<a href="/">‹ Về trang đầu</a>' in text


def test_before_anything_came_it_is_said_so(tmp_path: Path) -> None:
    place = founded(tmp_path / "above", unit="01", name="Tỉnh Thử", role="superior")
    with closing(place.register):
        told = key(new_word(place, NOW, by="Minh"))
        with serving(place, NOW, WISH) as hub:
            for path in PATHS:
                status, _, text = get(hub, path, told)
                assert (status, "Chưa có đơn vị nào gửi" in text) == (200, True)


def test_what_is_decided_is_on_the_next_page_and_else_none_is_written_anew(tmp_path: Path) -> None:
    clock = [NOW]
    with reporting(tmp_path, dossiers=30) as place:
        told = key(new_word(place, NOW, by="Minh"))
        with serving(place, lambda: clock[0], WISH) as hub:
            before = get(hub, "/", told)[2]
            clock[0] = NOW + timedelta(minutes=5)
            assert get(hub, "/", told)[2] == before
            assert "tính lúc 09:00" in before
            accept(place, "00070", MONTHS[2], NOW, by="Minh")
            after = get(hub, "/", told)[2]
    assert "tính lúc 09:05" in after
    assert said(after).count("đã chấp nhận") == said(before).count("đã chấp nhận") + 1


def test_one_is_written_at_a_time_and_few_wait(province: Workplace, word: str) -> None:
    """Whoever comes while many wait is told so at once; those who wait get their page."""
    with serving(province, NOW, WISH) as hub, ThreadPoolExecutor(MOST_WAITING * 3) as many:
        asked = [f"{path}{'&' if '?' in path else '?'}ky={days(at)}" for path in PATHS for at in range(3)] * 4
        said_of = list(many.map(lambda path: get(hub, path, key(word))[0], asked))
        assert set(said_of) <= {200, 503}
        assert said_of.count(200) >= MOST_WAITING
        assert get(hub, "/", key(word))[0] == 200


def test_heads_and_other_methods(province: Workplace, word: str) -> None:
    with serving(province, NOW, WISH) as hub:
        for path in PATHS:
            status, headers, text = get(hub, path, key(word), "HEAD")
            assert (status, text) == (200, "")
            assert int(headers["content-length"]) > 0
            for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
                assert get(hub, path, key(word), method)[0] == 405


def test_a_register_on_a_server_has_the_same_pages(tmp_path: Path, postgres_database: str) -> None:
    with reporting(tmp_path, dossiers=40, url=postgres_database) as place:
        told = key(new_word(place, NOW, by="Minh"))
        with serving(place, NOW, WISH) as hub:
            for path in PATHS:
                assert get(hub, path, told)[0] == 200
        with place.register.write() as book:
            put_look_up_key(book, LookUpKey("00070", look_up_key(b"x").hex(), NOW))
        with place.register.read() as reading:
            found = stand(reading, "0001/2026", auth_code(b"x", "00070", "0001/2026"))
        assert found is not None
        assert found.told_at is not None


def test_the_colours_are_those_of_the_window() -> None:
    text = (resources() / "pages" / "style.css").read_text(encoding="utf-8")
    light, dark = text.partition("prefers-color-scheme: dark")[::2]
    for part, roles in ((light, LIGHT), (dark.partition("*, ::before")[0], DARK)):
        found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        assert len(found) > 10
        assert found == {name: getattr(roles, name.replace("-", "_")) for name in found}


def test_a_commune_has_no_pages(tmp_path: Path) -> None:
    place = founded(tmp_path / "ward", unit="00070")
    with closing(place.register):
        for act in (new_word, close_page):
            with pytest.raises(Refused, match="đơn vị tổng hợp"):
                act(place, NOW, by="Lan")
