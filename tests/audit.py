"""Known vulnerabilities among the shipped libraries: `python tests/audit.py`, where the list can be reached.

It runs pip-audit, which is no part of the tests' own set, over the pins of requirements.lock. A library that
is known to be vulnerable goes along: where even that one is not found, nothing was audited, and it says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from test_licences import pins

CONTROL = ("jinja2", "2.4.1")
"""Vulnerable for many years, and of no use here."""
FINE, FOUND, NOT_DONE = 0, 1, 3


def main() -> int:
    """0 clean, 1 something is vulnerable, 3 nobody could be asked."""
    wanted = {f"{name}=={version}" for name, version, _ in pins()}
    control = f"{CONTROL[0]}=={CONTROL[1]}"
    told = [audited(one) for one in (sorted(wanted), [control])]
    if None in told or not vulnerable(told[1] or {}):
        sys.stdout.write("Not audited: the list of vulnerabilities cannot be reached from here.\n")
        return NOT_DONE
    found = vulnerable(told[0] or {})
    lacking = [one["name"] for one in (told[0] or {}).get("dependencies", []) if "skip_reason" in one]
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(wanted)} pins, {len(found)} vulnerable, {len(lacking)} not looked up {lacking}\n")
    return FOUND if found or lacking else FINE


def audited(lines: list[str]) -> dict[str, list[dict[str, object]]] | None:
    """What pip-audit says of some pins; None where it says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "pins.txt"
        # Two lines of Python share one file: pip-audit wants each name once, so they are asked in two rounds.
        first = {line.partition("==")[0]: line for line in lines}
        rounds = [list(first.values()), [line for line in lines if line not in first.values()]]
        merged: dict[str, list[dict[str, object]]] = {"dependencies": []}
        for some in filter(None, rounds):
            asked.write_text("\n".join(some), encoding="utf-8")
            words = [
                sys.executable,
                "-m",
                "pip_audit",
                "--no-deps",
                "--disable-pip",
                "--progress-spinner=off",
            ]
            done = subprocess.run(
                [*words, "--format=json", "-r", str(asked)], capture_output=True, text=True, check=False
            )
            if not done.stdout.startswith("{"):
                return None
            merged["dependencies"] += json.loads(done.stdout)["dependencies"]
        return merged


def vulnerable(told: dict[str, list[dict[str, object]]]) -> list[str]:
    """One line for each library that has a known hole."""
    return [
        f"{one['name']} {one['version']}: {', '.join(str(hole['id']) for hole in holes)}"
        for one in told.get("dependencies", [])
        if isinstance(holes := one.get("vulns"), list) and holes
    ]


if __name__ == "__main__":
    sys.exit(main())
