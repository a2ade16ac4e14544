"""What was done to a price by hand, in a few words."""

from __future__ import annotations

from collections.abc import Callable

from pos.domain.money import Money
from pos.domain.price_by_hand import ByHand, How, percent_text
from pos.front.parts.words import tr


def by_hand_words(by_hand: ByHand, money: Callable[[Money], str]) -> str:
    """For whoever stands behind the counter."""
    if by_hand.how is How.PRICE:
        return tr("Price by hand")
    return off_words(by_hand, money)


def off_words(by_hand: ByHand, money: Callable[[Money], str]) -> str:
    """How much less a piece costs; empty where it does not."""
    if by_hand.how is How.PERCENT:
        return tr("{percent} % off", percent=percent_text(by_hand.percent))
    return tr("{amount} off", amount=money(by_hand.off)) if by_hand.off.minor > 0 else ""
