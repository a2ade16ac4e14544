"""How often a sale makes the till wait for its disk, counted in the journal's own log."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Final

from pos.domain.till_state import TillState
from pos.link.messages import NextSale
from pos.testing.cards import CARDS
from pos.testing.sandbox import running_sandbox
from tests.integration.back.pipes import Back, running_back

#: An entry for each state of a straight sale: open, session, priced, tokenised, submitting, approved.
MOST: Final = 6
#: Source: SQLite, "Database File Format": the header of the log, and that of each of its frames.
_LOG_HEADER, _FRAME_HEADER = 32, 24


def durable_writes(log: Path) -> int:
    """How many transactions a log holds: a frame that ends one says how long the database is after it."""
    whole = log.read_bytes()
    (page,) = struct.unpack_from(">I", whole, 8)
    mark, count = whole[16:24], 0
    for at in range(_LOG_HEADER, len(whole) - _FRAME_HEADER - page + 1, _FRAME_HEADER + page):
        if whole[at + 8 : at + 16] == mark:
            count += struct.unpack_from(">I", whole, at + 4)[0] > 0
    return count


def is_learnt(journal: Path) -> bool:
    """Whether the one question that a first sale leads to was answered."""
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as raw:
        asked = "SELECT count(*) FROM facts WHERE name LIKE '%/shows-guest-orders'"
        return bool(raw.execute(asked).fetchone()[0])


def sell(back: Back) -> None:
    back.ring_up()
    back.ask(back.type_card(CARDS["visa"]))
    back.wait_for(TillState.APPROVED)
    back.ask(NextSale())
    back.wait_for(TillState.IDLE)


def test_a_sale_makes_at_most_six_durable_writes(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        settings = sandbox.write_settings(tmp_path / "settings.toml")
        with running_back(tmp_path / "till", "--settings", str(settings), keys=sandbox.keys) as back:
            back.get_ready()
            # The first sale teaches the till what its processor answers: that is written once for good, beside it.
            sell(back)
            back.wait(lambda: is_learnt(tmp_path / "till" / "journal.sqlite"), "what a guest may see")
            log = tmp_path / "till" / "journal.sqlite-wal"
            before = durable_writes(log)
            sell(back)
            sell(back)
            written = durable_writes(log) - before
    assert 0 < written <= 2 * MOST
