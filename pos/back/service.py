"""The processor that this till works with: where it is, and what lets us in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.shop_front import ShopFront
from pos.back.keys import ShopKeys
from pos.config.settings import Environment, Settings


@dataclass(frozen=True, slots=True)
class Service:
    """One processor; every lane takes a client of its own, for a client belongs to one thread."""

    base_url: str
    script_url: str
    keys: ShopKeys
    settings: Settings
    now: Callable[[], datetime]

    def client(self) -> CommerceClient:
        """A new client for one lane."""
        processor = self.settings.processor
        keys = Keys(self.keys.confidential, self.keys.secret, self.keys.public)
        return CommerceClient(
            self.base_url,
            keys,
            self.now,
            deadline_s=processor.submit_deadline_s,
            test_orders=processor.environment is not Environment.LIVE,
        )

    def shop_front(self) -> ShopFront:
        """A new view of the public part for one lane."""
        processor = self.settings.processor
        return ShopFront(
            self.base_url,
            self.keys.public,
            self.now,
            locale=processor.locale,
            currency=processor.currency,
            open_price_sku=processor.open_price_sku,
        )

    @property
    def card_origins(self) -> tuple[str, ...]:
        """The origins that a card page needs: the script's, whose frames hold the fields, and the API's."""
        return tuple(dict.fromkeys((_origin(self.script_url), _origin(self.base_url))))


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
