"""The shop's keys at the processor: from the vault, or, for sandboxes and tests only, from the surroundings."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pos.back.vault.vault import Entry, Vault
from pos.config.settings import Environment
from pos.domain.errors import NotReady
from pos.domain.secret import Secret

#: Which variable of the surroundings each comes from, in sandboxes and tests.
VARIABLES: Final = {
    "confidential": "POS_CONFIDENTIAL_KEY",
    "secret": "POS_CONFIDENTIAL_SECRET",
    "public": "POS_PUBLIC_KEY",
    "publishable": "POS_PUBLISHABLE_KEY",
}
#: Where each lies in the vault.
ENTRIES: Final = {
    "confidential": Entry.CONFIDENTIAL_KEY,
    "secret": Entry.CONFIDENTIAL_SECRET,
    "public": Entry.PUBLIC_KEY,
    "publishable": Entry.PUBLISHABLE_KEY,
}
_LIVE_IN_A_TEST: Final = "The keys are live ones, and the settings say test: nothing real is charged from here."
_TEST_PREFIXES: Final = ("pk_test_", "pk_sys_")


class KeyMode(Enum):
    """Which world a publishable key opens.

    Source: Commerce API, "Publishable API key": pk_test_…, pk_sys_…, and pk_… for live.
    """

    TEST = "test"
    LIVE = "live"
    UNKNOWN = "unknown"


def mode_of(publishable: Secret) -> KeyMode:
    """Tell test from live by how the key begins."""
    text = publishable.reveal()
    if text.startswith(_TEST_PREFIXES):
        return KeyMode.TEST
    return KeyMode.LIVE if text.startswith("pk_") else KeyMode.UNKNOWN


@dataclass(frozen=True, slots=True)
class ShopKeys:
    """All that a till needs to be let in; only ``publishable`` is made for a page."""

    confidential: Secret
    secret: Secret
    public: Secret
    publishable: Secret

    @classmethod
    def from_mapping(cls, said: dict[str, str]) -> ShopKeys:
        """Take the keys that the built-in sandbox has told of itself.

        Raises: KeyError if one is missing.
        """
        return cls(
            Secret(said["confidential_key"]),
            Secret(said["confidential_secret"]),
            Secret(said["public_key"]),
            Secret(said["publishable_key"]),
        )


def keys_around(environment: Environment, surroundings: MutableMapping[str, str] = os.environ) -> ShopKeys | None:
    """The surroundings' keys where they are whole and may be used; None, and nothing taken, where they are not.

    They are known before any vault is open.
    """
    if environment is Environment.LIVE or not all(surroundings.get(one, "").strip() for one in VARIABLES.values()):
        return None
    keys = ShopKeys(**{name: Secret(surroundings[variable].strip()) for name, variable in VARIABLES.items()})
    if environment is Environment.TEST and mode_of(keys.publishable) is KeyMode.LIVE:
        return None
    for variable in VARIABLES.values():
        del surroundings[variable]
    return keys


def find_keys(vault: Vault, environment: Environment, surroundings: MutableMapping[str, str] = os.environ) -> ShopKeys:
    """The keys for a processor that is not built in: the vault's, or, while nothing is real, the surroundings'.

    They are taken out of the surroundings in any case, so that no child process sees them.
    Raises: NotReady with what is missing, or with why the keys that are there are not used.
    """
    if (around := keys_around(environment, surroundings)) is not None:
        return around
    found = {name: surroundings.pop(variable, "").strip() for name, variable in VARIABLES.items()}
    if any(found.values()):
        raise NotReady(_unfit(found, environment))
    kept = {name: vault.read(entry) for name, entry in ENTRIES.items()}
    if missing := [ENTRIES[name].value for name, value in kept.items() if value is None]:
        raise NotReady(f"The processor's keys are missing ({', '.join(missing)}). Keep them with `pos keys set`.")
    keys = ShopKeys(**{name: value for name, value in kept.items() if value is not None})
    mode = mode_of(keys.publishable)
    if environment is Environment.LIVE and mode is not KeyMode.LIVE:
        raise NotReady("The publishable key is not a live one. Keep the live keys with `pos keys set`.")
    if environment is Environment.TEST and mode is KeyMode.LIVE:
        raise NotReady(_LIVE_IN_A_TEST)
    return keys


def _unfit(found: dict[str, str], environment: Environment) -> str:
    """Why the keys in the surroundings are not used."""
    if environment is Environment.LIVE:
        # Whoever may read this user's processes may read their surroundings: good enough for tests only.
        return "Live keys are not taken from environment variables. Keep them with `pos keys set` instead."
    missing = [VARIABLES[name] for name, value in found.items() if not value]
    return f"The processor's keys are missing: {', '.join(missing)}." if missing else _LIVE_IN_A_TEST
