"""How a sale begins: with an id that is nothing but letters, and a reference that people can say."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from pos.domain.sale import Sale

#: For references that people say: no letter or digit that is mistaken for another.
_SPOKEN: Final = "ACDEFGHJKLMNPQRTUVWXY34679"
_REFERENCE_LENGTH: Final = 4
#: Twenty of them tell more sales apart than there will ever be.
_MARK_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_MARK_LENGTH: Final = 20


def new_sale(now: datetime) -> Sale:
    """A sale without anything in it."""
    return Sale(new_mark(), _drawn(_SPOKEN, _REFERENCE_LENGTH), now, now)


def new_mark() -> str:
    """An id without a digit: it goes to the processor, which refuses whatever holds something like a card number."""
    return _drawn(_MARK_LETTERS, _MARK_LENGTH)


def _drawn(letters: str, length: int) -> str:
    """Letters at random, each as likely as any other at every place."""
    number, drawn = secrets.randbelow(len(letters) ** length), []
    for _ in range(length):
        number, place = divmod(number, len(letters))
        drawn.append(letters[place])
    return "".join(drawn)
