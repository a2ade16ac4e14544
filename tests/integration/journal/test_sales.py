"""What is written down is there after a crash, secrets are sealed, and no second submit can begin."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.pool import PoolProxiedConnection

from pos.back.journal.check import check
from pos.back.journal.database import JournalNotOpened, open_to_read
from pos.back.journal.sales import JournalNotWritable
from pos.back.sealing import Sealer
from pos.domain.customer import Address, Owner
from pos.domain.decline import Decline, DeclineAction
from pos.domain.errors import BugError
from pos.domain.sale import Payer, SaleState
from tests.integration.journal.sales import (
    CARD,
    KEY,
    NOW,
    SECRETS,
    TOKEN,
    approved,
    opened,
    priced,
    submitting,
    way_to_submit,
)

ANNA = Owner("Anna", "Keller", "anna@example.test", Address("Main Street 1", "Dublin", "D02 AF30", "IE"))


def test_a_sale_comes_back_as_it_was_written(place: Path | str) -> None:
    with opened(place) as journal:
        journal.record(submitting(), SECRETS)
    with opened(place) as journal:
        [(sale, secrets)] = journal.unfinished()
    assert sale == submitting()
    assert secrets == SECRETS


def test_tokens_are_not_readable_on_the_disk(file: Path) -> None:
    with opened(file) as journal:
        journal.record(submitting(), SECRETS)
        files = b"".join(found.read_bytes() for found in file.parent.iterdir())
    assert b"K7Q2" in files
    assert TOKEN.encode() not in files
    assert b"source-0001" not in files


def test_who_pays_is_sealed_while_a_sale_is_open_and_gone_when_it_is_over(file: Path) -> None:
    anna = Payer("Anna Keller", ANNA, walk_in=False, customer_reference="C-1")
    sold = replace(approved(), payer=anna)
    with opened(file) as journal:
        journal.record(replace(submitting(), payer=anna), SECRETS)
        assert journal.sale(sold.id) == replace(submitting(), payer=anna)
        journal.keep(sold.id, SECRETS)
    with opened(file) as journal:
        assert journal.unfinished() == [(replace(submitting(), payer=anna), SECRETS)]
        journal.record(sold, SECRETS)
        assert journal.sale(sold.id) == sold.without_person()
        files = b"".join(found.read_bytes() for found in file.parent.iterdir())
    for part in ("Keller", "anna@example.test", "Main Street"):
        assert part.encode() not in files
    assert b"C-1" in files


def test_another_key_opens_nothing(place: Path | str) -> None:
    with opened(place) as journal:
        journal.record(submitting(), SECRETS)
    with pytest.raises(JournalNotOpened, match="another key"), opened(place, b"x" * 32):
        pass


def test_a_final_sale_is_over_and_its_secrets_are_gone(file: Path) -> None:
    with opened(file) as journal:
        journal.record(submitting(), SECRETS)
        journal.record(approved(), SECRETS)
        assert journal.unfinished() == []
        assert journal.last_sold() == approved()
    with sqlite3.connect(file) as raw:
        assert raw.execute("SELECT sealed FROM sales").fetchall() == [(None,)]
    raw.close()


def test_no_second_submit_begins_while_the_first_has_no_end(place: Path | str) -> None:
    with opened(place) as journal:
        journal.record(submitting(), SECRETS)
        again = replace(submitting(), attempt=2)
        with pytest.raises(BugError):
            journal.record(again, SECRETS)
        journal.record(submitting().unknown(NOW), SECRETS)
        with pytest.raises(BugError):
            journal.record(again, SECRETS)
        assert [sale.state for _, sale in journal.entries()] == [SaleState.SUBMITTING, SaleState.UNKNOWN]


def test_after_a_refusal_the_next_submit_may_begin(place: Path | str) -> None:
    refused = submitting().declined(Decline(DeclineAction.TRY_ONCE, "do_not_honor"), NOW)
    with opened(place) as journal:
        journal.record(submitting(), SECRETS)
        journal.record(refused, SECRETS)
        journal.record(refused.submitting(frozenset(), frozenset(), NOW), SECRETS)
        [(sale, _)] = journal.unfinished()
    assert sale.attempt == 2


@pytest.mark.parametrize(("action", "remembered"), [(DeclineAction.OTHER_CARD, True), (DeclineAction.RETYPE, False)])
def test_a_card_that_was_refused_for_good_is_remembered(
    place: Path | str, action: DeclineAction, remembered: bool
) -> None:
    with opened(place) as journal:
        journal.record(submitting(), SECRETS)
        journal.record(submitting().declined(Decline(action, "x"), NOW), SECRETS)
        assert journal.refused_since(CARD, NOW - timedelta(hours=1)) is remembered
        assert not journal.refused_since(CARD, NOW + timedelta(hours=1))


def test_an_entry_that_cannot_be_written_says_so(file: Path) -> None:
    with opened(file) as journal:
        with sqlite3.connect(file) as raw:
            raw.execute("CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        with pytest.raises(JournalNotWritable, match="disk full"):
            journal.record(priced(), SECRETS)
        assert list(journal.entries()) == []
        raw.execute("DROP TRIGGER full")
        raw.close()
        # The end of the chain is where it was: the next entry fits.
        journal.record(priced(), SECRETS)
        assert len(list(journal.entries())) == 1


def test_an_entry_whose_commit_was_not_answered_is_there_all_the_same(
    place: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit: Any = DefaultDialect.do_commit

    def unanswered(dialect: DefaultDialect, connection: PoolProxiedConnection) -> None:
        commit(dialect, connection)
        raise dialect.loaded_dbapi.OperationalError("the answer was lost")

    with opened(place) as journal:
        for step in way_to_submit("s1"):
            journal.record(step, SECRETS)
        with monkeypatch.context() as patch:
            patch.setattr(DefaultDialect, "do_commit", unanswered)
            with pytest.raises(JournalNotWritable, match="the answer was lost"):
                journal.record(approved(), SECRETS)
        assert journal.sale("s1") == approved()
        # The chain goes on from what is there.
        for step in way_to_submit("s2"):
            journal.record(step, SECRETS)
    engine = open_to_read(place)
    assert check(engine, Sealer(KEY)).faults == []
    engine.dispose()


def test_a_wrong_step_is_a_bug() -> None:
    with pytest.raises(BugError, match="submitting"):
        submitting().submitting(frozenset(), frozenset(), NOW)
