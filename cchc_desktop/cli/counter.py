"""The counter without a window: play acts from a file, take over a book, search, print."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, day, kind_of, opened
from cchc_desktop.cli.locking import add_lock, asked_lock
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.acts import FIRST_YEAR, LAST_YEAR
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.intake import is_readable
from cchc_desktop.files import why
from cchc_desktop.operations.play import play_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_desktop.operations.desk import Desk
    from cchc_desktop.operations.locked_files import Lock
    from cchc_desktop.operations.printing import Printed

_MOST_HITS = 10_000
_STDIN = "-"


def _add_play(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.jsonl", help="mỗi dòng một việc; “-” là stdin")
    parser.add_argument("--keep-going", action="store_true", help="bỏ riêng dòng bị từ chối rồi làm tiếp")


def _play(args: argparse.Namespace, out: Out) -> int:
    """Every line is one transaction; its answer is written after the disk has it."""
    done, aside = 0, 0
    with opened(args) as place, _lines(args.file) as lines:
        numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
        for number, line in numbered:
            try:
                answer = play_line(place, line, clock())
            except (Refused, Trouble) as failure:
                aside += 1
                out.line({"line": number, "ok": False, "problem": failure.sentence, "kind": kind_of(failure)})
                print(f"Dòng {number}: {failure.sentence}", file=sys.stderr, flush=True)
                if not args.keep_going:
                    return 1
                if isinstance(failure, Trouble):
                    _tell_untried(number, () if args.file == _STDIN else numbered, out)
                    return 1
                continue
            done += 1
            out.line({"line": number, "ok": True, **answer})
    print(f"Đã ghi {done} việc, bỏ riêng {aside} dòng.", file=sys.stderr)
    return 1 if aside else 0


def _tell_untried(stopped: int, rest: Iterable[tuple[int, str]], out: Out) -> None:
    """Each line that nobody came to; whoever still writes to us knows best what else they meant to say."""
    said, many = f"Chưa làm: đã dừng ở dòng {stopped}.", 0
    for number, _ in rest:
        many += 1
        out.line({"line": number, "ok": False, "problem": said, "kind": "untried"})
    after = f"{many} việc ở các dòng sau" if many else "các dòng sau, nếu có,"
    print(f"Đã dừng ở dòng {stopped}; {after} chưa làm.", file=sys.stderr, flush=True)


def _lines(name: str) -> nullcontext[IO[str]] | IO[str]:
    if name == _STDIN:
        return nullcontext(sys.stdin)
    try:
        return Path(name).open(encoding="utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise Trouble(f"Không mở được tệp “{name}” ({why(error)}).") from error


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.xlsx")
    parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi")
    parser.add_argument("--side", metavar="FILE.xlsx", help="tệp ghi các dòng lỗi; mặc định cạnh tệp nguồn")
    add_lock(parser)


def _import(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.import_book import import_book

    lock = asked_lock(args)
    with opened(args) as place:
        side = Path(args.side) if args.side else None
        report = import_book(
            place,
            Path(args.file),
            clock(),
            is_dry_run=args.dry_run,
            side_file=side,
            lock=lock,
        )
        out.give(report.json())
        for sentence in report.sentences():
            out.say(sentence)
    return 0


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY")
    parser.add_argument("--limit", type=int, default=20, metavar="N")


def _search(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.store import search

    if not 1 <= args.limit <= _MOST_HITS:
        raise Misused(f"--limit phải từ 1 đến {_MOST_HITS}.")
    if not is_readable(args.query):
        raise Refused("Chữ cần tìm có ký tự không đọc được; hãy gõ lại theo mã UTF-8.")
    with opened(args) as place, place.register.read() as reading:
        hits = search.find(reading, args.query, args.limit)
        found = [
            {
                "dossier": hit.local_no,
                "code": hit.code,
                "applicant": hit.applicant,
                "id_number": hit.id_number,
                "procedure": hit.procedure_name,
                "state": hit.state.value,
                "received_at": hit.received_at,
                "due_at": hit.due_at,
            }
            for hit in hits
        ]
        out.give(found)
        for hit in hits:
            words = (hit.local_no, hit.applicant, hit.id_number or "", hit.procedure_name, hit.state.title)
            out.say("  ".join(words))
        if not hits:
            out.say("Không tìm thấy hồ sơ nào.")
    return 0


def _add_print(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dossier", action="append", metavar="NO", help="số hoặc mã hồ sơ; danh sách bàn giao nhận nhiều lần"
    )
    parser.add_argument("--form", default="receipt", metavar="NAME", help="receipt, hoặc tên mẫu cụ thể")
    parser.add_argument("--layout", choices=["A4", "2xA5"], default="A4")
    parser.add_argument("--out", required=True, metavar="FILE.pdf")
    parser.add_argument("--by", default="cchc", help="người in")
    parser.add_argument("--year", type=int, metavar="YYYY", help="năm của sổ theo dõi")
    parser.add_argument("--field", default="", metavar="LĨNH-VỰC", help="chỉ một lĩnh vực của sổ")
    parser.add_argument("--volume", type=int, metavar="N", help="quyển thứ mấy của sổ")
    parser.add_argument("--first", type=int, metavar="N", help="từ số thứ tự")
    parser.add_argument("--last", type=int, metavar="N", help="đến số thứ tự")
    parser.add_argument("--day", type=day, metavar="DATE", help="ngày của bảng kê thu")
    parser.add_argument("--to", default="", metavar="NAME", help="bên nhận bàn giao")
    add_lock(parser)


def _print(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.files import Ready
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.printing import LISTS

    is_list = args.form.partition("-")[0] in LISTS
    if not is_list and len(args.dossier or ()) != 1:
        raise Misused("Phải ghi đúng một --dossier cho mẫu này.")
    lock = asked_lock(args)
    with opened(args) as place:
        with Ready() as ready, at_desk(place, args.by, clock()) as desk:
            printed = _listed(desk, args, lock) if is_list else _slip(desk, args)
            ready.lay(Path(args.out), printed.pdf, is_private=is_list)  # a full disk takes the entry back
            ready.put()  # and so does a name that cannot be given; a row that cannot be kept, the paper
        out.give(
            {
                "form": printed.form,
                "number": printed.number,
                "printing": printed.printing,
                "mark": printed.mark,
                "file": args.out,
                "warnings": [printed.warning] if printed.warning else [],
            }
        )
        if printed.warning:
            out.say(printed.warning)
        out.say(f"Đã in {printed.title} vào {args.out}.")
    return 0


def _slip(desk: Desk, args: argparse.Namespace) -> Printed:
    from cchc_desktop.operations.printing import print_form

    return print_form(desk, args.dossier[0], args.form, args.layout)


def _listed(desk: Desk, args: argparse.Namespace, lock: Lock) -> Printed:
    """A list as it goes to its file: closed, and entered as having left, where it names many people."""
    from cchc_desktop.operations.lists import Wanted
    from cchc_desktop.operations.printing import lock_list, print_list

    if args.year is not None and not FIRST_YEAR <= args.year <= LAST_YEAR:
        raise Misused(f"--year phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    if any(number is not None and number < 1 for number in (args.volume, args.first, args.last)):
        raise Misused("--volume, --first và --last phải từ 1 trở lên.")
    wanted = Wanted(
        numbers=tuple(args.dossier or ()),
        taker=args.to,
        day=args.day,
        year=args.year,
        field=args.field,
        volume=args.volume,
        first=args.first,
        last=args.last,
    )
    is_workbook = args.out.lower().endswith(".xlsx")
    return lock_list(desk, print_list(desk, args.form, wanted, is_workbook=is_workbook), lock)


COMMANDS = (
    Command("play", "ghi các việc từ tệp, mỗi dòng một đối tượng JSON", _add_play, _play),
    Command("import-book", "nhập sổ theo dõi đang có từ Excel", _add_import, _import),
    Command("search", "tìm hồ sơ như ô tìm của cửa sổ", _add_search, _search),
    Command("print", "in giấy tờ của hồ sơ ra PDF", _add_print, _print),
)
