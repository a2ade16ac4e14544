"""What a cart costs: lines, order discount, shipping and tax, in whole minor units, half-up per line."""

from __future__ import annotations

from decimal import Decimal

from pos.sandbox.catalogue import Category, Product
from pos.sandbox.money import divided, to_minor
from pos.sandbox.records import Cart, Line, Priced, PricedLine
from pos.sandbox.shop import Offer, ShippingOption, Shop

#: Stands in for a product that a changed shop file no longer has; its lines and orders stay readable.
_GONE = Product(0, "", "No longer sold", "", 0, "", Category(0, "", "#8d8d8d"))


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
    totals = [_line_total(cart, line, price) for line, price in zip(cart.lines, list_prices, strict=True)]
    subtotal = sum(totals)
    discount = min(subtotal, _order_discount(shop, cart, subtotal))
    parts = shares(discount, totals)
    shipping = _shipping(shop, cart)
    shipping_tax = _tax(shipping, shop.taxes.get("standard", Decimal(0)), inclusive)
    of_shipping = _parted_among_goods(shop, cart, shipping_tax)
    lines = []
    for line, price, total, share, tax_part in zip(cart.lines, list_prices, totals, parts, of_shipping, strict=True):
        rate = shop.taxes.get(product_of(shop, line).tax, Decimal(0))
        tax = _tax(total - share, rate, inclusive)
        text = _discount_text(cart, line)
        lines.append(PricedLine(price, price * line.quantity, total, tax, str(rate), text, tax_part))
    tax = sum(line.tax + line.shipping_tax for line in lines)
    total = subtotal - discount + shipping + (0 if inclusive else tax)
    return Priced(lines, subtotal, discount, shipping, shipping_tax, tax, total)


def _discount_text(cart: Cart, line: Line) -> str:
    if line.sale_price is not None or line.item_price is not None:
        return "Price override"
    names = [offer["name"] for offer in cart.product_offers if offer["productId"] == str(line.product_id)]
    return names[-1] if names else "empty"


def _shipping(shop: Shop, cart: Cart) -> int:
    option = shop.shipping_option(cart.shipping_option_id)
    return shipping_cost(shop, cart, option) if option and is_physical(shop, cart) else 0


def shipping_cost(shop: Shop, cart: Cart, option: ShippingOption) -> int:
    """What a shipping option costs this cart, with the shipping offer if it has one."""
    cost, offer = shop.converted(option.price, cart.currency), cart.shipping_offer
    if offer is None:
        return cost
    if offer["discountType"] == "amount":
        return _amount_of(offer, cart.currency)
    return cost - min(cost, by_hand(offer, cost, cart.currency))


def _parted_among_goods(shop: Shop, cart: Cart, amount: int) -> list[int]:
    """Part what shipping is taxed with among the lines that are shipped, by their pieces."""
    pieces = [line.quantity if product_of(shop, line).kind == "PHYSICAL" else 0 for line in cart.lines]
    return shares(amount, pieces)


def is_physical(shop: Shop, cart: Cart) -> bool:
    """Whether anything in a cart has to be handed over."""
    return any(product_of(shop, line).kind == "PHYSICAL" for line in cart.lines)


def offer_applies(shop: Shop, offer: Offer, subtotal: int, currency: str) -> bool:
    """Whether a subtotal meets an offer's minimum."""
    return subtotal >= shop.converted(offer.minimum, currency)


def _line_total(cart: Cart, line: Line, list_price: int) -> int:
    if line.item_price is not None:
        total = line.item_price
    else:
        total = line.quantity * (list_price if line.sale_price is None else line.sale_price)
    for offer in cart.product_offers:
        if offer["productId"] == str(line.product_id):
            off = by_hand(offer, total, cart.currency)
            total -= min(total, off if offer["discountType"] == "percentOff" else off * line.quantity)
    return total


def _order_discount(shop: Shop, cart: Cart, subtotal: int) -> int:
    discount = 0
    for code in cart.coupons:
        offer = shop.offer_coded(code)
        if offer and offer_applies(shop, offer, subtotal, cart.currency):
            discount += divided(subtotal * offer.percent, 100) + shop.converted(offer.amount, cart.currency)
    for applied in cart.offers:
        discount += by_hand(applied, subtotal, cart.currency)
    return discount


def by_hand(offer: dict[str, str], amount: int, currency: str) -> int:
    """What an offer that the client put on something takes off an amount."""
    if offer["discountType"] == "percentOff":
        hundredths = int((Decimal(offer["discount"]) * 100).to_integral_value())
        return divided(amount * hundredths, 10_000)
    return _amount_of(offer, currency)


def _amount_of(offer: dict[str, str], currency: str) -> int:
    return to_minor(Decimal(offer["discount"]), currency)


def shares(amount: int, weights: list[int]) -> list[int]:
    """Part an amount by weights so that the parts add up; without any weight there is nothing to part."""
    whole = sum(weights)
    parts, so_far, given = [], 0, 0
    for weight in weights:
        so_far += weight
        upto = divided(amount * so_far, whole) if whole else 0
        parts.append(upto - given)
        given = upto
    return parts


def _tax(amount: int, rate: Decimal, inclusive: bool) -> int:
    numerator, denominator = rate.as_integer_ratio()
    return divided(amount * numerator, denominator + numerator if inclusive else denominator)
