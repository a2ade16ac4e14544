"""Everything that one running sandbox consists of, as a request finds it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field

from flask import current_app

from pos.sandbox.books import Books
from pos.sandbox.clock import Clock
from pos.sandbox.declines import ArmedDeclines
from pos.sandbox.shop import Shop
from pos.sandbox.worlds import World


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What clients show to be let in; made anew at every start unless the shop file gives them."""

    public_key: str = field(default_factory=lambda: secrets.token_hex(16))
    confidential_key: str = field(default_factory=lambda: secrets.token_hex(16))
    confidential_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    publishable_key: str = field(default_factory=lambda: f"pk_test_{secrets.token_hex(16)}")
    admin_user: str = "representative"
    admin_password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    control_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def told(self) -> dict[str, str]:
        """The keys as the ready line says them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Processor:
    """One shop with its books, keys and clock."""

    shop: Shop
    books: Books
    clock: Clock
    keys: Keys
    world: World
    declines: ArmedDeclines


def here() -> Processor:
    """The processor that serves the present request."""
    processor: Processor = current_app.extensions["processor"]
    return processor
