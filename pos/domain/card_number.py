"""Tells a card number in a text, so that it goes no further."""

from __future__ import annotations

import re
from typing import Final

#: The shortest and the longest card numbers there are.
_LENGTHS: Final = range(12, 20)
_LONG_DIGITS: Final = re.compile(r"\d{12,}")
_SEPARATED: Final = re.compile(r"(?<=\d)[\s.-]+(?=\d)")


def may_hold_a_card_number(text: str) -> bool:
    """Whether 12 to 19 digits in a row, with or without gaps, have the check digit of a card number."""
    for run in _LONG_DIGITS.findall(_SEPARATED.sub("", text)):
        for length in _LENGTHS:
            if any(_luhn(run[start : start + length]) for start in range(len(run) - length + 1)):
                return True
    return False


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0
