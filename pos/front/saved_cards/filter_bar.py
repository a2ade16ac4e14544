"""What narrows the list: a text, chips that combine, by whom a card was saved, and the order."""

from __future__ import annotations

from typing import Final

from msgspec import structs
from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.chip import Chip
from pos.front.parts.drop_list import DropList
from pos.front.parts.search_field import SearchField
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.saved_cards import names
from pos.link.saved_cards import CardOrder, CardQuery


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


#: Each chip by the member of the query that it sets.
CHIPS: Final = {
    "expired": _t("Expired"),
    "no_consent": _t("No consent"),
    "never_used": _t("Never used"),
    "refused_at_first_use": _t("Declined at first use"),
    "same_on_several": _t("Same card on several"),
    "with_ended": _t("Removed ones too"),
}
_ORDERS: Final = {
    CardOrder.CUSTOMER: _t("by customer"),
    CardOrder.EXPIRY: _t("by expiry date"),
    CardOrder.SAVED: _t("by day saved"),
    CardOrder.CHARGED: _t("by last charge"),
}
_USUAL_DAYS: Final = 60
_MOST_DAYS: Final = 3650


class FilterBar(Surface):
    """Everything that is set has to hold together."""

    #: Another query. Carries a CardQuery.
    changed = Signal(object)
    #: Down or Enter in the search: to the list.
    list_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.FILTERS, "card", tr("Filters"), parent)
        self._theme = theme
        self._query = CardQuery()
        self.text = SearchField()
        self.text.setObjectName(names.TEXT)
        self.text.setAccessibleName(tr("Search"))
        self.text.setPlaceholderText(tr("Name, e-mail, phone, reference, last four, nickname"))
        self.text.setMaxLength(200)
        self.saver = DropList(theme, names.SAVED_BY, tr("Saved by"))
        self.order = DropList(theme, names.ORDER, tr("Order"))
        self.order.offer([(tr(word), order) for order, word in _ORDERS.items()])
        self.descending = Chip(theme, names.DESCENDING, tr("Descending"))
        self._within = Chip(theme, f"{names.FILTERS}.expires_within_days", tr("Expiring within"))
        self._days = QLineEdit(str(_USUAL_DAYS))
        self._days.setObjectName(names.DAYS)
        self._days.setAccessibleName(tr("Days"))
        self._days.setProperty("small", True)
        self._days.setValidator(QIntValidator(1, _MOST_DAYS, self._days))
        self._days_word = Text(theme, f"{names.DAYS}.word", size=Size.CAPTION, shade=Shade.SOFT)
        self._days_word.say(tr("days"))
        self._chips = {member: Chip(theme, f"{names.FILTERS}.{member}", tr(word)) for member, word in CHIPS.items()}
        self.clear = ActionButton(theme, names.CLEAR, tr("Clear"), weight=Weight.QUIET)
        self._compose()
        self.use_savers(())
        self.text.textEdited.connect(lambda _text: self._on_changed())
        self.text.moved.connect(lambda by: self.list_wished.emit() if by > 0 else None)
        self.text.returnPressed.connect(self.list_wished)
        for chip in (self.descending, self._within, *self._chips.values()):
            chip.clicked.connect(self._on_changed)
        self._days.textEdited.connect(self._on_days)
        for choice in (self.saver, self.order):
            choice.picked.connect(lambda _value: self._on_changed())
        self.clear.wished.connect(lambda: self.show_query(CardQuery(order=self._query.order), tell=True))
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def query(self) -> CardQuery:
        """What is asked for."""
        return self._query

    def show_query(self, query: CardQuery, *, tell: bool = False) -> None:
        """Set everything to a query."""
        self.text.setText(query.text)
        self._within.setChecked(query.expires_within_days > 0)
        if query.expires_within_days:
            self._days.setText(str(query.expires_within_days))
        for member, chip in self._chips.items():
            chip.setChecked(getattr(query, member))
        self.saver.choose(query.saved_by)
        self.order.choose(query.order)
        self.descending.setChecked(query.descending)
        self._query = query
        self.clear.setEnabled(self._is_narrow())
        if tell:
            self.changed.emit(query)

    def use_savers(self, savers: tuple[str, ...]) -> None:
        """Say who has saved cards."""
        self.saver.offer([(tr("by anybody"), ""), *((name or tr("nobody here"), name) for name in savers if name)])

    def order_by(self, order: CardOrder) -> None:
        """Order by another column, or the other way round by the same."""
        descending = not self._query.descending if order is self._query.order else False
        self.show_query(structs.replace(self._query, order=order, descending=descending), tell=True)

    def take(self, text: str) -> None:
        """A letter that was typed elsewhere."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.setText(self.text.text() + text)
        self._on_changed()

    # --- inside ---

    def _is_narrow(self) -> bool:
        plain = CardQuery(order=self._query.order, descending=self._query.descending)
        return self._query != plain

    def _on_days(self) -> None:
        if self._days.hasAcceptableInput():
            self._within.setChecked(True)
            self._on_changed()

    def _on_changed(self) -> None:
        days = int(self._days.text()) if self._days.hasAcceptableInput() else _USUAL_DAYS
        query = CardQuery(
            text=self.text.text().strip(),
            expires_within_days=days if self._within.isChecked() else 0,
            saved_by=self.saver.currentData() or "",
            order=self.order.currentData() or CardOrder.CUSTOMER,
            descending=self.descending.isChecked(),
            **{member: chip.isChecked() for member, chip in self._chips.items()},
        )
        if query != self._query:
            self._query = query
            self.clear.setEnabled(self._is_narrow())
            self.changed.emit(query)

    def _compose(self) -> None:
        space = self._theme.density.space
        upper = QHBoxLayout()
        upper.setSpacing(space(2))
        upper.addWidget(self.text, 1)
        upper.addWidget(self.saver)
        upper.addWidget(self.order)
        upper.addWidget(self.descending)
        lower = QHBoxLayout()
        lower.setSpacing(space(1.5))
        lower.addWidget(self._within)
        lower.addWidget(self._days)
        lower.addWidget(self._days_word)
        lower.addSpacing(space(2))
        for chip in self._chips.values():
            lower.addWidget(chip)
        lower.addStretch(1)
        lower.addWidget(self.clear)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space(3), space(3), space(3), space(2))
        whole.setSpacing(space(2))
        whole.addLayout(upper)
        whole.addLayout(lower)

    def _restyle(self) -> None:
        density = self._theme.density
        self.text.setFont(self._theme.font(Size.BODY))
        self._days.setFont(self._theme.font(Size.CAPTION, tabular=True))
        self._days.setFixedSize(density.space(14), density.space(8))
        for choice in (self.saver, self.order):
            choice.setFixedWidth(density.space(44))
