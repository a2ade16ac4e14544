"""From the processor's JSON to our terms and back; nowhere else.

Source: Commerce API, "Type looseness": ids as numbers or texts, flags as texts, lists as bare objects, keys missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from pos.back.processor import Cart, CartLine, OutcomeUnknown
from pos.domain.cart import Line, Totals
from pos.domain.customer import Owner
from pos.domain.errors import PosError
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.product import Product
from pos.domain.source import SourceId, SourceState

#: Under this name our sale's id travels with the cart.
SALE_ID: Final = "posSaleId"
#: Amounts of more digits are nobody's.
_MOST_DIGITS: Final = 15


class Unreadable(OutcomeUnknown):
    """An answer that lacks what it must have, or says something impossible."""


def inner(body: Any, name: str) -> Mapping[str, Any]:
    """Take a resource out of its wrapper, or bare as some answers have it.

    Raises: Unreadable if it is not an object.
    """
    found = body.get(name, body) if isinstance(body, dict) else None
    if not isinstance(found, dict):
        raise Unreadable(f"the answer has no {name}")
    return found


def items(holder: Any, name: str) -> list[Mapping[str, Any]]:
    """The objects of a list that may be missing, empty, or a bare object."""
    found = holder.get(name) if isinstance(holder, dict) else None
    if isinstance(found, dict):
        found = [found]
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def text(value: Any) -> str:
    """An id or a word, whatever type it came in."""
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def flag(value: Any) -> bool:
    """A flag, which comes as a text or as a real one."""
    return str(value).lower() == "true"


def money(value: Any) -> Money:
    """An amount with its currency.

    Raises: Unreadable.
    """
    try:
        number = Decimal(str(value["value"]))
        # A number that is written in a few signs can be too large for this machine: it is looked at before it is used.
        if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS:
            return Money.from_decimal(number, str(value["currency"]))
    except (TypeError, KeyError, InvalidOperation, PosError):
        pass
    raise Unreadable("the answer has an amount that is none")


def amount(value: Money) -> dict[str, Any]:
    """An amount as it is sent: exact, in major units."""
    return {"currency": value.currency, "value": value.decimal}


def cart(body: Any) -> Cart:
    """Read a cart.

    Raises: Unreadable.
    """
    found = inner(body, "cart")
    sums, session, paid = (found.get(name) or {} for name in ("pricing", "paymentSession", "paymentMethod"))
    if not isinstance(sums, dict) or not isinstance(session, dict) or not isinstance(paid, dict):
        raise Unreadable("the answer is no cart")
    cart_id = text(found.get("id"))
    if not cart_id:
        raise Unreadable("the answer is a cart without an id")
    source = text(paid.get("sourceId"))
    failed = (text(charge.get("chargeId")) for charge in items(paid, "charges") if charge.get("status") == "failed")
    return Cart(
        id=cart_id,
        lines=tuple(_cart_line(line) for line in items(found.get("lineItems"), "lineItem")),
        totals=_totals(sums, flag(found.get("taxInclusive"))),
        payment_session_id=text(session.get("id")),
        payment_session_status=text(session.get("status")),
        source_id=SourceId(source) if source else None,
        failed_charge_ids=frozenset(failed),
        charge_type=text(found.get("chargeType")),
        sale_id=_attribute(found, SALE_ID),
        business_entity=text(found.get("businessEntityCode")),
    )


def order(body: Any, wrapper: str = "order") -> Order:
    """Read an order by itself.

    Raises: Unreadable if it has no id or no total.
    """
    found = inner(body, wrapper)
    return _order(found, found.get("pricing"), "total", found.get("paymentMethod"))


def submitted(body: Any) -> Order:
    """Read the answer to a submit: the order stands beside its pricing, not around it.

    Raises: Unreadable if it has no order id or no total.
    """
    whole = inner(body, "submitCart")
    return _order(inner(whole, "order"), whole.get("pricing"), "orderTotal", whole.get("paymentMethod"))


def source_state(body: Any) -> SourceState | None:
    """Read where a source stands; None for a word that is not known here.

    Raises: Unreadable.
    """
    try:
        return SourceState(text(inner(body, "source").get("state")))
    except ValueError:
        return None


def product(found: Mapping[str, Any], open_price_sku: str) -> Product | None:
    """Read one product of a list; None for what cannot be sold."""
    prices = found.get("pricing")
    if not isinstance(prices, dict) or flag(found.get("baseProduct")) or found.get("displayableProduct") == "false":
        return None
    try:
        price = money(prices.get("salePriceWithQuantity") or prices.get("listPrice"))
    except Unreadable:
        return None
    sku = text(found.get("sku"))
    return Product(
        id=text(found.get("id")),
        name=text(found.get("displayName")) or text(found.get("name")),
        sku=sku,
        barcode=text(found.get("externalReferenceId")),
        price=price,
        image_url=text(found.get("thumbnailImage")),
        open_price=sku == open_price_sku,
    )


def lines(wanted: Iterable[Line]) -> list[dict[str, Any]]:
    """Basket lines as they are sent.

    The processor keeps one line a product. So pieces of one product that cost different sums travel together, as one
    sum; in it a piece whose price nobody changed counts with the shop's own price.
    """
    groups: dict[str, list[Line]] = {}
    for line in wanted:
        groups.setdefault(line.product.id, []).append(line)
    return [
        {"quantity": sum(line.quantity for line in group), "product": {"id": product_id}, **_override(group)}
        for product_id, group in groups.items()
    ]


def billing_address(owner: Owner) -> dict[str, Any]:
    """An owner as the cart's billing address."""
    where = owner.address
    return {
        "firstName": owner.first_name,
        "lastName": owner.last_name,
        "emailAddress": owner.email,
        "phoneNumber": owner.phone or None,
        "line1": where.line1,
        "line2": where.line2 or None,
        "city": where.city,
        "countrySubdivision": where.state or None,
        "postalCode": where.postal_code,
        "country": where.country,
    }


