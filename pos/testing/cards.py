"""The processor's test cards, by name and with what each promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pos.domain.till_state import TillState
from pos.testing.naming import no_such


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
    #: What happens later, once the sale is over; empty if nothing does.
    later: str = ""

    @property
    def last_four(self) -> str:
        """The digits that may be shown."""
        return self.number[-4:]


_DECLINED: Final = TillState.NOT_ACCEPTED

_ALL: Final = (
    TestCard("visa", "4444222233331111", "Visa"),
    TestCard("visa_collection", "4718491477220129", "Visa", code="415"),
    TestCard("visa_sample", "4444333322221111", "Visa"),
    TestCard("visa_classic", "4111111111111111", "Visa"),
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
    TestCard("capture_fails", "4000000000004103", "Visa", later="the capture fails"),
    TestCard("capture_fails_later", "4485951788521565", "Visa", later="the capture is pending, then fails"),
    TestCard("capture_stays_pending", "4024007120579635", "Visa", later="the capture stays pending"),
    TestCard("capture_stays_pending_too", "4000000000000028", "Visa", later="the capture stays pending"),
    TestCard("refund_fails", "4000000000004663", "Visa", later="a refund fails; the check digit is wrong on purpose"),
    TestCard("refund_fails_too", "4000000000004111", "Visa", later="a refund fails"),
    TestCard("refund_fails_later", "4556602564240839", "Visa", later="a refund is pending, then fails"),
    TestCard("cancel_fails", "4000000000004442", "Visa", later="the order cannot be cancelled"),
)

#: Every card, by name.
CARDS: Final = {card.name: card for card in _ALL}


def card_called(name_or_number: str | TestCard) -> TestCard:
    """Find a card by its name, or make one of a number that is typed as it stands.

    Raises: NoSuchName with the nearest names.
    """
    if isinstance(name_or_number, TestCard):
        return name_or_number
    if name_or_number in CARDS:
        return CARDS[name_or_number]
    digits = name_or_number.replace(" ", "").replace("-", "")
    if digits.isascii() and digits.isdigit():
        known = next((card for card in _ALL if card.number == digits), None)
        return known or TestCard("typed", digits, "")
    raise no_such("test card", name_or_number, CARDS)
