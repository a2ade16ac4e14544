"""What is written down is there after a crash, secrets are sealed, and no second submit can begin."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos.back.journal.database import JournalNotOpened, open_database
from pos.back.journal.sales import Journal, JournalNotWritable, SaleSecrets
from pos.back.sealing import SealBroken, Sealer
from pos.domain.cart import Line, Totals
from pos.domain.decline import Decline, DeclineAction
from pos.domain.errors import BugError
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.product import Product
from pos.domain.sale import Sale, SaleState
from pos.domain.source import CardFace, Source, SourceId, SourceState

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
PENCIL = Product("p1", "Pencil", "PEN-1", "4006381333931", Money(120, "EUR"))
CARD = CardFace("Visa", "1111", 12, 2030)
TOKEN = "a-token-that-nobody-may-read"
SECRETS = SaleSecrets(access_token=TOKEN, refresh_token=TOKEN, source="source-0001")


def opened(path: Path, key: bytes = b"k" * 32) -> Journal:
    return Journal(open_database(path), Sealer(key))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


def priced(sale_id: str = "s1") -> Sale:
    nothing, total = Money(0, "EUR"), Money(120, "EUR")
    sums = Totals(total, nothing, nothing, Money(22, "EUR"), total, tax_included=True)
    fresh = Sale(sale_id, "K7Q2", NOW, NOW, lines=(Line("l1", PENCIL, 1),))
    return fresh.in_session(NOW).priced("4711", sums, (total,), NOW)


def submitting(sale_id: str = "s1") -> Sale:
    source = Source(SourceId("source-0001"), SourceState.CHARGEABLE, CARD, NOW)
    return priced(sale_id).tokenised(source, NOW).submitting(frozenset(), frozenset(), NOW)


def test_a_sale_comes_back_as_it_was_written(path: Path) -> None:
    journal = opened(path)
    journal.record(submitting(), SECRETS)
    journal.close()

    [(sale, secrets)] = opened(path).unfinished()
    assert sale == submitting()
    assert secrets == SECRETS


def test_tokens_are_not_readable_on_the_disk(path: Path) -> None:
    journal = opened(path)
    journal.record(submitting(), SECRETS)
    files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"K7Q2" in files
    assert TOKEN.encode() not in files
    assert b"source-0001" not in files


def test_another_key_opens_nothing(path: Path) -> None:
    opened(path).record(submitting(), SECRETS)
    with pytest.raises(SealBroken):
        opened(path, b"x" * 32).unfinished()


def test_a_final_sale_is_over_and_its_secrets_are_gone(path: Path) -> None:
    journal = opened(path)
    journal.record(submitting(), SECRETS)
    sold = submitting().ordered(Order("8812", "Submitted", Money(120, "EUR")), NOW)
    journal.record(sold, SECRETS)
    assert journal.unfinished() == []
    assert journal.last_sold() == sold
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT sealed FROM sales").fetchall() == [(None,)]


def test_no_second_submit_begins_while_the_first_has_no_end(path: Path) -> None:
    journal = opened(path)
    journal.record(submitting(), SECRETS)
    again = replace(submitting(), attempt=2)
    with pytest.raises(BugError):
        journal.record(again, SECRETS)
    journal.record(submitting().unknown(NOW), SECRETS)
    with pytest.raises(BugError):
        journal.record(again, SECRETS)
    assert [sale.state for _, sale in journal.entries()] == [SaleState.SUBMITTING, SaleState.UNKNOWN]


def test_after_a_refusal_the_next_submit_may_begin(path: Path) -> None:
    journal = opened(path)
    refused = submitting().declined(Decline(DeclineAction.TRY_ONCE, "do_not_honor"), NOW)
    journal.record(submitting(), SECRETS)
    journal.record(refused, SECRETS)
    journal.record(refused.submitting(frozenset(), frozenset(), NOW), SECRETS)
    [(sale, _)] = journal.unfinished()
    assert sale.attempt == 2


@pytest.mark.parametrize(("action", "remembered"), [(DeclineAction.OTHER_CARD, True), (DeclineAction.RETYPE, False)])
def test_a_card_that_was_refused_for_good_is_remembered(path: Path, action: DeclineAction, remembered: bool) -> None:
    journal = opened(path)
    journal.record(submitting(), SECRETS)
    journal.record(submitting().declined(Decline(action, "x"), NOW), SECRETS)
    assert journal.refused_since(CARD, NOW - timedelta(hours=1)) is remembered
    assert not journal.refused_since(CARD, NOW + timedelta(hours=1))


def test_an_entry_that_cannot_be_written_says_so(path: Path) -> None:
    journal = opened(path)
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(JournalNotWritable, match="disk full"):
        journal.record(priced(), SECRETS)
    assert list(journal.entries()) == []


def test_a_newer_journal_is_left_alone(path: Path) -> None:
    opened(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE facts SET value = '99' WHERE name = 'version'")
    before = path.read_bytes()
    with pytest.raises(JournalNotOpened, match="99"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_wrong_step_is_a_bug() -> None:
    with pytest.raises(BugError, match="submitting"):
        submitting().submitting(frozenset(), frozenset(), NOW)
