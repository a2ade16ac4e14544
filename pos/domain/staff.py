"""The people who work at a till, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Role(Enum):
    """What somebody may do; stored by value, so values never change."""

    CASHIER = "cashier"
    MANAGER = "manager"
    OWNER = "owner"

    def covers(self, other: Role) -> bool:
        """Whether this role may do what the other may."""
        return _RANK[self] >= _RANK[other]


_RANK: Final = {Role.CASHIER: 0, Role.MANAGER: 1, Role.OWNER: 2}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account at this till."""

    id: str
    name: str
    role: Role
