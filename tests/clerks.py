"""One machine with several clerks at work, run as a process of its own by the test of many clerks.

    python clerks.py PLACE CLERK… --each N

Each clerk takes N dossiers in, prints every other receipt and finishes every third dossier. What was
acknowledged is told as one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

from cchc_desktop.core.acts import Finish, Receive
from cchc_desktop.core.calendar import HANOI
from cchc_desktop.operations.desk import Workplace, at_desk
from cchc_desktop.operations.hand_back import finish
from cchc_desktop.operations.printing import print_form
from cchc_desktop.operations.receive import receive
from cchc_desktop.operations.upkeep import open_workplace

BEGIN = datetime(2026, 10, 1, 8, tzinfo=HANOI)
Told = dict[str, list[object]]


def work(place: Workplace, clerk: str, each: int, told: Told) -> None:
    """One clerk's morning."""
    for number in range(each):
        at = BEGIN + timedelta(minutes=number)
        act = Receive(procedure="1.004873", applicant="Trần Văn Bình", request_id=f"{clerk}-{number}")
        with at_desk(place, clerk, at) as desk:
            local_no = receive(desk, act).local_no
        told["dossiers"].append([f"{clerk}-{number}", local_no])
        if number % 2 == 0:
            with at_desk(place, clerk, at) as desk:
                told["receipts"].append(print_form(desk, local_no, "receipt").number)
        if number % 3 == 0:
            with at_desk(place, clerk, at) as desk:
                finish(desk, Finish(dossier=local_no))
            told["finished"].append(local_no)


def main(arguments: list[str]) -> int:
    """All clerks of the machine at once."""
    reading = argparse.ArgumentParser()
    reading.add_argument("place", type=Path)
    reading.add_argument("clerks", nargs="+")
    reading.add_argument("--each", type=int, required=True)
    asked = reading.parse_args(arguments)
    place = open_workplace(asked.place, None)
    told: Told = {"dossiers": [], "receipts": [], "finished": []}
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    threads = [threading.Thread(target=work, args=(place, clerk, asked.each, told)) for clerk in asked.clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place.register.close()
    sys.stdout.write(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
