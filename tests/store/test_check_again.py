"""A register that is checked again and again while it is written to is as sound as it was."""

from __future__ import annotations

from pathlib import Path

import make

from cchc_desktop.store.check import check


def test_a_check_does_not_take_what_it_saw_before_for_what_should_be_there(tmp_path: Path) -> None:
    register = make.register(tmp_path)
    for _ in range(4):
        for n in range(16):
            with register.write() as writing:
                make.receive(writing, personal={"applicant": make.NAMES[n % len(make.NAMES)]})
        assert not check(register).findings
    register.close()
