"""What is done with keys: compared, closed, changed; units invited, an invitation looked at and taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.core.text import number
from cchc_desktop.files import why
from cchc_desktop.ui.fields import Field, Form
from cchc_desktop.ui.jobs import Job
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.screens._exchange_busy import Busy
from cchc_desktop.ui.screens._exchange_notices import offer_words
from cchc_desktop.ui.screens._exchange_road import WIDEST
from cchc_desktop.ui.screens._print_many import show_failure
from cchc_desktop.ui.screens._settings_places import Place
from cchc_desktop.ui.screens._settings_section import Section

if TYPE_CHECKING:
    from datetime import datetime

    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.enrol import Joined, Joining
    from cchc_desktop.operations.inviting import Invited

CONFIRM, CLOSE, RENEW, INVITE, JOIN = "confirm", "close", "renew", "invite", "join"
LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Told:
    """What a question says of itself."""

    title: str
    save_words: str
    fields: tuple[str, ...] = ()
    words: str = ""
    hint: str = ""


ASKED: Mapping[str, Told] = MappingProxyType(
    {
        CONFIRM: Told("", "Đúng, đã đối chiếu", ("last_group",)),
        JOIN: Told("", "Đúng, kết nối", ("last_group",)),
        CLOSE: Told(
            "Ngừng dùng khóa",
            "Ngừng dùng",
            ("close_reason",),
            hint="Từ lúc này gói ký bằng khóa đó không được nhận nữa. Đơn vị đổi khóa rồi đối chiếu lại.",
        ),
        RENEW: Told(
            "Đổi khóa của đơn vị này",
            "Đổi khóa",
            ("close_reason", "is_lost"),
            words="Giấy đổi khóa đi cùng lần gửi, nhận sau; bên kia tự nhận.",
            hint="Nếu máy bị mất hoặc có người lạ dùng: đánh dấu ô dưới, rồi gọi điện đọc dãy số mới.",
        ),
        INVITE: Told(
            "Mời đơn vị kết nối",
            "Lập giấy mời",
            ("invite_units", "invite_address", "invite_folder"),
            words="Mỗi đơn vị một tệp: khóa của ta, nơi gửi gói, chỉ tiêu, lịch và danh mục đang dùng.",
            hint="Chép tệp cho từng đơn vị bằng USB hoặc thư; gọi điện đọc dãy số ở trên cho họ so.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that stands in the card; of an invitation also what it says, and its bytes."""

    act: str
    joining: Joining | None = None
    data: bytes = b""


def key_form() -> Form:
    """Every field that any of the questions has; the card shows those of one."""
    return Form(
        [
            Field("last_group", "Nhóm số cuối (bỏ trống nếu đã so cả dãy)", width=12),
            Field("close_reason", "Lý do"),
            Field("is_lost", "Khóa cũ có thể đang ở tay người khác", "check"),
            Field(
                "invite_units",
                "Mã đơn vị, cách nhau dấu phẩy",
                placeholder="bỏ trống: mọi đơn vị chưa kết nối",
            ),
            Field("invite_address", "Địa chỉ nhận gói qua mạng, nếu có", placeholder="https://…"),
            Field("invite_folder", "Ghi giấy mời vào thư mục", "folder"),
        ]
    )


