"""Pictures of products, drawn from their category and name."""

from __future__ import annotations

import zlib
from typing import Final

from flask import Blueprint, Response

from pos.sandbox.catalogue import Category, Product
from pos.sandbox.envelopes import not_found
from pos.sandbox.processor import here

routes = Blueprint("pictures", __name__)

#: One drawing for each kind of shelf, in a field of 96 by 96; ``{c}`` is its colour, ``{d}`` a darker one.
_DRAWINGS: Final = {
    "Pens and pencils": '<path d="M22 74l4-16 34-34 12 12-34 34z" fill="{c}"/><path d="M22 74l4-16 12 12z" fill="{p}"/>'
    '<path d="M22 74l2-7 5 5z" fill="{d}"/><path d="M60 24l5-5 12 12-5 5z" fill="{d}"/>',
    "Notebooks": '<rect x="26" y="18" width="46" height="60" rx="4" fill="{c}"/><path d="M34 18v60" stroke="{d}" '
    'stroke-width="3"/><rect x="42" y="30" width="22" height="10" rx="2" fill="{p}"/>',
    "Paper": '<path d="M28 16h28l14 14v50H28z" fill="{p}"/><path d="M56 16l14 14H56z" fill="{c}"/>'
    '<path d="M36 42h26M36 52h26M36 62h18" stroke="{c}" stroke-width="3"/>',
    "Desk": '<rect x="20" y="60" width="56" height="8" rx="3" fill="{d}"/><path d="M30 60l10-30 18 10" fill="none" '
    'stroke="{c}" stroke-width="6"/><path d="M52 30l18 10-8 12-18-10z" fill="{c}"/>',
    "Coffee and tea": '<path d="M24 38h40v18a20 20 0 0 1-40 0z" fill="{c}"/><path d="M64 42h6a8 8 0 0 1 0 16h-7" '
    'fill="none" stroke="{c}" stroke-width="5"/><path d="M36 30q-4-6 0-12M48 30q-4-6 0-12" fill="none" stroke="{d}" '
    'stroke-width="3"/>',
    "Bakery": '<path d="M18 60q4-32 30-32t30 32q-8 6-12-4-4 12-18 12t-18-12q-4 10-12 4z" fill="{c}"/>'
    '<path d="M36 34l4 22M60 34l-4 22" stroke="{d}" stroke-width="3"/>',
    "Gifts": '<rect x="22" y="42" width="52" height="34" rx="3" fill="{c}"/><rect x="18" y="32" width="60" height="12" '
    'rx="3" fill="{d}"/><path d="M48 32v44" stroke="{p}" stroke-width="6"/><path d="M48 32q-18-18-18-4t18 4q18-18 '
    '18-4t-18 4" fill="none" stroke="{d}" stroke-width="4"/>',
}
_PLAIN: Final = (
    '<circle cx="48" cy="48" r="26" fill="{c}"/><path d="M36 48l9 9 16-18" fill="none" stroke="{p}" stroke-width="6"/>'
)
_CARD: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect x="12" y="26" width="72" height="46" rx="6" '
    'fill="#2f6f8f"/><rect x="12" y="36" width="72" height="9" fill="#1b4257"/>'
    '<rect x="20" y="54" width="22" height="6" rx="2" fill="#fff"/></svg>'
)


@routes.get("/images/<sku>.svg")
def picture(sku: str) -> Response:
    """The picture of a product or a category."""
    if sku == "creditcard":
        return _svg(_CARD)
    catalogue = here().shop.catalogue
    if sku.startswith("category-"):
        category = next((one for one in catalogue.categories if str(one.id) == sku[9:]), None)
        if category is not None:
            return _svg(_drawn(category, category.colour, category.name))
    product = next((item for item in catalogue.by_code(sku) if item.sku == sku), None)
    if product is None:
        raise not_found("There is no such picture.", "Products")
    return _svg(_drawn(product.category, _colour(product), product.sku))


def _colour(product: Product) -> str:
    return product.colour or product.category.colour


def _drawn(category: Category, colour: str, seed: str) -> str:
    shade = 0.86 + zlib.crc32(seed.encode()) % 100 / 350
    colours = {"c": _shaded(colour, shade), "d": _shaded(colour, shade * 0.62), "p": "#fffdf7"}
    drawing = _DRAWINGS.get(category.name, _PLAIN).format(**colours)
    ground = _shaded(colour, 1, towards_white=0.86)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" role="img">'
        f'<rect width="96" height="96" rx="12" fill="{ground}"/>{drawing}</svg>'
    )


def _shaded(colour: str, factor: float, towards_white: float = 0) -> str:
    parts = [int(colour.lstrip("#")[place : place + 2], 16) for place in (0, 2, 4)]
    shaded = [min(255, round(part * factor)) for part in parts]
    return "#" + "".join(f"{round(part + (255 - part) * towards_white):02x}" for part in shaded)


def _svg(drawing: str) -> Response:
    return Response(drawing, mimetype="image/svg+xml", headers={"Cache-Control": "max-age=86400"})
