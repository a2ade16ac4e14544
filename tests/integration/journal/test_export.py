"""`pos journal`: the record as plain data, and its check, on a till's folder as the till leaves it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.database import open_database
from pos.back.journal.refunds import RefundRecords
from pos.back.journal.sales import Journal
from pos.back.receipt import WIDTH
from pos.back.sealing import Sealer
from pos.back.vault.anchor import VaultAnchor
from pos.back.vault.opening import open_vault
from pos.back.vault.vault import Entry, own_key
from pos.cli import READER_GONE, main
from pos.config.places import places
from pos.config.settings import Environment
from tests.integration.journal.sales import NOW, SECRETS, TOKEN, approved, submitting, way_to_submit
from tests.integration.journal.test_refunds import LATER, refund


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A demo till's folder with three sales."""
    where = places(tmp_path / "till")
    where.make()
    sealer = Sealer(own_key(open_vault(where, Environment.SANDBOX), Entry.SEALING))
    journal = Journal(open_database(where.journal), sealer, "Till 1")
    third = (*way_to_submit("s3"), submitting("s3").unknown(NOW))
    for sale in (*way_to_submit("s1"), approved("s1"), *way_to_submit("s2")[:3], *third):
        journal.record(sale, SECRETS)
    journal.close()
    return where.data


def test_every_sale_is_one_line_and_none_has_a_secret(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "export", "--data", str(folder)]) == 0
    said = capsys.readouterr().out
    rows = [json.loads(line) for line in said.splitlines()]
    assert rows[0] == {
        "sale_id": "s1",
        "state": "approved",
        "cart_id": "4711",
        "order_id": "8812",
        "amount_minor": 120,
        "currency": "EUR",
        "last_four": "1111",
        "times": {
            "opened_at": "2026-03-04T10:30:00Z",
            "submitted_at": "2026-03-04T10:30:00Z",
            "changed_at": "2026-03-04T10:30:00Z",
        },
        "refunds": [],
    }
    assert [(row["sale_id"], row["state"], row["order_id"]) for row in rows[1:]] == [
        ("s2", "priced", None),
        ("s3", "unknown", None),
    ]
    assert TOKEN not in said
    assert "source-" not in said


def test_what_went_back_of_a_sale_stands_with_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine = open_database(places(folder).journal)
    refunds, asked = RefundRecords(engine, "till-1"), refund("a")
    refunds.begin(asked)
    refunds.record(asked.refunded("n1", LATER), asked)
    refunds.begin(refund("b", 50))
    engine.dispose()
    assert main(["journal", "export", "--data", str(folder)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    first, second = rows[0]["refunds"]
    assert first == {
        "refund_id": "a",
        "state": "refunded",
        "number": "n1",
        "amount_minor": 100,
        "currency": "EUR",
        "reason": "FRAUD",
        "by": "Mara",
        "times": {"asked_at": "2026-03-04T10:30:00Z", "changed_at": "2026-03-04T10:31:00Z"},
    }
    assert (second["refund_id"], second["state"], second["number"], second["amount_minor"]) == ("b", "asking", None, 50)
    assert [row["refunds"] for row in rows[1:]] == [[], []]


def test_a_whole_journal_is_said_to_be_whole_and_another_is_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["journal", "verify", "--data", str(folder)]) == 0
    assert "15 entries of 3 sales" in capsys.readouterr().out
    with closing(sqlite3.connect(folder / "journal.sqlite")) as raw, raw:
        raw.execute("UPDATE entries SET body = replace(body, '120', '999') WHERE number = 4")
    assert main(["journal", "verify", "--data", str(folder)]) == 1
    assert "Entry 4 does not fit" in capsys.readouterr().out


def test_an_audit_trail_that_was_changed_or_cut_off_is_found_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = places(folder)
    vault = open_vault(where, Environment.SANDBOX)
    trail = AuditTrail(open_database(where.journal), own_key(vault, Entry.AUDIT), VaultAnchor(vault), lambda: NOW)
    for _ in range(3):
        trail.add(Deed.LOCKED)
    assert main(["journal", "verify", "--data", str(folder)]) == 0
    assert f"3 rows, head {trail.head()}" in capsys.readouterr().out
    with closing(sqlite3.connect(folder / "journal.sqlite")) as raw, raw:
        raw.execute("DELETE FROM audit WHERE number = 3")
    assert main(["journal", "verify", "--data", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "cut off" in said
    assert "The journal is whole" in said


def test_a_day_is_on_paper_with_the_head_of_the_audit_trail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = places(folder)
    vault = open_vault(where, Environment.SANDBOX)
    trail = AuditTrail(open_database(where.journal), own_key(vault, Entry.AUDIT), VaultAnchor(vault), lambda: NOW)
    trail.add(Deed.TILL_OPENED)
    assert main(["journal", "day", "--date", f"{NOW.astimezone():%Y-%m-%d}", "--data", str(folder)]) == 0
    said = capsys.readouterr().out
    assert max(len(line) for line in said.splitlines()) <= WIDTH
    rows = [" ".join(line.split()) for line in said.splitlines()]
    assert "1 sales EUR 1.20" in rows
    assert "Not known yet 1" in rows
    assert "K7Q2 1.20 EUR" in rows
    assert str(trail.head()) in rows
    assert main(["journal", "day", "--date", "2026-03-01", "--data", str(folder)]) == 0
    assert "Sales none" in " ".join(capsys.readouterr().out.split())


def test_a_folder_without_a_journal_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "export", "--data", str(tmp_path)]) == 2
    assert "There is no journal" in capsys.readouterr().err


def test_whoever_stops_reading_is_told_nothing_more(folder: Path, root: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "pos", "journal", "export", "--data", str(folder)]
    ran = subprocess.run(command, cwd=root, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (READER_GONE, b"")


def test_looking_changes_nothing(folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    assert main(["journal", "export", "--data", str(folder)]) == 0
    assert main(["journal", "verify", "--data", str(folder)]) == 0
    after = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    assert {name: after[name] for name in before} == before
