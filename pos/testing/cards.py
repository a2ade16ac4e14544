"""The processor's test cards, by name and with what each promises."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Final

from pos.domain.errors import NotFound
from pos.domain.till_state import TillState


@dataclass(frozen=True, slots=True)
class TestCard:
    """One card that may be typed anywhere and moves no money.

    Units: ``expiry`` is typed as MMYY.
    Source: "Testing scenarios" and "Quick start".
    """

    __test__ = False  # not a test case, whatever its name

    name: str
    number: str
    brand: str
    code: str = "123"
    expiry: str = "1230"
    #: The state in which a sale with this card comes to rest.
    promise: TillState = TillState.APPROVED

    @property
    def last_four(self) -> str:
        """The digits that may be shown."""
        return self.number[-4:]


_DECLINED: Final = TillState.NOT_ACCEPTED

_ALL: Final = (
    TestCard("visa", "4444222233331111", "Visa"),
    TestCard("visa_collection", "4718491477220129", "Visa", code="415"),
    TestCard("mastercard", "5466160000000008", "MasterCard"),
    TestCard("amex", "343456789012341", "AmericanExpress", code="1234"),
    TestCard("diners", "30345678901235", "DinersClub"),
    TestCard("discover", "6011987698769876", "Discover"),
    TestCard("jcb", "3528987698769879", "JCB"),
    TestCard("unionpay", "6226220000000009", "UnionPay"),
    # A card that staff type is charged as moto, so neither of these is challenged.
    TestCard("three_d_secure_mastercard", "5454545454545454", "MasterCard", code="737", expiry="0330"),
    TestCard("three_d_secure_visa", "4917610000000000", "Visa", code="737", expiry="1030"),
    TestCard("source_fails", "4000000000003295", "Visa", promise=_DECLINED),
    TestCard("charge_fails", "4000000000003600", "Visa", promise=_DECLINED),
    TestCard("wrong_code", "4444222233331111", "Visa", code="999", promise=_DECLINED),
    TestCard("capture_fails", "4000000000004103", "Visa"),
    TestCard("refund_fails", "4000000000004663", "Visa"),
    TestCard("cancel_fails", "4000000000004442", "Visa"),
)

#: Every card, by name.
CARDS: Final = {card.name: card for card in _ALL}


def card_called(name_or_number: str) -> TestCard:
    """Find a card by its name, or make one of a number that is typed as it stands.

    Raises: NotFound with the nearest names.
    """
    if name_or_number in CARDS:
        return CARDS[name_or_number]
    digits = name_or_number.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isdigit():
        known = next((card for card in _ALL if card.number == digits), None)
        return known or TestCard("typed", digits, "")
    near = difflib.get_close_matches(name_or_number, CARDS, n=3, cutoff=0.3) or sorted(CARDS)
    raise NotFound(f"There is no test card of that name. Near it: {', '.join(near)}.")
