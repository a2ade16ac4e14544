"""Carts and their lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from pos.sandbox.contributions import contributions, session_status
from pos.sandbox.money import divided, formatted, money
from pos.sandbox.pricing import is_physical, priced, product_of, shipping_cost, tax_inclusive
from pos.sandbox.processor import here
from pos.sandbox.records import Attribute, Cart, Line, Priced, PricedLine
from pos.sandbox.shape import plain, tree
from pos.sandbox.shop import ShippingOption
from pos.sandbox.wire.address import cart_address
from pos.sandbox.wire.links import CART, flag, link, uri
from pos.sandbox.wire.payment import payment_method, payment_session
from pos.sandbox.wire.product import ON_A_LINE, product_on_line

_LINE_DEFAULT: Final = ["uri", "id", "quantity", "pricing", *(f"product.{name}" for name in ON_A_LINE.split())]

#: What a line shows unless more is asked for.
LINE: Final = tree(" ".join(_LINE_DEFAULT))
#: What a list of lines shows.
LINES: Final = tree(" ".join(["uri", *(f"lineItem.{name}" for name in _LINE_DEFAULT)]))
#: What a cart shows.
SHOWN: Final = tree(
    "uri paymentMethods applyPaymentMethod submitCart webCheckout id totalItemsInCart businessEntityCode "
    "billingAddress.uri shippingAddress.uri paymentMethod payment paymentSession shippingMethod shippingOptions.uri "
    "taxInclusive landedCostState pricing termsOfSalesAcceptance chargeType customerType taxRegistrations "
    "organizationId customAttributes Warnings appliedOffers.uri lineItems.uri "
    + " ".join(f"lineItems.lineItem.{name}" for name in _LINE_DEFAULT)
)


def cart(record: Cart) -> dict[str, Any]:
    """A cart in full."""
    shop = here().shop
    price = priced(shop, record)
    shares = contributions(record, price.total)
    method = payment_method(record, shares)
    status = session_status(record, shares, here().books.sources.get(record.primary))
    shown: dict[str, Any] = {
        "uri": uri(CART),
        "paymentMethods": link(CART, "payment-methods"),
        "applyPaymentMethod": link(CART, "apply-payment-method"),
        "submitCart": link(CART, "submit-cart"),
        "webCheckout": link(CART, "web-checkout"),
        "id": record.id,
        "lineItems": line_items(record, price),
        "totalItemsInCart": sum(line.quantity for line in record.lines),
        "businessEntityCode": shop.business_entity,
        "billingAddress": cart_address(record.billing, "billingAddress"),
        "shippingAddress": cart_address(record.shipping, "shippingAddress"),
        "payment": {},
        "paymentSession": payment_session(record, status, shares),
        "shippingMethod": shipping_method(record),
        "shippingOptions": link(CART, "shipping-options") if plain() else shipping_options(record),
        "taxInclusive": flag(tax_inclusive(shop, record)),
        "landedCostState": "NOT_ELIGIBLE",
        "pricing": cart_pricing(price, record.currency),
        "termsOfSalesAcceptance": record.terms,
        "chargeType": record.charge_type,
        "customerType": record.customer_type,
        "taxRegistrations": record.tax_registrations,
        "organizationId": record.organization_id,
        "customAttributes": attributes(record.attributes),
        "appliedOffers": link(CART, "applied-offers"),
    }
    if method is not None:
        shown["paymentMethod"] = method
    if record.warnings:
        shown["Warnings"] = record.warnings
    return shown


def line_items(record: Cart, price: Priced) -> dict[str, Any]:
    """A cart's lines; the list itself is absent when there are none."""
    shown: dict[str, Any] = link(CART, "line-items")
    if record.lines:
        shown["lineItem"] = [
            line_item(line, cost, record.currency) for line, cost in zip(record.lines, price.lines, strict=True)
        ]
    return shown


def line_item(line: Line, cost: PricedLine, currency: str) -> dict[str, Any]:
    """One line in full."""
    return {
        "uri": uri(CART, "line-items", line.id),
        "id": line.id,
        "quantity": line.quantity,
        "product": product_on_line(product_of(here().shop, line), currency),
        "pricing": line_pricing(line, cost, currency),
        "customAttributes": attributes(line.attributes),
    }


def line_pricing(line: Line, cost: PricedLine, currency: str) -> dict[str, Any]:
    """What a line costs, in every way in which clients ask."""
    amounts = {
        "listPrice": cost.list_price,
        "listPriceWithQuantity": cost.list_total,
        "salePrice": divided(cost.sale_total, line.quantity),
        "salePriceWithQuantity": cost.sale_total,
        "totalDiscountWithQuantity": max(0, cost.list_total - cost.sale_total),
        "productTax": cost.tax,
        "shippingTax": cost.shipping_tax,
        "feeTax": 0,
        "importTax": 0,
        "importDuty": 0,
        "msrpPrice": cost.list_price,
    }
    return {**_both(amounts, currency), "taxRate": Decimal(cost.tax_rate), "discountDescription": cost.discount_text}


def cart_pricing(price: Priced, currency: str) -> dict[str, Any]:
    """A cart's totals."""
    amounts = {
        "subtotal": price.subtotal,
        "subtotalWithDiscount": price.subtotal - price.discount,
        "discount": price.discount,
        "shippingAndHandling": price.shipping,
        "importTaxAndDuty": 0,
        "tax": price.tax,
        "orderTotal": price.total,
    }
    return _both(amounts, currency)


def _both(amounts: dict[str, int], currency: str) -> dict[str, Any]:
    shown: dict[str, Any] = {name: money(minor, currency) for name, minor in amounts.items()}
    for name, minor in amounts.items():
        shown[f"formatted{name[0].upper()}{name[1:]}"] = formatted(minor, currency)
    return shown


def attributes(listed: list[Attribute]) -> dict[str, Any]:
    """Custom attributes; a world may have them forgotten."""
    return {"attribute": [] if here().world.attributes_dropped else listed}


def shipping_method(record: Cart) -> dict[str, Any]:
    """The chosen shipping option, or an empty object."""
    option = here().shop.shipping_option(record.shipping_option_id)
    return {"code": option.id, "description": option.description} if option else {}


def shipping_options(record: Cart) -> dict[str, Any]:
    """Every way to get this cart to the customer; the list is absent for carts without physical goods."""
    shop = here().shop
    shown: dict[str, Any] = link(CART, "shipping-options")
    if is_physical(shop, record):
        shown["shippingOption"] = [shipping_option(option, record) for option in shop.shipping]
    return shown


def shipping_option(option: ShippingOption, record: Cart) -> dict[str, Any]:
    """One way to get a cart to the customer."""
    shop, currency = here().shop, record.currency
    cost, with_offer = shop.converted(option.price, currency), shipping_cost(shop, record, option)
    return {
        "uri": uri(CART, "shipping-options", option.id),
        "id": option.id,
        "description": option.description,
        "cost": money(cost, currency),
        "formattedCost": formatted(cost, currency),
        "costWithDiscount": money(with_offer, currency),
        "formattedCostWithDiscount": formatted(with_offer, currency),
        "applyShippingOptionToCart": {"uri": uri(CART, "apply-shipping-option") + f"?shippingOptionId={option.id}"},
    }
