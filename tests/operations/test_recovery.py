"""Forgotten or lost: walked through by the command line, with the words of a real sheet of paper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from commands import Answer, cchc, done

from cchc_desktop.core.recovery_words import LENGTH
from cchc_desktop.core.text import fold
from cchc_desktop.store import keys

OLD, NEW, OWN, OTHER = "lúa chín vàng", "mùa gặt mới 2026", "Cánh đồng 2026!", "Bến nước 1975 ?"
Run = Callable[..., Answer]
_OF_LOGINS = frozenset({"login", "login_failed", "set"})


@pytest.fixture
def folder(tmp_path: Path, new_url: Callable[[], str | None], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a real register lies, founded under ``OLD``, which is still in the environment."""
    monkeypatch.setenv("CCHC_PASSPHRASE", OLD)
    url = new_url()
    told = () if url is None else ("--db", url)
    done("--data", tmp_path / "register", "init", "--unit", "00070", *told)
    return tmp_path / "register"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """One command on it, with whatever stands in the environment for it alone."""

    def ran(*words: object, **secrets: str) -> Answer:
        with monkeypatch.context() as patch:
            for name, value in secrets.items():
                patch.setenv(f"CCHC_{name.upper()}", value)
            return cchc("--data", folder, *words, "--json")

    return ran


def words_on(paper: Path) -> str:
    """The sixteen words, each under its number."""
    text = pypdf.PdfReader(BytesIO(paper.read_bytes())).pages[0].extract_text()
    found = dict(re.findall(r"^(\d{1,2})\s+(\w+)$", text, re.MULTILINE))
    return " ".join(found[str(place)] for place in range(1, LENGTH + 1))


def made(run: Run, tmp_path: Path, name: str = "giay.pdf") -> str:
    assert run("recovery", "--make", "--out", tmp_path / name).code == 0
    return words_on(tmp_path / name)


def opens(run: Run, passphrase: str, account: str = "") -> bool:
    who = {"account": account} if account else {}
    answer = run("check", passphrase=passphrase, **who)
    assert answer.code in {0, 1}
    return answer.code == 0


def verbs(folder: Path, passphrase: str) -> list[str]:
    from contextlib import closing

    from cchc_desktop.operations.upkeep import open_register_only

    with closing(open_register_only(folder, passphrase)) as register, register.read() as reading:
        rows = reading.connection.exec_driver_sql("SELECT verb FROM entry ORDER BY seq")
        return [verb for (verb,) in rows if verb not in _OF_LOGINS]


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(folder: Path, run: Run) -> None:
    before = (folder / keys.SIDE_FILE).read_bytes()
    for wrong in ("lua chin vang", "", "quat phu nieu"):
        answer = run("check", passphrase=wrong)
        assert answer.code == 1
        assert "mật khẩu" in answer.json["problem"].casefold()
    assert run("rekey", passphrase="sai").code == 1
    assert (folder / keys.SIDE_FILE).read_bytes() == before
    assert opens(run, OLD)


def test_a_lost_passphrase_is_replaced_by_the_words(folder: Path, run: Run, tmp_path: Path) -> None:
    words = made(run, tmp_path)
    typed = fold(words).upper().replace(" ", "   ")
    used = run("recovery", "--use", recovery=typed, new_passphrase=NEW, passphrase="đã quên")
    assert used.code == 0, used.err
    assert used.json == {"number": 1, "login": None, "restored": None}
    assert (opens(run, NEW), opens(run, OLD)) == (True, False)
    assert verbs(folder, NEW) == ["found", "recovery_sheet", "recovered"]
    again = run("recovery", "--use", recovery=words, new_passphrase=OLD)
    assert again.code == 0, "the sheet opens until another one is made"


def test_words_typed_wrong_are_told_by_their_place_and_open_nothing(run: Run, tmp_path: Path) -> None:
    words = made(run, tmp_path).split()
    words[6] = "bạch" if words[6] != "bạch" else "bài"
    answer = run("recovery", "--use", recovery=" ".join(words), new_passphrase=NEW)
    assert (answer.code, answer.json["kind"]) == (1, "refused")
    assert "thứ 7" in answer.json["problem"]
    assert (opens(run, OLD), opens(run, NEW)) == (True, False)


def test_a_short_passphrase_is_refused_by_the_sheet_too(run: Run, tmp_path: Path) -> None:
    words = made(run, tmp_path)
    assert run("recovery", "--use", recovery=words, new_passphrase="ngắn").code == 1
    assert opens(run, OLD)


