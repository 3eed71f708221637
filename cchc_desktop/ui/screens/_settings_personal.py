"""How long personal data are kept, and erasing what is past its term: a list first, then two persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cchc_desktop.core.calendar import hanoi
from cchc_desktop.core.failure import Refused
from cchc_desktop.core.retention import Kind
from cchc_desktop.core.text import day_time, number
from cchc_desktop.operations.desk import at_desk
from cchc_desktop.operations.retention import retention, row_words
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.marks import Mark
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.parts import button, label, row
from cchc_desktop.ui.printed import Pdf, open_pdf
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._personal_work import print_list, print_minutes, print_notice
from cchc_desktop.ui.screens._print_many import print_beside, show_failure
from cchc_desktop.ui.screens._sections import LongTable, section
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section
from cchc_desktop.ui.table import Column

if TYPE_CHECKING:
    from cchc_desktop.operations.erasure import Proposal
    from cchc_desktop.operations.erasure_run import Asked, Erased
    from cchc_desktop.ui.jobs import Job

DUE = Mark("warning", "quá hạn lưu", "amber")
QUIET = Mark("dash", "", "muted")
_WORDS = (
    "Hết thời hạn lưu trữ thì dữ liệu cá nhân phải được xóa. Lập danh sách, hai người cùng xem, rồi xóa đúng "
    "danh sách đó và in biên bản. Số liệu báo cáo không đổi. Hồ sơ không thuộc loại nào ở dưới thì không xóa."
)
_HELP = (
    "Danh sách ghi bằng mã băm: xóa đúng những gì đã xem. Người thứ hai gõ tài khoản và mật khẩu của mình "
    "ngay lúc này. Đơn vị chưa có hai tài khoản được giao quyền thì để trống, biên bản ghi là làm một "
    "mình.\n\n"
    "Căn cứ: Luật 91/2025/QH15; Nghị định 356/2025/NĐ-CP; thời hạn lưu trữ theo từng loại ở bảng dưới."
)
_FIELDS = {"basis": "erase_basis", "second": "erase_second", "list_digest": "erase_sure"}


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind, and how many records of it are on the list."""

    kind: Kind
    due: int


