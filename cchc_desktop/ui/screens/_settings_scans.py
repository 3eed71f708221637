"""One-key scanning: what each key of "Số hóa" does, kept for the whole office; and the watched folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.scan_profiles import drop_profile, profiles, put_profile
from cchc_desktop.scanners import Profile, scanners
from cchc_desktop.ui.do import Complaints
from cchc_desktop.ui.fields import Choice, Field, Form
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._sections import LongTable
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.desk import Desk

FILES, WATCHED = "files", "watched"
_DPI = (200, 300, 400, 600)
_OF_A_MACHINE = ("device", "dpi", "source", "is_colour", "is_duplex")
_OF_A_FOLDER = ("folder", "stable_seconds")
_SOURCES = (Choice("feeder", "khay nạp giấy"), Choice("flatbed", "mặt kính"))


class Scans(Section):
    """A line for each profile; the form makes a new one or, under the same name, changes one."""

    save_words = "Lưu cấu hình quét"

    def __init__(self, context: Context, page: Complaints, place: Place) -> None:
        words = (
            "Mỗi cấu hình là một phím ở màn hình Số hóa, cả đơn vị dùng chung. "
            "Thư mục quét thì tự nhận tệp khi máy quét mạng ghi xong."
        )
        super().__init__(context, page, place, words)
        self.table: LongTable[Profile] = LongTable(
            [
                Column("Tên", lambda one: one.name, 16, is_wide=True),
                Column("Cách lấy", _way, 20),
                Column("Chi tiết", _details, 24, is_wide=True, hover=_details),
            ],
            empty="Chưa có cấu hình quét nào. Đặt tên và cách lấy ở trên rồi lưu.",
            name="Cấu hình quét",
        )
        self.form = self.add_form(Form(_fields(), _LAYOUT))
        self.form.changed.connect(self._on_changed)
        self.table.opened.connect(self._edit)
        self.put(self.form, self.table)
        drop = QShortcut(QKeySequence("Del"), self.table, self.drop)
        drop.setContext(Qt.ShortcutContext.WidgetShortcut)
        there = next(
            (one.code for one in scanners().values() if one.code != FILES and one.is_there()), WATCHED
        )
        plain = Profile(name="", scanner=there)
        self.form.set_values({"scanner": there} | {name: getattr(plain, name) for name in _KEPT})
        self._on_changed("scanner")

    def _on_changed(self, name: str) -> None:
        if name != "scanner":
            return
        is_folder = self.form.value("scanner") == WATCHED
        for field in _OF_A_FOLDER:
            self.form.show_field(field, is_shown=is_folder)
        for field in _OF_A_MACHINE:
            self.form.show_field(field, is_shown=not is_folder)

    def refresh(self) -> None:
        """The office's profiles."""
        with self.context.do.reading() as reading:
            self.table.show_rows(profiles(reading, hanoi(self.context.do.now()).date()))

    def _edit(self, one: Profile) -> None:
        self.form.set_values(
            {"profile": one.name, **{name: getattr(one, name) for name in ("scanner", *_KEPT)}}
            | {"stable_seconds": str(one.stable_seconds)}
        )
        self.form.focus("profile")

    def save(self) -> None:
        """Keep it under its name."""
        made = self._told()

        def act(desk: Desk) -> Profile:
            try:
                return put_profile(desk, made)
            except Refused as refused:
                field = "profile" if refused.field == "name" else refused.field
                raise Refused(refused.sentence, field) from refused

        self.context.do.run(
            act,
            at=self.page,
            done=lambda kept: f"Đã lưu cấu hình quét “{kept.name}”.",
            then=lambda _: self.refresh(),
        )

    def _told(self) -> Profile:
        told = self.form.values()
        is_folder = told["scanner"] == WATCHED
        if is_folder and not told["folder"]:
            raise Refused("Chưa chọn thư mục mà máy quét ghi vào.", "folder")
        plain = Profile(name=str(told["profile"]), scanner=str(told["scanner"]))
        return (
            Profile(
                name=plain.name,
                scanner=plain.scanner,
                folder=str(told["folder"]),
                stable_seconds=int(str(told["stable_seconds"] or plain.stable_seconds)),
                is_map=bool(told["is_map"]),
            )
            if is_folder
            else Profile(
                name=plain.name,
                scanner=plain.scanner,
                device=str(told["device"] or ""),
                dpi=int(str(told["dpi"])),
                source="flatbed" if told["source"] == "flatbed" else "feeder",
                is_colour=bool(told["is_colour"]),
                is_duplex=bool(told["is_duplex"]),
                is_map=bool(told["is_map"]),
            )
        )

    def drop(self) -> None:
        """Del: the profile under the cursor is no longer a key."""
        one = self.table.current()
        if one is None:
            return
        self.context.do.run(
            lambda desk: drop_profile(desk, one.name),
            at=self.page,
            done=f"Đã bỏ cấu hình quét “{one.name}”.",
            undo=lambda desk: put_profile(desk, one),
            then=lambda _: self.refresh(),
        )

    def shortcuts(self) -> list[tuple[str, str]]:
        """With what the table understands."""
        keys = ("Enter", "Sửa cấu hình đang chọn"), ("Del", "Bỏ cấu hình đang chọn")
        return [*super().shortcuts(), *keys]


_KEPT = ("device", "dpi", "source", "is_colour", "is_duplex", "is_map", "folder")
_LAYOUT = (
    ("profile", "scanner"),
    ("folder", "stable_seconds"),
    ("device", "dpi"),
    ("source",),
    ("is_colour", "is_duplex", "is_map"),
)


def _fields() -> list[Field]:
    ways = tuple(
        Choice(one.code, one.title, "" if one.is_there() else "máy này chưa có")
        for one in scanners().values()
        if one.code != FILES
    )
    return [
        Field("profile", "Tên, hiện trên nút", is_required=True, placeholder="Hai mặt, màu", width=24),
        Field("scanner", "Cách lấy", "choice", choices=ways, width=24),
        Field("folder", "Thư mục máy quét ghi vào", "folder", width=30),
        Field("stable_seconds", "Nằm yên (giây)", pattern="[0-9]{0,3}", placeholder="5", width=10),
        Field("device", "Tên máy quét", placeholder="để trống: máy mặc định", width=24),
        Field(
            "dpi",
            "Độ phân giải",
            "choice",
            choices=tuple(Choice(one, f"{one} dpi") for one in _DPI),
            width=24,
        ),
        Field("source", "Lấy giấy từ", "choice", choices=_SOURCES, width=20),
        Field("is_colour", "Quét màu", "check"),
        Field("is_duplex", "Quét hai mặt", "check"),
        Field("is_map", "Bản đồ, bản vẽ", "check"),
    ]


def _way(one: Profile) -> str:
    known = scanners()
    return known[one.scanner].title if one.scanner in known else one.scanner


def _details(one: Profile) -> str:
    if one.scanner == WATCHED:
        return f"{one.folder}, nằm yên {one.stable_seconds} giây{', bản đồ' * one.is_map}"
    parts = (
        f"{one.dpi} dpi",
        "màu" if one.is_colour else "đen trắng, xám",
        "hai mặt" if one.is_duplex else "một mặt",
        next(choice.title for choice in _SOURCES if choice.value == one.source),
        "bản đồ" * one.is_map,
        one.device,
    )
    return ", ".join(part for part in parts if part)
