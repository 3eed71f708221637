"""A superior whose units have sent three months, for the pages that are shown of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from hub_room import START, founded
from sent_above import packet_of

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.packet import Packet, digest_of, write
from cchc_desktop.core.period import Period, parse
from cchc_desktop.operations import demo
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.reviews import accept, return_packet
from cchc_desktop.store import months
from cchc_desktop.store.members import Member, put_member

NOW = datetime(2026, 11, 25, 9, tzinfo=HANOI)
MONTHS = tuple(map(parse, ("2026-09", "2026-10", "2026-11")))
LONG = "Phường Nguyễn Phước Công Tằng Tôn Nữ Huyền Trân Công Chúa Thượng"
NAMES = {
    "00070": "Phường Hoàn Kiếm",
    "00073": LONG,
    "00076": "Xã Đắk Ơ",
    "00079": "Phường <b>Cửa Nam</b> & Co",
}
SILENT = ("00091", "Xã Chưa Gửi Bao Giờ")


@contextmanager
def reporting(
    folder: Path,
    units: Mapping[str, str] = MappingProxyType(NAMES),
    dossiers: int = 240,
    sent: tuple[Period, ...] = MONTHS,
    url: str | None = None,
) -> Iterator[Workplace]:
    """A province; each of ``units`` has sent these months closed, the last of them not all."""
    place = founded(folder / "above", unit="01", name="Tỉnh Thử", role="superior", url=url)
    ward = founded(folder / "ward", unit="00070")
    demo.fill(ward, dossiers, 3, date(2026, 8, 15), date(2026, 11, 14))
    try:
        with place.register.write() as book:
            for code, name in (*units.items(), SILENT):
                put_member(book, Member(code, name, date(2026, 1, 1)))
        for at, month in enumerate(sent):
            made = packet_of(ward, month, NOW)
            for n, (code, name) in enumerate(units.items()):
                if month == sent[-1] and n % 4 == 3:
                    continue
                is_final = month != sent[-1] or n % 4 != 2
                told = replace(made, unit=code, unit_name=name, is_final=is_final)
                arrive(place, told, START + timedelta(days=30 * (at + 1), hours=n))
        yield place
    finally:
        ward.register.close()
        place.register.close()


def arrive(place: Workplace, packet: Packet, at: datetime) -> None:
    """A packet that came, with the entry that every taking in leaves."""
    data = write(packet)
    with place.register.write() as book:
        months.take_in(book, packet, digest_of(data), at, data=data)
        book.append(None, verb="collect", at=at, recorded_at=at, by="", note={"sender": packet.unit})


def look_over(place: Workplace, month: Period) -> None:
    """The first unit's month is accepted, the second's returned."""
    accept(place, "00070", month, NOW, by="Minh Văn Bí Mật")
    return_packet(place, "00073", month, NOW, by="Minh Văn Bí Mật", reason="ông Kín khai sai ô này")
