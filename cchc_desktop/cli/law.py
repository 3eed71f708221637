"""What needs no register: due dates, identity cards, the schema of the verbs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import datetime

from cchc_desktop.cli.command import Command, Out, clock, data_folder, kind_of, moment, typed_moment
from cchc_desktop.cli.usage import Misused, asked_rightly
from cchc_desktop.core.channel import Channel
from cchc_desktop.core.deadline import Due, Pause, Term, due
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.law import Law
from cchc_desktop.core.text import day as written_day
from cchc_desktop.core.text import day_time, weekday


def _add_due(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--term", type=_term_typed, help="8wh, same-day, 5wd, 20d, 2mo")
    parser.add_argument("--procedure", metavar="CODE", help="mã thủ tục, thay cho --term")
    parser.add_argument("--case", help="trường hợp của thủ tục")
    parser.add_argument("--channel", choices=[one.value for one in Channel], default="direct")
    parser.add_argument("--received", type=_moment_typed, metavar="T", help="thời điểm nhận, ISO 8601")
    parser.add_argument("--pause", action="append", default=[], metavar="FROM/TO", help="khoảng tạm dừng")
    parser.add_argument("--unit", help="mã đơn vị có giờ làm việc riêng")
    parser.add_argument("--batch", action="store_true", help="mỗi dòng stdin một đối tượng JSON")


def _term_typed(text: str) -> str:
    try:
        Term.parse(text)
    except Refused as wrong:
        raise argparse.ArgumentTypeError(wrong.sentence) from wrong
    return text


def _moment_typed(text: str) -> str:
    typed_moment(text)
    return text


def _due(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.rulebook import load_law

    law = load_law(data_folder(args))
    if args.batch:
        for number, line in enumerate(sys.stdin, 1):
            if line.strip("\ufeff \r\n\t"):
                out.line({"line": number, **_answer(line.lstrip("\ufeff"), law, args)})
        return 0
    if not args.received or bool(args.term) == bool(args.procedure):
        raise Misused("Cần --received cùng với --term hoặc --procedure.")
    question: dict[str, object] = {"received": args.received, "channel": args.channel, "case": args.case}
    question |= {"term": args.term, "procedure": args.procedure, "unit": args.unit}
    question["pauses"] = [text.split("/", 1) for text in args.pause]
    with asked_rightly():
        _pauses(question["pauses"])
    found = _ask(question, law, args)
    out.give(_json(found))
    out.say(f"Hẹn trả: {weekday(found.due_on)}, {day_time(found.due_at)}")
    for line in found.ledger:
        out.say(f"  {'✓' if line.counted else '·'} {weekday(line.day):9} {written_day(line.day)}  {line.why}")
    for warning in found.warnings:
        out.say(f"  Lưu ý: {warning}")
    return 0


_KNOWN = frozenset({"term", "procedure", "case", "channel", "unit", "received", "pauses"})


def _answer(line: str, law: Law, args: argparse.Namespace) -> dict[str, object]:
    try:
        question = _question(line)
        answer = _json(_ask(question, law, args))
        ignored = [f"Mục “{name}” không được hiểu nên bỏ qua." for name in sorted(question.keys() - _KNOWN)]
        said = answer["warnings"]
        return {**answer, "warnings": [*(said if isinstance(said, list) else ()), *ignored]}
    except Refused as no:
        return {"problem": no.sentence, "kind": kind_of(no)}


def _question(line: str) -> dict[str, object]:
    try:
        question = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused("Dòng này không phải JSON.") from None
    if not isinstance(question, dict):
        raise Refused("Mỗi dòng phải là một đối tượng JSON.")
    return question


def _ask(question: Mapping[str, object], law: Law, args: argparse.Namespace) -> Due:
    received = question.get("received")
    if not isinstance(received, str):
        raise Refused("Thiếu thời điểm nhận (received).")
    received_at = moment(received)
    unit = question.get("unit")
    return due(
        _term(question, received_at, args),
        received_at,
        _pauses(question.get("pauses")),
        law.office(unit if isinstance(unit, str) else None),
        law.counting(received_at.date()),
    )


def _term(question: Mapping[str, object], received_at: datetime, args: argparse.Namespace) -> Term:
    text = question.get("term")
    if isinstance(text, str):
        return Term.parse(text)
    code = question.get("procedure")
    if not isinstance(code, str):
        raise Refused("Thiếu thời hạn (term) hoặc mã thủ tục (procedure).")
    from cchc_desktop.rulebook import load_catalogue

    channel, case = question.get("channel") or "direct", question.get("case")
    if not isinstance(channel, str) or channel not in set(Channel):
        raise Refused(f"Không có hình thức nộp “{channel}”: direct, online hoặc post.")
    procedure = load_catalogue(data_folder(args)).at(code, received_at.date())
    term = procedure.term_for(case if isinstance(case, str) else None, Channel(channel))
    if term is None:
        raise Refused(f"Danh mục chưa có thời hạn của thủ tục {code}; hãy dùng --term.")
    return term


def _pauses(given: object) -> tuple[Pause, ...]:
    if given is None:
        return ()
    if not isinstance(given, list):
        raise Refused("Khoảng tạm dừng phải là danh sách [từ, đến].")
    pauses = []
    for pair in given:
        match pair:
            case [str() as begins, str() as ends]:
                pauses.append(Pause(moment(begins), moment(ends)))
            case _:
                raise Refused("Khoảng tạm dừng phải có đủ thời điểm bắt đầu và kết thúc.")
    return tuple(pauses)


def _json(found: Due) -> dict[str, object]:
    ledger = [
        {"day": line.day.isoformat(), "counted": line.counted, "why": line.why} for line in found.ledger
    ]
    return {
        "due_at": found.due_at.isoformat(),
        "due_on": found.due_on.isoformat(),
        "starts_at": found.starts_at.isoformat(),
        "ledger": ledger,
        "warnings": list(found.warnings),
    }


def _add_card(_parser: argparse.ArgumentParser) -> None:
    pass


def _card(_args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.core.identity import card_json, read_card
    from cchc_desktop.rulebook import load_units

    places = load_units().names()
    today = clock().date()
    for line in sys.stdin:
        payload = line.rstrip("\r\n")
        if not payload.strip():
            # An answer to each line, so that the answers stand at the places of their cards.
            out.line({"ok": False, "problem": "Dòng trống, không có mã thẻ nào."})
            continue
        try:
            out.line(card_json(read_card(payload, today, places)))
        except Refused as no:
            out.line({"ok": False, "problem": no.sentence})
    return 0


def _verbs(_args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.verbs import schemas

    out.line(schemas())
    return 0


COMMANDS = (
    Command("due", "ngày hẹn trả và sổ đếm từng ngày", _add_due, _due),
    Command("card", "đọc mã QR thẻ căn cước từ stdin, mỗi dòng một thẻ", _add_card, _card),
    Command("verbs", "JSON Schema của mọi việc ghi vào sổ", _add_card, _verbs),
)
