"""Card numbers never reach the process with the money, and keys never reach the one with the window.

A third process looks through whole memories and whole folders, in every encoding that anybody thought of; each look
also goes through a process and a file that hold all of it on purpose, and must find all of it there.
"""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from urllib.parse import urlsplit

import msgspec
import psutil
import pytest

from pos.back.journal.sales import SaleSecrets
from pos.back.sealing import Sealer
from pos.back.vault.vault import Entry, own_key
from pos.commands.canary import run
from pos.commands.canary.numbers import BRANDS, random_card
from pos.commands.canary.run import CanaryTill, Stage, look, secrets_in, walk
from pos.domain.secret import Secret

pytestmark = [pytest.mark.e2e, pytest.mark.webengine, pytest.mark.timeout(900)]

ENDS = ["refused", "typed", "cancelled", "page killed", "window killed"]


def check(stages: list[Stage], brands: int) -> None:
    assert [stage.name for stage in stages] == ["approved"] * brands + ENDS
    for stage in stages:
        assert stage.missed == (), f"{stage.name}: the look itself is blind"
        assert stage.finds == (), f"{stage.name}, {stage.brand}"
        assert stage.encodings >= 12
        assert stage.read > 20_000_000, "that is no whole process"


def test_no_card_number_reaches_the_money(till: CanaryTill, monkeypatch: pytest.MonkeyPatch) -> None:
    some = secrets.SystemRandom().choice(BRANDS)
    monkeypatch.setattr(run, "TYPED", (some,))
    check(list(walk(till, lambda _: None)), 1)
    assert len(till.sandbox.charges()) == 1, "the card was really charged"


@pytest.mark.whole
def test_no_card_number_of_any_brand_reaches_the_money(till: CanaryTill) -> None:
    check(list(walk(till, lambda _: None)), len(BRANDS))
    assert len(till.sandbox.charges()) == len(BRANDS)


def open_tokens(till: CanaryTill) -> dict[str, Secret]:
    """The tokens of the sale on the counter, as the journal has them sealed."""
    sealer = Sealer(own_key(till.vault, Entry.SEALING))
    with closing(sqlite3.connect(till.data / "journal.sqlite")) as connection:
        [(sale_id, sealed)] = connection.execute("SELECT id, sealed FROM sales WHERE open").fetchall()
    kept = msgspec.convert(msgspec.json.decode(sealer.open(sealed, sale_id))["secrets"], SaleSecrets, strict=False)
    assert kept.access_token, "there is no token to look for"
    return {"access token": Secret(kept.access_token), "refresh token": Secret(kept.refresh_token)}


def test_no_key_and_no_token_reaches_the_window(till: CanaryTill) -> None:
    card = random_card(*BRANDS[0])
    till.do("type", number=card.number, code=card.code)
    kept = {
        entry.value: till.vault.read(entry)
        for entry in (Entry.CONFIDENTIAL_KEY, Entry.CONFIDENTIAL_SECRET, Entry.PUBLIC_KEY, Entry.SEALING, Entry.PEPPER,
                      Entry.AUDIT)
    }  # fmt: skip
    looked_for = {name: secret for name, secret in kept.items() if secret is not None} | open_tokens(till)
    assert len(looked_for) == 8
    finds, missed = secrets_in(till.front, looked_for)
    assert missed == ()
    assert finds == ()
    in_back, _ = secrets_in(till.back, looked_for)
    for name in ("confidential-key", "public-key", "access token"):
        assert any(f" {name}, " in find for find in in_back), f"the {name} is nowhere: was it looked for rightly?"


def test_the_look_would_find_a_number_that_the_back_was_told(till: CanaryTill) -> None:
    """What a careless field would do: the same number as a customer's name, past the check of the link."""
    card = random_card(*BRANDS[0])
    with (till.data / "logs" / "back.log").open("a", encoding="utf-8") as log:
        log.write(f"typed {card.number}\n")
    stage = look("careless", till, card)
    assert any("back.log: ascii" in find for find in stage.finds)


def test_the_windows_only_connections_are_the_engines_to_the_processor(till: CanaryTill) -> None:
    card = random_card(*BRANDS[0])
    allowed = urlsplit(till.sandbox.url)
    seen: set[tuple[str, int]] = set()
    for step in ({"step": "type", "number": card.number, "code": card.code}, {"step": "cancel"},
                 {"step": "charge", "number": card.number, "code": card.code}):  # fmt: skip
        till.do(**step)
        own = psutil.Process(till.front).net_connections("inet")
        others = [one for child in _engine(till) for one in child.net_connections("inet")]
        assert [one for one in (*own, *others) if one.status == psutil.CONN_LISTEN] == [], "nobody can connect to it"
        seen |= {(one.raddr.ip, one.raddr.port) for one in (*own, *others) if one.raddr}
    assert seen == {(allowed.hostname, allowed.port)}, "it was reached, and nobody else was"


def _engine(till: CanaryTill) -> list[psutil.Process]:
    front = psutil.Process(till.front)
    back = {till.back, *(child.pid for child in psutil.Process(till.back).children(recursive=True))}
    return [child for child in front.children(recursive=True) if child.pid not in back]
