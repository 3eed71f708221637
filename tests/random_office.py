"""An office that does anything to its dossiers over a summer, by the real verbs; by seed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from cchc_desktop.core.calendar import HANOI
from cchc_desktop.core.dossier import Dossier
from cchc_desktop.core.failure import Refused
from cchc_desktop.operations.desk import Desk, Workplace, at_desk
from cchc_desktop.operations.upkeep import Founding, found
from cchc_desktop.operations.verbs import VERBS, read_act

START = datetime(2026, 6, 1, 6, tzinfo=HANOI)
PEOPLE = ("Lan", "Tư", "Năm")
PROCEDURES = ("1.004873", "1.001193", "2.000815", "1.004884")
FIRST, LAST = date(2026, 6, 1), date(2026, 10, 31)
USUAL = ("assign", "finish", "finish", "digitise", "hand_back", "hand_back", "request_supplement", "send_up")
RARE = (
    *("take_supplement", "request_payment", "take_payment", "send_up", "take_back", "take_fee", "apologise"),
    *("hand_over", "take_over", "withdraw", "stop", "reopen", "correct", "undo", "accept", "refuse"),
)

_A_MINUTE = timedelta(minutes=1)
AWAITED = {"request_supplement": "take_supplement", "request_payment": "take_payment", "send_up": "take_back"}


class EnoughError(Exception):
    """Nothing of what was done is kept."""


@contextmanager
def ward(folder: Path) -> Iterator[Workplace]:
    """Its open register, before anything is done in it."""
    workplace, _ = found(folder, Founding(unit="00070", is_practice=True), None, START)
    yield workplace
    workplace.register.close()


@contextmanager
def forgotten(place: Workplace, recorded_at: datetime | None = None) -> Iterator[Desk]:
    """A desk whose whole work is taken back in the end."""
    with suppress(EnoughError), at_desk(place, "Lan", START, recorded_at) as desk:
        yield desk
        raise EnoughError


def live(desk: Desk, seed: int, dossiers: int = 8, acts: int = 9) -> tuple[datetime, tuple[int, ...]]:
    """Dossiers received and worked on in whatever order: the moment of the last act, and who they are."""
    random = Random(seed)
    last, seqs = desk.at, []
    for n in range(dossiers):
        at = _some_moment(random)
        received = _receive(desk, random, at, n)
        number, before = received.local_no, "receive"
        seqs.append(received.seq)
        last = max(last, at)
        for _ in range(random.randrange(acts + 1)):
            at = _later(random, at, received.due_at)
            if at.date() > LAST:
                break
            before = _act(desk, random, at, number, before)
            last = max(last, at)
    return last, tuple(seqs)


def _later(random: Random, at: datetime, due_at: datetime | None) -> datetime:
    """Some time after ``at``; now and then about the very minute that was promised."""
    if due_at is not None and due_at > at + timedelta(hours=5) and random.random() < 0.15:
        return due_at + random.choice((timedelta(hours=-5), timedelta(minutes=-1), timedelta(), _A_MINUTE))
    return at + random.choice((_A_MINUTE, timedelta(hours=5), timedelta(days=random.randrange(1, 15))))


def _some_moment(random: Random) -> datetime:
    day = FIRST + timedelta(days=random.randrange((LAST - FIRST).days - 5))
    return datetime(day.year, day.month, day.day, random.randrange(6, 18), random.randrange(60), tzinfo=HANOI)


def _receive(desk: Desk, random: Random, at: datetime, n: int) -> Dossier:
    channel = random.choice(("direct", "direct", "online", "post"))
    told: dict[str, object] = {
        "procedure": random.choice(PROCEDURES),
        "applicant": "Đỗ Thị Ước",
        "channel": channel,
        "online_kind": random.choice((None, "full", "partial")) if channel == "online" else None,
        "code": f"H26.05-{at:%y%m%d}-{n:04d}" if random.random() < 0.7 else None,
        "is_paid_online": random.random() < 0.2,
        "is_accepted": random.random() < 0.8,
        "return_channel": random.choice(("counter", "counter", "post", "online")),
        "taken_in_by": random.choice((None, None, "Phường Ngọc Hà")),
        "fee": 50_000,
        "fee_paid": random.choice((None, 20_000)),
        "papers": random.choice((None, *([_paper(random) for _ in range(k)] for k in (1, 2, 3)))),
    }
    if random.random() < 0.1:
        told |= {"procedure": f"TT-{random.randrange(3)}", "term": random.choice(("same-day", "3wd", "1mo"))}
        told |= {"procedure_name": "Việc chưa có trong danh mục", "field": "Đất đai", "online_kind": None}
    here = desk.moved("Lan", at)
    try:
        with here.book.step():
            return VERBS["receive"].do(here, read_act("receive", told))
    except Refused:  # not by this channel, not with these papers
        plain = {"channel": "direct", "online_kind": None, "papers": None, "is_paid_online": False}
        return VERBS["receive"].do(here, read_act("receive", told | plain))


def _paper(random: Random) -> dict[str, object]:
    state = random.choice(("not_yet", "not_yet", "scanned", "signed", "reused", "not_applicable"))
    reason = "lấy từ cơ sở dữ liệu" if state in {"reused", "not_applicable"} else ""
    return {
        "name": f"Giấy {random.randrange(99)}",
        "is_required": random.random() < 0.7,
        "digitised": state,
        "reason": reason,
    }


def _act(desk: Desk, random: Random, at: datetime, number: str, before: str) -> str:
    """One act that the dossier allows, if chance finds one; often the one that ``before`` waits for."""
    for n in range(6):
        verb = random.choice(USUAL if random.random() < 0.6 else RARE)
        if n == 0 and before in AWAITED and random.random() < 0.7:
            verb = AWAITED[before]
        here = desk.moved(random.choice(PEOPLE), at)
        try:
            with here.book.step():
                VERBS[verb].do(here, read_act(verb, {"dossier": number, **_told(verb, random, at)}))
        except Refused:
            continue
        return verb
    return before


def _told(verb: str, random: Random, at: datetime) -> dict[str, object]:
    later = (at + timedelta(days=random.randrange(1, 20))).isoformat()
    marks: tuple[dict[str, object], ...] = (
        {"is_all": True},
        {"is_result": True},
        {"papers": [[1, "signed"]]},
    )
    told: dict[str, dict[str, object]] = {
        "assign": {"officer": random.choice(PEOPLE)},
        "finish": {
            "is_granted": random.random() < 0.9,
            "is_electronic": random.random() < 0.6,
            "cause": "A1",
        },
        "hand_back": {"return_channel": random.choice((None, "post", "counter"))},
        "digitise": random.choice(marks),
        "request_supplement": {"what": ["Ảnh"], "reason": "mờ", "approver": "Hùng"},
        "request_payment": {"reason": "thuế"},
        "take_payment": {"is_paid_online": random.choice((None, True))},
        "send_up": {"to": "Thuế"},
        "take_back": {"outcome": "xong"},
        "take_fee": {"amount": 10_000, "is_paid_online": random.choice((None, True))},
        "apologise": {"reason": "chờ xác minh", "new_due_at": later, "approver": "Hùng", "cause": "A3"},
        "hand_over": {"to": random.choice(PEOPLE)},
        "withdraw": {"reason": "đổi ý"},
        "stop": {"reason": "hết căn cứ"},
        "reopen": {"reason": "sai tên"},
        "correct": {
            "reason": "ghi nhầm",
            "return_channel": random.choice(("post", "counter")),
            "ticket": later[:10],
        },
        "refuse": {"reason": "sai nơi", "basis": "Luật"},
    }
    return told.get(verb, {})
