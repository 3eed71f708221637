"""Units that know each other, without a window: invitations, keys and their figures, notices, reviews."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.carriers.folder import Folder, writable
from cchc_desktop.cli.command import Command, Out, clock, opened, typed_moment
from cchc_desktop.cli.usage import Misused, asked_rightly
from cchc_desktop.core.letter import fingerprint
from cchc_desktop.core.text import day_time
from cchc_desktop.files import read_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_desktop.core.trust import Peer
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.enclosing import Offer
    from cchc_desktop.operations.enrol import Joining
    from cchc_desktop.operations.letters import File

_STATES = {"seen": "chưa đối chiếu", "confirmed": "đã đối chiếu", "closed": "đã đóng"}


def _add_invite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="MÃ", help="đơn vị được mời")
    parser.add_argument("--out", required=True, metavar="DIR", help="thư mục ghi giấy mời")
    parser.add_argument("--address", default="", metavar="HTTPS", help="nơi gửi gói qua mạng, nếu có")
    parser.add_argument("--look-up", default="", metavar="HTTPS", help="trang tra cứu in trên giấy tiếp nhận")
    parser.add_argument("--forms", default="", metavar="MÃ,MÃ", help="các báo cáo đơn vị phải gửi")
    parser.add_argument(
        "--cutoff", type=int, metavar="NGÀY", help="ngày chốt số liệu; không ghi thì theo quy định của sổ này"
    )
    parser.add_argument("--by", default="cchc", help="người lập")


def _invite(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.enrol import invite, refuse_wish
    from cchc_desktop.operations.inviting import doubts
    from cchc_desktop.operations.peer_keys import own_figures

    forms = [part for one in args.forms.split(",") if (part := one.strip())]
    with asked_rightly():
        refuse_wish((args.address, args.look_up), forms, args.cutoff)
    folder = writable(args.out)
    with opened(args) as place:
        file = invite(
            place,
            args.unit,
            clock(),
            by=args.by,
            address=args.address,
            forms=forms,
            cutoff_day=args.cutoff,
            look_up=args.look_up,
        )
        path = _write(folder, file)
        with place.register.read() as reading:
            figures = own_figures(reading)
        warnings = doubts(place, [args.unit], clock())
    out.give({"file": str(path), "figures": figures, "warnings": list(warnings)})
    out.say(f"Đã lập giấy mời {path}.")
    out.say(f"Đọc dãy số này cho đơn vị đối chiếu: {figures}")
    for sentence in warnings:
        out.warn(f"Lưu ý: {sentence}")
    return 0


def _write(folder: Folder, file: File) -> Path:
    folder.put(file.name, file.data)
    return folder.path / file.name


def _add_join(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="giấy mời của đơn vị tổng hợp")
    parser.add_argument("--dry-run", action="store_true", help="chỉ xem giấy mời đổi những gì, không ghi")
    parser.add_argument(
        "--compared", action="store_true", help="đã gọi điện, dãy số khớp với dãy đơn vị tổng hợp đọc"
    )
    parser.add_argument("--out", metavar="DIR", help="thư mục ghi giấy trả lời; không ghi thì đi cùng gói")
    parser.add_argument("--by", default="cchc", help="người nhận giấy mời")


def _join(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.enrol import join, look
    from cchc_desktop.operations.letters import LARGEST

    if args.dry_run and args.compared:
        raise Misused("Chọn một: --dry-run chỉ xem, --compared là nhận luôn.")
    data = read_within(Path(args.file), LARGEST, "giấy mời")
    with opened(args) as place:
        if args.dry_run:
            found = look(place, data, clock())
            out.give(_joining(found))
            _say_joining(found, out)
            return 0
        folder = writable(args.out) if args.out else None
        done = join(place, data, clock(), by=args.by, is_compared=args.compared)
        answer = _write(folder, done.answer) if folder else None
    out.give(
        {
            **_joining(done.joining),
            "state": done.peer.state.value,
            "answer": str(answer) if answer else None,
            "left": list(done.left),
        }
    )
    _say_joining(done.joining, out)
    out.say(f"Đã kết nối; khóa của đơn vị tổng hợp: {_STATES[done.peer.state.value]}.")
    out.say(f"Giấy trả lời: {answer}" if answer else "Giấy trả lời đi cùng lần gửi sau (lệnh send, collect).")
    for sentence in done.left:
        out.warn(sentence)
    return 0


def _joining(found: Joining) -> dict[str, object]:
    told = found.invitation
    return {
        "superior": found.sender,
        "name": told.name,
        "figures": found.figures,
        "standing": found.standing.value,
        "address": told.address,
        "look_up": told.look_up,
        "forms": list(told.forms),
        "cutoff_day": told.cutoff_day,
        "changes": list(found.changes),
        "packs": [told_offer(one) for one in found.packs],
    }


def told_offer(offer: Offer) -> dict[str, object]:
    """What a program is told of a pack that came with a letter."""
    trial = offer.trial
    return {
        "file": offer.pack.file,
        "digest": offer.pack.digest,
        "words": offer.words(),
        "problem": offer.problem or None,
        "moved": [] if trial is None else [asdict(one) for one in trial.moved],
    }


def _say_joining(found: Joining, out: Out) -> None:
    out.say(f"Giấy mời của {found.invitation.name} ({found.sender}).")
    out.say(f"Dãy số để đối chiếu qua điện thoại: {found.figures}")
    for sentence in found.changes:
        out.say(f"  {sentence}")
    say_offers(found.packs, out)


def say_offers(offers: Iterable[Offer], out: Out) -> None:
    """What packs would change, with the promises that would move."""
    for offer in offers:
        out.say(f"  Gói {offer.pack.file}: {offer.words()}")
        if offer.trial is not None and offer.trial.moved:
            out.say(f"    {len(offer.trial.moved)} hồ sơ đang giải quyết đổi ngày hẹn trả:")
            for one in offer.trial.moved:
                out.say(f"      {one.local_no}  {day_time(one.due_at)} → {day_time(one.new_due_at)}")


def _add_peers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--confirm", metavar="MÃ", help="tin khóa của đơn vị, kèm --figures đã đối chiếu")
    parser.add_argument("--figures", default="", metavar="SỐ", help="30 chữ số mà đơn vị đọc")
    parser.add_argument("--close", metavar="MÃ", help="thôi tin khóa đang dùng của đơn vị, kèm --reason")
    parser.add_argument(
        "--at", type=typed_moment, metavar="T", help="từ lúc nào thôi tin; không ghi là bây giờ"
    )
    parser.add_argument("--renew", action="store_true", help="đổi khóa của chính đơn vị này")
    parser.add_argument("--lost", action="store_true", help="cùng --renew: khóa cũ có thể ở tay người khác")
    parser.add_argument("--reason", default="", help="lý do đóng khóa, đổi khóa")
    parser.add_argument("--by", default="cchc", help="người ghi")


def _peers(args: argparse.Namespace, out: Out) -> int:
    if args.lost and not args.renew:
        raise Misused("Mất máy thì đổi khóa luôn: --lost chỉ đi cùng --renew.")
    if args.renew and (args.confirm or args.close):
        raise Misused("Đổi khóa của mình là việc riêng: dùng --renew mà không kèm --confirm, --close.")
    if bool(args.confirm) != bool(args.figures):
        raise Misused("Xác nhận khóa phải kèm dãy số đã đối chiếu: --confirm MÃ --figures SỐ.")
    if args.close and not args.reason:
        raise Misused("Đóng khóa phải ghi lý do: --reason.")
    if args.at and not args.close:
        raise Misused("--at chỉ đi cùng --close.")
    with opened(args) as place:
        told: dict[str, object] = {}
        if args.close:
            told |= _close(args, place, out)
        if args.confirm:
            told |= _confirm(args, place, out)
        if args.renew:
            told |= _renew(args, place, out)
        out.give(told or _listed(place, out))
    return 0


def _close(args: argparse.Namespace, place: Workplace, out: Out) -> dict[str, object]:
    from cchc_desktop.operations.peer_keys import close_key

    peer, doubtful = close_key(place, args.close, clock(), by=args.by, reason=args.reason, at=args.at)
    out.say(f"Đã đóng khóa {fingerprint(peer.key)} của đơn vị {peer.sender}.")
    for sentence in doubtful:
        out.say(f"Lưu ý: {sentence}")
    return {"closed": _peer(peer), "doubtful": list(doubtful)}


def _confirm(args: argparse.Namespace, place: Workplace, out: Out) -> dict[str, object]:
    from cchc_desktop.operations.confirming import confirm

    done = confirm(place, args.confirm, args.figures, clock(), by=args.by)
    out.say(f"Đã xác nhận khóa {fingerprint(done.peer.key)} của đơn vị {done.peer.sender}.")
    for name in done.taken:
        out.say(f"Đã nhận tệp để riêng {name}.")
    for sentence in done.words:
        out.say(f"Lưu ý: {sentence}")
    return {"confirmed": _peer(done.peer), "taken": list(done.taken)}


def _renew(args: argparse.Namespace, place: Workplace, out: Out) -> dict[str, object]:
    from cchc_desktop.operations.peer_keys import change_key

    done = change_key(place, clock(), by=args.by, reason=args.reason, is_lost=args.lost)
    out.say(f"Đã đổi khóa; dãy số mới: {done.figures}")
    if args.lost:
        out.say("Gọi cho đơn vị kia: đóng khóa cũ, nghe đọc dãy số mới rồi xác nhận.")
    else:
        out.say("Giấy đổi khóa ký bằng khóa cũ đi cùng lần gửi, nhận sau; bên kia tự nhận.")
    return {"figures": done.figures, "told": list(done.told)}


def _listed(place: Workplace, out: Out) -> dict[str, object]:
    from cchc_desktop.operations.peer_keys import own_figures, waiting
    from cchc_desktop.store import peers

    with place.register.read() as reading:
        own, known, foreign = own_figures(reading), peers.peers(reading), waiting(reading)
    out.say(f"Khóa của sổ này: {own or 'chưa có, lập khi gửi lần đầu'}")
    for one in known:
        reason = f" – {one.reason}" if one.reason else ""
        named = f"{one.sender} {one.name}".strip()
        out.say(f"  {named}  {fingerprint(one.key)}  {_STATES[one.state.value]}{reason}")
    for unknown in foreign:
        named = f"{unknown.sender} {unknown.name}".strip()
        out.say(f"  {named}  {fingerprint(unknown.key)}  khóa lạ, {unknown.times} tệp để riêng chờ xác nhận")
    return {
        "own": own,
        "peers": [_peer(one) for one in known],
        "foreign": [
            {"unit": one.sender, "name": one.name, "figures": fingerprint(one.key), "files": one.times}
            for one in foreign
        ],
    }


def _peer(peer: Peer) -> dict[str, object]:
    return {
        "unit": peer.sender,
        "name": peer.name,
        "figures": fingerprint(peer.key),
        "state": peer.state.value,
        "seen_at": peer.seen_at,
        "settled_at": peer.settled_at,
        "settled_by": peer.settled_by,
        "reason": peer.reason,
    }


COMMANDS = (
    Command("invite", "đơn vị tổng hợp lập giấy mời kết nối cho một đơn vị", _add_invite, _invite),
    Command("join", "xem và nhận giấy mời kết nối của đơn vị tổng hợp", _add_join, _join),
    Command("peers", "khóa của các đơn vị: dãy số, xác nhận, đóng, đổi khóa", _add_peers, _peers),
)
