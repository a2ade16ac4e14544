"""From a full cart to an order, or to a refusal: what is checked, what is charged, what changes."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from pos.sandbox.cards import expired
from pos.sandbox.cart_addresses import check_address, complete
from pos.sandbox.contributions import contributions
from pos.sandbox.declines import OTHER_FAILURES, REASONS, hooked_reason
from pos.sandbox.envelopes import Refusal, declined_body, payments, shopper, shopper_body
from pos.sandbox.pricing import is_physical, priced, product_of
from pos.sandbox.processor import here
from pos.sandbox.records import Cart, Charge, Due, Order, Session, Sold, Source
from pos.sandbox.wire.product import stock_left


def submit(session: Session, cart: Cart) -> Order | Refusal:
    """Turn a cart into an order.

    A refused charge is returned, not raised: the failed attempt stays on the cart.
    Raises: Refusal if the cart is not ready; nothing was tried then.
    """
    _check_ready(cart)
    source = here().books.sources.get(cart.primary or cart.secondary)
    if source is None:
        raise shopper(409, "invalid-payment-failure", "The cart has no payment method.", "SubmitCart")
    reason = refusal_reason(cart, source)
    if reason:
        return _refused(cart, source, reason)
    return _ordered(session, cart, source)


def _check_ready(cart: Cart) -> None:
    shop = here().shop
    if not cart.lines:
        raise _unready("The cart is empty.")
    if cart.terms == "false":
        raise _unready("The terms of sale are refused.")
    if not cart.primary and not cart.secondary:
        raise shopper(409, "invalid-payment-failure", "The cart has no payment method.", "SubmitCart")
    if contributions(cart, priced(shop, cart).total).missing:
        raise payments(400, "order_submit_failed", "The sources do not cover the total.")
    if not complete(cart.billing):
        raise _unready("The billing address is not complete.")
    check_address(cart.billing or {}, "bill", "SubmitCart")
    if is_physical(shop, cart):
        if not complete(cart.shipping):
            raise _unready("The shipping address is not complete.")
        check_address(cart.shipping or {}, "ship", "SubmitCart")
        if shop.shipping and cart.shipping_option_id is None:
            raise _unready("No shipping option is chosen.")
    for line in cart.lines:
        left = stock_left(product_of(shop, line))
        wanted = sum(other.quantity for other in cart.lines if other.product_id == line.product_id)
        if left is not None and wanted > left:
            raise shopper(409, "inventory-unavailable-error", "There are not that many left.", "SubmitCart")


def _unready(text: str) -> Refusal:
    return shopper(409, "submit-cart-failed", text, "SubmitCart")


def refusal_reason(cart: Cart, source: Source) -> str:
    """Why a charge of this source is refused; empty if it goes through."""
    armed = here().declines.take()
    if armed:
        return armed
    if source.state != "chargeable":
        return "cart-charge-failure"
    hooked = hooked_reason(str((source.owner or {}).get("lastName", "")))
    if hooked:
        return hooked
    if source.behaviour == "charge_fails":
        return "declined"
    now = here().clock.now()
    if source.type == "creditCard" and expired(source.month, source.year, now.date()):
        return "card_expired"
    if cart.charge_type == "merchant_initiated":
        return ""
    if source.behaviour == "wrong_code":
        return "invalid_security_code"
    code_gone = (now - (source.code_at or source.created)).total_seconds() > here().shop.code_life_s
    if here().shop.decline_stale_codes and source.type == "creditCard" and not source.reusable and code_gone:
        return "invalid_security_code"
    if source.behaviour == "challenged" and cart.charge_type == "customer_initiated":
        return {"complete": "", "failed": "sca_not_completed"}.get(source.challenge, "authentication_required")
    return ""


def _refused(cart: Cart, source: Source, reason: str) -> Refusal:
    now = here().clock.now()
    amount = priced(here().shop, cart).total
    cart.charges.append(Charge(str(uuid.uuid4()), source.id, amount, "failed", now, now))
    here().books.carts.put(cart)
    if reason in REASONS:
        return Refusal(409, declined_body(REASONS[reason]))
    text = "The payment could not be processed."
    return Refusal(OTHER_FAILURES[reason], shopper_body("SubmitCart", reason, text))


def _ordered(session: Session, cart: Cart, source: Source) -> Order:
    processor = here()
    books, world, now = processor.books, processor.world, processor.clock.now()
    price = priced(processor.shop, cart)
    charged = Cart(**{name: getattr(cart, name) for name in Cart.__struct_fields__})
    charged.charges = list(cart.charges)
    order = Order(
        id=books.next_number() if world.order_id_differs or books.orders.get(cart.id) else cart.id,
        session_id=session.id,
        shopper_id=session.shopper_id,
        cart=charged,
        priced=price,
        submitted=now,
        state="Submitted",
        locale=session.locale,
        password=secrets.token_urlsafe(6),
        email=str((cart.billing or {}).get("emailAddress") or ""),
        last_four=source.last_four,
        behaviour=source.behaviour,
    )
    shares = contributions(cart, price.total)
    # Whoever paid with store credit alone has no primary share; a free order still has its charge of nothing.
    for source_id, amount in ((cart.secondary, shares.secondary), (cart.primary, shares.primary)):
        drawn_from = books.sources.get(source_id)
        if drawn_from is not None and (amount or drawn_from.id == source.id):
            _charge(order, drawn_from, amount)
    for line in cart.lines:
        _take_from_shelf(line.product_id, line.quantity)
    books.orders.put(order)
    if order.behaviour != "capture_stays_pending":
        due_at = now + timedelta(seconds=processor.shop.capture_after_s)
        books.due.put(Due(books.next_number(), due_at, "capture", order.id))
    if not world.converts_more_than_once:
        books.carts.delete(cart.id)
        session.cart_id = None
        books.sessions.put(session)
    return order


def _charge(order: Order, source: Source, amount: int) -> None:
    books, now = here().books, here().clock.now()
    currency = order.cart.currency
    order.cart.charges.append(Charge(str(uuid.uuid4()), source.id, amount, "capturable", now, now))
    books.post("charge", order, source.id, amount, currency)
    if not source.reusable:
        source.state = "consumed"
        books.post("consumption", order, source.id, amount, currency)
    elif source.challenge == "complete":
        source.challenge = "required"  # what the customer confirmed was this one payment
    source.updated = now
    books.sources.put(source)


def _take_from_shelf(product_id: int, quantity: int) -> None:
    sold = here().books.sold.get(product_id)
    here().books.sold.put(Sold(product_id, quantity + (sold.quantity if sold else 0)))
