"""What becomes of the card of a sale, in words: this sale only, or saved to the customer's cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pos.domain.saved_card import CardUse
from pos.domain.till_state import TillState
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.link.messages import SaleChanged

_S, _U = TillState, CardUse

#: Something is sold, and no card has been handed over: another choice can be made.
_BEFORE: Final = frozenset({_S.BASKET, _S.PRICING, _S.FORM_LOADING, _S.TYPING, _S.FORM_CLOSED})
#: A charge is under way.
_UNDER_WAY: Final = frozenset({_S.TOKENISING, _S.ATTACHING, _S.SUBMITTING, _S.CODE_AGEING})
#: The card was saved, whatever came of the charge.
_SAVED: Final = frozenset(
    {_S.APPROVED, _S.IN_DOUBT, _S.NEEDS_A_PERSON, _S.WENT_THROUGH, _S.NOT_ACCEPTED_THIS_TIME, _S.SUBMITTING}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UseShown:
    """One line on what becomes of the card; empty where there is nothing to say.

    ``switch`` is what F6 does now, ``others`` what F7 shows; both empty where the key does nothing.
    """

    text: str = ""
    shape: str = "card"
    tone: Tone = Tone.NEUTRAL
    switch: str = ""
    others: str = ""


def cards_of(sale: SaleChanged) -> str:
    """The payer's cards, as a cashier calls them."""
    name = sale.payer.owner.name if sale.payer is not None else ""
    return tr("{customer}'s cards", customer=name) if name else tr("the customer's cards")


def asked_about(sale: SaleChanged) -> str:
    """The saved card that Pay asks about; empty where it opens the card form."""
    usable = [card for card in sale.saved_cards if card.unusable is None]
    return str(usable[0].face) if usable and sale.card_use is _U.ONCE else ""


def use_shown(state: TillState, sale: SaleChanged) -> UseShown:
    """Say what becomes of the card in a state of the till."""
    use, cards = sale.card_use, cards_of(sale)
    if use is _U.JUST_SAVED and state in _SAVED:
        return UseShown(tr("Card saved to {cards}", cards=cards), "approved", Tone.GOOD)
    if state in _UNDER_WAY:
        return UseShown(_planned(use, cards), _shape(use), Tone.ACTIVE if use is not _U.ONCE else Tone.NEUTRAL)
    if state not in _BEFORE or not sale.lines:
        return UseShown()
    on_file = sale.payer is not None and bool(sale.payer.customer_reference)
    usable = sum(card.unusable is None for card in sale.saved_cards)
    others = tr("1 card on file") if usable == 1 else tr("{count} cards on file", count=usable)
    return UseShown(
        _planned(use, cards),
        _shape(use),
        Tone.ACTIVE if use is not _U.ONCE else Tone.NEUTRAL,
        switch=(tr("this sale only") if use is _U.SAVE else tr("save it")) if on_file else "",
        others=others if usable and state in (_S.BASKET, _S.PRICING) else "",
    )


def attaching(sale: SaleChanged) -> str:
    """The second step of a charge: to what the card is being attached."""
    if sale.card_use is _U.SAVE:
        return tr("2 of 3 Adding to {cards}…", cards=cards_of(sale))
    return tr("2 of 3 Adding to the sale…")


def saved_as_well(sale: SaleChanged) -> str:
    """The second result beside an outcome: the card was saved; empty where it was not."""
    return tr("Card saved to {cards}", cards=cards_of(sale)) if sale.card_use is _U.JUST_SAVED else ""


def _planned(use: CardUse, cards: str) -> str:
    if use is _U.SAVE:
        return tr("Saved to {cards}", cards=cards)
    if use is _U.JUST_SAVED:
        return tr("Card saved to {cards}", cards=cards)
    return tr("One of {cards}", cards=cards) if use is _U.SAVED else tr("This sale only")


def _shape(use: CardUse) -> str:
    return "card" if use in (_U.ONCE, _U.SAVE_FAILED) else "card_saved"
