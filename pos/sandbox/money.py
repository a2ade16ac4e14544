"""Amounts as whole minor units, for currencies of 0, 2 and 3 decimals; the sandbox's own arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

_NO_DECIMALS: Final = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split())
_THREE_DECIMALS: Final = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_SIGNS: Final = {"EUR": "€", "GBP": "£", "JPY": "¥", "USD": "$"}

#: Beyond this no amount is believed; it keeps every sum of a cart far inside 64 bits.
LARGEST_MINOR: Final = 10**12


def decimals(currency: str) -> int:
    """How many decimals a currency has."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def divided(numerator: int, denominator: int) -> int:
    """Divide whole numbers and round halves up; the denominator is positive."""
    return (2 * numerator + denominator) // (2 * denominator)


def to_minor(amount: Decimal, currency: str) -> int:
    """Round an amount half-up to the currency's minor unit."""
    return int(amount.scaleb(decimals(currency)).to_integral_value(ROUND_HALF_UP))


def read_amount(raw: object, currency: str) -> int:
    """Read an amount from a body: a number, or a string that is one.

    Units: minor units of the currency.
    Raises: ValueError if it is no number, is finer than the minor unit, or is absurdly large.
    """
    readable = isinstance(raw, int | float | str | Decimal) and not isinstance(raw, bool)
    if not readable or len(str(raw)) > 40:
        raise ValueError("not a number")
    try:
        amount = Decimal(str(raw).strip())
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not amount.is_finite() or abs(amount.adjusted()) > 20:
        raise ValueError("not a believable amount")
    scaled = amount.scaleb(decimals(currency))
    minor = int(scaled.to_integral_value(ROUND_HALF_UP))
    if minor != scaled:
        raise ValueError("finer than the currency's minor unit")
    if abs(minor) > LARGEST_MINOR:
        raise ValueError("not a believable amount")
    return minor


def major(minor: int, currency: str) -> Decimal:
    """Write minor units as the exact decimal number that goes into an answer."""
    return Decimal(minor).scaleb(-decimals(currency))


def money(minor: int, currency: str) -> dict[str, Any]:
    """The ``money`` object of an answer."""
    return {"currency": currency, "value": major(minor, currency)}


def formatted(minor: int, currency: str) -> str:
    """Write an amount for people: ``€1,284.60``, ``84.200KWD``."""
    places = decimals(currency)
    whole, part = divmod(abs(minor), 10**places)
    digits = f"{whole:,}.{part:0{places}}" if places else f"{whole:,}"
    sign = "-" if minor < 0 else ""
    return f"{sign}{_SIGNS[currency]}{digits}" if currency in _SIGNS else f"{sign}{digits}{currency}"
