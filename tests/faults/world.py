"""The folders of an office before its day begins: papers to take in, an old register, the unit above."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random

import stacks
from book_sheets import line, save
from commands import done

DATA, ABOVE, OLD = "data", "above", "old"
"""The register of the day, the one above it, and one of a release before."""

OLD_RELEASE = Path(__file__).parent.parent / "old" / "0.1.0" / "register.cchcbak"
UNIT, SUPERIOR = "00070", "01"
BOOK, SCAN, SECOND_SCAN = "so.xlsx", "quet.pdf", "quet-2.pdf"
PERIOD = "2026-10"
ROWS = 30


def prepare(root: Path) -> None:
    """Everything that lies there in the morning."""
    root.mkdir(parents=True)
    done("--data", root / ABOVE, "init", "--unit", SUPERIOR, "--role", "superior", "--practice")
    with zipfile.ZipFile(OLD_RELEASE) as box:  # as old as it was: nobody has opened it since
        for name in ("register.json", "register.db"):
            box.extract(name, root / OLD)
    book(root / BOOK, "1")
    for name, seed in ((SCAN, 1), (SECOND_SCAN, 2)):
        stacks.paper(Random(seed), 200, (148.0, 210.0)).save(root / name, "PDF", resolution=200)
    for name in ("out", "stick", "road", "second"):
        (root / name).mkdir()
    script(root / "morning.jsonl", morning())
    script(root / "noon.jsonl", receptions("noon", 12))
    script(root / "long-ago.jsonl", LONG_AGO)


def book(path: Path, mark: str, rows: int = ROWS) -> Path:
    """A book kept by hand so far, with one row that nobody can take over."""
    good = [line(**{"Họ tên": f"Người Sổ {mark}-{number}", "STT": number}) for number in range(1, rows + 1)]
    return save(path, [*good, line(**{"Họ tên": f"Người Sổ {mark}-0", "Ngày nhận": "32/13/2026"})])


def script(path: Path, acts: Iterable[Mapping[str, object]]) -> Path:
    """What `play` reads."""
    told = "".join(json.dumps(act, ensure_ascii=False) + "\n" for act in acts)
    path.write_text(told, encoding="utf-8")
    return path


def receptions(name: str, amount: int, hour: int = 8) -> Iterator[dict[str, object]]:
    """Dossiers taken in, each known by its own request."""
    for number in range(amount):
        yield {
            "verb": "receive",
            "at": f"2026-10-05T{hour:02}:{number % 60:02}:00",
            "by": "Lan",
            "procedure": "1.004873",
            "applicant": f"Người Thứ {name} {number}",
            "request_id": f"{name}-{number}",
        }


def morning() -> Iterator[dict[str, object]]:
    """Ten dossiers, and what becomes of them."""
    yield from receptions("morning", 10)
    for number, verb, told in ACTS:
        yield {"verb": verb, "by": "Lan", "dossier": f"{number:04}/2026", "at": "2026-10-06T09:00", **told}


ACTS: tuple[tuple[int, str, dict[str, object]], ...] = (
    (1, "correct", {"reason": "viết sai", "phone": "0900000001"}),
    (1, "hand_over", {"to": "Hùng"}),
    (1, "take_over", {"by": "Hùng"}),
    (1, "finish", {}),
    (1, "hand_back", {}),
    (2, "request_supplement", {"what": ["Tờ khai"], "reason": "thiếu chữ ký"}),
    (2, "take_supplement", {}),
    (2, "finish", {}),
    (2, "undo", {}),
    (3, "take_fee", {"amount": 8000, "receipt": "0000001"}),
    (3, "digitise", {"is_all": True}),
    (3, "finish", {}),
    (4, "apologise", {"reason": "chờ xác minh", "new_due_at": "2026-10-30T17:00"}),
    (5, "withdraw", {"reason": "đổi ý"}),
    (6, "assign", {"officer": "Hùng"}),
    (7, "stop", {"reason": "trùng", "basis": "Điều 19"}),
)


LONG_AGO: tuple[dict[str, object], ...] = (
    {
        "verb": "receive",
        "at": "2020-03-02T08:00",
        "by": "Lan",
        "procedure": "2.000884",
        "applicant": "Người Xưa Thứ Nhất",
        "request_id": "long-ago",
    },
    {"verb": "finish", "at": "2020-03-02T15:00", "by": "Lan", "dossier": "0001/2020"},
    {"verb": "hand_back", "at": "2020-03-02T15:30", "by": "Lan", "dossier": "0001/2020"},
)
"""A signature certified in a year whose dossiers need not be kept any more."""


def copied(world: Path, to: Path) -> Path:
    """The same folders at another place."""
    return Path(shutil.copytree(world, to))
