"""Every verb and every role: who may do it does it, whoever may not changes nothing; on both engines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import staff
from role_deeds import DEEDS, NOW, Room

from cchc_desktop.core.failure import Refused
from cchc_desktop.core.roles import FOUNDER, LOOKS, MATRIX, SECONDS, SETTINGS, Actor, Role, act_of, roles_of
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import schema
from cchc_desktop.store.facts import chain_head

PACKAGE = Path(__file__).parents[2] / "cchc_desktop"
VERBS = sorted(MATRIX.keys() - LOOKS.keys() - SECONDS.keys())
PERSON = {role: Actor(name, frozenset({role}), login) for login, (name, role) in staff.PEOPLE.items()}
OF_NOBODY = frozenset({"found", "unit_found"})
ON_NO_DOSSIER = {"reopen_month": "reopen", "print_proof": "print"}
"""Acts whose entry has the verb of another."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Practice registers of a ward and of the unit above it, on either engine."""
    import postgres

    folder = tmp_path_factory.mktemp("roles")
    is_file = request.param == "sqlite"

    def url() -> str | None:
        if is_file:
            return None
        return postgres.new_database(request.getfixturevalue("postgres_url"))

    home = found(folder / "home", Founding(unit="00070", is_practice=True, url=url()), None, NOW)[0]
    founding = Founding(unit="01", name="Tỉnh Thử", role="superior", is_practice=True, url=url())
    above = found(folder / "above", founding, None, NOW)[0]
    made = Room(home, above, folder)
    made.next("Người lập sổ")
    made.first = made.taken_in()
    yield made
    home.register.close()
    above.register.close()


FEW = 60
"""Rows of a table that are compared one by one; of longer ones how many there are and the last of them."""


def picture(place: Workplace) -> tuple[object, ...]:
    """What the register holds, the end of its chain, and who has a way in."""
    found: list[object] = [(place.register.place / "register.json").read_bytes()]
    with place.register.read() as reading:
        found.append(chain_head(reading))
        for table in schema.metadata.sorted_tables:
            if table.name == "change":
                continue  # how often each table was written on a server
            many = reading.run(sa.select(sa.func.count()).select_from(table)).scalar_one()
            rows = [] if many > FEW else sorted(map(repr, reading.run(sa.select(table)).all()))
            found.append((table.name, many, rows))
    return tuple(found)


def entries(place: Workplace) -> list[tuple[str, bool, str | None]]:
    e = schema.entry.c
    with place.register.read() as reading:
        asked = sa.select(e.verb, e.dossier, e.account).where(e.unit == place.profile.unit).order_by(e.seq)
        return [(row.verb, row.dossier is not None, row.account) for row in reading.run(asked)]


@pytest.mark.parametrize("verb", sorted(DEEDS))
def test_the_act_is_done_by_who_may_and_by_nobody_else(room: Room, verb: str) -> None:
    deed = DEEDS[verb]
    place = room.above if deed.is_above else room.home
    for role, actor in PERSON.items():
        room.next(actor.name)
        told = deed.ready(room)
        before, many = picture(place), len(entries(place))
        place.register.actor = actor
        try:
            if actor.may(verb):
                deed.do(room, told)
                done = [act_of(one, {}, is_of_dossier=there)[0] for one, there, _ in entries(place)[many:]]
                assert verb in done, f"{role} may do it, and nothing of it was entered"
                assert {account for *_, account in entries(place)[many:]} == {actor.login}
            else:
                with pytest.raises(Refused) as no:
                    deed.do(room, told)
                assert no.value.field == "account", no.value.sentence
                assert str(actor.login) in no.value.sentence
                assert picture(place) == before, f"{role} was refused and something changed"
        finally:
            place.register.actor = FOUNDER


