"""`pos journal`: every sale as plain data, and whether the record is as this till wrote it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from pos.commands.asking import Asking
from pos.config.places import Places, places
from pos.config.settings import Settings, read_settings
from pos.domain.errors import NotFound

if TYPE_CHECKING:
    from pos.back.vault.vault import Vault

Say = Callable[[str], None]


def describe(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    """Add the command to the command line."""
    journal = commands.add_parser(
        "journal",
        parents=[common],
        help="export the record of sales, or check that nobody changed it",
        description="Reads the record of sales and changes nothing; a till may be selling meanwhile.",
    )
    wishes = journal.add_subparsers(dest="wish", metavar="export|verify", required=True)
    wishes.add_parser(
        "export",
        parents=[common],
        help="every sale as one JSON line",
        description="One JSON line a sale: sale_id, state, cart_id, order_id, amount_minor, currency, last_four, "
        "times. What is not known is null. No secret and no source id is among it.",
    )
    wishes.add_parser(
        "verify",
        parents=[common],
        help="whether every entry is as this till wrote it",
        description="Follows the chain of entries and compares the tables. The exit code is 1 when an entry was "
        "changed, deleted, moved, added or cut off, or when two entries do not go together.",
    )


def run(options: argparse.Namespace, say: Say, asking: Asking | None = None) -> int:
    """Do what is wished, and return the exit code."""
    where = places(options.data, options.settings)
    settings = read_settings(where.settings)
    vault = _vault(where, settings, asking or Asking())
    return _export(where, settings, vault, say) if options.wish == "export" else _verify(where, settings, vault, say)


def _export(where: Places, settings: Settings, vault: Vault, say: Say) -> int:
    import msgspec

    from pos.back.journal.database import open_to_read
    from pos.back.journal.export import exported
    from pos.back.vault.vault import Entry

    engine = open_to_read(settings.journal.url or where.journal, vault.read(Entry.DATABASE_PASSWORD))
    try:
        for row in exported(engine):
            say(msgspec.json.encode(row).decode())
    finally:
        engine.dispose()
    return 0


def _verify(where: Places, settings: Settings, vault: Vault, say: Say) -> int:
    from pos.back.journal.check import check
    from pos.back.journal.database import open_to_read
    from pos.back.sealing import Sealer
    from pos.back.vault.vault import Entry, own_key

    if vault.read(Entry.SEALING) is None:
        raise NotFound("This till has no key of its own yet, so it has written nothing that could be checked.")
    engine = open_to_read(settings.journal.url or where.journal, vault.read(Entry.DATABASE_PASSWORD))
    try:
        found = check(engine, Sealer(own_key(vault, Entry.SEALING)))
    finally:
        engine.dispose()
    for fault in found.told:
        say(fault)
    if found.others:
        say(f"{found.others} entries are other tills'; each of those checks its own.")
    if found.faults:
        say("The journal is not as this till wrote it.")
        return 1
    say(f"The journal is whole: {found.entries} entries of {found.sales} sales.")
    return 0


def _vault(where: Places, settings: Settings, asking: Asking) -> Vault:
    from pos.back.vault.opening import PassphraseNeeded, open_vault

    environment = settings.processor.environment
    try:
        return open_vault(where, environment, look_only=True)
    except PassphraseNeeded:
        return open_vault(where, environment, asking.secret("Passphrase of the encrypted file"), look_only=True)
