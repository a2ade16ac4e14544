"""Tells a card number in a text, so that it goes no further."""

from __future__ import annotations

import re
from typing import Final

#: The shortest and the longest card numbers there are.
SHORTEST: Final = 12
LONGEST: Final = 19
#: Twelve digits or more, with up to three signs between two of them that are neither letters nor digits.
LONG_DIGITS: Final = re.compile(r"\d(?:[\W_]{0,3}\d){11,}")
#: Lengths of a barcode that carries a check digit of its own.
_BARCODES: Final = frozenset({8, 12, 13, 14})
#: The code of each digit -> the code of the sum of its double's digits.
_ZERO: Final = ord("0")
_DOUBLED: Final = bytes.maketrans(b"0123456789", b"0246813579")


def may_hold_a_card_number(text: str) -> bool:
    """Whether 12 to 19 digits in a row, with or without gaps, have the check digit of a card number."""
    return any(holds_check_digit(run) for run in _runs(text))


def holds_check_digit(digits: str, shortest: int = SHORTEST) -> bool:
    """Whether some part of a row of digits, in any writing, has the check digit of a card number."""
    digits = "".join(str(int(sign)) for sign in digits)
    return any(
        _luhn(digits[start : start + length])
        for length in range(shortest, LONGEST + 1)
        for start in range(len(digits) - length + 1)
    )


def is_barcode(text: str) -> bool:
    """Whether a text is a whole GTIN with its own check digit.

    Source: GS1 General Specifications: weights 3 and 1 from the right.
    """
    if len(text) not in _BARCODES or not (text.isascii() and text.isdigit()):
        return False
    weighted = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text)))
    return sum(weighted) % 10 == 0


def _runs(text: str) -> set[str]:
    return {"".join(filter(str.isdecimal, found)) for found in LONG_DIGITS.findall(text)}


def _luhn(digits: str) -> bool:
    # Sums of codes, each greater by the code of "0" than the digit that it stands for.
    plain, doubled = digits[-1::-2].encode(), digits[-2::-2].encode().translate(_DOUBLED)
    return (sum(plain) + sum(doubled) - _ZERO * len(digits)) % 10 == 0
