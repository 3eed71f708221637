"""`cchc erase`, `retention`, `request`, `privacy-notice`: without a window, with two accounts, and killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pypdf
import pytest
from commands import cchc, done, play
from erasing_room import SIGNATURE

PASSPHRASE = "mật khẩu của người lập sổ 1!"
PASSWORDS = {"ha": "Mot-mat-khau-dai-1!", "minh": "Hai-mat-khau-dai-2!"}
NAME = "Quách Thị Ngọc Bíchhy"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real register with two signatures of 2020 and one of today."""
    monkeypatch.setenv("CCHC_PASSPHRASE", PASSPHRASE)
    folder = tmp_path / "register"
    done("--data", folder, "init", "--unit", "00004")
    acts = []
    for number, day in enumerate(("2020-03-02", "2020-03-03", "2026-10-01"), 1):
        told = {"procedure": SIGNATURE, "applicant": NAME, "request_id": f"r{number}"}
        year = day[:4]
        acts += [
            {"verb": "receive", "at": f"{day}T08:00:00", "by": "Lan", **told},
            {
                "verb": "finish",
                "at": f"{day}T09:00:00",
                "by": "Lan",
                "dossier": f"{number if year == '2020' else 1:04d}/{year}",
            },
        ]
    play(folder, *acts)
    return folder


def listed(data: Path, *more: object) -> Any:  # noqa: ANN401 - what the command gave
    return done("--data", data, "erase", "--due", "--json", *more)


def test_from_the_list_to_the_minutes(data: Path, tmp_path: Path) -> None:
    pdf, book, minutes = (tmp_path / name for name in ("ds.pdf", "ds.xlsx", "bb.pdf"))
    found = listed(data, "--list", pdf)
    assert [one["dossier"] for one in found["dossiers"]] == ["0001/2020", "0002/2020"]
    assert listed(data, "--list", book)["digest"] == found["digest"]
    assert NAME not in json.dumps(found, ensure_ascii=False)
    assert pdf.read_bytes().startswith(b"%PDF")
    run = ("--data", data, "erase", "--run", "--list-digest", found["digest"], "--basis", "QĐ 12")
    answer = done(*run, "--by", "Lan", "--json")
    assert (answer["dossiers"], answer["is_compact"]) == (2, True)
    done("--data", data, "erase", "--minutes", minutes)
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(minutes).pages)
    assert "0001/2020, 0002/2020" in said
    assert NAME not in said
    assert done("--data", data, "check", "--json")["ok"] is True
    history = done("--data", data, "erase", "--history", "--json")
    assert [one["is_finished"] for one in history["runs"]] == [True]
    assert listed(data)["digest"] is None
    assert len(done("--data", data, "search", NAME, "--json")) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--run",),
        ("--run", "--list-digest", "0" * 64),
        ("--run", "--list", "x.pdf", "--list-digest", "0" * 64, "--basis", "x"),
        ("--due", "--list", "x.docx"),
        ("--due", "--run"),
        (),
    ],
)
def test_used_wrongly_it_says_so(data: Path, words: tuple[str, ...]) -> None:
    assert cchc("--data", data, "erase", *words).code == 2


def accounts(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for login, roles in (("ha", "admin"), ("minh", "leader")):
        first = done(
            "--data", data, "account", "open", login, "--name", f"Bà {login}", "--roles", roles, "--json"
        )
        monkeypatch.setenv("CCHC_PASSPHRASE", first["first_password"])
        monkeypatch.setenv("CCHC_NEW_PASSPHRASE", PASSWORDS[login])
        done("--data", data, "--account", login, "password")
        monkeypatch.setenv("CCHC_PASSPHRASE", PASSPHRASE)
        monkeypatch.delenv("CCHC_NEW_PASSPHRASE")


def test_it_takes_two_as_soon_as_there_are_two(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts(data, monkeypatch)
    monkeypatch.setenv("CCHC_PASSPHRASE", PASSWORDS["ha"])
    admin = ("--data", data, "--account", "ha")
    digest = done(*admin, "erase", "--due", "--json")["digest"]
    run = (*admin, "erase", "--run", "--list-digest", digest, "--basis", "QĐ 12")
    alone = cchc(*run)
    assert (alone.code, "người thứ hai" in alone.err) == (1, True)
    monkeypatch.setenv("CCHC_SECOND_PASSPHRASE", "sai")
    assert "không đúng" in cchc(*run, "--second", "minh").err
    assert "phải là người khác" in cchc(*run, "--second", "ha").err
    monkeypatch.setenv("CCHC_SECOND_PASSPHRASE", PASSWORDS["minh"])
    assert done(*run, "--second", "minh", "--json")["dossiers"] == 2
    minutes = tmp_path / "bb.pdf"
    done(*admin, "erase", "--minutes", minutes)
    said = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(minutes).pages).split())
    assert "Người thứ hai chứng kiến: Bà minh (minh)" in said
    assert "Người thực hiện: Bà ha" in said
    monkeypatch.setenv("CCHC_PASSPHRASE", PASSWORDS["minh"])
    refused = cchc("--data", data, "--account", "minh", "erase", "--due")
    assert (refused.code, "không có quyền" in refused.err) == (1, True)


