"""What the stand-in shop sells, to whom, and sales of it in any state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pos.domain.cart import Line, PricedLine, Totals
from pos.domain.customer import Address, CounterProfile, Customer, Owner
from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.product import Product
from pos.domain.saved_card import Unusable
from pos.domain.source import CardFace
from pos.domain.till_state import Charged, TillState
from pos.link.messages import Outcome, PayerView, SaleChanged, Welcome
from pos.link.saved_cards import OfferedCard

NOW: Final = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
VISA: Final = CardFace("Visa", "1111", 12, 2030)
SHOP: Final = Owner("Corner", "Coffee", "counter@corner.example", Address("Main Street 1", "Dublin", "D02 AF30", "IE"))
MARIA: Final = Customer(
    "C-1",
    Owner("Maria", "Keller", "maria@keller.example", Address("Lindenweg 4", "Köln", "50667", "DE"), "+49 221 5550"),
)
MARIO: Final = Customer(
    "C-2", Owner("Mario", "Conti", "mario@conti.example", Address("Via Roma 9", "Bolzano", "39100", "IT"), "0471 7788")
)
MARIAN: Final = Customer(
    "C-17",
    Owner("Marian", "O'Sullivan-Featherstonehaugh", "marian.osullivan@a-long-domain-name.example",
          Address("Quay 7", "Dublin", "D02 AF30", "IE"), "+353 1 555 0142"),
    locale="en_IE", version=3,
)  # fmt: skip
ON_FILE: Final = (MARIA, MARIO, MARIAN)
MASTERCARD: Final = CardFace("Mastercard", "4444", 1, 2029)
AMEX: Final = CardFace("Amex", "8431", 2, 2026)
VISA_ON_FILE: Final = OfferedCard(
    id="k1", face=VISA, nickname="", default=True, saved_by="Anna", saved_at=datetime(2025, 11, 12, 9, tzinfo=UTC)
)  # fmt: skip
#: The default one first; the last one cannot be chosen any more.
SAVED: Final = (
    VISA_ON_FILE,
    OfferedCard(id="k2", face=MASTERCARD, nickname="Company card", default=False, saved_by="Ben", saved_at=NOW),
    OfferedCard(id="k3", face=AMEX, nickname="", default=False, saved_by="Anna",
                saved_at=datetime(2023, 2, 1, 9, tzinfo=UTC), unusable=Unusable.EXPIRED),
)  # fmt: skip
MANDATE: Final = (
    "I authorise Digital River Ireland Ltd. to store my card and to charge it for purchases and subscriptions that I "
    "order later. I can withdraw this consent at any time."
)  # fmt: skip
WELCOME: Final = Welcome(
    shop="Corner Coffee",
    till="Till 1",
    cashier="Anna",
    environment="sandbox",
    locale="en_IE",
    currency="EUR",
    profiles=(CounterProfile("counter", "Main Street counter", SHOP),),
)
SCRIPT: Final = "https://script.example/v1/DigitalRiver.js"
APPROVED: Final = Outcome(charged=Charged.YES, order_id="4727310019", statement_name="DRI*CORNER COFFEE", card=VISA)


def product(number: int, name: str, minor: int, currency: str = "EUR") -> Product:
    """One product of the shop."""
    return Product(f"p{number}", name, f"SKU-{number:03d}", _barcode(number), Money(minor, currency))


def _barcode(number: int) -> str:
    """A number with the check digit that scanners insist on."""
    digits = f"4006381{33300 + 3 * number:05d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


SHELF: Final = (
    product(31, "Espresso beans, dark roast 1 kg", 1890),
    product(32, "Oat drink barista", 249),
    product(33, "Pour-over filter papers, 100 pieces", 495),
    product(34, "Stoneware mug, moss green", 1450),
    product(35, "Espresso cup with saucer", 1190),
    product(36, "Travel tumbler 350 ml", 2490),
)
LONG_NAMES: Final = (
    product(41, "Kaffeevollautomaten-Entkalkungskonzentrat mit Zitronensäure, biologisch abbaubar, 1000 ml", 1299),
    product(42, "Single-origin filter coffee from the Yirgacheffe highlands, washed, whole bean", 1650),
    product(43, "Geschirrspülmaschinenreinigungstablettennachfüllpackungssonderangebotspreisaktion", 899),
)
YEN: Final = (product(51, "抹茶 Matcha, ceremonial grade, 30 g", 3240, "JPY"), product(52, "Chasen", 12800, "JPY"))
DINAR: Final = (product(61, "Dallah coffee pot, brass", 48_750, "KWD"), product(62, "Cardamom, 250 g", 3_425, "KWD"))


def basket(*quantities: int, shelf: tuple[Product, ...] = SHELF) -> tuple[PricedLine, ...]:
    """Lines with so many pieces of each product of a shelf."""
    return tuple(
        PricedLine(Line(f"l{number}", item, quantity), item.price * quantity)
        for number, (item, quantity) in enumerate(zip(shelf, quantities, strict=False))
        if quantity
    )


def totals(lines: tuple[PricedLine, ...]) -> Totals:
    """The processor's sums for these lines, tax included."""
    total = sum(line.total.minor for line in lines)
    currency = lines[0].total.currency if lines else "EUR"
    nothing = Money(0, currency)
    return Totals(
        Money(total, currency), nothing, nothing, Money(total * 23 // 123, currency), Money(total, currency),
        tax_included=True,
    )  # fmt: skip


def sale(state: TillState, *quantities: int, shelf: tuple[Product, ...] = SHELF, **more: object) -> SaleChanged:
    """A sale in some state, with lines, sums and a payer."""
    lines = basket(*(quantities or (1, 2)), shelf=shelf)
    given: dict[str, object] = {
        "state": state,
        "sale_id": "s1",
        "reference": "K7Q2",
        "lines": lines,
        "priced": state is not TillState.PRICING,
        "totals": totals(lines),
        "payer": PayerView(label="Walk-in · Main Street counter", owner=SHOP, walk_in=True),
    }
    return SaleChanged(**(given | more))  # type: ignore[arg-type]  # a test knows the fields


def paid_by(customer: Customer) -> PayerView:
    """A customer on file as the payer."""
    owner = customer.owner
    return PayerView(label=owner.name, owner=owner, walk_in=False, customer_reference=customer.reference)


def declined(action: DeclineAction, may_try_again: bool = False) -> Outcome:
    """A certain refusal."""
    return Outcome(charged=Charged.NO, action=action, may_try_again=may_try_again, card=VISA)
