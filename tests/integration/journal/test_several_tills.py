"""Tills of one shop on one journal: each goes on with its own sales, and none is open twice."""

from __future__ import annotations

import threading
from datetime import datetime

import psycopg
import pytest
import sqlalchemy

from pos.back.journal import sales
from pos.back.journal.book import JournalNotWritable
from pos.back.journal.database import JournalNotOpened, open_database
from tests.integration.journal.sales import CARD, KEY, NOW, SECRETS, approved, opened, submitting

OTHER = b"o" * 32


def test_each_till_goes_on_with_its_own_sales_only(database: str) -> None:
    with opened(database) as first, opened(database, OTHER, "Till 2") as second:
        first.record(submitting("s1"), SECRETS)
        second.record(submitting("s2"), SECRETS)
        second.record(approved("s2"), SECRETS)
        assert [sale.id for sale, _ in first.unfinished()] == ["s1"]
        assert second.unfinished() == []
        assert first.last_sold() is None
        first.learn("receipt-printed", "s1")
        assert second.fact("receipt-printed") == ""
        assert [sale.id for _, sale in second.entries()] == ["s2", "s2"]
        assert not first.refused_since(CARD, NOW)


def test_two_tills_write_at_once_and_neither_waits_for_ever(database: str) -> None:
    with opened(database) as first, opened(database, OTHER, "Till 2") as second:

        def sell(journal: object, letter: str) -> None:
            for number in range(40):
                journal.record(submitting(f"{letter}{number}"), SECRETS)  # type: ignore[attr-defined]
                journal.record(approved(f"{letter}{number}"), SECRETS)  # type: ignore[attr-defined]

        threads = [threading.Thread(target=sell, args=pair) for pair in ((first, "a"), (second, "b"), (first, "c"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(list(first.entries())) == 160
        assert len(list(second.entries())) == 80


def test_a_till_is_open_once(database: str) -> None:
    with opened(database), pytest.raises(JournalNotOpened, match="open on another machine"), opened(database):
        pass
    with opened(database):
        pass


def test_two_tills_of_one_name_are_told_apart(database: str) -> None:
    with opened(database), pytest.raises(JournalNotOpened, match="another name"), opened(database, OTHER):
        pass
    # Whoever was turned away holds nothing.
    with opened(database, OTHER, "Till 2"):
        pass


def test_a_till_that_is_renamed_keeps_its_sales(database: str) -> None:
    with opened(database) as journal:
        journal.record(submitting(), SECRETS)
    with opened(database, KEY, "Front desk") as journal:
        assert [sale.id for sale, _ in journal.unfinished()] == ["s1"]


def test_a_commit_is_on_the_servers_disk_before_it_is_answered(database: str) -> None:
    engine = open_database(database)
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("SHOW synchronous_commit")).scalar_one() == "on"
    engine.dispose()


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(JournalNotOpened, match="cannot be opened"):
        open_database("postgresql://pos@127.0.0.1:1/shop")


def test_a_server_that_came_back_is_written_to_again(database: str) -> None:
    with opened(database) as journal:
        journal.record(submitting("s1"), SECRETS)
        hang_up(database)
        journal.record(approved("s1"), SECRETS)
        assert [sale.state.value for _, sale in journal.entries()] == ["submitting", "approved"]


def test_a_server_that_goes_while_an_entry_is_written_is_no_end_of_the_journal(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(database) as journal:
        journal.record(submitting("s1"), SECRETS)
        spell = sales.text_of

        def gone_meanwhile(at: datetime) -> str:
            hang_up(database)
            return spell(at)

        monkeypatch.setattr(sales, "text_of", gone_meanwhile)
        with pytest.raises(JournalNotWritable, match="could not be written down"):
            journal.record(approved("s1"), SECRETS)
        monkeypatch.undo()
        assert [sale.state.value for _, sale in journal.entries()] == ["submitting"]
        journal.record(approved("s1"), SECRETS)
        assert [sale.state.value for _, sale in journal.entries()] == ["submitting", "approved"]


def hang_up(database: str) -> None:
    """End every connection to a database, as a restart of its server does."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
