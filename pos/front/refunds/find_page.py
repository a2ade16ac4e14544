"""Where a sold sale is found: one field for whatever the customer brings, and what it may mean below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedLayout, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.found_items import FoundItems, FoundRows
from pos.front.parts.search_field import SearchField
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.refunds import names
from pos.front.refunds.words import sale_row
from pos.link.refunds import SalesFound, SoldSale


class SalesList(QListView):
    """What was found; Enter opens."""

    #: A sale is to be opened.
    opened = Signal()

    def __init__(self, theme: Theme, rows: FoundItems) -> None:
        super().__init__()
        self.setObjectName(names.FOUND)
        self.setAccessibleName(tr("Sales that it may be"))
        self.setModel(rows)
        self.setItemDelegate(FoundRows(theme, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.opened.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class FindPage(Surface):
    """Asks for nothing by itself."""

    #: A sale is to be found. Carries what was typed.
    wished = Signal(str)
    #: A sale is to be opened. Carries its id.
    sale_wished = Signal(str)

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.FIND, "plain", tr("Find a sale"), parent)
        self._theme, self._money = theme, money
        self._sales: tuple[SoldSale, ...] = ()
        self._asked = ""
        self.text = SearchField()
        self.text.setObjectName(names.TEXT)
        self.text.setAccessibleName(tr("Order number, reference, or last four and sum"))
        self.text.setPlaceholderText(tr("Order number, reference such as K7Q2, or last four and sum: 1111 12.50"))
        self.text.setMaxLength(60)
        self._search = ActionButton(theme, names.SEARCH, tr("Find"), key="Enter", sign="search", weight=Weight.PRIMARY)
        self._rows = FoundItems(self)
        self.found = SalesList(theme, self._rows)
        self._none = Text(theme, names.NONE, shade=Shade.SOFT)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setWordWrap(True)
        self._open = ActionButton(theme, names.OPEN, tr("Open"), key="Enter", sign="receipt", weight=Weight.QUIET)
        ground = Surface(f"{names.FIND}.ground", "card", tr("Sales that it may be"))
        self._pages = QStackedLayout(ground)
        self._pages.setContentsMargins(1, 1, 1, 1)
        self._pages.addWidget(self.found)
        self._pages.addWidget(self._none)
        bar = Surface(f"{names.FIND}.bar", "card", tr("Find a sale"))
        space = theme.density.space
        upper = QHBoxLayout(bar)
        upper.setContentsMargins(space(3), space(3), space(3), space(3))
        upper.setSpacing(space(2))
        upper.addWidget(self.text, 1)
        upper.addWidget(self._search)
        foot = QHBoxLayout()
        foot.addWidget(self._open)
        foot.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(space(2))
        whole.addWidget(bar)
        whole.addWidget(ground, 1)
        whole.addLayout(foot)
        self.text.returnPressed.connect(self._on_enter)
        self.text.moved.connect(self._on_moved)
        self._search.wished.connect(self._on_find)
        self.found.opened.connect(self._on_open)
        self._open.wished.connect(self._on_open)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.empty()

    def empty(self) -> None:
        """Forget what was typed and found."""
        self.text.clear()
        self.show_none(
            tr(
                "The customer's receipt has an order number and a reference. Without it, the last four digits of the "
                "card and the sum will do."
            )
        )

    def show_found(self, found: SalesFound) -> None:
        """Show what was found."""
        self._sales = found.sales
        self._rows.show([sale_row(sale, self._money) for sale in found.sales])
        self._pages.setCurrentIndex(0 if found.sales else 1)
        self._open.setEnabled(bool(found.sales))
        if found.sales:
            self.found.setCurrentIndex(self._rows.index(0, 0))
            self.found.scrollToTop()

    def show_none(self, sentence: str) -> None:
        """Say why nothing is shown."""
        self._asked = ""
        self._none.say(sentence)
        self.show_found(SalesFound(sales=()))

    def take_keyboard(self) -> None:
        """Put the cursor where it is wanted first."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text.selectAll()

    # --- inside ---

    def _on_enter(self) -> None:
        # Enter finds; once more it opens what was found for the same words.
        if self._sales and self.text.text().strip() == self._asked:
            self._on_open()
        else:
            self._on_find()

    def _on_find(self) -> None:
        self.show_none(tr("Looking…"))
        self._asked = self.text.text().strip()
        self.wished.emit(self._asked)

    def _on_moved(self, by: int) -> None:
        if self._sales:
            row = min(max(self.found.currentIndex().row() + by, 0), len(self._sales) - 1)
            self.found.setCurrentIndex(self._rows.index(row, 0))

    def _on_open(self) -> None:
        row = self.found.currentIndex().row()
        if 0 <= row < len(self._sales):
            self.sale_wished.emit(self._sales[row].sale_id)

    def _restyle(self) -> None:
        self.text.setFont(self._theme.font(Size.BODY))
