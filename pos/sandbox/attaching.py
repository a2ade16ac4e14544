"""Sources on a cart: one primary, one store credit, and what attaching brings along."""

from __future__ import annotations

from pos.sandbox.envelopes import Refusal, shopper
from pos.sandbox.processor import here
from pos.sandbox.records import Cart, Session, Source
from pos.sandbox.wire.address import owner_address


def attach(session: Session, cart: Cart, source_id: str) -> None:
    """Attach a source; a primary one takes the place of the one before.

    Raises: Refusal if the source is unknown, not chargeable, or somebody else's.
    """
    source = here().books.sources.get(source_id)
    if source is None:
        raise _failure("The source does not exist.")
    if source.customer_id is not None and source.customer_id != session.shopper_id:
        raise _failure("The source belongs to another shopper.")
    if source_id in {cart.primary, cart.secondary}:
        return
    if source.state != "chargeable" or _on_another_cart(cart, source):
        raise _failure("The source is not chargeable.")
    if source.currency != cart.currency and source.customer_id is None:
        if source.payment_session_id is not None:
            raise _failure("The source is in another currency.")
        # Made without a session, it is for whatever cart it is attached to.
        source.currency, source.updated = cart.currency, here().clock.now()
        here().books.sources.put(source)
    if source.type == "customerCredit":
        if cart.secondary:
            detach(cart, cart.secondary)
        # Store credit that comes after a primary source is ignored when the order is made.
        cart.secondary, cart.secondary_amount = source_id, 0 if cart.primary else source.amount or 0
        return
    if cart.primary:
        detach(cart, cart.primary)
    cart.primary = source_id
    if source.owner:
        address = owner_address(source.owner)
        cart.billing = cart.billing or address
        cart.shipping = cart.shipping or dict(address)


def _on_another_cart(cart: Cart, source: Source) -> bool:
    if source.reusable or source.payment_session_id in (None, cart.payment_session_id):
        return False
    others = here().books.carts.all(payment_session_id=source.payment_session_id)
    return any(source.id in {other.primary, other.secondary} for other in others)


def detach(cart: Cart, source_id: str) -> None:
    """Take a source off the cart; one that is not reusable is dead from then on."""
    source = here().books.sources.get(source_id)
    if source is not None and not source.reusable and source.state == "chargeable":
        source.state = "cancelled"
        source.updated = here().clock.now()
        here().books.sources.put(source)
    if cart.secondary == source_id:
        cart.secondary, cart.secondary_amount = None, 0
    if cart.primary == source_id:
        cart.primary = None


def detach_all(cart: Cart) -> None:
    """Take every source off the cart."""
    for source_id in (cart.primary, cart.secondary):
        if source_id:
            detach(cart, source_id)


def _failure(text: str) -> Refusal:
    return shopper(409, "apply-payment-failure", text, "ApplyPaymentMethod")
