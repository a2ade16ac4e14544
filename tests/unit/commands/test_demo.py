"""`pos demo` where it cannot go through its sale: one sentence, and nothing that only testers can read."""

from __future__ import annotations

import pytest

from pos import cli, demo
from pos.testing.waiting import AwaitedInVain


def test_a_till_that_cannot_be_used_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def in_vain(*_: object) -> dict[str, object]:
        raise AwaitedInVain("the till cannot be used: settings.toml, line 3.\nthe last words: …")

    monkeypatch.setattr(demo, "_sale", in_vain)
    assert cli.main(["demo"]) == 2
    assert capsys.readouterr().err == "pos: the till cannot be used: settings.toml, line 3.\n"
