"""Everything that front and back say to each other.

The front sends commands (wishes); each gets exactly one answer. The back sends events (facts) of its own accord.
No message has a field for a card number, a security code, a key or a token.
"""

from __future__ import annotations

import msgspec

from pos.link.answers import (
    Answer,
    CardFormPlan,
    CustomersFound,
    Done,
    DoubtsListed,
    NotDone,
    ProductsFound,
    ReceiptText,
    Welcome,
)
from pos.link.commands import (
    AddAmount,
    AddProduct,
    AskAgain,
    CancelSale,
    Charge,
    ChargeOnce,
    CheckReadiness,
    CloseCardForm,
    Command,
    FindCustomers,
    FindProducts,
    Goodbye,
    Hello,
    ListDoubts,
    NextSale,
    OpenCardForm,
    OtherCard,
    ReadLastReceipt,
    RefreshCatalogue,
    RemoveLine,
    ReportRefusedCard,
    ReportScript,
    ScanCode,
    SetPayer,
    SetPrice,
    SetQuantity,
    TryAgain,
)
from pos.link.events import (
    CatalogueProgress,
    DoubtsCounted,
    Event,
    Fatal,
    ProcessorFound,
    ReadinessChanged,
    SaleChanged,
    SaleResolved,
)
from pos.link.shapes import Doubt, Message, Outcome, Part, PayerView, Witness

__all__ = [
    "AddAmount",
    "AddProduct",
    "Answer",
    "AskAgain",
    "CancelSale",
    "CardFormPlan",
    "CatalogueProgress",
    "Charge",
    "ChargeOnce",
    "CheckReadiness",
    "CloseCardForm",
    "Command",
    "CustomersFound",
    "Done",
    "Doubt",
    "DoubtsCounted",
    "DoubtsListed",
    "Event",
    "Fatal",
    "FindCustomers",
    "FindProducts",
    "Goodbye",
    "Hello",
    "ListDoubts",
    "Message",
    "NextSale",
    "NotDone",
    "Notice",
    "OpenCardForm",
    "OtherCard",
    "Outcome",
    "Part",
    "PayerView",
    "ProcessorFound",
    "ProductsFound",
    "ReadLastReceipt",
    "ReadinessChanged",
    "ReceiptText",
    "RefreshCatalogue",
    "RemoveLine",
    "Reply",
    "ReportRefusedCard",
    "ReportScript",
    "Request",
    "SaleChanged",
    "SaleResolved",
    "ScanCode",
    "SetPayer",
    "SetPrice",
    "SetQuantity",
    "TryAgain",
    "Welcome",
    "Witness",
]


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
