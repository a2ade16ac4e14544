"""What clients show to be let in."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, fields


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Every key of one shop; made anew at every start unless the shop file gives it."""

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


#: The names a shop file may give keys under.
NAMES = tuple(one.name for one in fields(Keys))
