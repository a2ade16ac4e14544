"""What a manager and a customer need of a sale whose outcome is not known."""

from __future__ import annotations

from pos.link.shapes import Message

# --- commands ---


class ResolveDoubt(Message, frozen=True):
    """A person settles what no witness could: charged, with the number of the order that they found, or not charged."""

    sale_id: str
    charged: bool
    #: Why; it is kept with the sale.
    reason: str
    #: The number of the order that they found at the processor; needed where the sale was charged.
    order_id: str = ""


class ReadSlip(Message, frozen=True):
    """What the customer of a sale in doubt takes home; answered by SlipText."""

    sale_id: str


# --- answers ---


class SlipText(Message, frozen=True):
    """The slip as plain text."""

    text: str
