"""Every command and every role, through the command line: who may not do it is told so in one sentence."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
import staff
from commands import Answer, cchc
from role_commands import COMMANDS, ELSEWHERE, Try

from cchc_desktop.cli import _commands
from cchc_desktop.cli.command import clock
from cchc_desktop.core.roles import Actor
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.upkeep import Founding, found, open_workplace
from cchc_desktop.operations.verbs import VERBS, read_act
from cchc_desktop.store import keys, schema

NO_RIGHT = "không có quyền"


EVERY = [(name, one) for name, tries in sorted(COMMANDS.items()) for one in tries]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of a ward and of the unit above it, with one account of each role in both."""
    import postgres

    folder = tmp_path_factory.mktemp("office")
    now = clock()
    for unit, role in (("00070", "commune"), ("01", "superior")):
        url = None
        if request.param == "postgresql":
            url = postgres.new_database(request.getfixturevalue("postgres_url"))
        founding = Founding(
            unit=unit, name="Đơn vị thử", role="superior" if role == "superior" else "commune", url=url
        )
        place, _ = found(folder / role, founding, staff.PHRASE, now)
        with closing(place.register):
            keys.change_passphrase(folder / role, staff.PHRASE, staff.PHRASE, cost=keys.CHEAPEST)
            staff.hire(place.register, now)
            if role == "commune":
                with at_desk(place, "Lan", now) as desk:
                    told = {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}
                    VERBS["receive"].do(desk, read_act("receive", told))
    (folder / "out").mkdir()
    for name, verb, more in (
        ("receive", "receive", {"procedure": "1.004873", "applicant": "Đỗ Thị Ước"}),
        ("finish", "finish", {"dossier": "0001/2026"}),
        ("put", "unit_put", {"unit": "X", "name": "Y", "since": "2026-07-01"}),
    ):
        (folder / f"{name}.jsonl").write_text(json.dumps({"verb": verb, **more}), encoding="utf-8")
    return folder


def asked(office: Path, one: Try, login: str | None, monkeypatch: pytest.MonkeyPatch) -> Answer:
    told = {name: str(office / f"{name}.jsonl") for name in ("receive", "finish", "put")}
    told |= {"out": str(office / "out" / "x"), "backup": str(office / "no.cchcbak")}
    words = [word.format(**told) for word in one.words.split()]
    monkeypatch.setenv("CCHC_PASSPHRASE", staff.PHRASE if login is None else staff.own(login))
    monkeypatch.setenv("CCHC_NEW_PASSPHRASE", "ngắn")
    who = () if login is None else ("--account", login)
    return cchc("--data", office / ("superior" if one.is_above else "commune"), *who, *words)


def acts_entered(folder: Path) -> list[str]:
    """What was entered, but for who came and went."""
    with closing(open_workplace(folder, staff.PHRASE).register) as register:
        e = schema.entry.c
        with register.read() as reading:
            verbs = reading.run(sa.select(e.verb).order_by(e.seq)).scalars().all()
    return [verb for verb in verbs if verb not in {"login", "login_failed"}]


@pytest.mark.parametrize(("name", "one"), EVERY, ids=[one.words for _, one in EVERY])
def test_a_command_is_refused_to_whoever_may_not(
    office: Path, name: str, one: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one.words.startswith(name)
    folder = office / ("superior" if one.is_above else "commune")
    before = acts_entered(folder)
    for login, (person, role) in staff.PEOPLE.items():
        actor = Actor(person, frozenset({role}), login)
        may = all(actor.may(act) for act in one.acts)
        if may:
            continue
        answer = asked(office, one, login, monkeypatch)
        assert (answer.code, NO_RIGHT in answer.err) == (1, True), (login, answer.err, answer.out)
        assert "Traceback" not in answer.err
    assert acts_entered(folder) == before


@pytest.mark.parametrize(("name", "one"), EVERY, ids=[one.words for _, one in EVERY])
def test_a_command_is_open_to_whoever_may(
    office: Path, name: str, one: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may fail for another reason: nothing is there to restore, the password is too short."""
    entitled = [
        login
        for login, (person, role) in staff.PEOPLE.items()
        if all(Actor(person, frozenset({role}), login).may(act) for act in one.acts)
    ]
    if one.words in LEAVES_ITS_MARK:
        return
    for login in entitled:
        answer = asked(office, one, login, monkeypatch)
        assert answer.code in {0, 1}, (name, answer.err)
        assert NO_RIGHT not in answer.err, (login, answer.err)


LEAVES_ITS_MARK = frozenset(
    {
        "account change thu --roles intake",
        "account reset thu",
        "account close thu",
        "account reopen thu",
        "account close --founder",
        "rekey --reason thử",
    }
)
"""What would put the others of this office out; test_accounts does it."""


def test_every_command_is_in_the_table() -> None:
    known = set(_commands())
    assert known - COMMANDS.keys() - ELSEWHERE.keys() == set(), "say who may use it"
    assert (COMMANDS.keys() | ELSEWHERE.keys()) - known == set(), "no such command"


def test_a_wrong_name_and_a_wrong_password_sound_alike(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_PASSPHRASE", "sai hoàn toàn")
    said = {
        cchc("--data", office / "commune", "--account", who, "search", "a").err for who in ("lan", "nobody")
    }
    assert len(said) == 1


def test_the_account_may_come_from_the_environment(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_ACCOUNT", "thu")
    monkeypatch.setenv("CCHC_PASSPHRASE", staff.own("thu"))
    answer = cchc("--data", office / "commune", "search", "a", "--json")
    assert (answer.code, answer.json["kind"]) == (1, "refused")
