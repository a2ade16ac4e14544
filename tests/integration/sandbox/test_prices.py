"""Prices, taxes and totals against an arithmetic of fractions: any cart, currencies of 0, 2 and 3 decimals."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.sandbox.catalogue import Catalogue, Category, Product
from pos.sandbox.money import decimals, formatted, major, read_amount, to_minor
from pos.sandbox.pricing import priced, shares
from pos.sandbox.records import Cart, Line, Priced
from pos.sandbox.shop import ShippingOption, Shop
from pos.sandbox.shop_file import demo_shop_file, read_shop
from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import ADDRESS, CART, Caller

CURRENCIES = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
SHELF = Category(6_200_000_000, "Shelf", "#000000")
MINOR = st.integers(0, 10**7)
FEW = st.integers(1, 50)


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


@cache
def demo() -> Shop:
    return read_shop(demo_shop_file())


@st.composite
def carts(draw: Callable[..., Any]) -> tuple[Shop, Cart]:
    """A shop and a cart in it: any prices, rates, overrides, offers, with or without tax in them."""
    rates = {"standard": draw(st.sampled_from(["0.19", "0.2", "0", "0.08875"])), "reduced": "0.07"}
    kinds = st.sampled_from(["PHYSICAL", "DOWNLOAD"])
    products = tuple(
        Product(5_000_000_000 + n, f"P{n}", f"P{n}", f"P{n}", price, tax, SHELF, kind)
        for n, (price, tax, kind) in enumerate(
            draw(st.lists(st.tuples(MINOR, st.sampled_from(["standard", "reduced"]), kinds), min_size=1, max_size=5))
        )
    )
    shop = dataclasses.replace(
        demo(),
        tax_inclusive=draw(st.booleans()),
        taxes={name: Decimal(rate) for name, rate in rates.items()},
        catalogue=Catalogue(products, (SHELF,)),
        shipping=(ShippingOption(310400, "Post", draw(MINOR)),),
    )
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    price = st.none() | MINOR
    lines = [
        Line(n, product.id, draw(FEW), sale_price=draw(price), item_price=draw(price))
        for n, product in enumerate(products)
    ]
    cart = Cart(1, 1, currency, "p", "s", lines=lines, shipping_option_id=draw(st.sampled_from([None, 310400])))
    hundredths = st.integers(0, 10_000).map(lambda value: str(Decimal(value) / 100))
    if draw(st.booleans()):
        offer = {"id": "o", "name": "o", "discount": draw(hundredths), "discountType": "percentOff"}
        cart.offers = [offer, {**offer, "discount": "3.5", "discountType": "amountOff"}]
    if draw(st.booleans()):
        offer = {"id": "p", "name": "Offer", "discount": draw(hundredths), "discountType": "percentOff"}
        cart.product_offers = [{**offer, "productId": str(products[0].id)}]
    return shop, cart


def tax_of(amount: int, rate: Decimal, inclusive: bool) -> int:
    exact = Fraction(rate)
    return half_up(amount * (exact / (1 + exact) if inclusive else exact))


@given(carts())
def test_totals_follow_the_documented_formulas(both: tuple[Shop, Cart]) -> None:
    shop, cart = both
    price = priced(shop, cart)
    assert price.subtotal == sum(line.sale_total for line in price.lines)
    assert 0 <= price.discount <= price.subtotal
    assert price.tax == sum(line.tax + line.shipping_tax for line in price.lines)
    assert price.shipping_tax == sum(line.shipping_tax for line in price.lines)
    added = 0 if shop.tax_inclusive else price.tax
    assert price.total == price.subtotal - price.discount + price.shipping + added
    assert all(part >= 0 for part in amounts(price))


def amounts(price: Priced) -> list[int]:
    """Every amount in a price."""
    own = [price.subtotal, price.discount, price.shipping, price.shipping_tax, price.tax, price.total]
    names = "list_price list_total sale_total tax shipping_tax".split()
    return own + [getattr(line, name) for line in price.lines for name in names]


@given(carts())
def test_every_line_is_priced_and_taxed_half_up_by_itself(both: tuple[Shop, Cart]) -> None:
    shop, cart = both
    price = priced(shop, cart)
    parts = shares(price.discount, [line.sale_total for line in price.lines])
    for line, cost, part in zip(cart.lines, price.lines, parts, strict=True):
        product = shop.catalogue.by_id(line.product_id)
        assert product
        rate = Fraction(shop.rates.get(cart.currency, Decimal(1)))
        one = half_up(product.price * rate * Fraction(10) ** (CURRENCIES[cart.currency] - 2))
        assert (cost.list_price, cost.list_total) == (one, one * line.quantity)
        if line.item_price is not None:
            expected = line.item_price
        else:
            expected = line.quantity * (one if line.sale_price is None else line.sale_price)
        for offer in cart.product_offers:
            if offer["productId"] == str(line.product_id):
                expected -= half_up(expected * Fraction(offer["discount"]) / 100)
        assert cost.sale_total == expected
        assert cost.tax == tax_of(cost.sale_total - part, shop.taxes[product.tax], shop.tax_inclusive)


@given(carts())
def test_shipping_is_for_goods_and_taxed_with_them(both: tuple[Shop, Cart]) -> None:
    shop, cart = both
    price = priced(shop, cart)
    kinds = [product.kind for line in cart.lines if (product := shop.catalogue.by_id(line.product_id))]
    if cart.shipping_option_id is None or "PHYSICAL" not in kinds:
        assert (price.shipping, price.shipping_tax) == (0, 0)
        return
    rate = Fraction(shop.rates.get(cart.currency, Decimal(1)))
    exact = shop.shipping[0].price * rate * Fraction(10) ** (CURRENCIES[cart.currency] - 2)
    assert price.shipping == half_up(exact)
    assert price.shipping_tax == tax_of(price.shipping, shop.taxes["standard"], shop.tax_inclusive)
    assert all(line.shipping_tax == 0 for line, kind in zip(price.lines, kinds, strict=True) if kind == "DOWNLOAD")


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), max_size=12))
def test_parts_add_up_and_none_gets_what_another_should(amount: int, weights: list[int]) -> None:
    parts = shares(amount, weights)
    whole = sum(weights)
    assert sum(parts) == (amount if whole else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert part >= 0
        assert whole == 0 or abs(part - Fraction(amount * weight, whole)) < 1


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(CURRENCIES)))
def test_amounts_survive_being_written_and_read(minor: int, currency: str) -> None:
    written = major(minor, currency)
    assert read_amount(str(written), currency) == minor == to_minor(written, currency)
    assert decimals(currency) == CURRENCIES[currency]
    assert written == Fraction(minor, 10 ** CURRENCIES[currency])
    shown = formatted(minor, currency)
    digits = "".join(sign for sign in shown if sign.isdigit())
    assert int(digits) == abs(minor)
    assert shown.startswith("-") == (minor < 0)


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (128460, "EUR", "€1,284.60"),
        (128460, "JPY", "¥128,460"),
        (84200, "KWD", "84.200KWD"),
        (5, "CHF", "0.05CHF"),
        (-5, "USD", "-$0.05"),
        (0, "JPY", "¥0"),
    ],
)
def test_amounts_are_shown_in_their_currencys_manner(minor: int, currency: str, shown: str) -> None:
    assert formatted(minor, currency) == shown


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_what_can_go_back_of_an_order_is_what_was_paid(sandbox: Sandbox, currency: str) -> None:
    """Lines and shipping, each with its tax and its part of the discount, are an order's total to the last unit."""
    caller = Caller(sandbox)
    caller.call("POST", f"/v1/shoppers/me?currency={currency}")
    caller.post(f"{CART}?productId=PENCIL-HB,NOTE-A5-DOT,MUG-BLUE,FONT-SCRIPT,ESPRESSO&quantity=3")
    caller.post(CART, {"cart": {"shippingAddress": ADDRESS, "billingAddress": ADDRESS}})
    post = caller.get(f"{CART}/shipping-options")["shippingOptions"]["shippingOption"][1]["id"]
    caller.post(f"{CART}/apply-shipping-option?shippingOptionId={post}")
    exclusive = {"name": "TaxInclusiveOverride", "type": "Boolean", "value": "false"}
    caller.post(f"{CART}?promoCode=SPRING5", {"cart": {"customAttributes": {"attribute": exclusive}}})
    submitted = caller.pay().json()["submitCart"]
    admin = caller.admin()
    told = admin.get(f"/orders/{submitted['order']['id']}/refunds-available")
    parts = [one["price"]["total"]["amount"]["value"] for one in told["lineItems"]]
    parts.append(told["price"]["totalShipping"]["amount"]["value"])
    total = submitted["pricing"]["orderTotal"]["value"]
    assert told["price"]["total"]["amount"]["value"] == total
    assert sum(Decimal(str(part)) for part in parts) == Decimal(str(total))
    [charge] = [row for row in sandbox.charges() if row["order_id"] == str(submitted["order"]["id"])]
    assert (charge["amount_minor"], charge["currency"]) == (read_amount(str(total), currency), currency)
