"""The month without a window: the official table, closing, packets up, acknowledgements back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, day, opened
from cchc_desktop.cli.locking import add_lock, asked_lock
from cchc_desktop.cli.usage import Misused, asked_rightly
from cchc_desktop.core import period as periods
from cchc_desktop.core.period import Period
from cchc_desktop.core.tally import CLOSING, ENDED, OPENING, RECEIVED, Tally
from cchc_desktop.files import Ready
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.reports import Wish

if TYPE_CHECKING:
    from datetime import date

    from cchc_desktop.operations import month
    from cchc_desktop.operations.collect import Collected
    from cchc_desktop.operations.exchange import Refusal
    from cchc_desktop.operations.month_drift import Drift
    from cchc_desktop.store.entries import Writing


def _add_month(parser: argparse.ArgumentParser) -> None:
    add_period(parser)
    parser.add_argument("--out", metavar="DIR", help="thư mục ghi biểu, sổ và gói báo cáo")
    parser.add_argument("--close", action="store_true", help="chốt số liệu của kỳ")
    parser.add_argument("--reopen", action="store_true", help="mở lại kỳ đã chốt để điều chỉnh, kèm --reason")
    parser.add_argument("--reason", default="", help="lý do mở lại, hoặc lý do chốt lại khi kỳ đã chốt")
    parser.add_argument("--history", action="store_true", help="mọi lần lập, chốt, gửi, mở lại của các kỳ")
    parser.add_argument("--by-procedure", action="store_true", help="thêm dòng theo từng thủ tục")
    parser.add_argument(
        "--reports",
        metavar="MÃ,MÃ",
        help="báo cáo cần ghi ra --out: all, hoặc các mã cách nhau bằng dấu phẩy; MÃ.pdf lấy một dạng",
    )
    add_units(parser)
    parser.add_argument(
        "--names",
        action="store_true",
        help="ghi cả tên người nộp, chỉ cho bản lưu nội bộ; tệp có mật khẩu",
    )
    add_lock(parser, has_reason=True)
    parser.add_argument("--by", default="cchc", help="người lập")


def add_period(parser: argparse.ArgumentParser) -> None:
    """Ask for a period: by its key, or by its first and last day."""
    parser.add_argument(
        "--period", type=_key, metavar="P", help="2026-10, 2026-Q3, 2026-H1, 2026-9M, 2026-W42, 2026"
    )
    parser.add_argument(
        "--calendar",
        action=argparse.BooleanOptionalAction,
        help="theo tháng dương lịch, hoặc theo ngày chốt số liệu; không ghi thì theo quy định của kỳ đó",
    )
    parser.add_argument("--from", dest="first_on", type=day, metavar="D")
    parser.add_argument("--to", dest="last_on", type=day, metavar="D")


def _key(text: str) -> str:
    """What may name a period; whether there is such a one, the law says."""
    if not periods.is_key(text):
        raise argparse.ArgumentTypeError(periods.not_a_period(text))
    return text


def add_units(parser: argparse.ArgumentParser) -> None:
    """Ask by which units a superior's rows stand."""
    parser.add_argument(
        "--units",
        choices=("then", "now"),
        default="then",
        help="sổ đơn vị tổng hợp: xem theo đơn vị của kỳ đó (then), hoặc theo đơn vị hiện nay (now): số liệu "
        "đơn vị cũ cộng vào đơn vị kế tục",
    )


def asked_day(args: argparse.Namespace) -> date | None:
    """The day whose units a superior's rows stand by; None for those of the period."""
    return clock().date() if args.units == "now" else None


def need_period(args: argparse.Namespace) -> None:
    """Misused where no period is asked for, or two are; before any register is opened."""
    is_span = args.first_on is not None or args.last_on is not None
    if is_span and (args.period is not None or None in {args.first_on, args.last_on}):
        raise Misused("Dùng --period, hoặc dùng cả --from và --to.")
    if not is_span and args.period is None:
        raise Misused("Chưa chọn kỳ báo cáo: --period 2026-10.")


def asked_period(args: argparse.Namespace, place: Workplace) -> Period:
    """The period that was asked for."""
    from cchc_desktop.operations import month

    need_period(args)
    if args.first_on:
        return periods.asked_span(args.first_on, args.last_on)
    return month.period_of(place, args.period, is_calendar=args.calendar)


