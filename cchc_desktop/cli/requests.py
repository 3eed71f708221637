"""`cchc request`: what people ask about their own data, with its terms."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Out, clock, opened
from cchc_desktop.cli.locking import add_lock, asked_lock
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day as day_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.store.requests import Request

_ACTS = ("add", "list", "acknowledge", "extend", "answer", "forget", "print")


def add_request(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("act", choices=_ACTS)
    parser.add_argument("--id", default="", metavar="NO", help="số của yêu cầu, như 001/2026")
    parser.add_argument("--kind", default="", help="view, correct, withdraw, restrict, delete, breach")
    parser.add_argument("--name", default="", help="họ tên người yêu cầu")
    parser.add_argument("--id-number", default="", help="số định danh của người yêu cầu")
    parser.add_argument("--contact", default="", help="cách trả lời: điện thoại, địa chỉ, thư điện tử")
    parser.add_argument("--words", default="", help="nội dung yêu cầu")
    parser.add_argument("--dossier", action="append", default=[], metavar="NO", help="hồ sơ liên quan")
    parser.add_argument("--answer", default="", help="nội dung trả lời")
    parser.add_argument("--refuse", action="store_true", help="từ chối, kèm --basis")
    parser.add_argument("--basis", default="", help="căn cứ của việc từ chối hoặc xóa")
    parser.add_argument("--out", metavar="FILE.pdf", help="in văn bản trả lời ra tệp")
    parser.add_argument("--all", action="store_true", help="list: cả yêu cầu đã trả lời")
    parser.add_argument("--by", default="cchc", help="người ghi")
    add_lock(parser)


def request(args: argparse.Namespace, out: Out) -> int:
    """Do what was asked, then say how the request stands."""
    with opened(args) as place:
        _DO[args.act](place, args, out)
    return 0


def _needs(args: argparse.Namespace, *names: str) -> None:
    for name in names:
        if not getattr(args, name.replace("-", "_")).strip():
            raise Misused(f"Việc “{args.act}” phải kèm --{name}.")


def _add(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations import requests
    from cchc_desktop.operations.desk import at_desk

    _needs(args, "kind", "name")
    asked = requests.Asked(
        kind=args.kind,
        name=args.name,
        id_number=args.id_number,
        contact=args.contact,
        words=args.words,
        dossiers=tuple(args.dossier),
    )
    with at_desk(place, args.by, clock()) as desk:
        made = requests.add(desk, asked)
    _told(place, made, out)
    if made.kind == requests.Kind.BREACH:
        for step in requests.BREACH_STEPS:
            out.say(f"  ☐ {step}")


def _list(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.store import requests

    with place.register.read() as reading:
        reading.actor.need("people")
        found = requests.every(reading, is_waiting=not args.all)
    out.give([_json(place, one) for one in found])
    for one in found:
        out.say(_words(one))
    if not found:
        out.say("Không có yêu cầu nào chờ trả lời.")


def _acknowledge(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations import requests
    from cchc_desktop.operations.desk import at_desk

    _needs(args, "id")
    with at_desk(place, args.by, clock()) as desk:
        done = requests.acknowledge(desk, args.id)
    _told(place, done, out)


def _extend(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations import requests
    from cchc_desktop.operations.desk import at_desk

    _needs(args, "id", "reason")
    with at_desk(place, args.by, clock()) as desk:
        done = requests.extend(desk, args.id, args.reason)
    _told(place, done, out)


def _answer(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations import requests
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.request_answers import deletable
    from cchc_desktop.store import requests as rows

    _needs(args, "id")
    with at_desk(place, args.by, clock()) as desk:
        basis, words = args.basis, args.answer
        found = rows.one(desk.book, args.id)
        if found.kind == requests.Kind.DELETE and args.refuse and not basis:
            basis = deletable(desk, found).basis
        if not words and args.refuse and basis:
            words = "Chưa xóa được dữ liệu còn phải lưu theo pháp luật lưu trữ."
        done = requests.answer(desk, args.id, words, is_refused=args.refuse, basis=basis)
    _told(place, done, out)


def _forget(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.request_answers import deletable, forget
    from cchc_desktop.store import requests

    _needs(args, "id")
    with at_desk(place, args.by, clock()) as desk:
        kept = deletable(desk, requests.one(desk.book, args.id)).verdicts
        numbers = forget(desk, args.id, args.basis)
    out.give({"forgotten": list(numbers), "kept": [one.sentence for one in kept]})
    out.say(f"Đã xóa phần không cần giữ của hồ sơ {', '.join(numbers)}.")
    for one in kept:
        out.say(one.sentence)


def _print(place: Workplace, args: argparse.Namespace, out: Out) -> None:
    from cchc_desktop.files import Ready
    from cchc_desktop.operations.desk import at_desk
    from cchc_desktop.operations.locked_files import enter_export, locked
    from cchc_desktop.operations.request_answers import ANSWER_FORM, print_answer

    _needs(args, "id")
    if not args.out:
        raise Misused("Ghi nơi lưu: --out TỆP.pdf.")
    lock = asked_lock(args)
    with Ready() as ready, at_desk(place, args.by, clock()) as desk:
        if not desk.profile.is_practice and not lock.is_chosen:
            raise Refused(
                "Văn bản trả lời có dữ liệu cá nhân nên tệp phải có mật khẩu: CCHC_EXPORT_PASSPHRASE hoặc "
                "--export-passphrase-file; buộc phải để trần thì thêm --plain --reason “lý do”.",
                "export_password",
            )
        pdf = print_answer(desk, args.id)
        what = {ANSWER_FORM: 1}
        enter_export(desk.book, lock, what=what, by=desk.by, at=desk.at, recorded_at=desk.recorded_at)
        ready.lay(Path(args.out), locked(pdf, lock), is_private=True)
        ready.put()
    out.give({"file": args.out})
    out.say(f"Đã in văn bản trả lời vào {args.out}.")


def _told(place: Workplace, one: Request, out: Out) -> None:
    out.give(_json(place, one))
    out.say(_words(one))


def _json(place: Workplace, one: Request) -> dict[str, object]:
    from cchc_desktop.operations.requests import is_late, urgency

    on = clock().date()
    return {
        "id": one.id,
        "kind": one.kind,
        "received_at": one.received_at,
        "due_on": one.due_on,
        "state": one.state,
        "answered_at": one.answered_at,
        "acknowledge_by": one.text("acknowledge_by") or None,
        "acknowledged_at": one.text("acknowledged_at") or None,
        "is_late": is_late(one, on),
        "stands": urgency(one, on),
        "unit": place.profile.unit,
    }


def _words(one: Request) -> str:
    from cchc_desktop.operations.requests import Kind, urgency

    return (
        f"{one.id}  {Kind(one.kind).title}, nhận ngày {day_words(one.received_at.date())}, "
        f"trả lời trước hết ngày {day_words(one.due_on)}: {urgency(one, clock().date())}"
    )


_DO: dict[str, Callable[[Workplace, argparse.Namespace, Out], None]] = {
    "add": _add,
    "list": _list,
    "acknowledge": _acknowledge,
    "extend": _extend,
    "answer": _answer,
    "forget": _forget,
    "print": _print,
}
