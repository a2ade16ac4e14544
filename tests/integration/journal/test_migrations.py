"""An older journal is backed up and brought up to date, a newer one is left alone to the last byte."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from pos.back.journal.database import JournalNotOpened, open_database
from pos.back.journal.migrations import known_revisions, migrate
from pos.back.journal.schema import HEAD, METADATA, REVISIONS
from pos.domain.sale import SaleState
from tests.integration.journal.sales import SECRETS, approved, opened, submitting

#: Written by the program as it was before there were revisions.
OLDEST = Path(__file__).with_name("journal_0001.sql").read_text(encoding="utf-8")


@pytest.fixture
def old(file: Path) -> Path:
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(OLDEST)
    return file


def test_an_older_journal_is_backed_up_and_gone_on_with(old: Path) -> None:
    before = dump(old)
    with opened(old) as journal:
        [(sale, secrets)] = journal.unfinished()
        assert (sale.id, sale.state, secrets) == ("s2", SaleState.UNKNOWN, SECRETS)
        assert journal.last_sold() == replace(approved("s1"), asked=None)
        assert journal.fact("receipt-printed") == "s1"
        assert journal.sale_of_order("8812") == "s1"
        journal.record(submitting("s3"), SECRETS)
        assert [sale.id for _, sale in journal.entries()] == ["s1", "s1", "s2", "s2", "s3"]
    backup = old.with_name("journal.sqlite.0001.backup")
    assert dump(backup) == before
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_migrated_journal_has_the_tables_of_a_new_one(old: Path, file: Path, database: str, tmp_path: Path) -> None:
    migrated, new = open_database(old), open_database(tmp_path / "new.sqlite")
    assert shape(migrated) == shape(new)
    server = open_database(database)
    differences(server)
    for engine in (migrated, new, server):
        assert differences(engine) == []
        engine.dispose()


def test_a_servers_journal_is_migrated_too(database: str) -> None:
    engine = open_database(database)
    with engine.begin() as connection:
        for table in inspect(connection).get_table_names():
            connection.execute(text(f'DROP TABLE "{table}" CASCADE'))
        migrate_to(connection, REVISIONS[0])
    engine.dispose()
    engine = open_database(database)
    assert differences(engine) == []
    engine.dispose()
    with opened(database) as journal:
        journal.record(submitting(), SECRETS)
        assert len(journal.unfinished()) == 1


def migrate_to(connection: object, revision: str) -> None:
    from alembic.operations import Operations
    from sqlalchemy import Connection

    assert isinstance(connection, Connection)
    script = known_revisions()
    context = MigrationContext.configure(
        connection, opts={"fn": lambda found, _: script._upgrade_revs(revision, found), "transactional_ddl": True}
    )
    with Operations.context(context):
        context.run_migrations()


def test_a_migration_that_breaks_off_leaves_the_journal_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pos.back.journal import migrations

    def broken(connection: object, found: str) -> None:
        migrate(connection, found)  # type: ignore[arg-type]
        raise OSError(28, "No space left on device")

    before = dump(old)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrate", broken)
        with pytest.raises(JournalNotOpened, match="No space left"):
            open_database(old)
    assert dump(old) == before
    with opened(old) as journal:
        assert len(journal.unfinished()) == 1


@pytest.mark.parametrize("version", ["9999", "abc"])
def test_a_newer_journal_is_left_alone(file: Path, version: str) -> None:
    with opened(file) as journal:
        journal.record(submitting(), SECRETS)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (version,))
    refused_untouched(file, version)


def test_a_newer_journal_from_before_revisions_is_left_alone(old: Path) -> None:
    with closing(sqlite3.connect(old)) as raw, raw:
        raw.execute("UPDATE facts SET value = '99' WHERE name = 'version'")
    refused_untouched(old, "99")


def test_a_newer_journal_that_was_cut_off_by_a_power_cut_is_left_alone(file: Path, tmp_path: Path) -> None:
    with opened(file):
        pass
    writer = sqlite3.connect(file)
    writer.execute("UPDATE alembic_version SET version_num = '9999'")
    writer.commit()
    # What a power cut leaves: a file, and a log beside it that nobody has folded in.
    torn = tmp_path / "torn"
    torn.mkdir()
    for name in ("journal.sqlite", "journal.sqlite-wal"):
        (torn / name).write_bytes((tmp_path / name).read_bytes())
    writer.close()
    refused_untouched(torn / "journal.sqlite", "9999")


def refused_untouched(path: Path, version: str) -> None:
    wanted = {name: (path.parent / name).read_bytes() for name in files(path)}
    with pytest.raises(JournalNotOpened, match=version):
        open_database(path)
    assert {name: (path.parent / name).read_bytes() for name in files(path)} == wanted


def files(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.glob(f"{path.name}*") if not found.name.endswith("-shm"))


def test_a_newer_journal_on_a_server_is_left_alone(database: str) -> None:
    engine = open_database(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(JournalNotOpened, match="9999"):
        open_database(database)


def test_what_is_no_journal_is_refused(file: Path) -> None:
    file.write_bytes(b"this is a letter, not a journal, and long enough to be looked at twice" * 20)
    with pytest.raises(JournalNotOpened, match="not a database"):
        open_database(file)
    file.unlink()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")
    before = file.read_bytes()
    with pytest.raises(JournalNotOpened, match="another program"):
        open_database(file)
    assert file.read_bytes() == before


def test_the_newest_revision_is_the_one_that_the_program_names() -> None:
    script = known_revisions()
    assert script.get_heads() == [HEAD]
    assert [found.revision for found in reversed(list(script.walk_revisions()))] == list(REVISIONS)


def test_a_journal_that_is_up_to_date_is_opened_without_alembic(file: Path) -> None:
    code = (
        "import sys, pathlib; from pos.back.journal.database import open_database;"
        f"open_database(pathlib.Path({str(file)!r})); open_database(pathlib.Path({str(file)!r}));"
        "print('alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as raw:
        return "\n".join(raw.iterdump())


def shape(engine: Engine) -> dict[str, object]:
    found = inspect(engine)
    return {
        table: (
            {(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)},
            sorted((index["name"], tuple(index["column_names"])) for index in found.get_indexes(table)),
            found.get_pk_constraint(table)["constrained_columns"],
        )
        for table in found.get_table_names()
    }


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: not (kind == "table" and name == "alembic_version")}
        context = MigrationContext.configure(connection, opts=options)
        return [found for found in compare_metadata(context, METADATA) if "alembic_version" not in str(found)]
