"""The shop's keys at the processor, as this process was given them."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Final

from pos.domain.errors import NotReady
from pos.domain.secret import Secret

_VARIABLES: Final = {
    "confidential": "POS_CONFIDENTIAL_KEY",
    "secret": "POS_CONFIDENTIAL_SECRET",
    "public": "POS_PUBLIC_KEY",
    "publishable": "POS_PUBLISHABLE_KEY",
}


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


def take_from_surroundings(surroundings: MutableMapping[str, str] = os.environ) -> ShopKeys:
    """Read the keys once, and take them out of sight of every child process.

    Raises: NotReady with the names of those that are missing.
    """
    found = {name: surroundings.pop(variable, "").strip() for name, variable in _VARIABLES.items()}
    missing = [_VARIABLES[name] for name, value in found.items() if not value]
    if missing:
        raise NotReady(f"The processor's keys are missing: {', '.join(missing)}. Set them, then start the till again.")
    return ShopKeys(**{name: Secret(value) for name, value in found.items()})
