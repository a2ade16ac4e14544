"""The floor plan: the sale in one column, the payment in the other."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.front.parts.money_text import MoneyText
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.till.basket_panel import BasketPanel
from pos.front.till.footer_bar import FooterBar
from pos.front.till.header_bar import HeaderBar
from pos.front.till.last_outcome import LastOutcome
from pos.front.till.payer_row import PayerRow
from pos.front.till.presenter import Facts, Picture
from pos.front.till.search_panel import SearchPanel
from pos.front.till.stage import Stage
from pos.front.till.total_panel import TotalPanel


class Floor(QWidget):
    """Every panel in its place; none moves when the state changes."""

    #: The floor was painted.
    painted = Signal()

    def __init__(self, theme: Theme, money: MoneyText, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("till.floor")
        self.setAccessibleName(tr("Till"))
        self._theme = theme
        self._seen = False
        self.header = HeaderBar(theme, self)
        self.search = SearchPanel(theme, money, self)
        self.search.adopt(self)
        self.basket = BasketPanel(theme, money, self)
        self.total = TotalPanel(theme, money, self)
        self.payer = PayerRow(theme, self)
        self.stage = Stage(theme, money, self)
        self.last = LastOutcome(theme, money, self)
        self.footer = FooterBar(theme, self)
        self._sale = QVBoxLayout()
        self._sale.addWidget(self.search)
        self._sale.addWidget(self.basket, 1)
        self._sale.addWidget(self.total)
        self._payment = QVBoxLayout()
        self._payment.addWidget(self.payer)
        self._payment.addWidget(self.stage, 1)
        self._payment.addWidget(self.last)
        self._columns = QHBoxLayout()
        self._columns.addLayout(self._sale)
        self._columns.addLayout(self._payment)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(self._columns, 1)
        whole.addWidget(self.footer)
        self.arrange(roomy=False, low=False)

    def arrange(self, roomy: bool, low: bool) -> None:
        """Share the room out: the sale gets a little less than the payment, and a low screen shows less of the past."""
        self.last.setVisible(not low)
        space = self._theme.density.space
        self._columns.setContentsMargins(space(4), space(4), space(4), space(1))
        self._columns.setSpacing(space(4))
        for column in (self._sale, self._payment):
            column.setSpacing(space(3))
        self._columns.setStretch(0, 9 if roomy else 7)
        self._columns.setStretch(1, 11 if roomy else 8)

    def draw(self, facts: Facts, picture: Picture, key: object) -> None:
        """Bring every panel up to date."""
        sale = facts.sale
        self.header.show_facts(facts)
        self.basket.show_lines(sale.lines, sale.priced, picture.may_change_basket)
        self.total.show_totals(sale.totals, sale.priced)
        self.total.show_pay(picture, key)
        self.payer.show_payer(sale.payer)
        self.last.remember(sale)
        self.stage.show_picture(sale, picture, key)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            # After this turn of the event loop the pixels are on the screen, not only in the buffer.
            QTimer.singleShot(0, self, self.painted.emit)
