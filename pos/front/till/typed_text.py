"""What a text in the search field means.

Letters look for an item by name. Digits with separators are an amount, or a mistyped one. Digits alone are a barcode
when they are as long as one (8 to 14), and minor units on the keypad path when they are shorter: ``1250`` is 12.50. A
card number belongs in the card form and nowhere else, so what can be one is refused before it goes anywhere.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final


class Meaning(Enum):
    """What the till takes a typed text for."""

    NOTHING = "nothing"
    AMOUNT = "amount"
    CODE = "code"
    WORDS = "words"
    CARD_NUMBER = "card_number"


_SPACES: Final = re.compile(r"[\s\u00a0\u202f]")
_AMOUNT: Final = re.compile(r"[+-]?\d*[.,]?\d*")
_MISTYPED_AMOUNT: Final = re.compile(r"[+-]?[\d.,]*")
#: What people put between the groups of a card number.
_BETWEEN: Final = str.maketrans("", "", "-.,/")
_CODE_LENGTHS: Final = range(8, 15)
_CARD_LENGTHS: Final = range(12, 20)


def meaning_of(text: str) -> Meaning:
    """Decide what a whole text means when Enter is pressed."""
    bare = _SPACES.sub("", text)
    if not bare:
        return Meaning.NOTHING
    if not bare.isascii() or not any(character.isdigit() for character in bare):
        return Meaning.WORDS
    amount = _AMOUNT.fullmatch(bare)
    digits = bare.replace("-", "") if amount else bare.translate(_BETWEEN)
    if digits.isdigit() and _may_be_card(digits):
        return Meaning.CARD_NUMBER
    if bare.isdigit():
        return Meaning.CODE if len(bare) in _CODE_LENGTHS else Meaning.AMOUNT
    return Meaning.AMOUNT if amount or _MISTYPED_AMOUNT.fullmatch(bare) else Meaning.WORDS


def may_search(text: str) -> bool:
    """Whether a text that is still being typed may go to the search; long digits wait for Enter.

    Eight digits of a card may be known to anyone; more of them leave this field only once they are proved a barcode.
    """
    digits = "".join(character for character in text if character.isdigit())
    return bool(text.strip()) and len(digits) <= _CODE_LENGTHS.start


def _may_be_card(digits: str) -> bool:
    if len(digits) not in _CARD_LENGTHS:
        return False
    if len(digits) not in _CODE_LENGTHS:
        return True
    return _luhn(digits) and not _gtin(digits)


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0


def _gtin(digits: str) -> bool:
    """Whether the check digit is that of a trade item number (EAN, UPC, GTIN)."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0
