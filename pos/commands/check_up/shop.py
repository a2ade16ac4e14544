"""The shop's own things: settings, folder, keys, accounts, and the records that nobody may have changed."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pos.back.journal import sqlite_file
from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.database import open_database
from pos.back.journal.schema import HEAD
from pos.back.journal.staff import StaffBook
from pos.back.keys import ENTRIES, KeyMode, mode_of
from pos.back.staff.pins import pepper
from pos.back.till_lock import TillLock
from pos.back.vault.anchor import VaultAnchor
from pos.back.vault.opening import PassphraseNeeded, open_vault
from pos.back.vault.system_keyring import NoKeyring, system_keyring
from pos.back.vault.vault import Entry, Vault, own_key
from pos.commands.asking import Asking
from pos.commands.check_up.finding import Finding, bad, good, note, warn
from pos.config.clock import Clock
from pos.config.places import Places
from pos.config.settings import Environment, Settings
from pos.domain.errors import KnownError
from pos.domain.staff import Role


def folder(where: Places) -> Iterator[Finding]:
    """The till's folder, and whether a till is open in it."""
    if not where.data.exists():
        yield note(f"There is no till in {where.data} yet; the first start makes one.")
        return
    if sys.platform != "win32" and stat.S_IMODE(where.data.stat().st_mode) & 0o077:
        yield warn(f"Other users may look into {where.data}. Take that right away:  chmod 700 '{where.data}'")
    else:
        yield good(f"The till's folder {where.data} is for its user only.")
    if not where.lock.exists():
        return
    try:
        TillLock(where.lock, patience_s=0.0).release()
    except KnownError:
        yield note("A till is open on this folder.")


def secrets(where: Places, environment: Environment, asking: Asking) -> tuple[Vault | None, list[Finding]]:
    """Where the keys lie, and which are there; never what they are."""
    found = [_keyring(where)]
    try:
        try:
            vault = open_vault(where, environment, look_only=True)
        except PassphraseNeeded:
            found.append(good(f"Keys lie in the encrypted file {where.vault}; each start asks for its passphrase."))
            if not asking.is_person:
                found.append(note("Its passphrase was not typed, so keys and records in it are not looked at."))
                return None, found
            vault = open_vault(where, environment, asking.secret("Passphrase of the encrypted file"), look_only=True)
    except KnownError as problem:
        return None, [*found, bad(str(problem))]
    if not vault.is_safe:
        told = f"The till's own keys lie in {vault.place}: good enough for the sandbox, and refused for real cards."
        found.append((bad if environment is Environment.LIVE else note)(told))
    elif not where.vault.exists():
        found.append(good(f"Keys lie in {vault.place}."))
    if environment is Environment.SANDBOX:
        found.append(note("The built-in sandbox has keys of its own."))
    else:
        found += _keys(vault, environment)
    return vault, found


def _keyring(where: Places) -> Finding:
    try:
        return good(f"There is a keyring to keep keys in: {system_keyring(where.data).place}.")
    except NoKeyring as problem:
        return note(f"{problem} Keys can be kept in an encrypted file instead: pos keys set.")


def _keys(vault: Vault, environment: Environment) -> Iterator[Finding]:
    missing = [entry.value for entry in ENTRIES.values() if vault.read(entry) is None]
    if missing:
        yield bad(f"The processor's keys are missing: {', '.join(missing)}. Keep them with pos keys set.")
        return
    publishable = vault.read(Entry.PUBLISHABLE_KEY)
    mode = mode_of(publishable) if publishable is not None else KeyMode.UNKNOWN
    if (environment is Environment.LIVE) == (mode is KeyMode.LIVE):
        yield good(f"The processor's keys are there; the publishable one is a {mode.value} key.")
    else:
        yield bad(f"The settings say {environment.value}, and the publishable key is a {mode.value} key.")


def records(where: Places, settings: Settings, vault: Vault) -> Iterator[Finding]:
    """The audit trail, the accounts, and which card script was served last."""
    if not settings.journal.url and not where.journal.exists():
        yield note("Nothing was sold here yet, so there are no records.")
        return
    if not settings.journal.url and sqlite_file.revision(where.journal) != HEAD:
        yield note("The journal is of another version of this program; it is brought up to date at the next start.")
        return
    with opened_trail(where, settings, vault) as (trail, book):
        checked = trail.check()
        if checked.faults:
            yield bad(f"The audit trail was changed from outside. {' '.join(checked.faults[:3])}")
        else:
            yield good(f"The audit trail is whole: {checked.rows} rows, head {trail.head()}.")
        people = [account.person for account in book.accounts() if account.whole]
        if any(person.role is Role.OWNER for person in people):
            yield good(f"{len(people)} accounts, with an owner.")
        elif settings.processor.environment is Environment.LIVE:
            yield bad("There is no owner. Start the till: it makes the owner's account first.")
        else:
            yield note("There are no accounts: anybody may sell, and nothing real can be sold. F12 makes the first.")
        changed, seen = trail.last(Deed.SCRIPT_CHANGED), trail.last(Deed.SCRIPT_SEEN, Deed.SCRIPT_CHANGED)
        if seen is not None:
            when = seen.at[:10]
            yield note(f"The processor's card script was last looked at on {when}: {str(seen.about['sha256'])[:16]}….")
        if changed is not None:
            yield warn(f"It is another one since {changed.at[:10]}. Ask the processor whether that was meant.")


@contextmanager
def opened_trail(where: Places, settings: Settings, vault: Vault) -> Iterator[tuple[AuditTrail, StaffBook]]:
    """The records of this till, to read.

    Raises: KnownError if the journal cannot be opened.
    """
    engine = open_database(settings.journal.url or where.journal, vault.read(Entry.DATABASE_PASSWORD))
    try:
        trail = AuditTrail(engine, own_key(vault, Entry.AUDIT), VaultAnchor(vault), Clock().now)
        yield trail, StaffBook(engine, pepper(vault), trail.till)
    finally:
        engine.dispose()
