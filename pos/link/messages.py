"""Everything that front and back say to each other.

The front sends commands (wishes); each gets exactly one answer. The back sends events (facts) of its own accord.
No message has a field for a card number, a security code, a key or a token.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from pos.domain.cart import PricedLine, Totals
from pos.domain.customer import CounterProfile, Customer, Owner
from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.product import Product
from pos.domain.source import CardFace
from pos.domain.till_state import Charged, Obstacle, TillState


class Message(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all messages; the tag is the class name."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what messages are made of."""


# --- commands: what the front wishes ---------------------------------------------------------------------------


class Hello(Message, frozen=True):
    """The first command; answered by Welcome."""

    version: str


class FindProducts(Message, frozen=True):
    """Search name, sku or barcode; answered by ProductsFound."""

    text: str
    limit: int = 30


class AddProduct(Message, frozen=True):
    """Put a product into the basket; a new basket starts a sale."""

    product_id: str
    quantity: int = 1


class ScanCode(Message, frozen=True):
    """Put the product with this exact barcode or sku into the basket."""

    code: str


class AddAmount(Message, frozen=True):
    """Put the open-price product into the basket, with what the cashier typed as its price."""

    typed: str


class SetQuantity(Message, frozen=True):
    """Change one line's quantity; ``typed`` is the cashier's own text."""

    line_id: str
    typed: str


class RemoveLine(Message, frozen=True):
    """Take one line out of the basket."""

    line_id: str


class FindCustomers(Message, frozen=True):
    """Search customers on file; answered by CustomersFound."""

    text: str
    limit: int = 20


class SetPayer(Message, frozen=True):
    """Say who pays: a counter profile, a customer on file, or an address typed now (exactly one is set)."""

    profile_id: str = ""
    customer_reference: str = ""
    typed: Owner | None = None


class OpenCardForm(Message, frozen=True):
    """The cashier pressed Pay; answered by CardFormPlan when everything for a card is in place."""


class CloseCardForm(Message, frozen=True):
    """The card form is gone without a source; the sale is a basket again."""

    form_id: str


class Charge(Message, frozen=True):
    """A card was captured: attach it to the cart and submit. Answered at once; progress comes as SaleChanged."""

    form_id: str
    source_id: str
    state: str
    card: CardFace
    total_shown: Money

    def __repr__(self) -> str:
        return f"Charge(form_id={self.form_id!r}, …)"  # a source id is shown nowhere


class ReportRefusedCard(Message, frozen=True):
    """The processor made no chargeable source of the typed card."""

    form_id: str
    card: CardFace | None = None


class TryAgain(Message, frozen=True):
    """Submit once more with the same source, after a soft decline or a proven "not charged"."""


class OtherCard(Message, frozen=True):
    """Take the refused source off the cart and make ready for another card."""


class CancelSale(Message, frozen=True):
    """Give the sale up; the cart is disarmed first where a submit was ever sent."""


class NextSale(Message, frozen=True):
    """Leave the last outcome and start from an empty basket; a sale in doubt goes on being looked up beside it."""


class AskAgain(Message, frozen=True):
    """Look up a sale in doubt now."""

    sale_id: str


class ListDoubts(Message, frozen=True):
    """Answered by DoubtsListed."""


class ReadLastReceipt(Message, frozen=True):
    """Answered by ReceiptText."""


class RefreshCatalogue(Message, frozen=True):
    """Fill the local copy of the catalogue anew; progress comes as CatalogueProgress."""


class ReportScript(Message, frozen=True):
    """Whether the vendor's script could be loaded; part of the ready light."""

    loaded: bool


class CheckReadiness(Message, frozen=True):
    """Look at once whether cards can be taken; the result comes as ReadinessChanged."""


class Goodbye(Message, frozen=True):
    """The window closes; the back finishes what moves money and ends."""


