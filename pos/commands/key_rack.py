"""Keeps the shop's keys, says which are there, and forgets them; none of them is ever shown."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

from pos.back.journal.audit import Deed
from pos.back.keys import mode_of
from pos.back.till_lock import TillLock
from pos.back.vault.encrypted_file import SHORTEST_PASSPHRASE
from pos.back.vault.opening import PassphraseNeeded, make_encrypted, open_vault
from pos.back.vault.system_keyring import NoKeyring, system_keyring
from pos.back.vault.vault import Entry, Vault
from pos.commands.asking import Asking
from pos.commands.check_up.shop import opened_trail
from pos.commands.keys import NAMES, OF_THE_PROCESSOR
from pos.config.places import Places, places
from pos.config.settings import Environment, read_settings
from pos.domain.errors import NotAllowed, NotUnderstood

Say = Callable[[str], None]

_ENTRIES: Final = {
    "confidential-key": Entry.CONFIDENTIAL_KEY,
    "confidential-secret": Entry.CONFIDENTIAL_SECRET,
    "public-key": Entry.PUBLIC_KEY,
    "publishable-key": Entry.PUBLISHABLE_KEY,
    "database-password": Entry.DATABASE_PASSWORD,
    "pepper": Entry.PEPPER,
}
#: Units: characters of a shared secret that people make up.
_SHORTEST_PEPPER: Final = 32


def run(options: argparse.Namespace, say: Say, asking: Asking | None = None) -> int:
    """Do what is wished, and return the exit code."""
    asking = asking or Asking()
    if not set(getattr(options, "names", ())) <= set(NAMES):
        raise NotUnderstood(f"A key is called by its name, and typed when it is asked for. Names: {', '.join(NAMES)}.")
    where = places(options.data, options.settings)
    where.make()
    if options.wish == "show":
        return show(where, say, asking)
    lock = TillLock(where.lock)
    try:
        names = options.names or list(OF_THE_PROCESSOR)
        if options.wish == "set":
            return keep(where, names, say, asking)
        return clear(where, names, say, asking)
    finally:
        lock.release()


def keep(where: Places, names: list[str], say: Say, asking: Asking) -> int:
    """Ask for each of these and keep it."""
    vault = _vault(where, asking, say)
    for name in names:
        secret = asking.secret(NAMES[name])
        if name == "pepper" and len(secret.reveal()) < _SHORTEST_PEPPER:
            raise NotAllowed(f"The pepper needs at least {_SHORTEST_PEPPER} characters. It was not kept.")
        vault.write(_ENTRIES[name], secret)
    _write_down(where, vault, Deed.KEYS_SET, names)
    say(f"Kept in {vault.place}: {', '.join(names)}.")
    _say_mode(vault, say)
    return 0


def show(where: Places, say: Say, asking: Asking) -> int:
    """Say which are there."""
    vault = _existing(where, asking)
    say(f"Keys lie in {vault.place}.")
    for name, told in NAMES.items():
        say(f"  {name:<20} {'kept' if vault.read(_ENTRIES[name]) else 'missing':<8} {told}")
    _say_mode(vault, say)
    return 0


def clear(where: Places, names: list[str], say: Say, asking: Asking) -> int:
    """Forget these."""
    vault = _existing(where, asking)
    if not asking.yes(f"Forget {', '.join(names)}?"):
        raise NotAllowed("Nothing was cleared.")
    for name in names:
        vault.drop(_ENTRIES[name])
    _write_down(where, vault, Deed.KEYS_CLEARED, names)
    say(f"Cleared from {vault.place}: {', '.join(names)}.")
    return 0


def _vault(where: Places, asking: Asking, say: Say) -> Vault:
    """The vault, made if there is none."""
    if not where.vault.exists() and not where.keyring_mark.exists():
        try:
            system_keyring(where.data)
        except NoKeyring as problem:
            say(f"{problem} The keys are kept in an encrypted file instead, {where.vault}.")
            say("Its passphrase is asked for at every start of the till; whoever loses it enters all keys anew.")
            first = asking.secret(f"New passphrase, at least {SHORTEST_PASSPHRASE} characters")
            if asking.is_person and asking.secret("The same passphrase once more") != first:
                raise NotAllowed("The two passphrases differ. Nothing was kept.") from None
            return make_encrypted(where, first)
    return _existing(where, asking)


def _existing(where: Places, asking: Asking) -> Vault:
    # Keys are kept for a processor that is not built in: the sandbox's private file is not meant.
    try:
        return open_vault(where, Environment.LIVE)
    except PassphraseNeeded:
        return open_vault(where, Environment.LIVE, asking.secret("Passphrase of the encrypted file"))


def _write_down(where: Places, vault: Vault, deed: Deed, names: list[str]) -> None:
    """Put into the audit trail which keys were kept or forgotten; a till that never sold has none yet."""
    if where.journal.exists():
        with opened_trail(where, read_settings(where.settings), vault) as (trail, _book):
            trail.add(deed, names=", ".join(names))


def _say_mode(vault: Vault, say: Say) -> None:
    publishable = vault.read(Entry.PUBLISHABLE_KEY)
    if publishable is not None:
        say(f"The publishable key is a {mode_of(publishable).value} key.")