def test_terms_are_shown_set_and_given_back(data: Path) -> None:
    table = {one["kind"]: one for one in done("--data", data, "retention", "--json")}
    assert table["certified_signature"]["term"] == "2y"
    assert table["civil_status_book"]["term"] == "permanent"
    own = ("--kind", "certified_signature", "--term", "10y", "--basis", "Danh mục hồ sơ 2026")
    table = {one["kind"]: one for one in done("--data", data, "retention", "set", *own, "--json")}
    assert (table["certified_signature"]["term"], table["certified_signature"]["is_own"]) == ("10y", True)
    assert listed(data)["digest"] is None
    below = cchc(
        "--data", data, "retention", "set", "--kind", "certified_signature", "--term", "1y", "--basis", "x"
    )
    assert "pháp luật buộc lưu 02 năm" in below.err
    table = {
        one["kind"]: one
        for one in done("--data", data, "retention", "drop", "--kind", "certified_signature", "--json")
    }
    assert table["certified_signature"]["term"] == "2y"
    assert cchc(
        "--data", data, "retention", "set", "--kind", "certification_book", "--term", "1y", "--basis", "x"
    ).code


def test_requests_and_the_notice(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("--kind", "view", "--name", NAME, "--dossier", "0001/2020")
    made = done("--data", data, "request", "add", *asked, "--json")
    assert (made["id"][:4], made["state"]) == ("001/", "open")
    assert len(done("--data", data, "request", "list", "--json")) == 1
    done("--data", data, "request", "answer", "--id", made["id"], "--answer", "Gửi kèm")
    letter = tmp_path / "tl.pdf"
    printed = ("--data", data, "request", "print", "--id", made["id"], "--out", letter)
    assert "phải có mật khẩu" in cchc(*printed).err
    monkeypatch.setenv("CCHC_EXPORT_PASSPHRASE", "mat-khau-cua-tep")
    done(*printed)
    assert pypdf.PdfReader(letter).is_encrypted
    done("--data", data, "privacy-notice", "--out", tmp_path / "tb.pdf")
    assert cchc("--data", data, "request", "add", "--kind", "view").code == 2
    assert done("--data", data, "check", "--json")["ok"] is True


def test_killed_at_any_moment_it_has_not_begun_or_goes_on_to_its_end(data: Path) -> None:
    """Each time one more is past its term: a whole erasure, killed, and brought to its end."""
    rng = Random(9)
    for round_ in range(6):
        number = play(
            data,
            {
                "verb": "receive",
                "at": f"2021-03-{round_ + 1:02d}T08:00:00",
                "by": "Lan",
                "procedure": SIGNATURE,
                "applicant": f"Quách Thị Bíchhy{round_}",
            },
        )[0]["dossier"]
        play(
            data,
            {"verb": "finish", "at": f"2021-03-{round_ + 1:02d}T09:00:00", "by": "Lan", "dossier": number},
        )
        digest = listed(data)["digest"]
        words = ["erase", "--run", "--list-digest", str(digest), "--basis", "QĐ 12"]
        with subprocess.Popen(
            [sys.executable, "-m", "cchc_desktop", "--data", str(data), *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ,
        ) as process:
            time.sleep(rng.uniform(0.3, 2.2))
            process.send_signal(signal.SIGKILL)
        lists = done("--data", data, "erase", "--history", "--json")["lists"]
        if any(one["state"] != "proposed" for one in lists):
            done("--data", data, "erase", "--resume")
        elif lists:
            done("--data", data, *words)
        assert done("--data", data, "search", f"Bíchhy{round_}", "--json") == []
        assert done("--data", data, "check", "--json")["ok"] is True
        assert done("--data", data, "erase", "--history", "--json")["lists"] == []
