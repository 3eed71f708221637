"""Taking in a newer pack of law or catalogue: tried out first, then put beside the register."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from cchc_desktop.core.catalogue import Procedure
from cchc_desktop.core.dossier import Json
from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.law import Law
from cchc_desktop.core.targets import Target
from cchc_desktop.core.text import day, number
from cchc_desktop.files import why, write_whole
from cchc_desktop.indicators import indicators
from cchc_desktop.operations.calendar_change import MovedDossier, would_move
from cchc_desktop.operations.choices import choose
from cchc_desktop.operations.desk import Desk, Workplace
from cchc_desktop.operations.own_rules import with_own_rules
from cchc_desktop.operations.rates import with_rates
from cchc_desktop.rulebook import load_catalogue, load_law, load_schemes, load_targets
from cchc_desktop.rulebook.measures import TABLES
from cchc_desktop.rulebook.pack import read
from cchc_desktop.store.engine import Register

Kind = Literal["law", "catalogue"]
SUFFIX = ".toml"
_LAW = frozenset({"rule", "announcement", "office"}) | TABLES
_CATALOGUE = frozenset({"pack", "shared", "procedure"})


@dataclass(frozen=True, slots=True)
class Trial:
    """What a pack would change, before anything is changed."""

    kind: Kind
    years: tuple[int, ...] = ()  # whose calendar would differ, or be there for the first time
    rules: tuple[str, ...] = ()  # titles of the rules with another value
    procedures: tuple[Procedure, ...] = ()
    targets: tuple[Target, ...] = ()
    schemes: tuple[str, ...] = ()  # codes of the ways to give points
    moved: tuple[MovedDossier, ...] = ()

    @property
    def is_idle(self) -> bool:
        """Whether nothing would change."""
        return not (self.years or self.rules or self.procedures or self.targets or self.schemes)


def workplace_of(register: Register) -> Workplace:
    """The register with its rules: the shipped ones, the packs beside it, the office's own, its rates."""
    catalogue = load_catalogue(register.place)
    with register.read() as reading:
        law = with_own_rules(load_law(register.place), reading)
        return Workplace(register, law, with_rates(catalogue, reading))


def try_pack(place: Workplace, file: Path) -> Trial:
    """What taking in ``file`` would change; Trouble or Refused where it cannot be taken in."""
    kind = kind_of(file)
    own = place.register.place
    _refuse_another(own, kind, file)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / kind).mkdir()
        for known in sorted((own / kind).glob(f"*{SUFFIX}")):
            shutil.copy(known, folder / kind)
        shutil.copy(file, folder / kind / file.name)
        if kind == "catalogue":
            return _catalogue_trial(own, folder)
        with place.register.read() as reading:
            found = _law_trial(place, with_own_rules(load_law(folder), reading))
        demanded = frozenset(load_targets(own))
        targets = tuple(one for one in load_targets(folder) if one not in demanded)
        return replace(found, targets=targets, schemes=_new_schemes(own, folder))


def trial_words(trial: Trial) -> str:
    """What a pack would change, a sentence a line; the promises that would move are told apart."""
    if trial.is_idle:
        return "Gói này không đổi gì so với những gì đang dùng."
    said = []
    if trial.years:
        said.append(f"Lịch năm {', '.join(map(str, trial.years))} sẽ đổi.")
    if trial.rules:
        said.append(f"Quy định sẽ đổi: {'; '.join(trial.rules)}.")
    if trial.targets:
        said.append(f"Chỉ tiêu sẽ thêm: {'; '.join(map(_target_words, trial.targets))}.")
    if trial.schemes:
        said.append(f"Cách chấm điểm sẽ đổi: {', '.join(trial.schemes)}.")
    if trial.procedures:
        names = "; ".join(f"{one.code} {one.name}" for one in trial.procedures[:_NAMED])
        more = "; …" if len(trial.procedures) > _NAMED else ""
        said.append(f"{number(len(trial.procedures))} thủ tục mới hoặc đổi: {names}{more}.")
    if trial.kind == "law" and not trial.moved:
        said.append("Không hồ sơ nào đang giải quyết tính ra ngày hẹn khác.")
    return "\n".join(said)