def _made(args: argparse.Namespace, place: Workplace, period: Period) -> tuple[month.Report, list[Path]]:
    """The month and the files of it; what is kept goes up at the next send, so only with its files."""
    from cchc_desktop.operations import month
    from cchc_desktop.operations.exchange import delivered
    from cchc_desktop.operations.papers_of_month import lay_files, leaving, usual_names

    asked, files, lock = _asked(args), list[Path](), asked_lock(args)
    if args.reopen:
        return month.reopen(place, period, clock(), by=args.by, reason=args.reason), files
    if not (args.out or args.close):
        return month.preview(place, period, clock(), by=args.by, today=asked_day(args)), files

    def lay(done: month.Report, book: Writing | None) -> None:
        if args.out:
            wish = Wish(args.by_procedure, args.names or usual_names(place))
            delivery = delivered(place, done, clock(), book)
            left = leaving(place, done, wish, asked, lock=lock)
            files.extend(lay_files(ready, left, Path(args.out), delivery))
            # A name that cannot be given leaves nothing kept; what cannot be kept, no file.
            left.put(ready, place, args.by, clock(), book)

    with Ready() as ready:
        done = month.report(
            place, period, clock(), by=args.by, is_closing=args.close, reason=args.reason, told=lay
        )
    return done, files


def _month(args: argparse.Namespace, out: Out) -> int:
    _asked(args)  # what nobody knows is told before a register is opened
    if args.reopen and (args.close or args.out):
        raise Misused("Mở lại kỳ là việc riêng: dùng --reopen mà không kèm --close, --out.")
    if not args.history:
        need_period(args)
    with opened(args) as place:
        if args.history:
            return _history(place, out)
        period = asked_period(args, place)
        done, files = _made(args, place, period)
        silence = _no_figures(place, done)
        out.give(
            {
                "unit": place.profile.unit,
                "name": place.profile.name,
                "is_practice": place.profile.is_practice,
                "period": {
                    "key": period.key,
                    "title": period.title,
                    "kind": period.kind,
                    "first_on": period.first_on,
                    "last_on": period.last_on,
                },
                "revision": done.revision,
                "is_final": done.is_final,
                "unchanged": done.unchanged,
                **_boxes(done.tally),
                **_of_units(done),
                "checks": [asdict(check) for check in done.checks],
                "drift": list(done.drift),
                "moved": None if done.moved is None else _moved(done.moved),
                "reopened": None if done.reopened is None else asdict(done.reopened),
                "no_figures": silence,
                "files": [str(file) for file in files],
            }
        )
        _say(done, silence, files, out)
    return 0


def _of_units(done: month.Report) -> dict[str, object]:
    """A superior's rows with their boxes, who has not sent, and what is to be said between the two."""
    units = [{**asdict(unit), "boxes": _columns(done.boxes[unit.unit])} for unit in done.units]
    between = [{**asdict(one), "boxes": _columns(one.boxes)} for one in done.groups]
    missing = [asdict(unit) for unit in done.missing]
    said = {"beside": list(done.beside), "gaps": list(done.gaps)}
    return {"units": units, "missing": missing, "between": between, **said}


def _no_figures(place: Workplace, done: month.Report) -> str:
    """Why there is nothing to tell of a period; what units have sent, the list of them tells."""
    from cchc_desktop.operations.month_known import no_figures

    if place.profile.role == "superior" or done.is_final:
        return ""
    return no_figures(place.profile.since, done.period, done.tally, clock())


def _moved(drift: Drift) -> dict[str, object]:
    """What has moved since the closing: exact fractions beside their printed form."""
    return {
        "revision": drift.revision,
        "closed_at": drift.closed_at,
        "rule": drift.rule,
        "figures": [
            {
                "kind": one.kind,
                "code": one.code,
                "title": one.title,
                "unit": one.unit,
                "was": None if one.was is None else str(one.was),
                "now": None if one.now is None else str(one.now),
                "printed": list(one.written(drift.places)),
                "row": None if one.row is None else one.row._asdict(),
                "dossiers": list(one.dossiers),
            }
            for one in drift.figures
        ],
        "dossiers": [
            {
                "local_no": one.local_no,
                "was": list(one.was),
                "now": list(one.now),
                "words": one.moved(),
                "acts": [asdict(act) for act in one.acts],
            }
            for one in drift.dossiers
        ],
    }


def _history(place: Workplace, out: Out) -> int:
    from cchc_desktop.operations.month_history import history

    found = history(place)
    out.give(
        {"revisions": [{**asdict(one), "period": asdict(one.period), "state": one.state()} for one in found]}
    )
    for one in found:
        out.say(one.words())
    if not found:
        out.say("Chưa có kỳ nào được lập báo cáo.")
    return 0


