"""Places of the road up and down, with something waiting in each; they change the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.core.period import parse
from cchc_desktop.operations.collect import collect
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.enrol import invite, join
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.month import report
from cchc_desktop.operations.notices import send_pack, tell
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.operations.reviews import return_packet
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.store import parcels
from cchc_desktop.ui.screens._exchange_key_acts import CLOSE, INVITE, RENEW
from cchc_desktop.ui.screens._exchange_keys import Keys
from cchc_desktop.ui.screens._exchange_page import ExchangePage
from cchc_desktop.ui.screens._exchange_road import Road
from cchc_desktop.ui.sticks import Stick

if TYPE_CHECKING:
    from stations import Stage

PERIOD, BEFORE = parse("2026-11"), parse("2026-10")
WHY = "Số quá hạn tăng gấp ba so với tháng trước mà không có nguyên nhân nào được ghi; kiểm tra rồi gửi lại"
HOLIDAY = """
[[announcement]]
year = 2026
status = "official"
basis = "Thông báo 12 của UBND thành phố về nghỉ bão số 9"
[[announcement.closed]]
day = 2026-12-07
name = "nghỉ bão"
"""
STICKS = (
    Stick("/media/lan/KINGSTON", "KINGSTON", 3_200_000_000),
    Stick("/media/lan/BAO-CAO-CUA-TO-MOT-CUA", "BAO-CAO-CUA-TO-MOT-CUA", 0, is_locked=True),
)


def exchange_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """A commune's: before anything was sent, and after everything that may come down has come."""
    return {
        "exchange-first": partial(_road, stage),
        "exchange-sent": partial(_sent, stage),
        "exchange-refused": partial(_refused, stage),
        "exchange-notices": partial(_section, stage, "notices"),
        "exchange-keys": partial(_section, stage, "keys"),
        "exchange-close": partial(_asked, stage, CLOSE),
        "exchange-renew": partial(_asked, stage, RENEW),
        "exchange-invited": partial(_invited, stage),
        "exchange-asides": partial(_section, stage, "asides"),
        "exchange-returned": partial(stage.go, "month", period=PERIOD),
    }


def exchange_above_stations(stage: Stage) -> Mapping[str, Callable[[], object]]:
    """Those of the unit above."""
    return {
        "above-exchange": partial(_taken, stage),
        "above-exchange-notices": partial(_section, stage, "notices"),
        "above-exchange-keys": partial(_section, stage, "keys"),
        "above-exchange-invite": partial(_asked, stage, INVITE),
        "above-exchange-asides": partial(_section, stage, "asides"),
    }


def _page(stage: Stage) -> ExchangePage:
    page = stage.go("exchange")
    assert isinstance(page, ExchangePage)
    keys = page.sections.get("keys")
    if isinstance(keys, Keys):
        keys.forget_asked()
    page.show_place("road")
    road = page.section
    assert isinstance(road, Road)
    road.ways.find_sticks = lambda: STICKS
    road.ways.show_sticks(STICKS)
    return page


def _road(stage: Stage) -> ExchangePage:
    page = _page(stage)
    stage.settle()
    return page


def _section(stage: Stage, code: str) -> ExchangePage:
    with stage.place.register.read() as reading:
        is_new = stage.place.profile.role != "superior" and not parcels.asides(reading)
    if is_new:
        _go_round(stage)
    page = _page(stage)
    page.show_place(code)
    page.enter()
    stage.settle()
    return page


def _asked(stage: Stage, act: str) -> None:
    page = _section(stage, "keys")
    keys = page.section
    assert isinstance(keys, Keys)
    keys.ask(act)


def _folder(stage: Stage) -> Path:
    made = stage.scratch / "the-road"
    made.mkdir(exist_ok=True)
    return made


def _above(stage: Stage) -> Workplace:
    """The superior of the stage's commune."""
    profile = stage.place.profile
    founding = Founding(unit=profile.superior, name=profile.superior_name, role="superior", is_practice=True)
    return found(stage.scratch / "the-unit-above", founding, None, stage.now - timedelta(days=60))[0]


def _go_round(stage: Stage) -> None:
    """Sent, taken in, returned, answered; told, and knocked at with a key that nobody knows."""
    place, now, folder = stage.place, stage.now, _folder(stage)
    box, clerk = f"folder:{folder}", "Nguyễn Thị Lan"
    superior = _above(stage)
    unit = place.profile.unit
    invitation = invite(superior, unit, now, by="Minh", address="https://bao-cao.ubnd-thanh-pho.example")
    join(place, invitation.data, now, by=clerk, is_compared=False)
    report(place, BEFORE, now, by=clerk, is_closing=True)
    report(place, PERIOD, now, by=clerk)
    send(place, box, now, by=clerk)
    collect(superior, box, now, by="Minh")
    return_packet(superior, unit, PERIOD, now, by="Minh", reason=WHY, box="late")
    tell(superior, [unit], "Gửi số liệu tháng 11 trước ngày 17/11/2026.", now, by="Minh")
    pack = stage.scratch / "nghi-bao.toml"
    pack.write_text(HOLIDAY, encoding="utf-8")
    send_pack(superior, [unit], pack, now, by="Minh", text="Lịch nghỉ bão")
    collect(superior, box, now, by="Minh")
    collect(place, box, now, by=clerk)
    change_key(superior, now, by="Minh", reason="mất máy tính xách tay", is_lost=True)
    tell(superior, [unit], "Thử khóa mới.", now, by="Minh")
    collect(superior, box, now, by="Minh")
    collect(place, box, now, by=clerk)
    report(place, PERIOD, now, by=clerk)
    superior.register.close()


def _sent(stage: Stage) -> None:
    _section(stage, "notices")
    page = _road(stage)
    road = page.section
    assert isinstance(road, Road)
    road.ways.form.set_values({"exchange_way": "folder", "via": str(_folder(stage))})
    page.save()
    stage.settle()


def _refused(stage: Stage) -> None:
    page = _road(stage)
    road = page.section
    assert isinstance(road, Road)
    road.ways.form.set_values({"exchange_way": "folder", "via": str(stage.scratch / "rut" / "mat")})
    page.save()


def _invited(stage: Stage) -> None:
    page = _section(stage, "keys")
    keys = page.section
    assert isinstance(keys, Keys)
    [letter] = _invitations(stage)
    keys.look_at(letter)
    stage.settle()


def _invitations(stage: Stage) -> list[Path]:
    """Another invitation under the key that is known."""
    target = stage.scratch / "giay-moi.giay-moi"
    if not target.exists():
        from cchc_desktop.operations.upkeep import open_workplace

        superior = open_workplace(stage.scratch / "the-unit-above", None)
        told = invite(superior, stage.place.profile.unit, stage.now, by="Minh", forms=("overdue",))
        target.write_bytes(told.data)
        superior.register.close()
    return [target]


def _taken(stage: Stage) -> None:
    page = _road(stage)
    road = page.section
    assert isinstance(road, Road)
    folder = _folder(stage)
    (folder / "BCTTHC_00099_20261015_20261114_v1.cchc").write_bytes(b"PK\x03\x04 hong")
    road.ways.form.set_values({"exchange_way": "folder", "via": str(folder)})
    page.save()
    stage.settle()
