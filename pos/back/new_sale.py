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
    reference = "".join(secrets.choice(_SPOKEN) for _ in range(_REFERENCE_LENGTH))
    return Sale(new_mark(), reference, now, now)


def new_mark() -> str:
    """An id without a digit: it goes to the processor, which refuses whatever holds something like a card number."""
    return "".join(secrets.choice(_MARK_LETTERS) for _ in range(_MARK_LENGTH))
