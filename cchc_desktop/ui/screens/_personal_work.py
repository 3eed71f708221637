"""Papers about personal data, drawn beside the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.ui.printed import Pdf

Step = Callable[[float, str], None]


def print_list(place: Workplace, clerk: str, at: datetime, step: Step) -> Pdf:
    """What is past its term now, names masked; the same list that is kept unless something changed."""
    from cchc_desktop.operations.erasure import list_due
    from cchc_desktop.operations.erasure_papers import list_paper

    step(0.0, "Lập danh sách hết thời hạn lưu")
    with at_desk(place, clerk, at) as desk:
        pdf = list_paper(desk, list_due(desk), is_workbook=False)
    return Pdf(f"danh-sach-het-han-luu-{at:%Y%m%d-%H%M%S}.pdf", pdf)


def print_minutes(place: Workplace, clerk: str, at: datetime, step: Step) -> Pdf:
    """The minutes of the last erasure."""
    from cchc_desktop.operations.erasure_papers import print_minutes as draw

    step(0.0, "In biên bản xóa dữ liệu")
    with at_desk(place, clerk, at) as desk:
        pdf = draw(desk).pdf
    return Pdf(f"bien-ban-xoa-du-lieu-{at:%Y%m%d-%H%M%S}.pdf", pdf)


def print_notice(place: Workplace, clerk: str, at: datetime, step: Step) -> Pdf:
    """The notice that hangs at the counter."""
    from cchc_desktop.operations.request_answers import print_notice as draw

    step(0.0, "In thông báo xử lý dữ liệu cá nhân")
    with at_desk(place, clerk, at) as desk:
        pdf = draw(desk)
    return Pdf(f"thong-bao-du-lieu-ca-nhan-{at:%Y%m%d-%H%M%S}.pdf", pdf)


def print_answer(name: str, place: Workplace, clerk: str, at: datetime, step: Step) -> Pdf:
    """The answer to one request."""
    from cchc_desktop.operations.request_answers import print_answer as draw

    step(0.0, "In văn bản trả lời")
    with at_desk(place, clerk, at) as desk:
        pdf = draw(desk, name)
    return Pdf(f"tra-loi-yeu-cau-{name.replace('/', '-')}.pdf", pdf)
