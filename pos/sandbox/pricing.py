"""What a cart costs: lines, order discount, shipping and tax, in whole minor units, half-up per line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pos.sandbox.catalogue import Category, Product
from pos.sandbox.money import decimals, divided, read_amount
from pos.sandbox.records import Cart, Line, Priced, PricedLine
from pos.sandbox.shop import Offer, Shop

#: Stands in for a product that a changed shop file no longer has; its lines and orders stay readable.
_GONE = Product(0, "", "No longer sold", "", 0, "", Category(0, "", "#8d8d8d"))


@dataclass(frozen=True, slots=True)
class _Discount:
    amount: int
    text: str


def product_of(shop: Shop, line: Line) -> Product:
    """The product that a line sells."""
    return shop.catalogue.by_id(line.product_id) or _GONE


def tax_inclusive(shop: Shop, cart: Cart) -> bool:
    """Whether prices contain tax: the shop's way, unless the cart carries ``TaxInclusiveOverride``."""
    for attribute in cart.attributes:
        if attribute["name"] == "TaxInclusiveOverride":
            return attribute["value"].lower() == "true"
    return shop.tax_inclusive


def priced(shop: Shop, cart: Cart) -> Priced:
    """Price a cart as it stands."""
    inclusive = tax_inclusive(shop, cart)
    currency = cart.currency
    list_prices = [shop.converted(product_of(shop, line).price, currency) for line in cart.lines]
    totals = [_line_total(line, price) for line, price in zip(cart.lines, list_prices, strict=True)]
    subtotal = sum(totals)
    discount = min(subtotal, _order_discount(shop, cart, subtotal))
    parts = shares(discount, totals)
    lines = []
    for line, price, total, share in zip(cart.lines, list_prices, totals, parts, strict=True):
        rate = shop.taxes.get(product_of(shop, line).tax, Decimal(0))
        text = "Price override" if line.sale_price is not None or line.item_price is not None else "empty"
        tax = _tax(total - share, rate, inclusive)
        lines.append(PricedLine(price, price * line.quantity, total, tax, str(rate), text))
    option = shop.shipping_option(cart.shipping_option_id)
    shipping = shop.converted(option.price, currency) if option and is_physical(shop, cart) else 0
    shipping_tax = _tax(shipping, shop.taxes.get("standard", Decimal(0)), inclusive)
    tax = sum(line.tax for line in lines) + shipping_tax
    total = subtotal - discount + shipping + (0 if inclusive else tax)
    return Priced(lines, subtotal, discount, shipping, shipping_tax, tax, total)


def is_physical(shop: Shop, cart: Cart) -> bool:
    """Whether anything in a cart has to be handed over."""
    return any(product_of(shop, line).kind == "PHYSICAL" for line in cart.lines)


def offer_applies(shop: Shop, offer: Offer, subtotal: int, currency: str) -> bool:
    """Whether a subtotal meets an offer's minimum."""
    return subtotal >= shop.converted(offer.minimum, currency)


def _line_total(line: Line, list_price: int) -> int:
    if line.item_price is not None:
        return line.item_price
    return line.quantity * (list_price if line.sale_price is None else line.sale_price)


def _order_discount(shop: Shop, cart: Cart, subtotal: int) -> int:
    discount = 0
    for code in cart.coupons:
        offer = shop.offer_coded(code)
        if offer and offer_applies(shop, offer, subtotal, cart.currency):
            discount += divided(subtotal * offer.percent, 100) + shop.converted(offer.amount, cart.currency)
    for applied in cart.offers:
        discount += by_hand(applied, subtotal, cart.currency)
    return discount


def by_hand(applied: dict[str, str], subtotal: int, currency: str) -> int:
    """What an offer that the client put on the order takes off."""
    if applied["discountType"] == "percentOff":
        hundredths = int((Decimal(applied["discount"]) * 100).to_integral_value())
        return divided(subtotal * hundredths, 10_000)
    return read_amount(round(Decimal(applied["discount"]), decimals(currency)), currency)


def shares(discount: int, totals: list[int]) -> list[int]:
    """Part an order's discount among its lines so that the parts add up."""
    whole = sum(totals)
    parts, so_far, given = [], 0, 0
    for total in totals:
        so_far += total
        upto = divided(discount * so_far, whole) if whole else 0
        parts.append(upto - given)
        given = upto
    return parts


def _tax(amount: int, rate: Decimal, inclusive: bool) -> int:
    numerator, denominator = rate.as_integer_ratio()
    return divided(amount * numerator, denominator + numerator if inclusive else denominator)
