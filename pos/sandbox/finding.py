"""Which product a client means by a number, a sku or its own code."""

from __future__ import annotations

from pos.sandbox.bodies import whole_or_none
from pos.sandbox.catalogue import Product
from pos.sandbox.envelopes import not_found, shopper
from pos.sandbox.processor import here


def find_product(text: str) -> Product | None:
    """A product by its number or its sku; None if there is none."""
    number = whole_or_none(text)
    found = here().shop.catalogue.by_id(number) if number is not None else None
    if found is None:
        found = next((item for item in here().shop.catalogue.by_code(text.strip()) if item.sku == text.strip()), None)
    return found


def product_called(text: str) -> Product:
    """A product by its number or its sku.

    Raises: Refusal if there is none.
    """
    found = find_product(text)
    if found is None:
        raise not_found("There is no such product.", "Products")
    return found


def product_referred(reference: str, resource: str = "Products") -> Product | None:
    """A product by the merchant's own code; None if there is none.

    Raises: Refusal if several share the code.
    """
    found = here().shop.catalogue.by_code(reference)
    if len(found) > 1:
        raise shopper(
            409,
            "external-reference-ID-conflict",
            "Several products have that code.",
            resource,
            subcode="unable-to-determine-product-by-ERID",
        )
    return found[0] if found else None
