"""The processor that this till works with: where it is, and what lets us in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pos.back.commerce.client import CommerceClient, Keys
from pos.back.commerce.refund_client import RefundClient
from pos.back.commerce.shop_front import ShopFront
from pos.back.keys import ShopKeys
from pos.back.whereabouts import Whereabouts
from pos.config.settings import Environment, Settings


@dataclass(frozen=True, slots=True)
class Service:
    """One processor; every lane takes a client of its own, for a client belongs to one thread."""

    where: Whereabouts
    settings: Settings
    now: Callable[[], datetime]

    @property
    def base_url(self) -> str:
        """The address of its API."""
        return self.where.base_url

    @property
    def script_url(self) -> str:
        """The address of its card script."""
        return self.where.script_url

    @property
    def keys(self) -> ShopKeys:
        """What lets us in."""
        return self.where.keys

    def client(self) -> CommerceClient:
        """A new client for one lane."""
        processor = self.settings.processor
        return CommerceClient(
            self.base_url,
            self._own_keys,
            self.now,
            deadline_s=processor.submit_deadline_s,
            test_orders=processor.environment is not Environment.LIVE,
        )

    def refund_file(self) -> RefundClient:
        """A new view of the admin side for one lane."""
        return RefundClient(
            self.base_url, self._own_keys, self.now, deadline_s=self.settings.processor.submit_deadline_s
        )

    @property
    def _own_keys(self) -> Keys:
        return Keys(self.keys.confidential, self.keys.secret, self.keys.public)

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
