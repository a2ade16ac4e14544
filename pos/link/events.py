"""What is so: facts that the back tells of its own accord."""

from __future__ import annotations

from pos.domain.cart import PricedLine, Totals
from pos.domain.money import Money
from pos.domain.saved_card import CardUse
from pos.domain.source import CardFace
from pos.domain.till_state import Obstacle, TillState
from pos.link.parked import BasketsParked
from pos.link.saved_cards import CardsChecked, OfferedCard, PeopleChanged
from pos.link.shapes import Message, Outcome, PayerView, Witness
from pos.link.staff import DutyChanged


class SaleChanged(Message, frozen=True):
    """The whole current sale, as the window shows it; sent whole at every change."""

    state: TillState
    sale_id: str = ""
    #: Short reference for people, such as K7Q2.
    reference: str = ""
    lines: tuple[PricedLine, ...] = ()
    #: False while a line's total is only expected, not yet the processor's.
    priced: bool = False
    totals: Totals | None = None
    payer: PayerView | None = None
    card: CardFace | None = None
    #: What becomes of this sale's card; with JUST_SAVED beside an outcome, saving it was a success of its own.
    card_use: CardUse = CardUse.ONCE
    #: The payer's saved cards, the default one first; those that cannot be chosen say why.
    saved_cards: tuple[OfferedCard, ...] = ()
    #: Units: seconds that the security code is still good for, at sending.
    code_good_for_s: float | None = None
    #: Units: seconds since the submit left, at sending.
    submitting_for_s: float | None = None
    outcome: Outcome | None = None
    witnesses: tuple[Witness, ...] = ()
    #: One sentence for the message bar: what could not be done with the basket, and what to do.
    notice: str = ""
    #: Another number for each state that was shown; a key says at which one it was pressed.
    step: int = 0


class ReadinessChanged(Message, frozen=True):
    """Whether a card may be asked for; no obstacle means yes."""

    obstacle: Obstacle | None = None
    detail: str = ""


class ProcessorFound(Message, frozen=True):
    """All that a card page is begun with; told as soon as it is known, which is before the till is open."""

    environment: str
    #: The language of the fields, as in ``en_IE``.
    locale: str
    script_url: str
    #: The key that was made for pages.
    publishable_key: str
    #: Origins that the card page may load from, and no others.
    card_origins: tuple[str, ...]

    def __repr__(self) -> str:
        return f"ProcessorFound(script_url={self.script_url!r}, …)"


class CatalogueProgress(Message, frozen=True):
    """How far the local copy of the catalogue is filled."""

    done: int
    total: int
    finished: bool
    problem: str = ""


class SaleResolved(Message, frozen=True):
    """A sale that was in doubt, or left over by a crash, is settled."""

    sale_id: str
    reference: str
    total: Money
    state: TillState
    order_id: str = ""


class DoubtsCounted(Message, frozen=True):
    """How many sales are unresolved."""

    count: int


class Fatal(Message, frozen=True):
    """The back cannot go on; one sentence says why and what to do."""

    sentence: str


Event = (
    SaleChanged
    | ReadinessChanged
    | ProcessorFound
    | CatalogueProgress
    | SaleResolved
    | DoubtsCounted
    | BasketsParked
    | Fatal
    | DutyChanged
    | CardsChecked
    | PeopleChanged
)
