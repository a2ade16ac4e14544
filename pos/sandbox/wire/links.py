"""Absolute addresses, built from the host that the request came to, because clients follow them."""

from __future__ import annotations

from flask import request

#: Where a session's own cart lies.
CART = "v1/shoppers/me/carts/active"


def uri(*steps: object) -> str:
    """The address of something on this host."""
    return request.host_url + "/".join(map(str, steps))


def link(*steps: object) -> dict[str, str]:
    """An object that holds nothing but an address."""
    return {"uri": uri(*steps)}


def flag(value: object) -> str:
    """A yes or no as Shopper resources write it."""
    return "true" if value else "false"
