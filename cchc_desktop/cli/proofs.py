"""Proofs that packets were taken in, without a window: listed, printed, and verified anywhere."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, opened
from cchc_desktop.cli.months import add_period, asked_period, need_period
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day_time, number
from cchc_desktop.files import read_within

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.proofs import Checked, Trip

LARGEST = 1024 * 1024


def _add_proof(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="kiểm tệp giấy báo nhận (.bao-nhan.json)")
    parser.add_argument("--figures", default="", metavar="SỐ", help="cùng FILE: 30 chữ số mà nơi nhận đọc")
    add_period(parser)
    parser.add_argument("--out", metavar="FILE.pdf", help="in giấy báo nhận của kỳ, kèm tệp có chữ ký")
    parser.add_argument("--by", default="cchc", help="người in")


def _proof(args: argparse.Namespace, out: Out) -> int:
    if args.file:
        _check(args, out)
        return 0
    if args.figures:
        raise Misused("--figures dùng cùng một tệp giấy báo nhận: proof FILE --figures SỐ.")
    if args.out:
        need_period(args)
    with opened(args) as place:
        _refuse_receiver(place)
        if args.out:
            _print(args, place, out)
        else:
            _list(args, place, out)
    return 0


def _refuse_receiver(place: Workplace) -> None:
    """A proof is kept by whoever sent: who only takes in has none of its own."""
    from cchc_desktop.operations.proofs import trips

    if place.profile.role != "superior":
        return
    with place.register.read() as reading:
        if not trips(reading):
            raise Refused(
                "Sổ này không lập gói của mình nên không giữ giấy báo nhận: đơn vị gửi giữ giấy của mình. "
                "Xem đơn vị nào đã gửi bằng lệnh board; kiểm một giấy đơn vị đưa: proof FILE."
            )


def _check(args: argparse.Namespace, out: Out) -> None:
    """Needs no register: whoever holds the file can look."""
    from cchc_desktop.operations.peer_keys import figures_of
    from cchc_desktop.operations.proofs import check_proof

    found = check_proof(read_within(Path(args.file), LARGEST, "giấy báo nhận"))
    if args.figures and figures_of(args.figures) != found.figures.replace(" ", ""):
        raise Refused(
            f"Chữ ký đúng nhưng của khóa khác: {found.figures}. Giấy này không phải của nơi đã đọc dãy số.",
            "figures",
        )
    told = asdict(found.said) | {"missing": list(found.said.missing)}
    signer = {"sender": found.letter.sender, "unit": found.letter.to, "figures": found.figures}
    out.give({**signer, **told, "is_compared": bool(args.figures)})
    for sentence in _told(found, is_compared=bool(args.figures)):
        out.say(sentence)


def _told(found: Checked, *, is_compared: bool) -> list[str]:
    said, letter = found.said, found.letter
    what = {"accepted": "đã nhận", "incomplete": "CHƯA nhận đủ", "refused": "KHÔNG nhận"}[said.state]
    at = day_time(hanoi(datetime.fromisoformat(said.received_at)))
    listed, counted = number(said.listed), number(said.lines)
    lines = [
        f"Chữ ký đúng. Đơn vị {letter.sender} {what} gói {said.name} của đơn vị {letter.to}, lúc {at}.",
        f"Lần {said.revision}; bên gửi kê {listed} dòng, bên nhận đếm {counted} dòng.",
        *([f"Lý do: {said.reason}"] if said.reason else []),
        f"Mã băm của gói: {said.packet}",
        f"Dãy số của khóa: {found.figures}",
    ]
    if is_compared:
        return [*lines, "Dãy số khớp với dãy đã đọc."]
    return [*lines, "So dãy số này với dãy mà nơi nhận đọc qua điện thoại (--figures)."]


def _list(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.proofs import trips

    is_asked = (args.period, args.first_on, args.last_on) != (None, None, None)
    period = asked_period(args, place) if is_asked else None
    with place.register.read() as reading:
        found = [one for one in trips(reading) if period is None or one.period == period]
    out.give({"trips": [_trip(one) for one in found]})
    for one in found:
        kind = "đã chốt" if one.is_final else "tạm tính"
        sent = f"đã gửi {day_time(one.sent_at)}" if one.sent_at else "chưa gửi"
        taken = (
            f"cấp trên đã nhận {day_time(one.acknowledged_at)}" if one.acknowledged_at else "chưa báo nhận"
        )
        out.say(f"{one.period.title}, lần {one.revision}, {kind}: {sent}; {taken}")
    if not found:
        out.say("Chưa có kỳ nào được lập báo cáo.")


def _trip(one: Trip) -> dict[str, object]:
    return {
        "period": one.period.key,
        "first_on": one.period.first_on,
        "last_on": one.period.last_on,
        "revision": one.revision,
        "is_final": one.is_final,
        "saved_at": one.saved_at,
        "sent_at": one.sent_at,
        "sent_via": one.sent_via,
        "acknowledged_at": one.acknowledged_at,
        "digest": one.digest,
    }


def _print(args: argparse.Namespace, place: Workplace, out: Out) -> None:
    from cchc_desktop.operations.proofs import save_proof, trips

    period = asked_period(args, place)
    with place.register.read() as reading:
        found = [one for one in trips(reading) if one.period == period]
    proved = next((one for one in found if one.acknowledged_at), None)
    if proved is None:
        raise Refused(f"{period.title}: cấp trên chưa báo nhận nên chưa có giấy báo nhận.", "period")
    paper, signed = save_proof(place, proved.digest, Path(args.out), clock(), by=args.by)
    out.give({"file": str(paper), "signed": str(signed), "revision": proved.revision})
    out.say(f"Đã in giấy báo nhận {period.title.lower()} vào {paper}; tệp có chữ ký: {signed}.")


COMMANDS = (
    Command("proof", "giấy báo nhận: các kỳ đã gửi, in ra, kiểm tra chữ ký của một tệp", _add_proof, _proof),
)
