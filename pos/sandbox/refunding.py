"""What of an order can still go back, and how much comes from which source."""

from __future__ import annotations

from pos.sandbox.pricing import shares, tax_inclusive
from pos.sandbox.processor import here
from pos.sandbox.records import Order, Refund

#: Default set of reasons. Source: "Refund reason codes".
REASONS = frozenset(
    "FRAUD MISSING_ITEMS_FROM_ORDER NEVER_RECEIVED CANCELLED_BUT_SHIPPED CANT_DOWNLOAD CHARGEBACK_AVOIDANCE "
    "CUSTOMER_ERROR CUSTOMER_SATISFACTION_ISSUE DAMAGED_PRODUCT DELAYED_SHIPPING DUPLICATE_ORDER "
    "FEE_CHARGED_INCORRECTLY FEE_EXEMPT_CUSTOMER MATCH_PROMOTIONAL_PRICE ORDERED_WITHOUT_PERMISSION "
    "ORDER_PROCESSING_ERROR PHONE_ORDER_ERROR PRODUCT_SHOULD_NOT_HAVE_FEE PRODUCT_TRIALWARE REFUSED_ORDER TAX_EXEMPT "
    "UNABLE_TO_SHIP_TO_COUNTRY UNDELIVERABLE_ADDRESS VENDOR_APPROVED_REFUND WRONG_PRODUCT".split()
)


def line_amounts(order: Order) -> dict[str, int]:
    """What was paid for each line, its share of discounts and tax included.

    Units: minor units of the order's currency, by line item id as text.
    """
    price = order.priced
    inclusive = tax_inclusive(here().shop, order.cart)
    parts = shares(price.discount, [line.sale_total for line in price.lines])
    return {
        str(line.id): cost.sale_total - part + (0 if inclusive else cost.tax)
        for line, cost, part in zip(order.cart.lines, price.lines, parts, strict=True)
    }


def _standing(order: Order) -> list[Refund]:
    """The refunds that went through or are on their way; one that failed counts no more."""
    return [one for one in here().books.refunds.all(order_id=order.id) if one.done or not one.settled]


def refunded_so_far(order: Order) -> tuple[int, dict[str, int]]:
    """What went back or is on its way, in all and by line."""
    whole, lines = 0, dict.fromkeys(line_amounts(order), 0)
    for refund in _standing(order):
        whole += refund.requested
        for line_id, amount in refund.lines.items():
            lines[line_id] = lines.get(line_id, 0) + amount
    return whole, lines


def shipping_paid(order: Order) -> int:
    """What was paid for shipping, tax included."""
    inclusive = tax_inclusive(here().shop, order.cart)
    return order.priced.shipping + (0 if inclusive else order.priced.shipping_tax)


def shipping_left(order: Order) -> int:
    """What of the shipping can still go back; whatever went back of the order as a whole came off the goods first."""
    goods = order.priced.total - shipping_paid(order)
    standing = _standing(order)
    for_shipping = sum(refund.shipping for refund in standing)
    for_goods = sum(refund.requested for refund in standing) - for_shipping
    return shipping_paid(order) - for_shipping - max(0, for_goods - goods)


def parted(order: Order, amount: int) -> list[tuple[str, int]]:
    """Part a refund among the order's sources: primary first, then store credit."""
    given: dict[str, int] = {}
    for refund in _standing(order):
        for source, part in refund.parts:
            given[source] = given.get(source, 0) + part
    drawn = {charge.source_id: charge.amount for charge in order.cart.charges if charge.status != "failed"}
    parts = []
    for source_id in filter(None, (order.cart.primary, order.cart.secondary)):
        part = min(amount, drawn.get(source_id, 0) - given.get(source_id, 0))
        if part > 0:
            parts.append((source_id, part))
            amount -= part
    return parts


def outstanding(refund: Refund) -> int:
    """What of a refund has not gone back yet."""
    return refund.requested - refund.done