class PersonalData(Section):
    """The table of terms, the list, the act, its minutes, and the notice for the wall."""

    save_words = "Lập danh sách hết hạn"

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        super().__init__(context, page, place, _WORDS)
        self.page: Page = page
        self.show_pdf: Callable[[Pdf], object] = open_pdf
        self.made: Proposal | None = None
        self._is_busy = False
        self.table: LongTable[KindLine] = LongTable(
            [
                Column("Loại", lambda one: one.kind.title, 26, is_wide=True),
                Column("Thời hạn", _term, 12, is_strong=True, hover=lambda one: one.kind.term_words),
                Column("Hết hạn", _due_words, 11, mark=_due_mark),
                Column("Căn cứ", _basis, 20, role="muted", is_wide=True, hover=_basis, fold=1),
            ],
            name="Thời hạn lưu trữ theo loại",
        )
        self.about = label("", "small", wraps=True)
        self.table.chosen.connect(self._on_chosen)
        self.said = label("", wraps=True)
        self.look = button("Xem danh sách", self._look, icon="list")
        self.form = self.add_form(
            Form(_fields(), (("erase_basis",), ("erase_second", "erase_secret"), ("erase_sure",)))
        )
        self.act = button("Xóa theo danh sách", self._on_act, name="Xóa theo danh sách")
        self.more = button("Chạy tiếp lần xóa dở", self._go_on, icon="refresh")
        self.minutes = button("In biên bản lần xóa cuối", self._print_minutes, icon="printer")
        self.notice = button("In thông báo niêm yết", self._print_notice, icon="printer")
        self.doing = label("", "small", wraps=True)
        self.put(
            section("Danh sách hết hạn", self.said, row(self.look, None)),
            section("Xóa", self.form, row(self.act, self.more, self.minutes, None), self.doing),
            section("Thời hạn lưu trữ", self.table, self.about),
            section("Thông báo tại quầy", row(self.notice, None)),
        )

    def refresh(self) -> None:
        """What holds today, and what was listed last."""
        from cchc_desktop.operations.erasure import PROPOSED, proposals, unfinished
        from cchc_desktop.operations.erasure_papers import acts

        on = hanoi(self.context.do.now()).date()
        with self.context.do.reading() as reading:
            kinds = retention(reading, self.context.do.opened.place.register.place).in_force(on)
            lists = [one for one in proposals(reading) if one.state == PROPOSED]
            busy, done = unfinished(reading), acts(reading)
        self.made = lists[0] if lists else None
        counts = self.made.kinds if self.made else {}
        self.table.show_rows([KindLine(kind, counts.get(kind.title, 0)) for kind in kinds])
        self.said.setText(_listed(self.made))
        self.look.setEnabled(self.made is not None)
        self.more.setVisible(busy is not None)
        self.minutes.setEnabled(any(one.ended is not None for one in done))
        self._show_busy(
            self._is_busy, "Lần xóa trước bị ngắt giữa chừng: bấm “Chạy tiếp lần xóa dở”." if busy else ""
        )

    def _show_busy(self, is_busy: bool, words: str = "") -> None:  # noqa: FBT001 - what setEnabled takes
        self._is_busy = is_busy
        self.doing.setText(words)
        self.doing.setVisible(bool(words))
        self.act.setEnabled(self.made is not None and not is_busy)
        self.more.setEnabled(not is_busy)
        self.primary.setEnabled(not is_busy)

    def _on_chosen(self, one: KindLine | None) -> None:
        """The whole text behind the row under the cursor, wherever its column folded away."""
        if one is None:
            self.about.setText("")
            return
        below = f" Ngắn hơn mức của pháp luật: {one.kind.floor}." if one.kind.floor else ""
        self.about.setText(f"{one.kind.title}: {one.kind.term_words}; {row_words(one.kind)}.{below}")

    def save(self) -> None:
        """List what is past its term, beside the window."""
        from cchc_desktop.operations.erasure import list_due

        do = self.context.do
        place, clerk, now = do.opened.place, do.opened.clerk, do.now()

        def work(_job: Job) -> object:
            with at_desk(place, clerk, now) as desk:
                return list_due(desk)

        self._begin("Đang lập danh sách…", work, lambda _: "Đã lập danh sách. Xem kỹ rồi hãy xóa.", self.save)

    def _begin(
        self,
        words: str,
        work: Callable[[Job], object],
        done: Callable[[object], str],
        again: Callable[[], object],
    ) -> None:
        self.page.clear_complaints()
        self._show_busy(True, words)
        self.context.jobs.start(
            work,
            then=lambda answer: self._ended(done(answer)),
            failed=lambda failure: self._failed(failure, again),
        )

    def _ended(self, sentence: str) -> None:
        self._is_busy = False
        self.context.say(sentence)
        self.refresh()

    def _failed(self, failure: Exception, again: Callable[[], object]) -> None:
        self._is_busy = False
        self.refresh()
        if isinstance(failure, Refused):
            failure = Refused(failure.sentence, _FIELDS.get(failure.field or "", failure.field))
        show_failure(self.page, self.context, failure, again)

    def _on_act(self) -> None:
        self.context.do.ask(self.erase, at=self.page)

    def erase(self) -> None:
        """Erase what was listed; refused while it is not said that it was looked through."""
        from cchc_desktop.operations.erasure_run import Asked, run
        from cchc_desktop.operations.witness import Second

        told, made = self.form.values(), self.made
        if made is None:
            raise Refused("Chưa có danh sách nào để xóa. Bấm “Lập danh sách hết hạn” trước.")
        if not str(told["erase_basis"] or "").strip():
            raise Refused("Chưa ghi văn bản cho phép xóa (số, ngày).", "erase_basis")
        if not told["erase_sure"]:
            raise Refused("Hãy xem danh sách rồi đánh dấu vào ô này.", "erase_sure")
        login, secret = str(told["erase_second"] or "").strip(), str(told["erase_secret"] or "")
        do = self.context.do
        second = Second(login, secret) if login else None
        asked: Asked = Asked(
            digest=made.digest, basis=str(told["erase_basis"]), by=do.opened.clerk, second=second
        )
        place, now = do.opened.place, do.now()
        self._begin("Đang xóa. Đừng tắt máy…", lambda _: run(place, asked, now), self._erased, self.erase)

    def _go_on(self) -> None:
        from cchc_desktop.operations.erasure_run import finish

        do = self.context.do
        place, clerk, now = do.opened.place, do.opened.clerk, do.now()
        self._begin(
            "Đang chạy tiếp. Đừng tắt máy…", lambda _: finish(place, now, by=clerk), self._erased, self._go_on
        )

    def _erased(self, answer: object) -> str:
        done: Erased = answer  # type: ignore[assignment]  # what the work gives back
        self.form.set_values(
            dict.fromkeys(("erase_basis", "erase_second", "erase_secret")) | {"erase_sure": False}
        )
        left = f" Còn {number(len(done.backups))} bản sao lưu cũ giữ dữ liệu này." if done.backups else ""
        return f"Đã xóa thông tin cá nhân của {number(done.dossiers)} hồ sơ. Hãy in biên bản.{left}"

    def _look(self) -> None:
        print_beside(self.context, self.page, print_list, "erasure_list", self.show_pdf)

    def _print_minutes(self) -> None:
        print_beside(self.context, self.page, print_minutes, "erasure_minutes", self.show_pdf)

    def _print_notice(self) -> None:
        print_beside(self.context, self.page, print_notice, "privacy_notice", self.show_pdf)

    def shortcuts(self) -> list[tuple[str, str]]:
        """With what the table understands."""
        return [*super().shortcuts(), ("↑ ↓", "Xem căn cứ của từng loại")]


def _term(one: KindLine) -> str:
    return "chưa đặt" if one.kind.keep.unit == "by_list" else one.kind.keep.words


def _basis(one: KindLine) -> str:
    return f"{one.kind.basis} – {row_words(one.kind)}"


def _due_words(one: KindLine) -> str:
    return number(one.due) if one.due else ""


def _due_mark(one: KindLine) -> Mark:
    return Mark(DUE.shape, number(one.due), DUE.role) if one.due else QUIET


def _listed(made: Proposal | None) -> str:
    if made is None:
        return "Chưa lập danh sách, hoặc danh sách trước đã xóa xong."
    return (
        f"Lập lúc {day_time(made.made_at)}: {number(len(made.dossiers))} hồ sơ, "
        f"{number(sum(made.kinds.values()) - len(made.dossiers))} dữ liệu khác. Mã băm: {made.digest[:16]}…"
    )


def _fields() -> list[Field]:
    return [
        Field("erase_basis", "Văn bản cho phép xóa (số, ngày)", help=_HELP, width=44),
        Field("erase_second", "Tài khoản người thứ hai", help=_HELP, width=20),
        Field("erase_secret", "Mật khẩu người thứ hai", "secret", help=_HELP, width=20),
        Field("erase_sure", "Đã xem danh sách; xóa rồi không lấy lại được", "check", help=_HELP),
    ]
