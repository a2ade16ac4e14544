"""Where the processor is, and what lets us in: all that a card page can be begun with."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from pos.back.keys import ShopKeys
from pos.config.settings import Settings
from pos.link.events import ProcessorFound


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One processor."""

    base_url: str
    script_url: str
    keys: ShopKeys

    @property
    def card_origins(self) -> tuple[str, ...]:
        """The origins that a card page needs: the script's, whose frames hold the fields, and the API's."""
        return tuple(dict.fromkeys((_origin(self.script_url), _origin(self.base_url))))

    def told(self, settings: Settings) -> ProcessorFound:
        """The same for the window, which needs no more than a page does."""
        return ProcessorFound(
            environment=settings.processor.environment.value,
            locale=settings.processor.locale,
            script_url=self.script_url,
            publishable_key=self.keys.publishable.reveal(),
            card_origins=self.card_origins,
        )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
