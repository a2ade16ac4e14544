"""How goods reach the customer: the shipping option of a cart."""

from __future__ import annotations

from pos.sandbox.cart_addresses import complete
from pos.sandbox.pricing import is_physical
from pos.sandbox.processor import here
from pos.sandbox.records import Cart


def choose_shipping(cart: Cart) -> None:
    """Preselect the first shipping option once it is known where to; without goods there is none."""
    shop = here().shop
    if not is_physical(shop, cart):
        cart.shipping_option_id = None
    elif cart.shipping_option_id is None and shop.shipping and complete(cart.shipping):
        cart.shipping_option_id = shop.shipping[0].id
