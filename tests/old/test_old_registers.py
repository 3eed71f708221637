"""A register and a packet of every release, opened by this one: nothing that was written is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import done

from cchc_desktop.core import packet

HERE = Path(__file__).parent
RELEASES = sorted(folder.name for folder in HERE.iterdir() if (folder / "register.cchcbak").exists())

FIGURES = {
    "0.1.0": {
        "received_direct": 2,
        "received_online": 1,
        "on_time": 1,
        "late": 1,
        "pending_overdue": 1,
        "withdrawn": 1,
        "refused": 1,
        "digitised_in": 1,
        "digitised_out": 1,
    },
    "0.2.0": {
        "received_direct": 3,
        "received_online": 1,
        "on_time": 1,
        "late": 1,
        "pending_overdue": 2,
        "withdrawn": 1,
        "refused": 1,
        "digitised_in": 1,
        "digitised_out": 1,
    },
}
AWAY: dict[str, int | None] = {"0.1.0": None, "0.2.0": 1}
"""How many waited for another agency at the period's end; None where no packet told it yet."""


@pytest.mark.parametrize("release", RELEASES)
def test_an_old_register_is_brought_up_whole(release: str, tmp_path: Path) -> None:
    data = tmp_path / "register"
    done("--data", data, "restore", HERE / release / "register.cchcbak")
    assert done("--data", data, "check")["ok"]
    month = done("--data", data, "month", "--period", "2026-10")
    figures = {box: n for box, n in month["total"].items() if n and box in FIGURES[release]}
    assert figures == FIGURES[release]
    assert (month["is_final"], month["drift"]) == (True, [])
    assert done("--data", data, "search", "uoc")[0]["state"] == "handed_back"


@pytest.mark.parametrize("release", RELEASES)
def test_what_an_old_register_closed_is_measured_as_far_as_its_packet_tells(
    release: str, tmp_path: Path
) -> None:
    data = tmp_path / "register"
    done("--data", data, "restore", HERE / release / "register.cchcbak")
    told = done("--data", data, "indicators", "--period", "2026-10")
    figures = {one["code"]: one for one in told["indicators"]}
    boxes = FIGURES[release]
    in_time = boxes.get("early", 0) + boxes["on_time"]
    on_time, away = figures["on_time_rate"], figures["away_rate"]
    assert (told["is_final"], on_time["numerator"], on_time["denominator"]) == (
        True,
        in_time,
        in_time + boxes["late"],
    )
    is_told = AWAY[release] is not None
    assert away["numerator"] == (AWAY[release] or 0)
    assert (away["denominator"], sum(away["left_out"].values())) == (
        (boxes["pending_overdue"], 0) if is_told else (0, boxes["pending_overdue"])
    )
    live = done("--data", data, "indicators", "--period", "2026-10", "--live")
    assert {one["code"]: one for one in live["indicators"]}["away_rate"]["denominator"] == boxes[
        "pending_overdue"
    ]


@pytest.mark.parametrize("release", RELEASES)
def test_an_old_packet_is_read(release: str) -> None:
    found = packet.read((HERE / release / "packet.cchc").read_bytes())
    assert {box: n for box, n in found.tally.total().items() if n} == FIGURES[release]


def test_every_release_is_kept() -> None:
    assert set(FIGURES) == set(RELEASES) != set()
