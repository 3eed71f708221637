"""The same figures a second time: the entries replayed in plain Python, with no line, fold or judge.

Whoever changes how a figure is counted has to say it here as well, in other words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from cchc_desktop.core.calendar import Calendar
from cchc_desktop.core.dossier import Entry

Key = tuple[str, str, str]
IN_HAND = {"scanned", "signed", "reused"}
TAKING = {"receive", "accept", "take_supplement"}


def merged(entries: list[Entry], before: datetime | None = None) -> dict[str, object]:
    """What the acts that nobody undid have set, one after the other; with the requests counted."""
    gone = {entry.note["undoes"] for entry in entries if entry.verb == "undo"}
    found: dict[str, object] = {"requests": 0}
    for entry in entries:
        if entry.verb == "undo" or entry.seq in gone or (before is not None and entry.at >= before):
            continue
        found.update(entry.changes)
        if entry.verb == "request_supplement":
            found["requests"] = int(str(found["requests"])) + 1
    return found


def instant(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))


def taken_in_by(entries: list[Entry]) -> str:
    """Who did the last act that took it in and that nobody undid."""
    gone = {entry.note["undoes"] for entry in entries if entry.verb == "undo"}
    who = ""
    for entry in entries:
        if entry.seq not in gone and entry.verb in TAKING and entry.changes.get("received_at"):
            who = entry.by
    return who


@dataclass
class History:
    """One dossier: what is known of it now, and what was known when the period ended."""

    seq: int
    now: dict[str, object]
    then: dict[str, object]
    clerk: str = ""

    def at(self, name: str) -> datetime | None:
        return instant(self.now.get(name))

    def yes(self, name: str) -> bool:
        return bool(self.now.get(name, False))

    @property
    def key(self) -> Key:
        return tuple(str(self.now[name]) for name in ("level", "field", "procedure"))  # type: ignore[return-value]  # three of them

    @property
    def channel(self) -> str:
        return str(self.now.get("channel", "direct"))

    @property
    def officer(self) -> str:
        return str(self.now.get("officer") or "")

    @property
    def has_result(self) -> bool:
        return self.now["state"] in {"finished", "handed_back"}

    @property
    def has_any(self) -> bool:
        papers = self.now.get("papers") or []
        assert isinstance(papers, list)
        if not papers:
            return self.yes("is_digitised_in")
        return any(paper["digitised"] in IN_HAND for paper in papers)


@dataclass
class Share:
    """Numerator, denominator only, left out, each with its dossiers; for means and medians the values."""

    tops: set[int] = field(default_factory=set)
    rest: set[int] = field(default_factory=set)
    outs: set[int] = field(default_factory=set)
    values: list[int] = field(default_factory=list)

    def put(self, one: History, *, is_top: bool) -> None:
        (self.tops if is_top else self.rest).add(one.seq)

    def leave(self, one: History) -> None:
        self.outs.add(one.seq)

    @property
    def bottom(self) -> int:
        return len(self.tops) + len(self.rest)

    def middle(self, tenths: int) -> Fraction | None:
        """The value at so many tenths of the dossiers: between two where the cut falls between them."""
        values = sorted(self.values)
        if not values:
            return None
        cut, rest = divmod(len(values) * tenths, 10)
        if rest:
            return Fraction(values[cut])
        return Fraction(values[cut - 1] + values[min(cut, len(values) - 1)], 2)

    def mean(self) -> Fraction | None:
        return Fraction(sum(self.values), len(self.values)) if self.values else None


class Recount:
    """Boxes and figures of the days ``first_on`` to ``last_on``, looked at the moment ``as_of``."""

    def __init__(
        self, days: tuple[date, date], calendar: Calendar, as_of: datetime, *, is_by_minute: bool = False
    ) -> None:
        zone = as_of.tzinfo
        self.start = datetime(days[0].year, days[0].month, days[0].day, tzinfo=zone)
        end = days[1] + timedelta(days=1)
        self.end = datetime(end.year, end.month, end.day, tzinfo=zone)
        self.until = min(self.end, as_of)
        self.calendar, self.is_by_minute = calendar, is_by_minute
        self.boxes: Counter[tuple[Key, str]] = Counter()
        self.behind: dict[str, set[int]] = {}
        self.channels: Counter[tuple[str, str]] = Counter()
        self.clerks: Counter[tuple[str, str]] = Counter()
        self.officers: Counter[tuple[str, str]] = Counter()
        self.shares: dict[str, Share] = {}

    def all(self, entries: Iterable[list[Entry]]) -> Recount:
        for one in entries:
            self.add(History(one[0].dossier or 0, merged(one), merged(one, self.end), taken_in_by(one)))
        return self

    def box(self, one: History, name: str) -> None:
        self.boxes[one.key, name] += 1
        self.behind.setdefault(name, set()).add(one.seq)
        self.channels[one.channel, name] += 1
        self.clerks[one.clerk, name] += 1
        self.officers[one.officer, name] += 1

    def share(self, code: str) -> Share:
        return self.shares.setdefault(code, Share())

    def within(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at < self.end

    def add(self, one: History) -> None:
        received, ended = one.at("received_at"), one.at("ended_at")
        if received is None:
            if one.now.get("state") == "refused" and self.within(ended):
                self.box(one, "refused")
                for code in REFUSED_LEFT_OUT:
                    self.share(code).leave(one)
            return
        self.handed_back(one)
        if received >= self.end or (ended is not None and ended < self.start):
            return
        self.reception(one, received)
        if ended is not None and ended < self.end:
            self.ending(one, ended)
        else:
            self.open(one)
        apologised = one.at("apologised_at")
        if self.within(apologised):
            self.box(one, "apologised")

    def reception(self, one: History, received: datetime) -> None:
        if received < self.start:
            self.box(one, "carried_over")
            return
        is_online, paid_online = one.channel == "online", one.yes("is_paid_online")
        self.box(one, "received_online" if is_online else "received_direct")
        for name, column in (
            ("digitised_in", "is_digitised_in"),
            ("reused", "is_reused"),
            ("paid_online", "is_paid_online"),
        ):
            if one.yes(column):
                self.box(one, name)
        kind = one.now.get("online_kind")
        for code, is_top in (
            ("online_rate", is_online),
            ("online_full_rate", is_online and kind == "full"),
            ("online_partial_rate", is_online and kind == "partial"),
            ("post_in_rate", one.channel == "post"),
            ("digitised_in_rate", one.yes("is_digitised_in")),
            ("digitised_any_rate", one.has_any),
            ("reused_rate", one.yes("is_reused")),
            ("entered_rate", bool(one.now.get("code"))),
            ("saturday_in_rate", received.isoweekday() == 6),
        ):
            self.share(code).put(one, is_top=is_top)
        if paid_online or int(str(one.now.get("fee_paid") or 0)) > 0:
            self.share("paid_online_rate").put(one, is_top=paid_online)
        else:
            self.share("paid_online_rate").leave(one)

    def ending(self, one: History, ended: datetime) -> None:
        due = one.at("due_at")
        is_late = due is not None and ended > due
        is_early = self.is_early(one, ended, due) and not is_late
        self.box(one, "late" if is_late else "early" if is_early else "on_time")
        if not one.has_result:
            self.box(one, str(one.now["state"]))
        elif one.yes("is_digitised_out"):
            self.box(one, "digitised_out")
        self.share("on_time_rate").put(one, is_top=not is_late)
        is_answered = one.yes("is_digitised_out") or not one.has_result
        self.share("online_answered_rate").put(one, is_top=is_answered and one.channel == "online")
        self.share("early_rate").put(one, is_top=is_early)
        has_apology = one.at("apologised_at") is not None
        for code, is_top in (
            ("late_apologised_rate", has_apology),
            ("late_unapologised_rate", not has_apology),
        ):
            if is_late:
                self.share(code).put(one, is_top=is_top)
            else:
                self.share(code).leave(one)
        requests = int(str(one.then["requests"]))
        self.share("supplements_mean").put(one, is_top=requests > 0)
        self.share("supplements_mean").values.append(requests)
        self.result(one, ended)
        self.national(one, requests, due, ended)

    def is_early(self, one: History, ended: datetime, due: datetime | None) -> bool:
        if due is None or not one.has_result or one.now.get("term") == "same-day":
            return False
        return ended < due if self.is_by_minute else ended.date() < due.date()

    def result(self, one: History, ended: datetime) -> None:
        is_out = one.yes("is_digitised_out")
        for code, is_top in (
            ("digitised_out_rate", is_out),
            ("digitised_both_rate", is_out and one.has_any),
            ("spent_median", True),
            ("spent_p90", True),
        ):
            if not one.has_result:
                self.share(code).leave(one)
                continue
            self.share(code).put(one, is_top=is_top)
            if code.startswith("spent"):
                self.share(code).values.append(self.worked(one, ended))

    def worked(self, one: History, ended: datetime) -> int:
        """Working days after the day on which the office had it, to its end, without the waiting."""
        received = one.at("received_at")
        assert received is not None
        day = received.date()
        sessions = self.calendar.sessions_of(day)
        if not sessions or received.time() > sessions[-1].closes:
            day += timedelta(days=1)
            while not self.calendar.sessions_of(day):
                day += timedelta(days=1)
        pauses = one.now.get("pauses") or []
        assert isinstance(pauses, list)
        waited = set()
        for asked, answered in pauses:
            first, last = datetime.fromisoformat(asked).date(), datetime.fromisoformat(answered).date()
            waited |= {first + timedelta(days=n) for n in range(1, (last - first).days + 1)}
        after = (day + timedelta(days=n) for n in range(1, (ended.date() - day).days + 1))
        return sum(1 for one_day in after if self.calendar.sessions_of(one_day) and one_day not in waited)

    def open(self, one: History) -> None:
        due, paused = one.at("due_at"), instant(one.then.get("paused_at"))
        is_paused = paused is not None and paused < self.until
        is_overdue = due is not None and due < self.until and not is_paused
        self.box(one, "pending_overdue" if is_overdue else "pending_in_time")
        self.share("overdue_rate").put(one, is_top=is_overdue)
        self.share("away_rate").put(one, is_top=one.then.get("sent_to") is not None)
        is_asked = is_paused and one.then.get("state") == "supplement"
        self.national(one, int(str(one.then["requests"])), due, paused if is_asked and paused else self.until)

    def national(self, one: History, requests: int, due: datetime | None, moment: datetime) -> None:
        share = self.share("on_time_national_rate")
        if requests > 1:
            share.put(one, is_top=False)
        elif due is None:
            share.leave(one)
        else:
            share.put(one, is_top=moment <= due)

    def handed_back(self, one: History) -> None:
        at, ended = one.at("handed_back_at"), one.at("ended_at")
        if at is None or ended is None or not self.within(at):
            return
        self.share("post_out_rate").put(one, is_top=one.now.get("return_channel", "counter") == "post")
        self.share("saturday_out_rate").put(one, is_top=at.isoweekday() == 6)


REFUSED_LEFT_OUT = (
    *(
        "online_rate",
        "online_answered_rate",
        "online_full_rate",
        "online_partial_rate",
        "post_in_rate",
        "digitised_in_rate",
    ),
    *("digitised_any_rate", "reused_rate", "entered_rate", "saturday_in_rate", "paid_online_rate"),
    *("on_time_rate", "early_rate", "on_time_national_rate", "supplements_mean"),
    *("digitised_out_rate", "digitised_both_rate", "spent_median", "spent_p90"),
)
