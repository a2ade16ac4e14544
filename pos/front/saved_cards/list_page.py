"""The list of all saved cards, with what narrows it above and what can be done with it below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.saved_cards import names
from pos.front.saved_cards.card_table import CardTable
from pos.front.saved_cards.filter_bar import FilterBar
from pos.front.saved_cards.table_view import CardTableView
from pos.link.saved_cards import CardsFound


class ListPage(Surface):
    """Shows one result; asks for nothing by itself."""

    #: A card is to be opened. Carries its id.
    card_wished = Signal(str)
    #: The cards are to be compared with the processor's.
    check_wished = Signal()
    #: The list is to be written to a file.
    export_wished = Signal()

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.LIST, "plain", tr("List of saved cards"), parent)
        self.filters = FilterBar(theme)
        self.rows = CardTable(money, self)
        self.table = CardTableView(theme, self.rows)
        self._none = Text(theme, names.NONE, shade=Shade.SOFT)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setWordWrap(True)
        self._open = ActionButton(theme, names.OPEN, tr("Open"), key="Enter", sign="card", weight=Weight.QUIET)
        self._check = ActionButton(
            theme, names.CHECK, tr("Compare with the payment service"), key="Ctrl+R", sign="again", weight=Weight.QUIET
        )
        self._export = ActionButton(
            theme, names.EXPORT, tr("Export"), key="Ctrl+E", sign="receipt", weight=Weight.QUIET
        )
        ground = Surface(f"{names.LIST}.ground", "card", tr("List of saved cards"))
        self._pages = QStackedLayout(ground)
        self._pages.setContentsMargins(1, 1, 1, 1)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._none)
        foot = QHBoxLayout()
        foot.addWidget(self._open)
        foot.addStretch(1)
        foot.addWidget(self._check)
        foot.addWidget(self._export)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.density.space(2))
        whole.addWidget(self.filters)
        whole.addWidget(ground, 1)
        whole.addLayout(foot)
        self.table.opened.connect(self._on_opened)
        self.table.order_wished.connect(self.filters.order_by)
        self.table.typed.connect(self.filters.take)
        self.filters.list_wished.connect(self._to_the_list)
        self._open.wished.connect(lambda: self._on_opened(self.table.currentIndex().row()))
        self._check.wished.connect(self.check_wished)
        self._export.wished.connect(self.export_wished)
        self.show_found(CardsFound(result=0, count=0, total=0))

    def show_found(self, found: CardsFound) -> None:
        """Show another result; who was chosen stays chosen where there are as many rows."""
        row, anew = self.table.currentIndex().row(), found.count != self.rows.count
        self.rows.use(found)
        self.filters.use_savers(found.savers)
        self.table.mark_order(self.filters.query.order, self.filters.query.descending)
        if found.count and (anew or row < 0):
            self.table.setCurrentIndex(self.rows.index(min(max(row, 0), found.count - 1), 0))
        self._none.say(
            tr("No card is on file yet. Cards are saved at the counter, with the customer's word.")
            if not found.total
            else tr("No card fits all of this. Clear a filter to see more.")
        )
        self._pages.setCurrentIndex(0 if found.count else 1)
        for act in (self._open, self._export):
            act.setEnabled(found.count > 0)

    def to_the_top(self) -> None:
        """Choose the first row: the list is another one now."""
        if self.rows.count:
            self.table.setCurrentIndex(self.rows.index(0, 0))
            self.table.scrollToTop()

    def take_keyboard(self) -> None:
        """Put the cursor where it is wanted first."""
        self.filters.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filters.text.selectAll()

    def _to_the_list(self) -> None:
        if self.rows.count:
            if not self.table.currentIndex().isValid():
                self.to_the_top()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_opened(self, row: int) -> None:
        shown = self.rows.shown(row) if 0 <= row < self.rows.count else None
        if shown is not None:
            self.card_wished.emit(shown.row.id)