@pytest.mark.parametrize("verb", [*VERBS, "set"])
def test_no_entry_is_appended_by_who_may_not(room: Room, verb: str) -> None:
    """The one door of the store, for every verb there is, whichever operation comes to it."""
    register = room.home.register
    number = None if verb in ON_NO_DOSSIER else room.first
    for role, actor in PERSON.items():
        register.actor = actor
        with register.read() as reading:
            before = chain_head(reading)
        try:
            with register.write() as book:
                dossier = None if number is None else book.dossier(number)
                name = ON_NO_DOSSIER.get(verb, verb)
                if actor.may(verb):
                    assert role in roles_of(verb)
                    book.actor.need(*act_of(name, {}, is_of_dossier=dossier is not None))
                    continue
                with pytest.raises(Refused, match=r"không có quyền"):
                    book.append(dossier, verb=name, at=NOW, recorded_at=NOW, by="ai đó")
            with register.read() as reading:
                assert chain_head(reading) == before
        finally:
            register.actor = FOUNDER


def test_a_choice_of_the_office_is_made_by_who_may() -> None:
    for name in (*SETTINGS, "officers", "rule:decimals", "pack:law/x"):
        for role, actor in PERSON.items():
            may = actor.may("set", name)
            assert may == (role in roles_of("set", name))
            if name not in SETTINGS:
                assert may == (role is Role.ADMIN)


def test_what_has_no_row_is_nobodys_not_even_the_founders(room: Room) -> None:
    for actor in (FOUNDER, *PERSON.values()):
        with pytest.raises(KeyError):
            actor.need("fly")
    with pytest.raises(KeyError), room.home.register.write() as book:
        book.append(None, verb="fly", at=NOW, recorded_at=NOW, by="ai đó")


def test_an_undone_act_is_undone_by_who_may_do_it(room: Room) -> None:
    leader = PERSON[Role.LEADER]
    room.next(leader.name)
    number = room.taken_in()
    room.play("correct", dossier=number, phone="0912345678", reason="nhầm")
    room.home.register.actor = leader
    try:
        with pytest.raises(Refused, match="Sửa thông tin"):
            room.play("undo", dossier=number)
    finally:
        room.home.register.actor = FOUNDER


def _texts(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_no_row_is_without_a_verb_of_the_program() -> None:
    """Each act of the matrix is named where something is done, not only where it is permitted."""
    passed_over = {PACKAGE / "core" / "roles.py", PACKAGE / "core" / "act_words.py"}
    named: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path not in passed_over:
            named |= _texts(path)
    idle = [act for act in VERBS if act not in named and act not in ON_NO_DOSSIER]
    assert not idle, f"nothing does {idle}"
    asked = [act for act in SECONDS if act.partition(":")[2] not in named]
    assert not asked


def _appended(path: Path) -> Iterator[ast.expr]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "append":
            yield from (word.value for word in node.keywords if word.arg == "verb")
        elif name in {"enter", "entered"} and len(node.args) > 1:
            yield node.args[1]


def test_every_verb_that_is_appended_has_its_row() -> None:
    constants: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            for name, value in _named(node):
                constants.setdefault(name, set()).add(value)
    unknown: list[str] = []
    for path in PACKAGE.rglob("*.py"):
        for told in _appended(path):
            word = told.value if isinstance(told, ast.Constant) else None
            found = {str(word)} if word is not None else _values(told, path, constants)
            if found and not found & {*MATRIX, "set"}:
                unknown.append(f"{path.name}: {sorted(found)}")
    assert not unknown


def _named(node: ast.stmt) -> Iterator[tuple[str, str]]:
    if not isinstance(node, ast.Assign):
        return
    for target in node.targets:
        pairs = [(target, node.value)]
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=False))
        for name, value in pairs:
            if (
                isinstance(name, ast.Name)
                and isinstance(value, ast.Constant)
                and isinstance(value.value, str)
            ):
                yield name.id, value.value


def _values(value: ast.expr, path: Path, constants: dict[str, set[str]]) -> set[str]:
    """What a name that stands for a verb may be: that of its own file, else any of that name."""
    name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
    own = [
        one
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        for key, one in _named(node)
        if key == name
    ]
    return set(own) or (constants.get(name, set()) if name.isupper() else set())
