"""Every command of `cchc`, and the acts that it takes: who may not do them all is refused; for tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Try:
    """One line of a command; every one of ``acts`` must be somebody's who is to get through."""

    words: str
    acts: tuple[str, ...] = ()
    is_above: bool = False


def line(words: str, *acts: str, is_above: bool = False) -> Try:
    return Try(words, acts, is_above)


COMMANDS: dict[str, tuple[Try, ...]] = {
    "search": (line("search uoc", "people"),),
    "play": (
        line("play {receive}", "receive"),
        line("play {finish}", "finish"),
        line("play {put}", "unit_put", is_above=True),
    ),
    "print": (
        line("print --dossier 0001/2026 --out {out}.pdf", "print"),
        line("print --form register_book --year 2026 --plain --reason thử --out {out}.pdf", "print_list"),
    ),
    "import-book": (
        line("import-book {out}.xlsx --plain --reason thử", "import_book", "receive", "finish", "hand_back"),
    ),
    "month": (
        line("month --period 2026-W20 --out {out}", "prepare"),
        line("month --period 2026-W21 --out {out} --close", "close"),
    ),
    "indicators": (
        line("indicators --period 2026-09"),
        line("indicators --period 2026-09 --explain on_time_rate"),
    ),
    "narrative": (line("narrative --kind tthc --period 2026-09 --out {out}.docx"),),
    "send": (line("send --via folder:{out}", "send"),),
    "collect": (
        line("collect --from folder:{out}", "acknowledge"),
        line("collect --from folder:{out}", "collect", is_above=True),
    ),
    "law": (line("law --dry-run {out}"),),
    "board": (line("board --period 2026-09", is_above=True),),
    "ranking": (line("ranking --period 2026-09", is_above=True),),
    "units": (
        line("units", is_above=True),
        line("units put X9 --name Xã --since 2026-07-01 --basis QĐ", "unit_put", is_above=True),
    ),
    "invite": (line("invite --unit 00070 --out {out}", "invite", is_above=True),),
    "peers": (line("peers"),),
    "notices": (line("notices"),),
    "asides": (line("asides", is_above=True),),
    "proof": (line("proof"),),
    "look-up": (
        line("look-up"),
        line("look-up on", "set"),
    ),
    "account": (
        line("account list", "rights"),
        line("account open nguoi.moi --name Người --roles intake", "account_open"),
        line("account change thu --roles intake", "account_change"),
        line("account reset thu", "account_reset"),
        line("account close thu", "account_close"),
        line("account reopen thu", "account_reopen"),
        line("account close --founder", "account_close"),
        line("account reopen --founder", "account_reopen"),
        line("account review", "account_review"),
    ),
    "password": (line("password"),),
    "rights": (line("rights"),),
    "check": (line("check"),),
    "backup": (line("backup --to {out}"),),
    "backup-place": (line("backup-place --none", "set"),),
    "restore": (line("restore {backup}", "restore"),),
    "drill": (line("drill"),),
    "health": (line("health"),),
    "rounds": (line("rounds"),),
    "repair": (line("repair --dry-run"),),
    "extra-acts": (line("extra-acts --out {out}.pdf"),),
    "slips": (line("slips --count 1 --out {out}.pdf", "slips_reserved"),),
    "support": (line("support --out {out}.zip", "support"),),
    "inspect": (line("inspect --seed 1 --period 2026-09 --out {out}", "inspect"),),
    "access": (line("access --dossier 0001/2026", "access_log"),),
    "recovery": (line("recovery --make --out {out}.pdf", "recovery_sheet"),),
    "rekey": (line("rekey --reason thử", "rekey"),),
    "erase": (line("erase --due", "erase"),),
    "request": (line("request list", "people"),),
    "retention": (line("retention list"),),
}
ELSEWHERE = {
    "due": "asks no register",
    "card": "asks no register",
    "verbs": "asks no register",
    "init": "there is no register yet",
    "demo": "only an empty practice register, where nobody has an account",
    "bench": "makes its own register",
    "self-check": "asks no register",
    "hub": "a service that runs on: what it takes in is entered by the same acts as collect",
    "join": "test_role_matrix: the act join at the one door of the store",
    "review": "test_role_matrix: the act review",
    "take-over": "makes a register of its own out of a backup",
    "passphrase": "the founder's own",
    "privacy-notice": "a sheet for the wall",
}
"""Commands that are not tried here, and why."""
