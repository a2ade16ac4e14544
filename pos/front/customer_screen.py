"""Joins the till to the customer's window: hands over what a customer may know, and keeps the rest."""

from __future__ import annotations

from pos.front.customer_display.shown import shown_in
from pos.front.customer_display.window import CustomerDisplay
from pos.front.parts.money_text import MoneyText
from pos.front.till.counter import Counter
from pos.front.till.presenter import Picture
from pos.link.messages import Welcome


class CustomerScreen:
    """The customer's window, as long as the till is open."""

    def __init__(self, counter: Counter) -> None:
        self._counter, self._money = counter, MoneyText()
        self.window = CustomerDisplay()
        counter.pictured.connect(self._on_pictured)
        self._on_pictured(counter.picture)
        self.window.open()

    def introduce(self, welcome: Welcome) -> None:
        """Show whose counter this is, and write money as that shop does."""
        self._money.use(welcome.locale)
        self.window.introduce(welcome.shop)
        self._on_pictured(self._counter.picture)

    def close(self) -> None:
        """Take the window away."""
        self._counter.pictured.disconnect(self._on_pictured)
        self.window.close()
        self.window.deleteLater()

    def _on_pictured(self, picture: Picture) -> None:
        sale = self._counter.facts.sale
        total = sale.totals.total if sale.totals is not None else None
        self.window.show_what(shown_in(picture.state, sale.lines, total, self._money))
