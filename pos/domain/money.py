"""Money in integer minor units of one currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pos.domain.errors import BugError, NotUnderstood

#: Digits after the separator where it is not two (ISO 4217).
_EXPONENTS: Final = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
#: More than any counter takes for one thing, and far below what a database integer holds.
MOST_MINOR: Final = 10**9

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_TYPED: Final = re.compile(r"(\d*)(?:[.,](\d*))?")


def exponent(currency: str) -> int:
    """How many digits a currency has after its separator.

    Source: ISO 4217.
    """
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount.

    Units: ``minor`` counts the smallest unit of ``currency`` (cents for EUR, yen for JPY, fils for KWD).
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise BugError("money counts whole minor units")
        if not _CURRENCY.fullmatch(self.currency):
            raise BugError("a currency is three capital letters")

    @classmethod
    def from_decimal(cls, value: Decimal, currency: str) -> Money:
        """Take an exact decimal of major units.

        Raises: NotUnderstood if it has more digits than the currency.
        """
        scaled = value.scaleb(exponent(currency))
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise NotUnderstood(f"An amount in {currency} has {exponent(currency)} digits after the separator.")
        return cls(int(scaled), currency)

    @classmethod
    def typed(cls, text: str, currency: str) -> Money:
        """Read what a person typed: minor units without a separator (1250 is 12.50), major units with one.

        Raises: NotUnderstood with one sentence that says what to type.
        """
        digits = exponent(currency)
        cleaned = text.strip().replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
        example = f"1250 or {Decimal(1250).scaleb(-digits)}" if digits else "1250"
        match = _TYPED.fullmatch(cleaned) if cleaned.isascii() else None
        if match is None or not any(character.isdigit() for character in cleaned):
            raise NotUnderstood(f"Type an amount in digits, such as {example}.")
        whole, fraction = match.group(1) or "0", match.group(2)
        if fraction is None:
            minor = int(whole[:20])
        elif len(fraction) > digits:
            raise NotUnderstood(f"An amount in {currency} has {digits} digits after the separator, such as {example}.")
        else:
            minor = int(whole[:20]) * 10**digits + int(fraction.ljust(digits, "0") or "0")
        if minor == 0:
            raise NotUnderstood("The amount must be more than zero.")
        if minor > MOST_MINOR:
            raise NotUnderstood("The amount is too large for one sale.")
        return cls(minor, currency)

    @property
    def decimal(self) -> Decimal:
        """The exact amount in major units."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal:f} {self.currency}"

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise BugError(f"{self.currency} and {other.currency} do not add up")
