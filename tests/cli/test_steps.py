"""How far a long command is: told where somebody looks on, and nowhere else."""

from __future__ import annotations

import io

import pytest

from cchc_desktop.cli.command import Out


class Terminal(io.StringIO):
    """A screen that somebody looks at."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.parametrize(
    ("stream", "is_json", "said"),
    [(Terminal(), False, "hồ sơ: 5.000/61.000"), (Terminal(), True, ""), (io.StringIO(), False, "")],
)
def test_how_far_it_is_is_told_where_somebody_looks_on(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, said: str, *, is_json: bool
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    out = Out(is_json=is_json)
    out.step("hồ sơ", 5000, 61000)
    assert said in stream.getvalue()
    assert bool(stream.getvalue()) == bool(said)
    before = len(stream.getvalue())
    out.steps_over()
    assert stream.getvalue()[before:].strip() in {"", "\x1b[K"}
