"""Every verb by its name: what it is told, the function that does it; for scripts and for help."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Generic, TypeVar, cast

import msgspec

from cchc_desktop.core import acts
from cchc_desktop.core.act_words import act_words
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.intake import is_readable
from cchc_desktop.core.office_acts import NewUnit
from cchc_desktop.core.papers import Paper
from cchc_desktop.operations import correct, digitise, hand_back, handing, links, money, progress, receive
from cchc_desktop.operations.desk import Desk

if TYPE_CHECKING:
    from cchc_desktop.operations.office_verbs import OfficeVerb

A = TypeVar("A")

UNREADABLE = "Dòng này có ký tự không đọc được; lưu tệp theo mã UTF-8."


@dataclass(frozen=True, slots=True)
class Verb(Generic[A]):
    """One act of the office: its name, what it is told, and the function that does it."""

    name: str
    act: type[A]
    do: Callable[[Desk, A], Dossier]

    @property
    def title(self) -> str:
        """The office's words for it."""
        return act_words(self.name)


def _cancel_slip(desk: Desk, act: acts.CancelSlip) -> Dossier:
    from cchc_desktop.operations.printing import cancel_slip  # with it come all the forms

    return cancel_slip(desk, act)


_ALL: tuple[Verb[object], ...] = cast(
    "tuple[Verb[object], ...]",
    (
        Verb("receive", acts.Receive, receive.receive),
        Verb("accept", acts.Accept, receive.accept),
        Verb("correct", acts.Correct, correct.correct),
        Verb("assign", acts.Assign, progress.assign),
        Verb("hand_over", acts.HandOver, handing.hand_over),
        Verb("take_over", acts.TakeOver, handing.take_over),
        Verb("turn_down", acts.TurnDown, handing.turn_down),
        Verb("send_up", acts.SendUp, handing.send_up),
        Verb("take_back", acts.TakeBack, handing.take_back),
        Verb("request_supplement", acts.RequestSupplement, progress.request_supplement),
        Verb("take_supplement", acts.TakeSupplement, progress.take_supplement),
        Verb("request_payment", acts.RequestPayment, progress.request_payment),
        Verb("take_payment", acts.TakePayment, progress.take_payment),
        Verb("refuse", acts.Refuse, receive.refuse),
        Verb("stop", acts.Stop, progress.stop),
        Verb("withdraw", acts.Withdraw, progress.withdraw),
        Verb("apologise", acts.Apologise, progress.apologise),
        Verb("finish", acts.Finish, hand_back.finish),
        Verb("hand_back", acts.HandBack, hand_back.hand_back),
        Verb("reopen", acts.Reopen, hand_back.reopen),
        Verb("link", acts.Link, links.link),
        Verb("take_fee", acts.TakeFee, money.take_fee),
        Verb("cancel_slip", acts.CancelSlip, _cancel_slip),
        Verb("digitise", acts.Digitise, digitise.digitise),
        Verb("undo", acts.Undo, progress.undo),
    ),
)

_WITHIN = frozenset(f.name for one in (Paper, NewUnit) for f in fields(one))
"""What the objects within an act are told: papers, and the units that one is split into."""

VERBS: Mapping[str, Verb[object]] = {verb.name: verb for verb in _ALL}


def read_act(verb: str, arguments: Mapping[str, object]) -> object:
    """The act that a script's JSON object describes; Refused names what is wrong with it."""
    if verb not in VERBS:
        raise Refused(f"Không có việc tên “{verb}”. Các việc: {', '.join(VERBS)}.", "verb")
    return read_as(VERBS[verb].act, verb, arguments)


def read_as(act: type[A], verb: str, arguments: Mapping[str, object]) -> A:
    """The same for an act of that kind."""
    known = fields(act)  # type: ignore[arg-type]  # every act is a dataclass
    if not is_readable_all(arguments):
        raise Refused(UNREADABLE, "arguments")
    names = {f.name for f in known}
    if unknown := sorted(arguments.keys() - names):
        raise Refused(f"Việc “{verb}” không có mục “{unknown[0]}”.", unknown[0])
    for f in known:
        if f.default is MISSING and f.default_factory is MISSING and f.name not in arguments:
            raise Refused(f"Việc “{verb}” thiếu mục “{f.name}”.", f.name)
    for name, value in arguments.items():
        for part in value if isinstance(value, list) else ():
            if isinstance(part, Mapping) and (unknown := sorted(part.keys() - _WITHIN)):
                raise Refused(f"Việc “{verb}”: “{name}” không có mục “{unknown[0]}”.", name)
    try:
        return msgspec.convert(_with_zone(arguments), act)
    except msgspec.ValidationError as wrong:
        raise Refused(f"Việc “{verb}” có mục ghi sai: {_in_words(str(wrong))}.", "arguments") from wrong


_KINDS = {
    "str": "chữ",
    "int": "số nguyên",
    "bool": "true hoặc false",
    "array": "danh sách",
    "object": "đối tượng",
    "null": "null",
    "float": "số lẻ",
    "datetime": "thời điểm",
    "date": "ngày dạng 2026-02-13",
}
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_AT = re.compile(r" - at `\$\.?([^`]*)`")


def _in_words(said: str) -> str:
    """What the type check says, for people: which item, what it should be, what it is."""
    place, kinds = _AT.search(said), _EXPECTED.match(said)
    item = f"“{place[1]}” " if place else ""
    if kinds is None:
        return f"{item}không nhận giá trị này"
    wanted = " | ".join(_KINDS.get(one.strip(), one.strip()) for one in kinds[1].split("|"))
    return f"{item}phải là {wanted}, không phải {_KINDS.get(kinds[2], kinds[2])}"


def _with_zone(arguments: Mapping[str, object]) -> dict[str, object]:
    """Moments without a zone are Hanoi time; a bare day is left for the type check to name."""
    return {
        name: acts.read_moment(value, name) if name.endswith("_at") and isinstance(value, str) else value
        for name, value in arguments.items()
    }


def is_readable_all(told: object) -> bool:
    """Whether every text in a JSON value can be written and read again."""
    rest = [told]
    while rest:
        match rest.pop():
            case str() as text if not is_readable(text):
                return False
            case list() as items:
                rest.extend(items)
            case Mapping() as pairs:
                rest.extend((*pairs, *pairs.values()))
    return True


def schemas() -> dict[str, object]:
    """JSON Schema of every verb's arguments, by verb."""
    from cchc_desktop.operations import office_verbs  # with them come letters, keys and lists

    every: tuple[Verb[object] | OfficeVerb[object], ...] = (*_ALL, *office_verbs.ALL)
    (found, parts) = msgspec.json.schema_components(
        [verb.act for verb in every], ref_template="#/$defs/{name}"
    )
    for within in (Paper, NewUnit):
        parts[within.__name__]["additionalProperties"] = False
    verbs = {verb.name: {"title": verb.title, **schema} for verb, schema in zip(every, found, strict=True)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": parts,
        "line": {
            "verb": "tên việc, một trong các khóa của “verbs”",
            "at": "thời điểm của việc của hồ sơ, ISO 8601; bỏ trống là lúc này; việc khác ghi lúc làm",
            "by": "người làm",
        },
        "verbs": verbs,
    }
