"""What the processor shows to anyone with the public key: the catalogue, page by page, and its clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from pos.back.commerce import wire
from pos.back.commerce.refusals import accepted
from pos.back.commerce.transport import Call, Transport
from pos.domain.product import Product
from pos.domain.secret import Secret

_PRODUCTS: Final = "/v1/shoppers/me/products"
_SITE: Final = "/v1/shoppers/site"
#: Products in one page: an answer of some 100 KB.
PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class ProductPage:
    """One page of the catalogue; ``total`` counts the products of all pages."""

    products: tuple[Product, ...]
    total: int
    last: bool


class ShopFront:
    """One thread's view of the public part; ``locale`` and ``currency`` are those of the shop."""

    def __init__(
        self,
        base_url: str,
        public_key: Secret,
        now: Callable[[], datetime],
        *,
        locale: str,
        currency: str,
        open_price_sku: str,
    ) -> None:
        self._transport = Transport(base_url)
        self._key, self._now = public_key, now
        self._locale, self._currency, self._open_price_sku = locale, currency, open_price_sku

    def page(self, number: int) -> ProductPage:
        """Read one page of what may be sold, counted from 1.

        Raises: any ProcessorError.
        Source: Commerce API, products, paging.
        """
        return self._listed(pageNumber=str(number))

    def by_code(self, code: str) -> Product | None:
        """Read the product with exactly this barcode; None if nothing like it is sold.

        Raises: any ProcessorError.
        Source: Commerce API, products by external reference.
        """
        found = self._listed(externalReferenceId=code).products
        return next((product for product in found if product.barcode == code), None)

    def _listed(self, **wanted: str) -> ProductPage:
        query = {
            "apiKey": self._key.reveal(),
            "expand": "all",
            "pageSize": str(PAGE_SIZE),
            "locale": self._locale,
            "currency": self._currency,
            **wanted,
        }
        body = wire.inner(accepted(self._transport.send(Call("GET", _PRODUCTS, query=query))), "products")
        listed = wire.items(body, "product")
        found = (wire.product(one, self._open_price_sku) for one in listed)
        total = wire.text(body.get("totalResults"))
        return ProductPage(
            products=tuple(product for product in found if product is not None),
            total=int(total) if total.isdigit() else 0,
            last="nextPage" not in body or not listed,
        )

    def clock_difference(self) -> timedelta:
        """How far this machine's clock is ahead of the processor's; zero where it does not tell the time.

        Raises: any ProcessorError.
        """
        reply = self._transport.send(Call("GET", _SITE, query={"apiKey": self._key.reveal()}))
        now = self._now()
        accepted(reply)
        try:
            theirs = parsedate_to_datetime(reply.date)
        except ValueError:
            return timedelta()
        return now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))

    def close(self) -> None:
        """Let the connection go."""
        self._transport.close()
