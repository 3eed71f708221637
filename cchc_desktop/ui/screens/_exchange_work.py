"""What a trip does beside the window, and what came of it line by line; nothing here knows a widget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.carriers import box_at
from cchc_desktop.carriers.folder import chosen
from cchc_desktop.core.text import number
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.sticks import is_on_stick

if TYPE_CHECKING:
    from cchc_desktop.carriers import Box
    from cchc_desktop.operations.collect import Collected
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.exchange import Sent
    from cchc_desktop.ui.jobs import Job

FOLDER, MAIL, NETWORK = "folder", "mail", "network"
_GONE = Mark("mark-finished", "đã gửi", "green")
_PROVED = Mark("mark-handed-back", "cấp trên đã nhận", "green")
_TAKEN = Mark("mark-finished", "đã nhận", "green")
_KNOWN = Mark("mark-handed-back", "đã có từ trước", "muted")
_REFUSED = Mark("warning", "không nhận", "amber")
_AGAIN = Mark("warning", "còn để riêng", "amber")
_DISMISSED = Mark("mark-ended", "đã bỏ từ trước", "muted")
_UNSENT = Mark("warning", "cần xem", "amber")
_UNANSWERED = Mark("warning", "chưa trả giấy báo", "amber")
_TOLD = Mark("info", "cần biết", "accent")
_LETTER = Mark("mark-finished", "giấy tờ", "green")
_AWAITED = Mark("mark-in-time", "chưa thấy gói", "muted")


@dataclass(frozen=True, slots=True)
class Errand:
    """Which way a trip goes, and where to: a folder, or the address of the superior's hub."""

    way: str
    where: str

    @property
    def address(self) -> str:
        """As carriers are named."""
        return self.where if self.way == NETWORK else f"folder:{self.where}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that became of a trip."""

    mark: Mark
    what: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trip did: one sentence, and its lines; ``is_good`` unless somebody has to look at them."""

    sentence: str
    lines: tuple[Line, ...]

    @property
    def is_good(self) -> bool:
        """Whether nothing was left behind."""
        return not any(one.mark.role == "amber" for one in self.lines)


def send_up(
    place: Workplace, errand: Errand, now: datetime, clerk: str, job: Job, *, with_open: bool
) -> Outcome:
    """Lay what waits where the superior finds it; ``with_open`` counts the running period first."""
    from cchc_desktop.operations.exchange import send
    from cchc_desktop.operations.month import report
    from cchc_desktop.ui.screens._period_bar import first_period

    if with_open:
        job.step(-1.0, "Đếm số tạm tính")
        report(place, first_period(place, now.date()), now, by=clerk)
    sent = send(place, errand.address, now, by=clerk, step=job.step)
    return Outcome(_sent_words(place, errand, sent), tuple(_sent_lines(sent)))


def _sent_words(place: Workplace, errand: Errand, sent: Sent) -> str:
    above = place.profile.superior_name or "đơn vị tổng hợp"
    amount = number(len(sent.sent))
    proved = f" {above} đã báo nhận {number(len(sent.acknowledged))} gói." if sent.acknowledged else ""
    if sent.refused:
        proved += f" {number(len(sent.refused))} gói cần xem, lý do bên dưới."
    if not sent.sent:
        if sent.refused:
            return f"Chưa gửi được gói nào.{proved}"
        reached = f"Đã nối được tới máy nhận của {above}. " if errand.way == NETWORK else ""
        return f"{reached}Không còn gói nào chờ gửi.{proved}"
    if errand.way == NETWORK:
        return f"Đã gửi {amount} gói qua mạng.{proved}"
    if errand.way == MAIL:
        return (
            f"Đã ghi {amount} tệp vào {errand.where}. Đính kèm vào thư gửi {above}; khi thư trả lời đến, "
            f"lưu tệp đính kèm rồi bấm Nhận về.{proved}"
        )
    if is_on_stick(errand.where):
        return (
            f"Đã ghi {amount} gói vào {errand.where}. Mang USB đến {above}; lần sau cắm lại để nhận giấy "
            f"báo nhận.{proved}"
        )
    return (
        f"Đã ghi {amount} gói vào {errand.where}. Khi {above} nhận, giấy báo nhận nằm ở chính thư mục "
        f"này.{proved}"
    )


def _sent_lines(sent: Sent) -> Iterator[Line]:
    yield from (Line(_UNSENT, one.name, one.problem) for one in sent.refused)
    yield from (Line(_GONE, one) for one in sent.sent)
    yield from (Line(_PROVED, one) for one in sent.acknowledged)
    yield from map(_letter_line, sent.letters)


def _letter_line(said: str) -> Line:
    """What a letter brought; one that was not believed is told with its file."""
    from cchc_desktop.operations.letters import ENDINGS

    name, colon, why = said.partition(": ")
    is_left = bool(colon) and Path(name).suffix in ENDINGS
    return Line(_REFUSED, name, why) if is_left else Line(_LETTER, "", said)


def take_from(
    place: Workplace, errand: Errand, files: Iterable[Path], now: datetime, clerk: str, job: Job
) -> Outcome:
    """Take in what lies there, or the ``files`` that somebody picked; answers go back the same way."""
    from cchc_desktop.operations.collect import collect

    picked = tuple(files)
    box = chosen(picked) if picked else box_at(errand.address, place.profile.unit)
    where = str(picked[0].parent) if picked else errand.where
    taken = collect(place, box, now, by=clerk, step=job.step)
    if place.profile.role == "superior":
        return Outcome(_taken_words(taken, where), tuple(_taken_lines(taken)))
    return _brought(place, box, taken, where)


def _taken_words(taken: Collected, where: str) -> str:
    if not (taken.accepted or taken.known or taken.refused or taken.letters or _old_words(taken)):
        return f"Ở {where} không có gói báo cáo nào. Kiểm tra có đúng USB, đúng thư mục không."
    said = [f"Đã nhận {number(len(taken.accepted))} gói mới, {number(len(taken.known))} gói đã có từ trước"]
    if taken.refused:
        said.append(f"{number(len(taken.refused))} tệp không nhận được và vẫn để nguyên tại chỗ")
    if taken.accepted or taken.known:
        short = len(taken.accepted) + len(taken.known) - len(taken.troubles)
        said.append(f"đã đặt lại {number(short)} giấy báo nhận ở {where}")
    return "; ".join((*said, *_old_words(taken))) + "."


def _old_words(taken: Collected) -> tuple[str, ...]:
    """What was told in an earlier trip and lies there still."""
    waiting, gone = len(taken.again), len(taken.dismissed)
    words = (f"{number(waiting)} tệp để riêng từ trước chờ xem", f"{number(gone)} tệp đã bỏ từ trước")
    return tuple(one for one, amount in zip(words, (waiting, gone), strict=True) if amount)


def _taken_lines(taken: Collected) -> Iterator[Line]:
    """What went wrong first, what is good to know next, then what went well."""
    yield from (Line(_REFUSED, one.name, one.problem) for one in taken.refused)
    yield from (Line(_UNANSWERED, one.name, one.problem) for one in taken.troubles)
    yield from (Line(_AGAIN, one.name, one.problem) for one in taken.again)
    yield from (Line(_TOLD, "", one) for one in (*taken.newcomers, *taken.adjusted))
    yield from (Line(_TAKEN, one) for one in taken.accepted)
    yield from (Line(_LETTER, "", one) for one in taken.letters)
    yield from (Line(_KNOWN, one) for one in taken.known)
    yield from (Line(_DISMISSED, one) for one in taken.dismissed)
    for unit in taken.missing:
        gap = unit.gap_words() if unit.other_days else f"chưa gửi gói của kỳ {unit.period}"
        yield Line(_AWAITED, f"{unit.name} ({unit.unit})", gap)


def _brought(place: Workplace, box: Box, taken: Collected, where: str) -> Outcome:
    """What a commune found: answers, letters, and files about it that cannot be used."""
    from cchc_desktop.core.acknowledgement import ENDING
    from cchc_desktop.operations.proofs import damaged

    told = {
        one.name for one in (*taken.refused, *taken.again)
    }  # a packet, or its answer, that was spoken of already
    odd = [one for one in damaged(place, box) if told.isdisjoint((one[0], one[0].removesuffix(ENDING)))]
    lines = [Line(_REFUSED, one.name, one.problem) for one in taken.refused]
    lines += [Line(_REFUSED, name, why) for name, why in odd]
    lines += [Line(_UNSENT, one.name, one.problem) for one in taken.troubles]
    lines += [Line(_AGAIN, one.name, one.problem) for one in taken.again]
    lines += [Line(_DISMISSED, one) for one in taken.dismissed]
    lines += [Line(_PROVED, one) for one in taken.acknowledged]
    lines += [Line(_LETTER, "", one) for one in taken.letters]
    return Outcome(_brought_words(taken, len(odd), where), tuple(lines))


def _brought_words(taken: Collected, odd: int, where: str) -> str:
    said = []
    if taken.acknowledged:
        said.append(f"Cấp trên đã nhận {number(len(taken.acknowledged))} gói; giấy báo nhận đã vào sổ.")
    if taken.letters:
        said.append(f"Có {number(len(taken.letters))} giấy tờ của đơn vị tổng hợp.")
    if odd or taken.refused:
        said.append(f"{number(odd + len(taken.refused))} tệp không dùng được, xem lý do bên dưới.")
    said += [f"{words}." for words in _old_words(taken)]
    if said:
        return " ".join(said)
    return (
        f"Ở {where} chưa có giấy báo nhận mới nào cho đơn vị này. Nếu đơn vị tổng hợp đã nhận gói, kiểm tra "
        "có đúng USB, đúng thư mục không."
    )
