"""`pos journal`: every sale as plain data, and whether the record is as this till wrote it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from pos.commands.asking import Asking
from pos.config.places import Places, places
from pos.config.settings import Settings, read_settings
from pos.domain.errors import NotFound

if TYPE_CHECKING:
    from pos.back.journal.audit import AuditTrail
    from pos.back.journal.record import Record
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
    wishes = journal.add_subparsers(dest="wish", metavar="export|verify|day", required=True)
    wishes.add_parser(
        "export",
        parents=[common],
        help="every sale with its refunds as one JSON line",
        description="One JSON line a sale: sale_id, state, cart_id, order_id, amount_minor, currency, last_four, "
        "times, and refunds: for each its refund_id, state, number at the processor, amount_minor, currency, reason, "
        "by whom, times. What is not known is null. No secret and no source id is among it.",
    )
    wishes.add_parser(
        "verify",
        parents=[common],
        help="whether every entry and the audit trail are as this till wrote them",
        description="Follows the chains of entries and of the audit trail, and compares the tables. The exit code is "
        "1 when a row was changed, deleted, moved, added or cut off, or when two entries do not go together.",
    )
    day = wishes.add_parser(
        "day",
        parents=[common],
        help="one day of this till on paper",
        description="What was sold and not accepted, what nobody knows yet, who decided, and the head of the audit "
        "trail: kept on paper, it shows later whether rows were cut off or written anew.",
    )
    day.add_argument("--date", metavar="YYYY-MM-DD", type=date.fromisoformat, help="another day than today")


def run(options: argparse.Namespace, say: Say, asking: Asking | None = None) -> int:
    """Do what is wished, and return the exit code."""
    where = places(options.data, options.settings)
    settings = read_settings(where.settings)
    vault = _vault(where, settings, asking or Asking())
    from pos.back.journal.record import opened_record
    from pos.back.vault.vault import Entry

    with opened_record(settings.journal.url or where.journal, vault.read(Entry.DATABASE_PASSWORD)) as record:
        match options.wish:
            case "export":
                return _export(record, say)
            case "verify":
                return _verify(record, vault, say)
            case _:
                return _day(record, settings, vault, options.date or datetime.now().astimezone().date(), say)


def _export(record: Record, say: Say) -> int:
    import msgspec

    for row in record.exported():
        say(msgspec.json.encode(row).decode())
    return 0


def _day(record: Record, settings: Settings, vault: Vault, day: date, say: Say) -> int:
    from pos.back.day_report import RefundsOfDay, day_report
    from pos.back.sealing import Sealer
    from pos.back.vault.vault import Entry, own_key

    _must_have_written(vault)
    # The shop's own midnight; where the clocks change, such a day has 23 or 25 hours.
    begin, end = (datetime(one.year, one.month, one.day).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    own = Sealer(own_key(vault, Entry.SEALING)).identity
    entries, refunds = record.entries(own, begin, end), RefundsOfDay.of(record.refunds(own, begin, end), begin, end)
    trail, shop = _trail(record, vault), settings.shop
    head = trail.head() if trail is not None else None
    say(day_report(entries, head, shop.name, shop.till, day, datetime.now().astimezone(), refunds).rstrip("\n"))
    return 0


def _trail(record: Record, vault: Vault) -> AuditTrail | None:
    """This till's trail; None where none was ever begun: looking makes no key."""
    from pos.back.vault.anchor import VaultAnchor
    from pos.back.vault.vault import Entry, own_key

    if vault.read(Entry.AUDIT) is None:
        return None
    return record.trail(own_key(vault, Entry.AUDIT), VaultAnchor(vault), lambda: datetime.now(UTC))


def _must_have_written(vault: Vault) -> None:
    from pos.back.vault.vault import Entry

    if vault.read(Entry.SEALING) is None:
        raise NotFound("This till has no key of its own yet, so it has written nothing that could be read here.")


def _verify(record: Record, vault: Vault, say: Say) -> int:
    from pos.back.sealing import Sealer
    from pos.back.vault.vault import Entry, own_key

    _must_have_written(vault)
    found = record.check(Sealer(own_key(vault, Entry.SEALING)))
    trail = _trail(record, vault)
    for fault in found.told:
        say(fault)
    if found.others:
        say(f"{found.others} entries are other tills'; each of those checks its own.")
    if found.faults:
        say("The journal is not as this till wrote it.")
    else:
        say(f"The journal is whole: {found.entries} entries of {found.sales} sales.")
    return 0 if _is_whole(trail, say) and not found.faults else 1


def _is_whole(trail: AuditTrail | None, say: Say) -> bool:
    if trail is None:
        say("There is no audit trail yet.")
        return True
    found = trail.check()
    for fault in found.faults:
        say(fault)
    if found.faults:
        say("The audit trail is not as this till wrote it.")
    else:
        say(f"The audit trail is whole: {found.rows} rows, head {trail.head()}.")
    return not found.faults


def _vault(where: Places, settings: Settings, asking: Asking) -> Vault:
    from pos.back.vault.opening import PassphraseNeeded, open_vault

    environment = settings.processor.environment
    try:
        return open_vault(where, environment, look_only=True)
    except PassphraseNeeded:
        return open_vault(where, environment, asking.secret("Passphrase of the encrypted file"), look_only=True)
