"""What the back says to one command."""

from __future__ import annotations

from pos.domain.customer import CounterProfile, Customer, Owner
from pos.domain.money import Money
from pos.domain.product import Product
from pos.domain.till_state import Obstacle
from pos.link.customers import (
    AddressRules,
    CountriesListed,
    CustomerChanged,
    CustomersAlike,
    CustomerSaved,
)
from pos.link.doubts import SlipText
from pos.link.parked import ParkedListed
from pos.link.refunds import RefundPage, SalesFound
from pos.link.saved_cards import (
    CardPage,
    CardRows,
    CardsExported,
    CardsFound,
    CardUpdatePlan,
    ConsentPlan,
    ConsentSlip,
    DifferencesListed,
)
from pos.link.settings import SettingsChanged, SettingsRefused, SettingsShown
from pos.link.shapes import Doubt, Message
from pos.link.staff import NeedsApproval


class Done(Message, frozen=True):
    """It was done, or begun; what changed comes as an event."""


class NotDone(Message, frozen=True):
    """It was not done and nothing was lost; one sentence says why and what to do."""

    sentence: str
    obstacle: Obstacle | None = None
    #: To a yes only: the wish still waits for one, so the PIN may be typed again.
    still_waits: bool = False


class Welcome(Message, frozen=True):
    """What the front needs to know of the shop."""

    shop: str
    till: str
    cashier: str
    environment: str
    locale: str
    currency: str
    profiles: tuple[CounterProfile, ...]
    #: Light, dark, or as the system has it.
    colours: str = "system"


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
    #: What the customer has agreed to where the card is to be kept; a card for one sale only has none.
    mandate: str = ""


class DoubtsListed(Message, frozen=True):
    """All sales whose outcome is not known, oldest first."""

    doubts: tuple[Doubt, ...]


class ReceiptText(Message, frozen=True):
    """The last receipt as plain text."""

    text: str
    copy: bool


Answer = (
    Done
    | NotDone
    | Welcome
    | ProductsFound
    | CustomersFound
    | CardFormPlan
    | DoubtsListed
    | ReceiptText
    | NeedsApproval
    | SlipText
    | ParkedListed
    | CustomerSaved
    | CustomersAlike
    | CustomerChanged
    | CountriesListed
    | AddressRules
    | ConsentPlan
    | ConsentSlip
    | CardsFound
    | CardRows
    | CardPage
    | CardUpdatePlan
    | DifferencesListed
    | CardsExported
    | SalesFound
    | RefundPage
    | SettingsShown
    | SettingsChanged
    | SettingsRefused
)