def _override(group: list[Line]) -> dict[str, Any]:
    """What the processor is told of the price of a product's pieces; nothing where it prices them by itself."""
    if not any(line.has_own_price for line in group):
        return {}
    if len({line.price for line in group}) == 1:
        return {"pricing": {"salePrice": amount(group[0].price)}}
    total = Money(sum(line.price.minor * line.quantity for line in group), group[0].price.currency)
    return {"pricing": {"itemPrice": amount(total)}}


def _cart_line(line: Mapping[str, Any]) -> CartLine:
    sold, prices = line.get("product"), line.get("pricing")
    if not isinstance(sold, dict) or not isinstance(prices, dict):
        raise Unreadable("the answer has a line without product or price")
    product_id = text(sold.get("id")) or text(sold.get("uri")).split("?")[0].rsplit("/", 1)[-1]
    try:
        quantity = int(text(line.get("quantity")))
    except ValueError:
        raise Unreadable("the answer has a line without a quantity") from None
    return CartLine(text(line.get("id")), product_id, quantity, money(prices.get("salePriceWithQuantity")))


def _totals(sums: Mapping[str, Any], tax_included: bool) -> Totals:
    total = money(sums.get("orderTotal"))

    def part(name: str) -> Money:
        return money(sums[name]) if sums.get(name) is not None else Money(0, total.currency)

    return Totals(
        subtotal=part("subtotal"),
        discount=part("discount"),
        shipping=part("shippingAndHandling"),
        tax=part("tax"),
        total=total,
        tax_included=tax_included,
    )


def _order(found: Mapping[str, Any], prices: Any, total: str, paid: Any) -> Order:
    order_id = text(found.get("id"))
    if not order_id:
        raise Unreadable("the answer has no order id")
    sums = prices if isinstance(prices, dict) else {}
    source = text(paid.get("sourceId")) if isinstance(paid, dict) else ""
    legacy = found.get("payment")
    return Order(
        id=order_id,
        state=text(found.get("orderState")),
        total=money(sums.get(total) or sums.get("orderTotal")),
        submitted_at=_time(found.get("submissionDate")),
        sale_id=_attribute(found, SALE_ID),
        source_ids=(source,) if source else (),
        statement_name=text(legacy.get("softDescriptor")) if isinstance(legacy, dict) else "",
    )


def _attribute(found: Mapping[str, Any], name: str) -> str:
    return next((text(one.get("value")) for one in items(found.get("customAttributes"), "attribute")
                 if one.get("name") == name), "")  # fmt: skip


def _time(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
