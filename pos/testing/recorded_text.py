"""A recorded day as the text of a pytest test; nothing in it is a card number, a PIN or somebody's address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pos.domain.card_number import is_barcode, may_hold_a_card_number
from pos.domain.product import Product
from pos.domain.source import CardFace
from pos.testing.cards import CARDS

#: Stands in a recording for a card that is none of the test cards.
PLACEHOLDER: Final = "OTHER_CARD"
_HEAD: Final = '''"""A day at the till, recorded.

`pytest --replay {name}` runs it against the sandbox, with its clock.
"""

import pytest

{placeholder}
@pytest.fixture
def shop(shop):
    """What was on the shelf, as far as it was sold."""
{shelf}    return shop


def test_recorded_day(till, clock, sandbox):
'''
_PLACEHOLDER: Final = f"""#: A card was typed that is none of the test cards; put the name of one here that ends alike.
{PLACEHOLDER} = "visa"

"""


@dataclass
class Step:
    """One thing that was done; ``before`` is what has to go wrong for it to end as it did."""

    lines: list[str]
    before: list[str] = field(default_factory=list)


@dataclass
class Recording:
    """Everything so far, in order."""

    steps: list[Step] = field(default_factory=list)
    products: dict[str, Product] = field(default_factory=dict)

    def add(self, *lines: str) -> Step:
        """Write one more step."""
        step = Step(list(lines))
        self.steps.append(step)
        return step

    def text(self, name: str) -> str:
        """The whole test file."""
        body = [line for step in self.steps for line in (*step.before, *step.lines)]
        shelf = "".join(f"    {_on_shelf(item)}\n" for item in self.products.values())
        placeholder = _PLACEHOLDER if any(PLACEHOLDER in line for line in body) else ""
        head = _HEAD.format(name=name, placeholder=placeholder, shelf=shelf)
        return head + "".join(f"    {line}\n" for line in body or ['assert till.state == "idle"'])


def quoted(text: str) -> str:
    """A text as Python writes it, unless it may hold a card number: then nothing of it is kept."""
    harmless = is_barcode(text) or not may_hold_a_card_number(text)
    return repr(text) if harmless else '"…"'


def card_name(face: CardFace | None, ended: str) -> str:
    """How a card is called in a recording: a test card by its name, any other by a placeholder.

    ``ended`` is the state in which its sale came to rest: two test cards may look alike from outside.
    """
    if face is None:
        return PLACEHOLDER
    alike = [
        card for card in CARDS.values() if card.last_four == face.last_four and _plain(card.brand) == _plain(face.brand)
    ]
    if not alike:
        return PLACEHOLDER
    return repr(next((card for card in alike if card.promise.value == ended), alike[0]).name)


def _plain(brand: str) -> str:
    return brand.replace(" ", "").casefold()


def _on_shelf(item: Product) -> str:
    price = f"{item.price.decimal:f}"
    return f"shop.item({quoted(item.barcode or item.sku)}, {quoted(item.name)}, {price!r}, sku={quoted(item.sku)})"
