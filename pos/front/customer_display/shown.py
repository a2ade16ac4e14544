"""What is told to the customer in each state of the till.

Whoever draws this gets a ``Shown`` and nothing more: it is made of amounts, names of products and one of a few set
sentences, so no reason of a refusal can get here, whatever is wrong elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos.domain.cart import PricedLine
from pos.domain.money import Money
from pos.domain.till_state import TillState
from pos.front.parts.price_words import off_words


class Said(Enum):
    """What the display is about."""

    SHOP_NAME = "shop_name"
    LINES = "lines"
    TOTAL = "total"
    ONE_MOMENT = "one_moment"
    THANK_YOU = "thank_you"
    ANOTHER_WAY = "another_way"
    NOT_BY_CARD = "not_by_card"
    CHECKING = "checking"
    ASK_STAFF = "ask_staff"
    NOTHING = "nothing"


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


#: The sentence for each that has one.
SENTENCES: Final[Mapping[Said, str]] = {
    Said.ONE_MOMENT: _t("One moment, please"),
    Said.THANK_YOU: _t("Thank you"),
    Said.ANOTHER_WAY: _t("The card was not accepted. Would you like to use another card or pay another way?"),
    Said.NOT_BY_CARD: _t("Would you like to pay another way?"),
    Said.CHECKING: _t("We are checking your payment"),
    Said.ASK_STAFF: _t("Please ask the staff"),
}

_S = TillState
SAID: Final[Mapping[TillState, Said]] = {
    _S.IDLE: Said.SHOP_NAME,
    _S.BASKET: Said.LINES,
    _S.PRICING: Said.LINES,
    _S.NOT_READY: Said.NOTHING,
    _S.FORM_LOADING: Said.TOTAL,
    _S.TYPING: Said.TOTAL,
    _S.TOKENISING: Said.ONE_MOMENT,
    _S.ATTACHING: Said.ONE_MOMENT,
    _S.CODE_AGEING: Said.TOTAL,
    _S.SUBMITTING: Said.ONE_MOMENT,
    _S.APPROVED: Said.THANK_YOU,
    _S.SAVE_FAILED: Said.TOTAL,
    _S.SAVED_THEN_DECLINED: Said.ANOTHER_WAY,
    _S.NOT_ACCEPTED_THIS_TIME: Said.ANOTHER_WAY,
    _S.NOT_ACCEPTED: Said.ANOTHER_WAY,
    _S.CARDS_NOT_WORKING: Said.NOT_BY_CARD,
    _S.IN_DOUBT: Said.CHECKING,
    _S.WENT_THROUGH: Said.NOTHING,
    _S.DID_NOT_GO_THROUGH: Said.NOTHING,
    _S.NEEDS_A_PERSON: Said.ASK_STAFF,
    _S.OFFLINE: Said.NOTHING,
    _S.FORM_CLOSED: Said.NOTHING,
    _S.LOCKED: Said.SHOP_NAME,
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the basket, as written."""

    name: str
    quantity: int
    total: str
    #: How much less a piece costs than normally; empty where it does not.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a customer-facing widget is ever given; ``settled`` is False while the price is being asked for."""

    said: Said
    lines: tuple[ShownLine, ...] = ()
    total: str = ""
    settled: bool = True


def shown_in(
    state: TillState,
    lines: Iterable[PricedLine],
    total: Money | None,
    money: Callable[[Money], str],
) -> Shown:
    """Say what the customer sees in a state of the till."""
    said = SAID[state]
    if said in (Said.SHOP_NAME, Said.NOTHING):
        return Shown(said)
    written = tuple(_shown(priced, money) for priced in lines)
    return Shown(
        said=said,
        lines=written if said is Said.LINES else (),
        total=money(total) if total is not None else "",
        settled=state is not TillState.PRICING,
    )


def _shown(priced: PricedLine, money: Callable[[Money], str]) -> ShownLine:
    line = priced.line
    note = off_words(line.by_hand, money) if line.by_hand is not None else ""
    return ShownLine(line.product.name, line.quantity, money(priced.total), note)