_NAMED = 8
_VARIANTS = ("1", "2")  # the two readings of one text
_HUNDRED = 100


def _target_words(target: Target) -> str:
    known = indicators().get(target.indicator)
    is_share = target.indicator.endswith("_rate")
    bound = target.bound * _HUNDRED if is_share else target.bound
    sign = "từ" if target.at_least is not None else "không quá"
    figure = number(bound, 0 if bound == int(bound) else 2)
    title = target.indicator if known is None else known.title
    return f"{title} {sign} {figure}{'%' if is_share else ''} từ ngày {day(target.since)} ({target.basis})"


def _new_schemes(own: Path, folder: Path) -> tuple[str, ...]:
    codes = []
    for variant in _VARIANTS:
        known = load_schemes(variant, own)
        codes += [one.code for one in load_schemes(variant, folder) if one not in known]
    return tuple(dict.fromkeys(codes))


def take_pack(desk: Desk, own: Path, file: Path) -> Kind:
    """Put a pack beside the register, which lies in ``own``; an entry keeps its name and digest.

    Whoever has the register open reads the rules anew with ``workplace_of``.
    """
    kind = kind_of(file)
    _refuse_another(own, kind, file)
    data = _bytes(file)
    told: dict[str, Json] = {"file": file.name, "digest": hashlib.sha256(data).hexdigest()}
    choose(desk, f"pack:{kind}/{file.name}", told)
    write_whole(own / kind / file.name, data)
    return kind


def kind_of(file: Path) -> Kind:
    """Whether a file is a pack of law or of procedures; Refused when it is neither."""
    keys = read(file).keys() if file.suffix.lower() == SUFFIX else frozenset()
    if keys and keys <= _LAW:
        return "law"
    if "procedure" in keys and keys <= _CATALOGUE:
        return "catalogue"
    raise Refused(
        f"Tệp “{file.name}” không phải gói lịch, quy định hay danh mục thủ tục (tệp {SUFFIX} do đơn vị "
        "tổng hợp gửi). Chọn tệp khác.",
        "file",
    )


def _refuse_another(own: Path, kind: Kind, file: Path) -> None:
    known = own / kind / file.name
    if known.exists() and _bytes(known) != _bytes(file):
        raise Refused(
            f"Đã nhận một tệp khác cùng tên “{file.name}”. Đổi tên tệp mới (ví dụ thêm số lần sửa) "
            "rồi nhận lại, để còn thấy trước kia tính theo tệp nào.",
            "file",
        )


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise Trouble(f"Không đọc được tệp “{file.name}”: {why(problem)}.") from problem


def _law_trial(place: Workplace, new: Law) -> Trial:
    before, after = place.law.calendar, new.calendar
    years = tuple(
        year
        for year in sorted(after.years)
        if before.years.get(year) != after.years[year]
        or any(_of(year, getattr(before, name)) != _of(year, getattr(after, name)) for name in _DAYS)
    )
    rules = tuple(
        rule.title or name
        for name, rule in new.rules.items()
        if name not in place.law.rules or place.law.rules[name].values != rule.values
    )
    if before.hours != after.hours or place.law.offices != new.offices:
        rules = (*rules, "Giờ làm việc")
    return Trial("law", years=years, rules=rules, moved=would_move(place, new))


_DAYS = ("closed", "opened", "short")


def _of(year: int, days: Mapping[object, object]) -> dict[object, object]:
    return {day: what for day, what in days.items() if getattr(day, "year", None) == year}


def _catalogue_trial(own: Path, folder: Path) -> Trial:
    before = set(load_catalogue(own))
    return Trial("catalogue", procedures=tuple(one for one in load_catalogue(folder) if one not in before))
