"""One sale's session at the processor: asks in its name, and keeps it alive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from pos.back.journal.book import SaleBook, SaleSecrets
from pos.back.processor import Processor, ProcessorError, SessionEnded, ShopperSession

#: A token that dies within this is exchanged before it is used.
_MARGIN: Final = timedelta(minutes=1)

_T = TypeVar("_T")


class SaleSession:
    """The token pair of one sale; whoever loses it loses the cart, so a new pair is on the disk before it is used."""

    def __init__(
        self, book: SaleBook, processor: Processor, now: Callable[[], datetime], sale_id: str, secrets: SaleSecrets
    ) -> None:
        self._book, self._processor, self._now, self._sale_id = book, processor, now, sale_id
        self.secrets = secrets

    @property
    def current(self) -> ShopperSession:
        """The pair as it is."""
        return self.secrets.session(self._now())

    def ask(self, call: Callable[[ShopperSession], _T]) -> _T:
        """Make a repeatable call; a dead token is exchanged once.

        Raises: any ProcessorError; JournalNotWritable.
        """
        try:
            return call(self.current)
        except SessionEnded:
            self._exchange()
            return call(self.current)

    def renew(self) -> None:
        """Exchange a token that is about to die; the old one stays if there is no better.

        Raises: JournalNotWritable.
        """
        session = self.current
        if session.refresh_token is None or session.expires_at - self._now() > _MARGIN:
            return
        try:
            self._exchange()
        except ProcessorError:
            return

    def _exchange(self) -> None:
        fresh = self.secrets.with_session(self._processor.refresh_session(self.current))
        self._book.keep(self._sale_id, fresh)
        self.secrets = fresh
