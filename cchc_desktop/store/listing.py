"""One line of a list as the register gives it: read at once, understood only where somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar, overload

from cchc_desktop.core.lifecycle import State
from cchc_desktop.core.text import mask_id

T = TypeVar("T")


class _Told(Generic[T]):
    """A value of the line: its place is that of its name among the columns."""

    def __init__(self, read: Callable[[Any], T] | None = None) -> None:
        self._read = read
        self._place = -1

    def __set_name__(self, owner: type[DossierRow], name: str) -> None:
        self._place = _places(owner, name)

    @overload
    def __get__(self, row: None, owner: type[DossierRow]) -> _Told[T]: ...
    @overload
    def __get__(self, row: DossierRow, owner: type[DossierRow]) -> T: ...
    def __get__(self, row: DossierRow | None, owner: type[DossierRow]) -> _Told[T] | T:
        if row is None:
            return self
        value: Any = row[self._place]
        if value is None or self._read is None:
            told: T = value
            return told
        return self._read(value)


def _places(owner: type[DossierRow], name: str) -> int:
    names = [one for one, told in vars(owner).items() if isinstance(told, _Told)]
    return names.index(name)


_STATES = {state.value: state for state in State}


class DossierRow(tuple[Any, ...]):
    """One line of a list; the personal number is masked."""

    __slots__ = ()

    seq = _Told[int]()
    local_no = _Told[str]()
    code = _Told["str | None"]()
    applicant = _Told[str]()
    id_number = _Told["str | None"](mask_id)
    procedure = _Told[str]()
    procedure_name = _Told[str]()
    field = _Told[str]()
    level = _Told[str]()
    channel = _Told[str]()
    officer = _Told["str | None"]()
    state = _Told[State](_STATES.__getitem__)
    received_at = _Told["datetime | None"](datetime.fromisoformat)
    term = _Told["str | None"]()
    due_at = _Told["datetime | None"](datetime.fromisoformat)
    promised_at = _Told["datetime | None"](datetime.fromisoformat)
    paused_at = _Told["datetime | None"](datetime.fromisoformat)
    ended_at = _Told["datetime | None"](datetime.fromisoformat)
    handed_back_at = _Told["datetime | None"](datetime.fromisoformat)
    is_granted = _Told["bool | None"](bool)
    apologies = _Told[int]()
    late_cause = _Told["str | None"]()
    phone = _Told["str | None"]()
    is_digitised_in = _Told[bool](bool)

    def __repr__(self) -> str:
        """Without the person."""
        return f"DossierRow({self.local_no})"


COLUMNS = tuple(name for name, told in vars(DossierRow).items() if isinstance(told, _Told))
