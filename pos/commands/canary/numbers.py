"""Random card numbers of every brand, each used once: whatever is found of one was put there by this run."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from pos.domain.card_number import SHORTEST

#: Brand, how its numbers begin, how many digits they have.
BRANDS: Final = (
    ("Visa", "4", 16),
    ("Visa", "4", 19),
    ("MasterCard", "53", 16),
    ("AmericanExpress", "37", 15),
    ("DinersClub", "36", 14),
    ("Discover", "6011", 16),
    ("JCB", "3569", 16),
    ("UnionPay", "62", 17),
    ("UnionPay", "62", 19),
    ("Maestro", "5018", 18),
)


@dataclass(frozen=True, slots=True)
class RandomCard:
    """One made-up card that passes for a real one."""

    brand: str
    number: str

    @property
    def code(self) -> str:
        """A security code of the brand's length."""
        return "1234" if self.brand == "AmericanExpress" else "123"

    def __repr__(self) -> str:
        return f"RandomCard({self.brand}, {len(self.number)} digits)"


def random_card(brand: str, begins: str, length: int) -> RandomCard:
    """A number with the right check digit and no pattern: none of its digits is guessed.

    No beginning of it is a number too: a field might take that for the whole and go on.
    """
    while True:
        body = begins + "".join(secrets.choice("0123456789") for _ in range(length - len(begins) - 1))
        if not any(_check_digit(body[:end]) == body[end] for end in range(SHORTEST - 1, len(body))):
            return RandomCard(brand, body + _check_digit(body))


def _check_digit(body: str) -> str:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in body[::-2])
    return str(-(sum(doubled) + sum(int(digit) for digit in body[-2::-2])) % 10)
