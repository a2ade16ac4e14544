"""What the sandbox remembers, record by record; amounts in minor units, moments in aware UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct, field

#: An address in the wire's own names (``firstName`` … ``countrySubdivision``).
Address = dict[str, str | None]
#: ``{name, type, value}``
Attribute = dict[str, str]


class Record(Struct, array_like=True):
    """Something that the books keep; written without the names of its members, so their order is for good."""


class Token(Record):
    """A token, known by its digest only: whoever reads the database cannot use it."""

    digest: str
    #: ``access``, ``refresh``, ``store`` (session tokens of the hosted store) or ``admin``.
    kind: str
    session_id: int
    expires: datetime


class Session(Record):
    """One shopper session: what a token stands for."""

    id: int
    tag: str
    created: datetime
    locale: str
    currency: str
    shopper_id: int | None = None
    cart_id: int | None = None
    ip_address: str | None = None
    #: Made by way of the hosted store, which web-checkout asks for.
    session_aware: bool = False


class Shopper(Record):
    """A customer on file."""

    id: int
    username: str
    first_name: str
    last_name: str
    email: str
    created: datetime
    locale: str
    currency: str
    reference: str | None = None
    #: Salted digest; none for logins that the client manages.
    password: str | None = None
    send_mail: str = "false"
    send_email: str = "false"
    ip_address: str | None = None


class SavedAddress(Record):
    """An entry of a shopper's address book; the nickname is its natural key."""

    id: int
    shopper_id: int
    nick_name: str
    is_default: bool
    fields: Address


class PaymentOption(Record):
    """A source saved to a shopper."""

    id: int
    shopper_id: int
    nick_name: str
    is_default: bool
    source_id: str


class Source(Record):
    """A payment source. It holds what may be shown of a card and a private word for how the card behaves."""

    id: str
    #: The half of the client secret that is not the id.
    secret: str
    type: str
    state: str
    created: datetime
    updated: datetime
    currency: str
    amount: int | None = None
    reusable: bool = False
    flow: str = "standard"
    owner: dict[str, Any] | None = None
    payment_session_id: str | None = None
    customer_id: int | None = None
    upstream_id: str | None = None
    creation_ip: str | None = None
    brand: str = ""
    last_four: str = ""
    month: int = 0
    year: int = 0
    funding: str = "credit"
    payment_identifier: str = ""
    #: How the card behaves, derived from its number while the request ran; see cards.py.
    behaviour: str = ""
    #: ``not_required``, ``required``, ``complete`` or ``failed``.
    challenge: str = "not_required"
    #: When the security code was typed once more; until then the source is as old as its code.
    code_at: datetime | None = None

    @property
    def client_secret(self) -> str:
        """What lets a browser at this one source."""
        return f"{self.id}_{self.secret}"


class Line(Record):
    """One line of a cart."""

    id: int
    product_id: int
    quantity: int
    #: Price override for one piece, or for the whole line.
    sale_price: int | None = None
    item_price: int | None = None
    attributes: list[Attribute] = field(default_factory=list)


class Charge(Record):
    """One attempt to draw money from one source."""

    id: str
    source_id: str
    amount: int
    #: ``failed``, ``capturable``, ``complete``, ``processing`` or ``cancelled``.
    status: str
    created: datetime
    updated: datetime
    refunded: int = 0


class Cart(Record):
    """A cart, from the first line to the order."""

    id: int
    session_id: int
    currency: str
    payment_session_id: str
    #: The half of the payment session's client secret that is not its id.
    session_secret: str
    lines: list[Line] = field(default_factory=list)
    billing: Address | None = None
    shipping: Address | None = None
    shipping_option_id: int | None = None
    primary: str | None = None
    secondary: str | None = None
    secondary_amount: int = 0
    charges: list[Charge] = field(default_factory=list)
    charge_type: str = "customer_initiated"
    terms: str | None = None
    ip_address: str | None = None
    attributes: list[Attribute] = field(default_factory=list)
    organization_id: str | None = None
    customer_type: str | None = None
    tax_registrations: list[dict[str, str]] = field(default_factory=list)
    coupons: list[str] = field(default_factory=list)
    #: Order offers applied by hand: ``{id, name, discount, discountType}``.
    offers: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    suppress_mail: bool = False
    #: Product offers applied by hand: as order offers, with the ``productId`` that each is for.
    product_offers: list[dict[str, str]] = field(default_factory=list)
    #: The shipping offer applied by hand; its type may also be ``amount``, which sets the price.
    shipping_offer: dict[str, str] | None = None

    @property
    def payment_session_secret(self) -> str:
        """The payment session's client secret."""
        return f"{self.payment_session_id}_{self.session_secret}"


class PricedLine(Record):
    """What one line costs; frozen into the order at submit."""

    list_price: int
    list_total: int
    sale_total: int
    tax: int
    tax_rate: str
    discount_text: str = "empty"
    #: The line's part of the tax on shipping.
    shipping_tax: int = 0


class Priced(Record):
    """What a cart costs."""

    lines: list[PricedLine]
    subtotal: int
    discount: int
    shipping: int
    shipping_tax: int
    tax: int
    total: int


class Order(Record):
    """What an approved cart became."""

    id: int
    session_id: int
    shopper_id: int | None
    cart: Cart
    priced: Priced
    submitted: datetime
    state: str
    locale: str
    password: str
    email: str
    last_four: str
    behaviour: str = ""
    description: str | None = None
    settled: int = 0
    refunded: int = 0


class Refund(Record):
    """Money on its way back to a shopper."""

    id: int
    order_id: int
    created: datetime
    reason: str
    comments: str
    requested: int
    done: int
    #: Line item id (as text) to amount.
    lines: dict[str, int]
    #: What was drawn from each source, primary first: ``[source id, amount]``.
    parts: list[tuple[str, int]]
    behaviour: str = ""
    settled: bool = False
    #: How much of it is for shipping.
    shipping: int = 0


class Return(Record):
    """Goods on their way back."""

    id: int
    order_id: int
    created: datetime
    reason: str
    comments: str
    #: Line item id (as text) to the numbers of the pieces, counted from one.
    pieces: dict[str, list[int]]
    requested: int


class Due(Record):
    """Something that happens later by itself: a capture, a refund that completes."""

    id: int
    at: datetime
    kind: str
    order_id: int
    refund_id: int | None = None


class Posting(Record):
    """One line of the ledger, also kept with the books so that a crash cannot part the two."""

    number: int
    line: str


class Sold(Record):
    """How many pieces of a product have left the shelf."""

    product_id: int
    quantity: int
