"""Orders, and the answer to a submit, which has the order beside its lines and totals."""

from __future__ import annotations

from typing import Any, Final

from pos.sandbox.clock import stamp
from pos.sandbox.contributions import contributions
from pos.sandbox.money import formatted, major, money
from pos.sandbox.pricing import product_of, tax_inclusive
from pos.sandbox.processor import here
from pos.sandbox.records import Line, Order, PricedLine
from pos.sandbox.shape import tree
from pos.sandbox.wire.address import cart_address, order_address
from pos.sandbox.wire.cart import attributes, cart_pricing, line_pricing, shipping_method
from pos.sandbox.wire.links import flag, link, uri
from pos.sandbox.wire.payment import payment_method, payment_session
from pos.sandbox.wire.product import ON_A_LINE, product, product_on_line

#: What a list shows of each order.
LISTED: Final = tree("uri id submissionDate orderState pricing.total pricing.formattedTotal")
_LINE_DEFAULT: Final = [
    *"uri id quantity lineItemState lineItemStateDetails pricing downloads digitalRights".split(),
    *(f"product.{name}" for name in ON_A_LINE.split()),
]
#: What a line of an order shows.
LINE: Final = tree(" ".join(_LINE_DEFAULT))
#: What the lines of an order show.
LINES: Final = tree(" ".join(["uri", *(f"lineItem.{name}" for name in _LINE_DEFAULT)]))
#: What an order shows.
SHOWN: Final = tree(
    "uri id submissionDate displayName locale optIn testOrder taxExempt businessEntityCode pricing paymentMethod "
    "payment orderState orderStateDetails billingAddress.uri shippingAddress.uri shippingMethod taxInclusive "
    "chargeType customerType taxRegistrations customAttributes lineItems.uri "
    + " ".join(f"lineItems.lineItem.{name}" for name in _LINE_DEFAULT)
)


def order(record: Order) -> dict[str, Any]:
    """An order in full."""
    cart = record.cart
    return {
        **_head(record),
        "pricing": order_pricing(record),
        "paymentMethod": payment_method(cart, contributions(cart, record.priced.total)) or {},
        "payment": _legacy_payment(record),
        "billingAddress": order_address(cart.billing, "billingAddress", record.id),
        "shippingAddress": order_address(cart.shipping, "shippingAddress", record.id),
        "shippingMethod": shipping_method(cart),
        "lineItems": order_lines(record),
        "taxInclusive": flag(tax_inclusive(here().shop, cart)),
        "customerType": cart.customer_type,
        "taxRegistrations": cart.tax_registrations,
    }


def listed(record: Order) -> dict[str, Any]:
    """What a list shows of an order, without making the rest."""
    head, pricing = _head(record), order_pricing(record)
    shown = {name: head[name] for name in ("uri", "id", "submissionDate", "orderState")}
    return {**shown, "pricing": {name: pricing[name] for name in ("total", "formattedTotal")}}


def submitted(record: Order, answer: str = "submitCart") -> dict[str, Any]:
    """The answer to a submit (or to a resume)."""
    cart = record.cart
    shares = contributions(cart, record.priced.total)
    return {
        answer: {
            "order": _head(record),
            "lineItems": order_lines(record, full=True),
            "billingAddress": cart_address(cart.billing, "billingAddress"),
            "shippingAddress": cart_address(cart.shipping, "shippingAddress"),
            "shippingMethod": shipping_method(cart),
            "taxInclusive": flag(tax_inclusive(here().shop, cart)),
            "landedCostState": "NOT_ELIGIBLE",
            "pricing": cart_pricing(record.priced, cart.currency),
            "paymentMethod": payment_method(cart, shares) or {},
            "paymentCompletionResources": {},
            "termsOfSalesAcceptance": cart.terms,
            "paymentSession": payment_session(cart, "complete", shares),
            "customerType": cart.customer_type,
            "taxRegistrations": cart.tax_registrations,
        }
    }


def _head(record: Order) -> dict[str, Any]:
    cart = record.cart
    return {
        "uri": uri("v1/shoppers/me/orders", record.id),
        "id": record.id,
        "submissionDate": stamp(record.submitted),
        "displayName": "New Order",
        "locale": record.locale,
        "optIn": "false",
        "testOrder": "true",
        "taxExempt": "false",
        "businessEntityCode": here().shop.business_entity,
        "chargeType": cart.charge_type,
        "orderState": record.state,
        "orderStateDetails": {
            "description": record.description,
            "settled": money(record.settled, cart.currency),
            "refunded": money(record.refunded, cart.currency),
        },
        "customAttributes": attributes(cart.attributes),
    }


def order_pricing(record: Order) -> dict[str, Any]:
    """An order's totals, under the names that orders have for them."""
    price = record.priced
    amounts = {
        "subtotal": price.subtotal,
        "subtotalWithDiscount": price.subtotal - price.discount,
        "incentive": price.discount,
        "shipping": price.shipping,
        "importTaxAndDuty": 0,
        "tax": price.tax,
        "total": price.total,
    }
    currency = record.cart.currency
    shown: dict[str, Any] = {name: money(minor, currency) for name, minor in amounts.items()}
    for name, minor in amounts.items():
        shown[f"formatted{name[0].upper()}{name[1:]}"] = formatted(minor, currency)
    return shown


def order_lines(record: Order, *, full: bool = False) -> dict[str, Any]:
    """Every line of an order, its products in full if they are asked for."""
    lines = zip(record.cart.lines, record.priced.lines, strict=True)
    return {
        **link("v1/shoppers/me/orders", record.id, "line-items"),
        "lineItem": [order_line(record, line, cost, full=full) for line, cost in lines],
    }


def order_line(record: Order, line: Line, cost: PricedLine, *, full: bool = False) -> dict[str, Any]:
    """One line of an order in full."""
    item = product_of(here().shop, line)
    returned = sum(len(back.pieces.get(str(line.id), [])) for back in here().books.returns.all(order_id=record.id))
    state = "Submitted" if record.state == "Submitted" else "Complete"
    return {
        "uri": uri("v1/shoppers/me/orders", record.id, "line-items", line.id),
        "id": line.id,
        "quantity": line.quantity,
        "product": (product if full else product_on_line)(item, record.cart.currency),
        "lineItemState": "Downloadable" if item.kind == "DOWNLOAD" and state == "Complete" else state,
        "lineItemStateDetails": {
            "description": None,
            "backOrdered": 0,
            "shipped": line.quantity if state == "Complete" else 0,
            "returned": 0,
            "pendingReturn": returned,
        },
        "pricing": line_pricing(line, cost, record.cart.currency),
        "downloads": {},
        "digitalRights": {},
        "customAttributes": attributes(line.attributes),
    }


def _legacy_payment(record: Order) -> dict[str, Any]:
    cart = record.cart
    source = here().books.sources.get(cart.primary or cart.secondary)
    who = cart.billing or {}
    if source is None:
        return {}
    return {
        "paymentMethodName": source.type,
        "displayableNumber": "*" * 12 + source.last_four if source.last_four else None,
        "expirationMonth": str(source.month),
        "expirationYear": str(source.year),
        "customerFirstName": who.get("firstName"),
        "customerLastName": who.get("lastName"),
        "customerEmail": who.get("emailAddress"),
        "paymentAmount": {"currency": cart.currency, "value": major(record.priced.total, cart.currency)},
        "softDescriptor": f"DRI*{here().shop.name}"[:22],
    }
