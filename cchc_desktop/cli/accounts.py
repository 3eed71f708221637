"""Who may open the register and do what: accounts, one's own password, the matrix of rights."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from cchc_desktop.cli.command import Command, Out, clock, opened, passphrase
from cchc_desktop.cli.second import add_second, asked_second, secret_of
from cchc_desktop.cli.usage import Misused
from cchc_desktop.core.roles import Role, titles_of
from cchc_desktop.core.text import day, day_time, number

if TYPE_CHECKING:
    from cchc_desktop.operations.accounts import Closed, Given, Work
    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.store.accounts import Account

_NEW = "CCHC_NEW_PASSPHRASE"
_NAMED = 10
_DOES = ("list", "open", "change", "close", "reopen", "reset", "review")


def _add_account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("does", metavar="WHAT", choices=_DOES, help=", ".join(_DOES))
    parser.add_argument("login", nargs="?", metavar="LOGIN", help="tên đăng nhập")
    parser.add_argument("--name", help="họ tên, được ghi vào từng việc (open, change)")
    parser.add_argument("--roles", metavar="ROLES", help="vai trò, cách nhau dấu phẩy: " + ", ".join(Role))
    parser.add_argument("--reason", default="", help="lý do (close), hoặc nhận xét (review)")
    parser.add_argument("--hand-to", metavar="LOGIN", help="giao hồ sơ đang giữ cho người này (close)")
    parser.add_argument("--founder", action="store_true", help="mật khẩu lập sổ, không phải một tài khoản")
    parser.add_argument(
        "--new-passphrase-file",
        metavar="FILE",
        help=f"tệp chứa mật khẩu lần đầu tự chọn (hoặc biến môi trường {_NEW}); để trống: chương trình đặt",
    )
    add_second(parser)


def _account(args: argparse.Namespace, out: Out) -> int:
    if args.does in {"list", "review"}:
        if args.login or args.founder:
            raise Misused(f"“account {args.does}” không nhận tên tài khoản.")
    elif args.founder:
        if args.login or args.does not in {"close", "reopen"}:
            raise Misused("--founder chỉ dùng với “account close” hoặc “account reopen”, không kèm tên.")
    elif not args.login:
        raise Misused(f"“account {args.does}” còn thiếu tên đăng nhập.")
    if args.does == "open" and not (args.name and args.roles):
        raise Misused("“account open” cần --name và --roles.")
    if args.does == "change" and args.name is None and args.roles is None:
        raise Misused("“account change” cần --name hoặc --roles.")
    with opened(args) as place:
        if args.founder:
            return _founder(place, args, out)
        return _ACTS[args.does](place, args, out)


def _list(place: Workplace, _args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.rights import every_account, reviewed

    every = every_account(place)
    last, due = reviewed(place, clock())
    out.give({"accounts": list(map(_told, every)), "reviewed_on": last, "review_by": due})
    for one in every:
        state = "" if one.is_open else " (đã đóng)"
        seen = "chưa đăng nhập" if one.last_in_at is None else f"vào lần cuối {day_time(one.last_in_at)}"
        out.say(f"{one.login}  {one.name}  {titles_of(one.roles)}  {seen}{state}")
    if not every:
        out.say("Chưa có tài khoản nào; sổ mở bằng mật khẩu lập sổ.")
    if due is not None:
        out.say(f"Rà soát quyền trước ngày {day(due)}.")
    return 0


def _told(one: Account) -> dict[str, object]:
    return {
        "login": one.login,
        "name": one.name,
        "roles": [role.value for role in Role if role in one.roles],
        "state": one.state,
        "opened_at": one.opened_at,
        "password_at": one.password_at,
        "is_first_password": one.is_first_password,
        "last_in_at": one.last_in_at,
    }


def _open(place: Workplace, args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.accounts import open_account

    given = open_account(
        place,
        args.login,
        args.name,
        _roles(args.roles),
        clock(),
        password=secret_of(args.new_passphrase_file, _NEW) or None,
        second=asked_second(args),
    )
    return _give(given, "Đã lập tài khoản", out)


def _roles(told: str) -> list[str]:
    return [role for one in told.split(",") if (role := one.strip())]


def _give(given: Given, done: str, out: Out) -> int:
    one = given.account
    out.give(_told(one) | ({"first_password": given.password} if given.password else {}))
    out.say(f"{done} {one.login} ({one.name}): {titles_of(one.roles)}.")
    if given.password:
        out.say(f"Mật khẩu lần đầu, chỉ hiện một lần này: {given.password}")
    out.say("Người dùng phải đổi mật khẩu trước khi làm việc khác (cửa sổ, hoặc lệnh password).")
    return 0


def _change(place: Workplace, args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.accounts import change_account

    roles = None if args.roles is None else _roles(args.roles)
    one = change_account(place, args.login, clock(), name=args.name, roles=roles, second=asked_second(args))
    out.give(_told(one))
    out.say(f"Tài khoản {one.login} ({one.name}) nay có vai trò: {titles_of(one.roles)}.")
    return 0


def _close(place: Workplace, args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.accounts import close_account

    closed = close_account(
        place,
        args.login,
        clock(),
        reason=args.reason,
        hand_to=args.hand_to,
        second=asked_second(args),
    )
    out.give(_told(closed.account) | {"left": _work(closed.left), "handed": list(closed.handed)})
    out.say(f"Đã đóng tài khoản {closed.account.login} ({closed.account.name}).")
    for sentence in _left_words(closed):
        out.say(sentence)
    return 0


def _work(work: Work) -> dict[str, object]:
    return {"dossiers": list(work.dossiers), "offered": list(work.offered), "drafts": work.drafts}


def _left_words(closed: Closed) -> list[str]:
    left, said = closed.left, []
    if closed.handed:
        said.append(f"Đã giao {number(len(closed.handed))} hồ sơ cho người nhận việc.")
    if left.dossiers:
        said.append(
            f"Còn {number(len(left.dossiers))} hồ sơ trong tay: {_some(left.dossiers)}. Giao lại bằng việc "
            "“assign”, hoặc làm lại lệnh này với --hand-to khi tài khoản đang mở."
        )
    if left.offered:
        said.append(f"Còn {number(len(left.offered))} hồ sơ chờ nhận bàn giao: {_some(left.offered)}.")
    if left.drafts:
        said.append(f"Còn {number(left.drafts)} hồ sơ nhập dở: ai cũng nhận nhập tiếp được ở Tiếp nhận.")
    return said


def _some(numbers: tuple[str, ...]) -> str:
    return ", ".join(numbers[:_NAMED]) + (" …" if len(numbers) > _NAMED else "")


def _reopen(place: Workplace, args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.accounts import reopen_account

    given = reopen_account(place, args.login, clock(), second=asked_second(args))
    return _give(given, "Đã mở lại tài khoản", out)


def _reset(place: Workplace, args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.accounts import reset_password

    given = reset_password(place, args.login, clock(), second=asked_second(args))
    return _give(given, "Đã đặt lại mật khẩu của tài khoản", out)


def _review(place: Workplace, args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.rights import review_rights, reviewed

    now = clock()
    every = review_rights(place, args.reason, now)
    _, due = reviewed(place, now)
    out.give({"accounts": list(map(_told, every)), "review_by": due})
    for one in every:
        out.say(f"{one.login}  {one.name}  {titles_of(one.roles)}")
    out.say(f"Đã ghi việc rà soát quyền của {number(len(every))} tài khoản.")
    return 0


def _founder(place: Workplace, args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.own_password import close_founder, open_founder

    if args.does == "close":
        close_founder(place, clock(), second=asked_second(args))
        out.say("Mật khẩu lập sổ đã thôi dùng. Từ nay mở sổ bằng tài khoản (--account).")
    else:
        open_founder(place, secret_of(args.new_passphrase_file, _NEW), clock(), second=asked_second(args))
        out.say("Mật khẩu lập sổ mới đã dùng được.")
    out.give({"founder": args.does == "reopen"})
    return 0


_ACTS: dict[str, Callable[[Workplace, argparse.Namespace, Out], int]] = {
    "list": _list,
    "open": _open,
    "change": _change,
    "close": _close,
    "reopen": _reopen,
    "reset": _reset,
    "review": _review,
}


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-passphrase-file",
        metavar="FILE",
        help=f"tệp chứa mật khẩu mới (hoặc biến môi trường {_NEW})",
    )


def _password(args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.own_password import change_password

    new = secret_of(args.new_passphrase_file, _NEW)
    if not new:
        raise Misused(f"Chưa có mật khẩu mới: dùng --new-passphrase-file hoặc biến môi trường {_NEW}.")
    with opened(args) as place:
        change_password(place, passphrase(args) or "", new, clock())
        out.give({"login": place.register.actor.login})
    out.say("Đã đổi mật khẩu.")
    return 0


def _none(_parser: argparse.ArgumentParser) -> None:
    pass


def _rights(_args: argparse.Namespace, out: Out) -> int:
    from cchc_desktop.operations.rights import matrix

    rows = matrix()
    out.give(
        [
            {
                "act": row.act,
                "title": row.title,
                "kind": row.kind,
                "roles": [role.value for role in Role if role in row.roles],
            }
            for row in rows
        ]
    )
    widest = max(len(row.act) for row in rows)
    for row in rows:
        out.say(f"{row.act:<{widest}}  {titles_of(row.roles) or 'người lập sổ'}  –  {row.title}")
    return 0


COMMANDS = (
    Command(
        "account", "tài khoản: lập, đổi vai trò, đóng, đặt lại mật khẩu, rà soát", _add_account, _account
    ),
    Command("password", "đổi mật khẩu của chính mình", _add_password, _password),
    Command("rights", "bảng quyền: việc nào của vai trò nào", _none, _rights),
)
