"""What anybody may ask for again and again costs no key anything after the first time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hub_asking import ask
from hub_room import NOW, busy, serving
from nacl.signing import SigningKey

from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.exchange import send
from cchc_desktop.operations.letters import NEW_KEY, NOTICE
from cchc_desktop.operations.notices import tell
from cchc_desktop.operations.peer_keys import change_key
from cchc_desktop.operations.sealing import Seals, new_keys

Count = Callable[[], tuple[int, int]]


@pytest.fixture
def cost(monkeypatch: pytest.MonkeyPatch) -> Count:
    """How often something was signed, and closed, since it was asked last."""
    done: list[str] = []

    def counted(kind: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*told: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library has it
            done.append(kind)
            return act(*told, **named)

        return acting

    monkeypatch.setattr(SigningKey, "sign", counted("sign", SigningKey.sign))
    monkeypatch.setattr(pyrage, "encrypt", counted("close", pyrage.encrypt))

    def since() -> tuple[int, int]:
        told = done.count("sign"), done.count("close")
        done.clear()
        return told

    return since


def test_answers_and_letters_are_signed_and_closed_once(
    tmp_path: Path, superior: Workplace, cost: Count
) -> None:
    with busy(tmp_path / "ward", superior, 20) as ward, serving(superior, NOW) as hub:
        assert send(ward, hub.url, NOW).acknowledged
        for text in ("nộp trước ngày 25", "họp ngày 3", "gửi lại biểu 2"):
            tell(superior, ["00070"], text, NOW, by="Minh")
        change_key(superior, NOW, by="Minh", reason="đổi máy chủ")
        cost()
        first = ask(hub, "GET", "/v1/answers/00070")
        signed, closed = cost()
        names = first[1]["names"]
        assert isinstance(names, list)
        notices = [one for one in names if one.endswith(NOTICE)]
        assert (len(notices), any(one.endswith(NEW_KEY) for one in names)) == (3, True)
        assert signed >= len(notices) + 1  # and an answer, all under the new key
        assert closed == len(notices)
        for _ in range(3):
            assert ask(hub, "GET", "/v1/answers/00070") == first
            assert {ask(hub, "GET", f"/v1/answers/00070/{one}")[0] for one in names} == {200}
        assert cost() == (0, 0)
        tell(superior, ["00070"], "nghỉ lễ", NOW, by="Minh")
        cost()
        [fresh] = set(names) ^ set(ask(hub, "GET", "/v1/answers/00070")[1]["names"])  # type: ignore[call-overload]  # a list of names
        assert (fresh.endswith(NOTICE), cost()) == (True, (0, 1))


def test_another_reader_or_another_word_is_closed_anew_and_what_is_old_makes_room(cost: Count) -> None:
    one, other = new_keys(), new_keys()
    seals = Seals(3_000)
    first = seals.close(b"a" * 10, [one.recipient])
    assert seals.close(b"a" * 10, [one.recipient]) == first
    assert seals.close(b"a" * 10, [other.recipient]) != first
    assert seals.close(b"b" * 10, [one.recipient]) != first
    assert cost() == (0, 3)
    for n in range(20):
        seals.close(bytes([n]) * 10, [one.recipient])
    cost()
    assert seals.close(b"a" * 10, [one.recipient]) != first
    seals.close(bytes([19]) * 10, [one.recipient])
    assert cost() == (0, 1)
