"""Finds a sold sale by what a customer brings: an order's number, a reference, or a card's last four and the sum."""

from __future__ import annotations

import re
from typing import Final

from pos.back.journal.sold import SoldSales
from pos.domain.card_number import may_hold_a_card_number
from pos.domain.errors import KnownError, NotFound, NotUnderstood
from pos.domain.money import Money
from pos.domain.sale import Sale

#: So many are shown; whoever needs more knows too little of the sale.
MOST_FOUND: Final = 50
#: The processor's order numbers, of digits and at times letters.
_ORDER: Final = re.compile(r"[A-Za-z0-9-]{1,40}")
_REFERENCE: Final = re.compile(r"[A-Za-z0-9]{4}")
_CARD_AND_SUM: Final = re.compile(r"\D{0,20}(\d{4})[\s,;/]+(\d[\d., \u00a0\u202f]*)\s*[A-Za-z]{0,3}")
_HOW: Final = "Type an order number, a reference such as K7Q2, or the card's last four digits and the sum: 1111 12.50."


def found(sold: SoldSales, text: str, currency: str) -> tuple[Sale, ...]:
    """The sales that a text may mean, newest first, one more than are shown where there are more.

    Raises: NotUnderstood with what to type; NotFound; JournalNotWritable if the journal cannot be read.
    """
    text = text.strip()
    if may_hold_a_card_number(text) and len(re.sub(r"\D", "", text)) > 15:
        raise NotUnderstood("That may be a card number. Its last four digits and the sum are enough: 1111 12.50.")
    sales = dict[str, Sale]()
    for one in _looked_up(sold, text, currency):
        sales.setdefault(one.id, one)
    if not sales:
        raise NotFound("No sold sale of this shop is that one. Look at the receipt again, or try another way.")
    return tuple(sorted(sales.values(), key=lambda sale: sale.opened_at, reverse=True))


def _looked_up(sold: SoldSales, text: str, currency: str) -> list[Sale]:
    most = MOST_FOUND + 1
    if match := _CARD_AND_SUM.fullmatch(text):
        try:
            total = Money.typed(match.group(2), currency)
        except KnownError as problem:
            raise NotUnderstood(str(problem)) from None
        return list(sold.by_card(match.group(1), total.minor, most))
    plain = text.removeprefix("#")
    if not _ORDER.fullmatch(plain):
        raise NotUnderstood(_HOW)
    sales = list(sold.by_order(plain, most))
    if _REFERENCE.fullmatch(plain):
        sales += sold.by_reference(plain.upper(), most)
    return sales
