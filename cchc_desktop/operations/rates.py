"""What the province charges: amounts that the law leaves to its council, with the text that sets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from cchc_desktop.core.catalogue import Catalogue, Channel, FeeKind, FeeRule, Procedure
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.text import day, nfc
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk
from cchc_desktop.store.choices import Choice, choices
from cchc_desktop.store.reading import Reading

PREFIX = "rate:"
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """An amount in đồng from ``since`` on; ``online`` where dossiers sent online are charged otherwise."""

    procedure: str
    fee: str
    case: str | None = None
    since: date
    amount: int
    online: int | None = None
    basis: str


def is_provincial(rule: FeeRule) -> bool:
    """Whether the law leaves the amount to the province."""
    return rule.amount is None and rule.pages is None and rule.kind is FeeKind.FEE


def rates(reading: Reading) -> tuple[Rate, ...]:
    """Every rate ever entered, by procedure and fee, the oldest first."""
    return tuple(one for kept in choices(reading, PREFIX) if (one := _read(kept)) is not None)


def put_rate(desk: Desk, rate: Rate) -> Rate:
    """Charge ``rate`` from its first day on; what was charged before that day stays as it was."""
    rule = _rule_of(desk, rate)
    if not nfc(rate.basis):
        raise Refused("Chưa ghi căn cứ của mức thu (số, ngày nghị quyết của HĐND tỉnh).", "basis")
    if rate.amount < 0 or (rate.online or 0) < 0:
        raise Refused("Mức thu không thể âm. Miễn thu thì ghi 0.", "amount")
    if rate.since < rule.since:
        raise Refused(f"Khoản “{rule.name}” chỉ có từ ngày {day(rule.since)}. Sửa ngày áp dụng.", "since")
    kept = replace(rate, fee=rule.name, case=rule.case, basis=nfc(rate.basis))
    told: dict[str, Json] = {"amount": kept.amount, "online": kept.online, "basis": kept.basis}
    choose(desk, _name(kept.procedure, rule), told, since=kept.since, basis=kept.basis)
    return kept


def with_rates(catalogue: Catalogue, reading: Reading) -> Catalogue:
    """The shipped catalogue with the province's amounts in it, each in its time."""
    known: dict[str, list[Rate]] = {}
    for rate in rates(reading):
        known.setdefault(_key(rate.procedure, rate.fee, rate.case), []).append(rate)
    if not known:
        return catalogue
    return catalogue.merged(changed for one in catalogue if (changed := _charged(one, known)) is not one)


def _charged(procedure: Procedure, known: Mapping[str, list[Rate]]) -> Procedure:
    fees = tuple(part for rule in procedure.fees for part in _in_time(procedure, rule, known))
    return procedure if fees == procedure.fees else replace(procedure, fees=fees)


def _in_time(procedure: Procedure, rule: FeeRule, known: Mapping[str, list[Rate]]) -> Iterator[FeeRule]:
    """The rule until the first rate, then one rule a rate."""
    told = known.get(_key(procedure.code, rule.name, rule.case), []) if is_provincial(rule) else []
    told = [one for one in told if rule.until is None or one.since <= rule.until]
    if not told:
        yield rule
        return
    if rule.since < told[0].since:
        yield replace(rule, until=told[0].since - timedelta(days=1))
    for one, later in pairwise((*told, None)):
        until = later.since - timedelta(days=1) if later else rule.until
        if one is not None:
            yield from _told(replace(rule, since=one.since, until=until, basis=one.basis), one)


def _told(rule: FeeRule, rate: Rate) -> Iterator[FeeRule]:
    if rate.online is None or rule.channel is not None:
        is_online = rule.channel is Channel.ONLINE and rate.online is not None
        yield replace(rule, amount=rate.online if is_online else rate.amount)
        return
    for channel in Channel:
        amount = rate.online if channel is Channel.ONLINE else rate.amount
        yield replace(rule, amount=amount, channel=channel)


def _rule_of(desk: Desk, rate: Rate) -> FeeRule:
    """The rule that the province fills in, as it stood before any rate; what the law fixes is none."""
    procedure = desk.catalogue.at(rate.procedure, rate.since)
    asked = (procedure.code, rate.fee, rate.case)
    is_rated = any((one.procedure, one.fee, one.case) == asked for one in rates(desk.book))
    known = [one for one in procedure.fees if (one.name, one.case) == (rate.fee, rate.case)]
    if not known or not (is_rated or any(is_provincial(one) for one in known)):
        raise Refused(
            f"Thủ tục {procedure.code} không có khoản “{rate.fee}” do tỉnh quy định. Chọn lại khoản thu.",
            "fee",
        )
    return replace(known[0], since=min(one.since for one in known))


def _name(procedure: str, rule: FeeRule) -> str:
    return PREFIX + _key(procedure, rule.name, rule.case)


def _key(procedure: str, fee: str, case: str | None) -> str:
    return _SEPARATOR.join((procedure, case or "", fee))


def _read(kept: Choice) -> Rate | None:
    procedure, _, rest = kept.name.partition(_SEPARATOR)
    case, _, fee = rest.partition(_SEPARATOR)
    told = kept.value
    if not isinstance(told, dict) or not isinstance(amount := told.get("amount"), int):
        return None
    online = told.get("online")
    return Rate(
        procedure=procedure,
        fee=fee,
        case=case or None,
        since=kept.since,
        amount=amount,
        online=online if isinstance(online, int) else None,
        basis=str(told.get("basis") or ""),
    )
