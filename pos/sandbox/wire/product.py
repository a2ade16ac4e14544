"""Products with their prices and what is left of them."""

from __future__ import annotations

from typing import Any, Final

from pos.sandbox.catalogue import Category, Product
from pos.sandbox.money import formatted, money
from pos.sandbox.processor import here
from pos.sandbox.shape import plain, tree
from pos.sandbox.wire.links import CART, flag, link, uri

#: What a list shows of each product.
LISTED: Final = tree(
    "uri id displayName thumbnailImage pricing.uri pricing.formattedListPrice "
    "pricing.formattedSalePriceWithQuantity addProductToCart"
)
#: What a cart or order line shows of its product.
ON_A_LINE: Final = "uri displayName thumbnailImage"


def stock_left(product: Product) -> int | None:
    """Pieces that are left; None if this product never runs out."""
    if product.stock is None:
        return None
    sold = here().books.sold.get(product.id)
    return max(0, product.stock - (sold.quantity if sold else 0))


def product(item: Product, currency: str) -> dict[str, Any]:
    """A product in full."""
    where = ("v1/shoppers/me/products", item.id)
    picture = uri("images", f"{item.sku}.svg")
    return {
        "uri": uri(*where),
        "id": item.id,
        "name": item.name,
        "displayName": item.name,
        "shortDescription": item.text or None,
        "longDescription": item.text or None,
        "productType": item.kind,
        "sku": item.sku,
        "externalReferenceId": item.barcode,
        "companyId": here().shop.company_id,
        "displayableProduct": "true",
        "purchasable": flag(stock_left(item) != 0),
        "baseProduct": "false",
        "manufacturerName": item.maker or None,
        "manufacturerPartNumber": item.sku,
        "minimumQuantity": 1,
        "maximumQuantity": item.most,
        "thumbnailImage": picture,
        "productImage": picture,
        "keywords": item.category.name,
        "customAttributes": {
            "attribute": [{"name": "openPrice", "type": "Boolean", "value": "true"}] if item.open_price else []
        },
        "pricing": pricing(item, currency),
        "inventoryStatus": inventory(item),
        "categories": link(*where, "categories"),
        "familyAttributes": link(*where, "family-attributes"),
        "variations": link(*where, "variations"),
        "addProductToCart": _add_to_cart(item),
    }


def product_on_line(item: Product, currency: str) -> dict[str, Any]:
    """A product as a line has it: in full only where the request wants more than the default."""
    return _named(item) if plain() else product(item, currency)


def product_in_list(item: Product, currency: str) -> dict[str, Any]:
    """A product as a list has it: in full only where the request wants more than the default."""
    if not plain():
        return product(item, currency)
    price = formatted(here().shop.converted(item.price, currency), currency)
    return {
        **_named(item),
        "id": item.id,
        "pricing": {
            "uri": uri("v1/shoppers/me/products", item.id, "pricing"),
            "formattedListPrice": price,
            "formattedSalePriceWithQuantity": price,
        },
        "addProductToCart": _add_to_cart(item),
    }


def _add_to_cart(item: Product) -> dict[str, str]:
    return {"uri": uri(CART, "line-items") + f"?productId={item.id}", "cartUri": uri(CART)}


def _named(item: Product) -> dict[str, Any]:
    return {
        "uri": uri("v1/shoppers/me/products", item.id),
        "displayName": item.name,
        "thumbnailImage": uri("images", f"{item.sku}.svg"),
    }


def pricing(item: Product, currency: str, quantity: int = 1) -> dict[str, Any]:
    """What so many pieces cost, without a cart."""
    shop = here().shop
    one = shop.converted(item.price, currency)
    return {
        "uri": uri("v1/shoppers/me/products", item.id, "pricing"),
        "listPrice": money(one, currency),
        "listPriceWithQuantity": money(one * quantity, currency),
        "salePriceWithQuantity": money(one * quantity, currency),
        "formattedListPrice": formatted(one, currency),
        "formattedListPriceWithQuantity": formatted(one * quantity, currency),
        "formattedSalePriceWithQuantity": formatted(one * quantity, currency),
        "msrpPrice": money(one, currency),
        "formattedMsrpPrice": formatted(one, currency),
        "listPriceIncludesTax": flag(shop.tax_inclusive),
        "totalDiscountWithQuantity": money(0, currency),
        "formattedTotalDiscountWithQuantity": formatted(0, currency),
    }


def inventory(item: Product) -> dict[str, Any]:
    """What is left of a product."""
    left = stock_left(item)
    status = "PRODUCT_INVENTORY_OUT_OF_STOCK" if left == 0 else "PRODUCT_INVENTORY_IN_STOCK"
    return {
        "uri": uri("v1/shoppers/me/products", item.id, "inventory-status"),
        "product": [link("v1/shoppers/me/products", item.id)],
        "availableQuantity": 99_999 if left is None else left,
        "availableQuantityIsEstimated": "false",
        "productIsInStock": flag(left != 0),
        "productIsAllowsBackorders": "false",
        "productIsTracked": flag(left is not None),
        "requestedQuantityAvailable": flag(left != 0),
        "status": status,
        "statusIsEstimated": "false",
        "expectedInStockDate": None,
        "customStockMessage": None,
    }


def category(item: Category) -> dict[str, Any]:
    """A category in full, without its products."""
    where = ("v1/shoppers/me/categories", item.id)
    return {
        "uri": uri(*where),
        "id": item.id,
        "name": item.name,
        "displayName": item.name,
        "shortDescription": None,
        "longDescription": None,
        "thumbnailImage": uri("images", f"category-{item.id}.svg"),
        "products": link(*where, "products"),
        "categories": {},
    }