class KeyActs(Section):
    """Each act runs beside the window; what it did is said, and the keys are read again."""

    save_words = ASKED[CONFIRM].save_words
    form: Form

    def __init__(self, context: Context, page: Page, place: Place) -> None:
        words = (
            "Gói và giấy tờ đều có chữ ký. Đối chiếu dãy số một lần qua điện thoại là biết chắc ai ký; "
            "từ đó máy tự kiểm."
        )
        super().__init__(context, page, place, words)
        self.content.setMaximumWidth(WIDEST)
        self.whole = page
        self.is_superior = context.do.opened.place.profile.role == "superior"
        self.asked = Asked(CONFIRM)
        self.busy = Busy(context)
        self.choose_file: Callable[[str, str], str] = self._ask_file

    def show_asked(self) -> None:
        """What is asked now."""

    def forget_asked(self) -> bool:
        """Take the question back."""
        return False

    def _ask_file(self, title: str, start: str) -> str:
        """From the desktop's dialogue."""
        raise NotImplementedError(title, start)

    def _run(
        self,
        doing: str,
        act: Callable[[Workplace, datetime, str, Job], object],
        then: Callable[..., object],
    ) -> None:
        do = self.context.do
        place, now, clerk = do.opened.place, do.now(), do.opened.clerk
        self.whole.clear_complaints()
        self.busy.begin(
            doing,
            lambda job: act(place, now, clerk, job),
            then,
            lambda failure: show_failure(
                self.whole, self.context, failure, lambda: self._run(doing, act, then)
            ),
        )

    def _done(self, said: str) -> None:
        self.forget_asked()
        self.refresh()
        self.context.say(said)

    def _told(self, name: str) -> str:
        return str(self.form.value(name) or "").strip()

    def _compared(self, figures: str) -> None:
        """Refused where the last group was typed and is another."""
        typed, last = "".join(self._told("last_group").split()), figures.rsplit(maxsplit=1)[-1]
        if typed and typed != last:
            raise Refused(
                f"Nhóm cuối của khóa này là {last}, không phải {typed[:12]}. Đừng xác nhận; so lại cả dãy "
                "qua điện thoại.",
                "last_group",
            )

    # Keys of others, and our own.

    def confirm(self, unit: str, figures: str, *, is_blocked: bool) -> None:
        """The figures were read to us and are the same; where another key stands in the way it is closed."""
        from cchc_desktop.operations.confirming import confirm
        from cchc_desktop.operations.peer_keys import close_key

        self._compared(figures)
        reason = self._told("close_reason")

        def act(place: Workplace, now: datetime, clerk: str, _job: Job) -> str:
            if is_blocked:
                with _shown_at("close_reason"):
                    close_key(place, unit, now, by=clerk, reason=reason)
            done = confirm(place, unit, figures, now, by=clerk)
            taken = f" Đã nhận {number(len(done.taken))} tệp để riêng của đơn vị." if done.taken else ""
            return f"Đã đối chiếu khóa của đơn vị {unit}.{taken}"

        self._run("Đang xác nhận", act, self._done)

    def close_key(self, unit: str) -> None:
        """Believe this key no more."""
        from cchc_desktop.operations.peer_keys import close_key

        reason = self._told("close_reason")

        def act(place: Workplace, now: datetime, clerk: str, _job: Job) -> str:
            with _shown_at("close_reason"):
                _, doubtful = close_key(place, unit, now, by=clerk, reason=reason)
            return " ".join((f"Đã ngừng dùng khóa của đơn vị {unit}.", *doubtful))

        self._run("Đang ghi", act, self._done)

    def renew(self) -> None:
        """Sign with another key from now on."""
        from cchc_desktop.operations.peer_keys import change_key

        reason, is_lost = self._told("close_reason"), bool(self.form.value("is_lost"))

        def act(place: Workplace, now: datetime, clerk: str, _job: Job) -> str:
            with _shown_at("close_reason"):
                change_key(place, now, by=clerk, reason=reason, is_lost=is_lost)
            if is_lost:
                return "Đã đổi khóa. Gọi cho bên kia: ngừng dùng khóa cũ, nghe đọc dãy số mới rồi xác nhận."
            return "Đã đổi khóa. Giấy đổi khóa đi cùng lần gửi, nhận sau."

        self._run("Đang đổi khóa", act, self._done)

    # Units come to know each other.

    def invite(self) -> None:
        """One file for each unit, into a folder."""
        from cchc_desktop.operations.inviting import invite_many

        told = self.form.values()
        units = [part for one in self._told("invite_units").split(",") if (part := one.strip())]
        address, folder = self._told("invite_address"), told["invite_folder"]
        if not folder:
            raise Refused("Chưa chọn thư mục để ghi giấy mời.", "invite_folder")

        def act(place: Workplace, now: datetime, clerk: str, job: Job) -> Invited:
            with _shown_at("invite_address", "address"), _shown_at("invite_units", "unit"):
                return invite_many(
                    place, units, Path(str(folder)), now, by=clerk, address=address, step=job.step
                )

        self._run("Đang lập giấy mời", act, self._invited)

    def _invited(self, done: Invited) -> None:
        amount = number(len(done.files))
        self._done(f"Đã lập {amount} giấy mời vào {done.folder}. Đọc dãy số ở trên cho từng đơn vị so.")
        if done.doubts:
            more = f" Và {number(len(done.doubts) - 1)} mã khác." if len(done.doubts) > 1 else ""
            self.whole.banner.say(f"{done.doubts[0]}{more}", "amber")

    def look_at(self, path: Path) -> None:
        """What an invitation says and what joining would change; nothing is changed."""

        def act(place: Workplace, now: datetime, _clerk: str, _job: Job) -> Asked:
            from cchc_desktop.operations.enrol import look

            data = _bytes(path)
            return Asked(JOIN, look(place, data, now), data)

        self._run("Đang đọc giấy mời", act, self._looked)

    def _looked(self, asked: Asked) -> None:
        self.asked = asked
        self.form.reset()
        self.show_asked()
        self.form.focus("last_group")

    def join_unseen(self) -> None:
        """Take the invitation now, and compare its figures later."""
        self.context.do.ask(lambda: self.join(is_compared=False), at=self.page)

    def join(self, *, is_compared: bool) -> None:
        """Keep the superior's key and wishes, install its packs, and write the answer."""
        from cchc_desktop.operations.enrol import join

        asked = self.asked
        if asked.joining is None:
            raise Refused("Chưa mở giấy mời nào.")
        if is_compared:
            self._compared(asked.joining.figures)
        self._run(
            "Đang kết nối",
            lambda place, now, clerk, _job: join(place, asked.data, now, by=clerk, is_compared=is_compared),
            self._joined,
        )

    def _joined(self, done: Joined) -> None:
        self.context.do.reread_rules()
        name = done.joining.invitation.name
        self._done(f"Đã kết nối với {name}. Giấy trả lời đi cùng lần Gửi đi tới.")
        if done.left:
            self.whole.banner.say(" ".join(done.left), "amber")


def joining_words(found: Joining) -> str:
    """What joining would change, one thing a line."""
    lines = [*found.changes, *(f"Gói {offer_words(one)}" for one in found.packs)]
    return "\n".join(lines or ["Giấy mời này không đổi gì khác."])


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"Tệp “{path.name}” quá lớn nên không phải giấy mời.")
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"Không đọc được tệp “{path.name}”: {why(error)}.") from error


@contextmanager
def _shown_at(field: str, argument: str = "reason") -> Iterator[None]:
    """What an operation refuses at one of its arguments is shown at the field that asked for it."""
    try:
        yield
    except Refused as refused:
        if refused.field == argument:
            raise Refused(refused.sentence, field) from refused
        raise