def test_a_new_sheet_annuls_the_one_before(folder: Path, run: Run, tmp_path: Path) -> None:
    first = made(run, tmp_path)
    second = made(run, tmp_path, "hai.pdf")
    assert run("recovery").json["number"] == 2
    refused = run("recovery", "--use", recovery=first, new_passphrase=NEW)
    assert refused.code == 1
    assert "hết tác dụng" in refused.json["problem"]
    assert "số 2" in refused.json["problem"]
    assert run("recovery", "--use", recovery=second, new_passphrase=NEW).code == 0
    assert keys.labels(folder, keys.RECOVERY) == ("2",)


def test_a_lost_sheet_is_annulled_and_the_key_changed(folder: Path, run: Run, tmp_path: Path) -> None:
    words = made(run, tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)  # whoever found the sheet has a copy of the folder as well
    told = run("recovery", "--cancel")
    assert (told.code, told.json) == (0, {"number": 1, "advice": "rekey"})
    assert run("recovery", "--use", recovery=words, new_passphrase=NEW).code == 1
    assert run("recovery", "--cancel").code == 1, "there is none any more"
    known = keys.key_by(copy, keys.RECOVERY, "1", fold(words))
    assert known == keys.unlock(folder, OLD), "until the key is changed the copy still tells it"
    assert run("rekey").code == 0
    assert known != keys.unlock(folder, OLD)
    assert verbs(folder, OLD) == ["found", "recovery_sheet", "recovery_cancelled", "rekey"]
    assert made(run, tmp_path, "hai.pdf") != words
    assert run("recovery").json["number"] == 2


def test_the_password_of_an_account_is_set_by_the_words(run: Run, tmp_path: Path) -> None:
    words = made(run, tmp_path)
    opened = run(
        "account", "open", "lan", "--name", "Lê Thị Lan", "--roles", "intake,officer", new_passphrase=OWN
    )
    assert opened.code == 0, opened.err
    used = run("recovery", "--use", "--login", "LAN", recovery=words, new_passphrase=OTHER)
    assert used.code == 0, used.err
    assert opens(run, OTHER, "lan")
    assert not opens(run, OWN, "lan")
    assert opens(run, OLD)
    for does in (("--make", "--out", tmp_path / "hai.pdf"), ("--cancel",)):
        assert run("recovery", *does, passphrase=OTHER, account="lan").code == 1, "not hers to do"
    for login, password in (("minh", OTHER), ("lan", "ngắn")):
        answer = run("recovery", "--use", "--login", login, recovery=words, new_passphrase=password)
        assert answer.code == 1
    assert opens(run, OTHER, "lan")


def test_a_burnt_machine_comes_back_from_a_backup_by_the_words(run: Run, tmp_path: Path) -> None:
    words = made(run, tmp_path)
    file = run("backup", "--to", tmp_path / "stick").json["file"]
    assert run("passphrase", "--change", new_passphrase=NEW).code == 0
    anew = ("--data", tmp_path / "anew", "recovery", "--use", "--from", file, "--json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_RECOVERY", words)
        patch.setenv("CCHC_NEW_PASSPHRASE", OTHER)
        answer = cchc(*anew)
        assert answer.code == 0, answer.err
        assert cchc(*anew).code == 1, "there is a register now"
    assert verbs(tmp_path / "anew", OTHER)[-1] == "recovered"
    assert opens(run, NEW)


def test_the_passphrase_is_changed_by_whoever_knows_it(folder: Path, run: Run) -> None:
    assert run("passphrase", "--change", passphrase="sai", new_passphrase=NEW).code == 1
    assert run("passphrase", "--change", new_passphrase="ngắn").code == 1
    assert run("passphrase", "--change", new_passphrase=NEW).code == 0
    assert (opens(run, OLD), opens(run, NEW)) == (False, True)
    assert verbs(folder, NEW)[-1] == "password"


def test_the_words_lie_nowhere_but_on_the_paper(folder: Path, run: Run, tmp_path: Path) -> None:
    words = made(run, tmp_path)
    assert (tmp_path / "giay.pdf").stat().st_mode & 0o077 == 0
    (tmp_path / "giay.pdf").unlink()
    spoken = [" ".join(parts) for parts in zip(words.split(), words.split()[1:], strict=False)]
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for pair in spoken:
            for said in (pair, fold(pair)):
                assert said.encode() not in data
                assert said.encode("utf-16-le") not in data


@pytest.mark.parametrize(
    "words",
    [
        ("--make",),
        ("--out", "x.pdf"),
        ("--use",),
        ("--make", "--use", "--out", "x.pdf"),
        ("--login", "lan"),
        ("--cancel", "--from", "x"),
    ],
)
def test_what_does_not_go_together_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert cchc("--data", tmp_path, "recovery", *words).code == 2
