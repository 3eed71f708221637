"""What Số hóa does beside the window: taking paper in, filing it, and saying in words what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cchc_desktop.core.failure import Refused
from cchc_desktop.store.scans import ALL_PAPERS, RESULT

if TYPE_CHECKING:
    from pathlib import Path

    from cchc_desktop.operations.desk import Workplace
    from cchc_desktop.operations.filing import Share
    from cchc_desktop.operations.scanning import Sides, Source, Taken
    from cchc_desktop.scanners import Profile, Sheaf
    from cchc_desktop.ui.jobs import Job
    from cchc_desktop.ui.viewer import Leaf


@dataclass(frozen=True, slots=True)
class Target:
    """Where what is brought is meant to go; nothing: the receipts on top say so."""

    dossier: str | None = None
    backlog: str | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works where, at which moment."""

    place: Workplace
    by: str
    at: datetime

    def take(self, profile: Profile, target: Target, sides: Sides, job: Job) -> Taken:
        """Get pages by ``profile`` and take them in; each file is put away once it is safely kept."""
        from cchc_desktop.operations import rescue, scan_profiles
        from cchc_desktop.operations.scanning import Taken

        job.step(-1, "Đang lấy trang…")
        found = scan_profiles.scan(profile)
        taken = Taken()
        stacks = [found] if sides != "one" else [(one,) for one in found]
        try:
            for stack in stacks:
                taken += self._take_stack(profile, stack, target, sides, job)
        finally:
            for sheaf, _ in found:
                scan_profiles.release(profile, sheaf)
        if found:
            rescue.adopt(self.place, self.by, self.at)
        if target.backlog is not None:
            self._file_old(taken, target.backlog)
        return taken

    def _take_stack(
        self,
        profile: Profile,
        stack: Sequence[tuple[Sheaf, Source]],
        target: Target,
        sides: Sides,
        job: Job,
    ) -> Taken:
        from cchc_desktop.operations import scan_profiles
        from cchc_desktop.operations.scanning import take_in

        one = take_in(
            self.place,
            self.by,
            self.at,
            [source for _, source in stack],
            source_name=profile.name,
            dossier=target.dossier,
            is_map=profile.is_map,
            sides=sides,
            progress=lambda done, whole: job.step(done / max(whole, 1), f"Đang xem trang {done}/{whole}…"),
        )
        for sheaf, _ in stack:
            (scan_profiles.reject if one.refused else scan_profiles.settle)(profile, sheaf)
        return one

    def _file_old(self, taken: Taken, result: str) -> None:
        from cchc_desktop.operations.backlog import file_backlog
        from cchc_desktop.operations.desk import at_desk

        waiting = [part for part in taken.parts if part.role == "tray"]
        if len(waiting) == 1 and not any(finding.is_refused for finding in waiting[0].findings):
            with at_desk(self.place, self.by, self.at) as desk:
                file_backlog(desk, waiting[0].scan_id, result)

    def file(
        self,
        scan: str,
        number: str,
        leaves: Sequence[Leaf],
        given: Sequence[int | None],
        *,
        is_moved: bool,
        is_whole: bool = False,
    ) -> tuple[str, ...]:
        """File pages on the papers they were given to, in the order in which they lie; gives new scans made.

        ``is_whole``: the document is one that may not be divided.
        """
        from cchc_desktop.operations.desk import at_desk
        from cchc_desktop.operations.filing import file_pages, file_scan, rearrange

        places = {place for place in given if place is not None}
        _refuse(places, given, is_whole=is_whole)
        made: list[str] = []
        if is_moved:
            order = [(leaf.page, leaf.turn) for leaf in leaves]
            scan = rearrange(self.place, self.by, self.at, scan, order, "Xếp lại, xoay lại trang.")
            made.append(scan)
        if len(set(given)) == 1:
            where = places.pop()
            paper = where if where > 0 else None
            with at_desk(self.place, self.by, self.at) as desk:
                file_scan(
                    desk, scan, number, paper=paper, is_result=where == RESULT, is_all=where == ALL_PAPERS
                )
        else:
            made += file_pages(self.place, self.by, self.at, scan, _shares(number, given))
        return tuple(made)


def _refuse(places: set[int], given: Sequence[int | None], *, is_whole: bool) -> None:
    if not places:
        raise Refused("Chưa trang nào được đưa vào giấy tờ. Bấm phím số của giấy tờ.", "pages")
    if is_whole and len(set(given)) > 1:
        raise Refused("Tệp có chữ ký số thì giữ nguyên: đưa cả tệp vào một giấy tờ (Shift+số).", "pages")
    if ALL_PAPERS in places and len(set(given)) > 1:
        raise Refused("“Tất cả giấy tờ” dùng cho cả tệp: bấm Shift+A, hoặc chia từng trang.", "pages")


def _shares(number: str, given: Sequence[int | None]) -> list[Share]:
    from cchc_desktop.operations.filing import Share

    return [
        Share(
            tuple(at for at, place in enumerate(given, 1) if place == where),
            number,
            where or None,
            is_result=where == RESULT,
        )
        for where in sorted({place for place in given if place is not None})
    ]


def words_of(taken: Taken) -> str:
    """What became of what was brought, in one line."""
    filed = [part for part in taken.parts if part.state == "filed" and part.role != "cover"]
    numbers = dict.fromkeys(part.dossier for part in filed if part.dossier)
    tray = sum(part.role == "tray" for part in taken.parts)
    blank = sum(len(part.pages) for part in taken.parts if part.role == "blank")
    said = []
    if numbers:
        said.append(
            f"{len(filed)} tệp vào {len(numbers)} hồ sơ ({', '.join(list(numbers)[:3])}…)"
            if len(numbers) > 3
            else f"{len(filed)} tệp vào hồ sơ {', '.join(numbers)}"
        )
    if tray:
        said.append(f"{tray} tệp nằm trong khay, cần xếp")
    if blank:
        said.append(f"bỏ {blank} trang trắng")
    if taken.already:
        said.append(f"{len(taken.already)} tệp đã nhận từ trước")
    told = " ".join(dict.fromkeys(taken.lying[:2]))
    return f"Đã nhận: {'; '.join(said)}. {told}".strip() if said else "Không có trang nào để nhận."


def picked(paths: Sequence[Path]) -> Profile:
    """Files that somebody chose, as a profile."""
    from cchc_desktop.scanners import Profile

    return Profile(name="Tệp đã chọn", scanner="files", paths=tuple(str(path) for path in paths))
