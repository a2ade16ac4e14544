"""Refunds and what can be refunded, in the words of the admin side: ids are texts, amounts carry their own format."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pos.sandbox.money import formatted, major
from pos.sandbox.pricing import product_of
from pos.sandbox.processor import here
from pos.sandbox.records import Line, Order, Refund
from pos.sandbox.refunding import line_amounts, outstanding, refunded_so_far, shipping_left, shipping_paid

_CENTRAL = timedelta(hours=-6)


def _amount(minor: int, currency: str) -> dict[str, Any]:
    return {"value": major(minor, currency), "formattedValue": formatted(minor, currency)}


def available(order: Order, status: str | None) -> dict[str, Any]:
    """What of an order can still go back, in all and by line."""
    currency = order.cart.currency
    paid, (whole, by_line) = line_amounts(order), refunded_so_far(order)
    lines = []
    for line, cost in zip(order.cart.lines, order.priced.lines, strict=True):
        number = str(line.id)
        price = _price(currency, paid[number], by_line.get(number, 0), totalTax=cost.tax)
        lines.append({"lineItemId": number, "product": _product(line), "status": None, "price": price})
    costs, shipping = order.priced, shipping_paid(order)
    in_all = {
        **_price(currency, costs.total, whole, totalTax=costs.tax - costs.shipping_tax),
        "totalShipping": _part(currency, shipping, shipping - shipping_left(order)),
        "totalShippingTax": _part(currency, costs.shipping_tax, _follows(costs.shipping_tax, whole, costs.total)),
    }
    return {"currency": currency, "status": status, "lineItems": lines, "price": in_all}


def _price(currency: str, total: int, refunded: int, **parts: int) -> dict[str, Any]:
    shown: dict[str, Any] = dict.fromkeys(
        "total totalTax totalShipping totalShippingTax totalDutiesAndTariffs totalDutiesAndTariffsTax totalFee "
        "totalFeeTax".split()
    )
    shown["total"] = _part(currency, total, refunded)
    for name, minor in parts.items():
        shown[name] = _part(currency, minor, _follows(minor, refunded, total))
    return shown


def _follows(minor: int, refunded: int, total: int) -> int:
    """What went back of a tax follows what went back of the whole."""
    return min(minor, minor * refunded // total if total else 0)


def _part(currency: str, minor: int, back: int) -> dict[str, Any]:
    return {
        "amount": _amount(minor, currency),
        "amountAvailableForRefund": _amount(minor - back, currency),
        "amountRefunded": _amount(back, currency),
    }


def _product(line: Line) -> dict[str, str]:
    item = product_of(here().shop, line)
    return {"companyId": here().shop.company_id, "id": str(line.product_id), "externalId": item.barcode}


def refund(record: Refund, order: Order) -> dict[str, Any]:
    """One refund."""
    currency = order.cart.currency
    quantities = {str(line.id): line for line in order.cart.lines}
    date = _central_time(record.created)
    lines = [
        {
            "status": "ReturnAcknowledged",
            "expectedQuantity": quantities[number].quantity,
            "returnedQuantity": 0,
            "type": "Physical" if product_of(here().shop, quantities[number]).kind == "PHYSICAL" else "Digital",
            "notes": None,
            "date": date,
            "product": _product(quantities[number]),
            "lineItemId": number,
        }
        for number in record.lines
        if number in quantities
    ]
    return {
        "id": str(record.id),
        "status": "ReturnAcknowledged",
        "reason": record.reason,
        "comments": f"Satisfaction Refund Api-{record.comments}",
        "type": "LineItemLevelSatisfactionRefund" if record.lines else "OrderLevelSatisfactionRefund",
        "category": None,
        "generationDate": date,
        "generatedBy": here().keys.admin_user,
        "origin": "CUSTOMER_SERVICE",
        "overrides": "",
        "policy": "NothingRequired",
        "currency": currency,
        "totalRefunded": _amount(record.done, currency),
        "outstanding": _amount(outstanding(record), currency),
        "totalRequested": _amount(record.requested, currency),
        "lineItems": lines,
    }


def _central_time(moment: datetime) -> str:
    # The one place where the service writes dates like this.
    days, months = "Mon Tue Wed Thu Fri Sat Sun".split(), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    there = moment + _CENTRAL
    return f"{days[there.weekday()]} {months[there.month - 1]} {there:%d %H:%M:%S} CST {there.year}"


def example(order: Order, reasons: list[str]) -> dict[str, Any]:
    """What a refund is made of, shown on an order."""
    money = {"value": 1, "currency": order.cart.currency}
    lines = [{"lineItemId": str(line.id), "refundAmount": money} for line in order.cart.lines]
    return {
        "type": "productRefund",
        "category": "PRODUCT_LEVEL_PRODUCT",
        "reason": reasons,
        "comments": "string",
        "lineItems": lines,
    }
