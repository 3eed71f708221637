"""Papers of many dossiers as one file, so that they leave the printer in one go; beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.ui.page import Page
from cchc_desktop.ui.printed import Pdf, page_after_page, paint, print_paper, printer_of
from cchc_desktop.ui.screens import Context
from cchc_desktop.ui.settings import PrinterChoice, load_counter

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from cchc_desktop.operations.lists import Wanted

SHOW = "Xem giấy"
Step = Callable[[float, str], None]
Show = Callable[[Pdf], object]
Printer = Callable[[PrinterChoice], "QPrinter"]


def print_many(
    kind: str, numbers: Sequence[str], place: Workplace, clerk: str, at: datetime, step: Step
) -> Pdf:
    """Print a form of each of ``numbers``, one behind the other in one document."""
    papers = []
    choice = load_counter(place.register.place).printers.get(kind)
    layout = choice.layout if choice else "A4"
    for done, number in enumerate(numbers):
        step(done / len(numbers), f"In giấy của hồ sơ {number}")
        papers.append(print_paper(place, number, kind, clerk, at, layout=layout))
    return joined(papers, kind, at)


def joined(papers: Sequence[Pdf], kind: str, at: datetime) -> Pdf:
    """One document of all pages; a single one stays what it is."""
    if len(papers) == 1:
        return papers[0]
    import pikepdf

    whole, out = pikepdf.new(), BytesIO()
    for paper in papers:
        with pikepdf.open(BytesIO(paper.data)) as one:
            whole.pages.extend(one.pages)
    whole.save(out)
    return Pdf(f"{kind}-{at:%Y%m%d-%H%M%S}-{len(papers)}.pdf", out.getvalue(), len(papers))


def show_failure(page: Page, context: Context, failure: Exception, again: Callable[[], object]) -> None:
    """What kept a paper from being printed, where the clerk looks."""
    if isinstance(failure, Refused):
        page.show_refused(failure)
    elif isinstance(failure, Trouble):
        page.show_trouble(failure, again)
    else:
        context.do.broke.emit(failure)


def print_hand_over(numbers: Sequence[str], place: Workplace, clerk: str, at: datetime, step: Step) -> Pdf:
    """One hand-over sheet for all of ``numbers``."""
    from cchc_desktop.operations.lists import Wanted

    step(0.0, "In phiếu bàn giao")
    return _print_list("handover_sheet", "phieu-ban-giao", Wanted(numbers=tuple(numbers)), place, clerk, at)


def print_collected(place: Workplace, clerk: str, at: datetime, step: Step) -> Pdf:
    """The fees that were taken on the day of ``at``."""
    from cchc_desktop.operations.lists import Wanted

    step(0.0, "In bảng kê phí, lệ phí")
    return _print_list("collection_list", "bang-ke-thu", Wanted(), place, clerk, at)


def print_register_book(year: int, field: str, place: Workplace, clerk: str, at: datetime, step: Step) -> Pdf:
    """The register book of a year, of one field where one is named."""
    from cchc_desktop.operations.lists import Wanted

    step(0.0, "In sổ theo dõi hồ sơ")
    wanted = Wanted(year=year, field=field)
    return _print_list("register_book", f"so-theo-doi-{year}", wanted, place, clerk, at)


def _print_list(name: str, title: str, wanted: Wanted, place: Workplace, clerk: str, at: datetime) -> Pdf:
    from cchc_desktop.operations.printing import print_list

    with at_desk(place, clerk, at) as desk:
        printed = print_list(desk, name, wanted)
    return Pdf(f"{title}-{at:%Y%m%d-%H%M%S}.pdf", printed.pdf, printed.people)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a stack of papers: the printer that has it, or what kept it from there."""

    pdf: Pdf
    printer: str = ""
    trouble: Trouble | None = None


def print_beside(
    context: Context,
    page: Page,
    work: Callable[[Workplace, str, datetime, Step], Pdf],
    kind: str,
    show: Show,
    printer: Printer = printer_of,
) -> None:
    """Let ``work`` draw beside the window; it goes to the printer remembered for ``kind``, else to ``show``.

    What goes wrong is said on ``page``.
    """
    do = context.do
    place, clerk, now = do.opened.place, do.opened.clerk, do.now()
    choice = load_counter(place.register.place).printers.get(kind)
    context.jobs.start(
        lambda job: _sent(work(place, clerk, now, job.step), choice, printer, job.step),
        then=lambda sent: _say_sent(context, page, sent, show),
        failed=lambda failure: show_failure(
            page, context, failure, lambda: print_beside(context, page, work, kind, show, printer)
        ),
    )


def _sent(pdf: Pdf, choice: PrinterChoice | None, printer: Printer, step: Step) -> Sent:
    """Paint page after page; the papers have their numbers already, whatever the printer does."""
    if choice is None:
        return Sent(pdf)
    step(-1.0, f"Gửi giấy tới {choice.printer}")
    try:
        paint(page_after_page(pdf), printer(choice))
    except Trouble as trouble:
        return Sent(pdf, trouble=trouble)
    return Sent(pdf, choice.printer)


def _say_sent(context: Context, page: Page, sent: Sent, show: Show) -> None:
    if sent.trouble is not None:
        page.banner.say(sent.trouble.sentence, "amber", lambda: show(sent.pdf), SHOW)
    elif sent.printer:
        context.say(f"Đã gửi giấy tới {sent.printer}.")
    else:
        show(sent.pdf)
