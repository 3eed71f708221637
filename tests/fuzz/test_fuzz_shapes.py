"""What has the right shape and the wrong sense: acts, cards and bodies of letters that Hypothesis makes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from fuzz.fed import fast
from fuzz.nasty import WORDS
from fuzz.rooms import NOW, TODAY, inside, ward
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.core import acknowledgement, answer, enrolment, look_up, notice, parcel
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.identity import read_card
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.play import play_line
from cchc_desktop.operations.verbs import VERBS

SHORT = [one for one in WORDS if len(one) < 200]
DOSSIERS = st.sampled_from(["0001/2026", "0002/2026", "1", "9/2026", "0003/2026"])
MOMENTS = st.sampled_from(["2026-10-01T09:30", "2026-10-05T16:59:59", "2024-02-29", "9999-12-31T23:59", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(SHORT),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def of_type(kind: Any, name: str) -> st.SearchStrategy[Any]:  # noqa: ANN401 - whatever a field is declared as
    """Values that such a field may hold, as JSON has them, plausible ones first."""
    if name in {"dossier", "other"}:
        return DOSSIERS
    if name.endswith("_at") or name == "at":
        return MOMENTS
    if name == "procedure":
        return st.sampled_from(["1.004873", "1.001193", "2.000815", "x"])
    parts = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) in {Union, UnionType}:
        return of_type(parts[0], name) | st.none() if parts else JSON
    plain = {
        str: st.sampled_from(SHORT) | st.text(max_size=40),
        int: st.integers(-3, 10**10),
        bool: st.booleans(),
    }
    return plain.get(kind, JSON)


def acts() -> st.SearchStrategy[dict[str, Any]]:
    """A line for any verb of a dossier: what it must be told, and some of what it may be."""
    every = []
    for name, verb in VERBS.items():
        hints = get_type_hints(verb.act)
        must: dict[str, st.SearchStrategy[Any]] = {"verb": st.just(name), "at": MOMENTS}
        may: dict[str, st.SearchStrategy[Any]] = {}
        for one in fields(verb.act):  # type: ignore[arg-type]  # every act is a dataclass
            is_free = one.default is not MISSING or one.default_factory is not MISSING
            (may if is_free else must)[one.name] = of_type(hints[one.name], one.name)
        every.append(st.fixed_dictionaries(must, optional=may))
    return st.one_of(every)


@pytest.fixture(scope="module")
def place() -> Iterator[Workplace]:
    """The register of a ward with three dossiers."""
    with TemporaryDirectory(dir=fast()) as folder, ward(Path(folder), 3) as made, inside(Path(folder)):
        yield made


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(told=acts())
def test_an_act_of_the_right_shape_is_done_or_refused(place: Workplace, told: Mapping[str, Any]) -> None:
    with suppress(Refused, Trouble):
        play_line(place, json.dumps(told), NOW)


_OF_CARDS = (
    *("001190012345", "123456789", "", "Đỗ Thị Ước", "05101990", "00001990", "Nữ", "Nam", "Thôn 1, Xã A"),
    *("15082021", "|"),
)
FIELDS = st.sampled_from(_OF_CARDS) | st.sampled_from(SHORT)
_OF_BODIES = (
    *(
        "number",
        "made_at",
        "name",
        "recipient",
        "packs",
        "forms",
        "kind",
        "about",
        "state",
        "counts",
        "missing",
    ),
    *(
        "head",
        "pieces",
        "packet",
        "version",
        "since_at",
        "key",
        "is_practice",
        "text",
        "reason",
        "introduction",
    ),
)


@settings(max_examples=400)
@given(told=st.lists(FIELDS, min_size=1, max_size=12))
def test_a_card_of_such_fields_is_read_or_refused(told: list[str]) -> None:
    with suppress(Refused):
        read_card("|".join(told), TODAY)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(told=st.dictionaries(st.sampled_from(_OF_BODIES), JSON, max_size=21))
def test_a_body_of_anything_is_read_or_refused(told: dict[str, Any]) -> None:
    readers = (
        *(parcel.read, notice.read, look_up.read, answer.read),
        *(enrolment.read_invitation, enrolment.read_introduction, enrolment.read_succession),
        lambda body: acknowledgement.read(json.dumps(body).encode()),
    )
    for read in readers:
        with suppress(Refused):
            read(told)