def _asked(args: argparse.Namespace) -> tuple[str, ...] | None:
    """The reports that were named, before anything is counted; None for the usual ones."""
    from cchc_desktop.operations.papers_of_month import codes

    if args.reports is None:
        return None
    if not args.out:
        raise Misused("Chưa ghi thư mục nhận báo cáo: thêm --out THƯ-MỤC.")
    with asked_rightly():
        return codes(args.reports)


def _boxes(tally: Tally) -> dict[str, object]:
    fields = [{"level": level, "field": lv, **_columns(box)} for (level, lv), box in tally.by_field().items()]
    procedures = [{**row._asdict(), **_columns(tally.of_row(row))} for row in tally.rows()]
    return {"fields": fields, "procedures": procedures, "total": _columns(tally.total())}


def _columns(box: Mapping[str, int]) -> dict[str, int]:
    """The boxes and the three sums of the official table: columns (3), (7) and (11)."""
    return {
        **box,
        "received": sum(box[name] for name in (*RECEIVED, OPENING)),
        "resolved": sum(box[name] for name in ENDED),
        "pending": sum(box[name] for name in CLOSING),
    }


def _say(done: month.Report, silence: str, files: list[Path], out: Out) -> None:
    from cchc_desktop.operations.month import sentences

    for sentence in (silence,) if silence else sentences(done):
        out.say(sentence)
    for file in files:
        out.say(f"  {file}")


_NETWORK = ("https:", "http:")
_WHERE = "folder:ĐƯỜNG-DẪN, hoặc https://MÁY-NHẬN:CỔNG/"


def _add_send(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--via", required=True, metavar="CARRIER", help=_WHERE)
    parser.add_argument("--by", default="cchc", help="người gửi")


def _send(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.exchange import send

    with opened(args) as place:
        done = send(place, args.via, clock(), by=args.by)
        out.give({**_first(done.refused), **asdict(done)})
        for name in done.sent:
            out.say(f"Đã gửi {name}.")
        for name in done.acknowledged:
            out.say(f"Cấp trên đã nhận {name}.")
        for sentence in done.letters:
            out.say(f"Lưu ý: {sentence}")
        for refusal in done.refused:
            out.warn(f"{refusal.name}: {refusal.problem}")
        if not (done.sent or done.refused):
            reached = "Đã nối được tới nơi nhận. " if args.via.startswith(_NETWORK) else ""
            out.say(f"{reached}Không có gói nào chờ gửi.")
    return 1 if done.refused else 0


def _first(refused: Sequence[Refusal]) -> dict[str, str]:
    """What a program reads where a command could not do all of it."""
    return {"problem": refused[0].problem, "kind": refused[0].kind} if refused else {}


def _add_collect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", required=True, metavar="CARRIER", help=_WHERE)
    parser.add_argument("--by", default="cchc", help="người nhận")


def _collect(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.collect import collect
    from cchc_desktop.operations.month import missing_words

    with opened(args) as place:
        done = collect(place, args.source, clock(), by=args.by)
        out.give({**_first((*done.refused, *done.troubles)), **asdict(done)})
        for name in done.accepted:
            out.say(f"Đã nhận {name}.")
        for name in done.acknowledged:
            out.say(f"Cấp trên đã nhận {name}.")
        for sentence in (*done.letters, *done.newcomers, *done.adjusted):
            out.say(f"Lưu ý: {sentence}")
        for refusal in (*done.refused, *done.troubles):
            out.warn(f"{refusal.name}: {refusal.problem}")
        _warn_of_old(done, out)
        for sentence in missing_words(done.missing):
            out.say(sentence)
    return 1 if done.refused or done.troubles else 0


def _warn_of_old(done: Collected, out: Out) -> None:
    """What was told in an earlier trip: it fails nothing any more."""
    for refusal in done.again:
        out.warn(f"{refusal.name} (đã để riêng từ trước, chờ xem bằng lệnh asides): {refusal.problem}")
    for name in done.dismissed:
        out.warn(f"{name}: đã bỏ từ trước nên không xem lại.")


COMMANDS = (
    Command("month", "biểu II.06a, sổ theo dõi và gói báo cáo của một kỳ", _add_month, _month),
    Command("send", "gửi gói báo cáo lên và lấy giấy báo nhận về", _add_send, _send),
    Command("collect", "đơn vị tổng hợp nhận gói; đơn vị gửi nhận giấy báo", _add_collect, _collect),
)