Command = (
    Hello
    | FindProducts
    | AddProduct
    | ScanCode
    | AddAmount
    | SetQuantity
    | RemoveLine
    | FindCustomers
    | SetPayer
    | OpenCardForm
    | CloseCardForm
    | Charge
    | ReportRefusedCard
    | TryAgain
    | OtherCard
    | CancelSale
    | NextSale
    | AskAgain
    | ListDoubts
    | ReadLastReceipt
    | RefreshCatalogue
    | ReportScript
    | CheckReadiness
    | Goodbye
)


# --- answers ----------------------------------------------------------------------------------------------------


class Done(Message, frozen=True):
    """It was done, or begun; what changed comes as an event."""


class NotDone(Message, frozen=True):
    """It was not done and nothing was lost; one sentence says why and what to do."""

    sentence: str
    obstacle: Obstacle | None = None


class Welcome(Message, frozen=True):
    """What the front needs to know of the shop."""

    shop: str
    till: str
    cashier: str
    environment: str
    locale: str
    currency: str
    profiles: tuple[CounterProfile, ...]
    #: Where the vendor's script lies, for the check behind the ready light.
    script_url: str
    #: Origins that the card page may load from, and no others.
    card_origins: tuple[str, ...]


class ProductsFound(Message, frozen=True):
    """Products for a search text, best first."""

    text: str
    products: tuple[Product, ...]
    more: bool = False


class CustomersFound(Message, frozen=True):
    """Customers for a search text."""

    text: str
    customers: tuple[Customer, ...]


class CardFormPlan(Message, frozen=True):
    """All that the card page needs for one card; the key is the publishable one, made for pages."""

    form_id: str
    script_url: str
    publishable_key: str
    session_id: str
    locale: str
    owner: Owner
    total: Money


class Doubt(Part, frozen=True):
    """One sale whose outcome is not known."""

    sale_id: str
    reference: str
    total: Money
    since: datetime
    card: CardFace | None
    needs_person: bool
    witnesses: tuple[Witness, ...] = ()


class DoubtsListed(Message, frozen=True):
    """All sales whose outcome is not known, oldest first."""

    doubts: tuple[Doubt, ...]


class ReceiptText(Message, frozen=True):
    """The last receipt as plain text."""

    text: str
    copy: bool


Answer = Done | NotDone | Welcome | ProductsFound | CustomersFound | CardFormPlan | DoubtsListed | ReceiptText


# --- events: what is so -----------------------------------------------------------------------------------------


class Witness(Part, frozen=True):
    """One thing that was asked about a sale in doubt, and what it said."""

    name: str
    said: str
    at: datetime


class Outcome(Part, frozen=True):
    """How a charge ended, in terms that may be shown to anyone."""

    charged: Charged
    order_id: str = ""
    statement_name: str = ""
    #: Accepted, and held by the processor.
    pending: bool = False
    action: DeclineAction | None = None
    #: The same card may be submitted once more.
    may_try_again: bool = False
    card: CardFace | None = None


class PayerView(Part, frozen=True):
    """Who pays, as the window shows it."""

    label: str
    owner: Owner
    walk_in: bool
    missing: tuple[str, ...] = ()


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
    #: Units: seconds that the security code is still good for, at sending.
    code_good_for_s: float | None = None
    #: Units: seconds since the submit left, at sending.
    submitting_for_s: float | None = None
    outcome: Outcome | None = None
    witnesses: tuple[Witness, ...] = ()
    #: One sentence for the message bar: what could not be done with the basket, and what to do.
    notice: str = ""


class ReadinessChanged(Message, frozen=True):
    """Whether a card may be asked for; no obstacle means yes."""

    obstacle: Obstacle | None = None
    detail: str = ""


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


Event = SaleChanged | ReadinessChanged | CatalogueProgress | SaleResolved | DoubtsCounted | Fatal


# --- envelopes --------------------------------------------------------------------------------------------------


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One command on the wire, numbered by the front."""

    number: int
    command: Command


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="reply"):
    """The answer to the request of the same number."""

    number: int
    answer: Answer


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="notice"):
    """An event on the wire."""

    event: Event
