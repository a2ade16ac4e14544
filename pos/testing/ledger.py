"""What really happened to the money, by the processor's own ledger, which no till can write or read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from pos.domain.money import Money
from pos.testing.sandbox import Sandbox

#: The attribute by which the processor is told whose sale a cart is.
_SALE: Final = "posSaleId"


@dataclass(frozen=True, slots=True)
class Posting:
    """One line: a charge, a capture, a refund, or the consumption of a source."""

    kind: str
    order_id: str
    money: Money
    #: Ours; empty where the processor was not told it.
    sale_id: str


class Ledger:
    """Everything that moved money, oldest first."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    @property
    def postings(self) -> list[Posting]:
        """Every line."""
        return [_posting(row) for row in self._sandbox.ledger()]

    @property
    def charges(self) -> list[Posting]:
        """The charges alone."""
        return [posting for posting in self.postings if posting.kind == "charge"]

    @property
    def refunds(self) -> list[Posting]:
        """The refunds alone."""
        return [posting for posting in self.postings if posting.kind == "refund"]

    @property
    def charged(self) -> list[str]:
        """The sums that were charged, as they are written: ``["12.50 EUR"]``."""
        return [str(posting.money) for posting in self.charges]

    def charged_twice(self) -> list[str]:
        """The sales that were charged more than once, which there must never be."""
        counted = Counter(posting.sale_id for posting in self.charges if posting.sale_id)
        return [sale for sale, count in counted.items() if count > 1]


def _posting(row: dict[str, Any]) -> Posting:
    sale = next((str(one["value"]) for one in row["attributes"] if one["name"] == _SALE), "")
    return Posting(row["kind"], row["order_id"], Money(row["amount_minor"], row["currency"]), sale)
