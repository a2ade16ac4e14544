"""The price of a piece as somebody at the counter has changed it: to another amount, by a percentage, by an amount off.

All three start from the normal price, never from one that was changed before: two small discounts do not become a
large one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pos.domain.errors import NotUnderstood
from pos.domain.money import Money

#: Units: hundredths of a percent.
WHOLE: Final = 100 * 100

_SPACES: Final = str.maketrans("", "", " \u00a0\u202f")
_PERCENT: Final = re.compile(r"-?(\d{1,9})(?:[.,](\d{0,9}))?%")
_MORE_THAN_ZERO: Final = "The price must be more than zero. What is a gift is taken out of the sale."


class How(Enum):
    """What was typed; stored by value, so values never change."""

    PRICE = "price"
    PERCENT = "percent"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class ByHand:
    """What one piece costs by hand.

    Units: ``percent`` in hundredths of a percent, 0 where none was typed.
    """

    normal: Money
    price: Money
    how: How
    percent: int = 0
    #: Who did it, or said yes to it; empty while nobody has written it down.
    by: str = ""

    @property
    def off(self) -> Money:
        """What a piece costs less than normally; below zero where it costs more."""
        return self.normal - self.price

    @property
    def percent_off(self) -> int:
        """How much less it is, as it was typed, or else to the nearest.

        Units: hundredths of a percent; below zero where it costs more.
        """
        return self.percent or (2 * self.off.minor * WHOLE + self.normal.minor) // (2 * self.normal.minor)

    def is_beyond(self, limit: int) -> bool:
        """Whether more is taken off than so much.

        Units: ``limit`` in hundredths of a percent.
        """
        if self.how is How.PERCENT:
            return self.percent > limit
        return self.off.minor * WHOLE > self.normal.minor * limit

    @property
    def words(self) -> str:
        """What was done, in a few words for paper."""
        if self.how is How.PERCENT:
            return f"{percent_text(self.percent)} % off"
        return f"{self.off.decimal:f} off" if self.how is How.AMOUNT else "price by hand"


def price_typed(text: str, normal: Money) -> ByHand | None:
    """Read what somebody typed for the price of a piece; None stands for the normal price.

    ``12.50`` and ``1250`` are a price, ``10%`` and ``-10%`` take so much off, ``-2.00`` and ``-200`` an amount. What a
    percentage leaves is rounded half up to the minor unit, for each piece.
    Raises: NotUnderstood with one sentence that says what to type.
    """
    bare = text.translate(_SPACES).replace("\u2212", "-")
    if not bare:
        return None
    if normal.minor <= 0:
        raise NotUnderstood("This item has no price that could be changed.")
    if bare.endswith("%"):
        percent = _percent(bare)
        changed = ByHand(normal, reduced(normal, percent), How.PERCENT, percent)
    elif bare.startswith("-"):
        changed = ByHand(normal, normal - Money.typed(bare[1:], normal.currency), How.AMOUNT)
    else:
        changed = ByHand(normal, Money.typed(bare, normal.currency), How.PRICE)
    if changed.price.minor <= 0:
        raise NotUnderstood(_MORE_THAN_ZERO)
    return changed if changed.off.minor else None


def reduced(normal: Money, percent: int) -> Money:
    """What is left of a price after so much of it was taken off, rounded half up to the minor unit.

    Units: ``percent`` in hundredths of a percent.
    """
    return Money((2 * normal.minor * (WHOLE - percent) + WHOLE) // (2 * WHOLE), normal.currency)


def percent_text(percent: int) -> str:
    """A percentage as it is read, without needless digits.

    Units: hundredths of a percent.
    """
    whole, rest = divmod(abs(percent), 100)
    return f"{'-' if percent < 0 else ''}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def _percent(bare: str) -> int:
    found = _PERCENT.fullmatch(bare) if bare.isascii() else None
    if found is None:
        raise NotUnderstood("Type how much comes off, such as 10%.")
    rest = (found.group(2) or "").rstrip("0")
    if len(rest) > 2:
        raise NotUnderstood("A percentage has at most two digits after the separator, such as 12.75%.")
    percent = int(found.group(1)) * 100 + int(rest.ljust(2, "0"))
    if percent == 0:
        raise NotUnderstood("Type how much comes off, such as 10%.")
    if percent >= WHOLE:
        raise NotUnderstood(_MORE_THAN_ZERO)
    return percent
