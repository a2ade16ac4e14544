"""The managers' room as it is seen: one page at a time, sheets over it, and one line for what has to be said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.money import Money
from pos.front.customers.places import Places
from pos.front.parts.room import Room
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.saved_cards import names
from pos.front.saved_cards.ask_sheet import AskSheet
from pos.front.saved_cards.card_page import OwnPage
from pos.front.saved_cards.compare_sheet import CompareSheet
from pos.front.saved_cards.form_sheet import FormSheet
from pos.front.saved_cards.list_page import ListPage
from pos.front.saved_cards.partners import Forms
from pos.link.saved_cards import CardPage, CardsFound


class CardsRoom(Room):
    """Lies over the till, below its header; Esc leads one step back, and out in the end."""

    #: Back from a card to the list.
    list_shown = Signal()

    def __init__(
        self, theme: Theme, money: Callable[[Money], str], places: Places, forms: Forms, parent: QWidget
    ) -> None:
        super().__init__(theme, names.ROOM, tr("Saved cards"), parent)
        self._count = Text(theme, names.COUNT, accessible=tr("How many"), shade=Shade.SOFT, tabular=True)
        self.beside_title.addWidget(self._count)
        self.list = ListPage(theme, money)
        self.card = OwnPage(theme, money)
        self._pages = QStackedWidget()
        self._pages.setObjectName(f"{names.ROOM}.pages")
        self._pages.setAccessibleName(tr("Saved cards"))
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.card)
        self.ask = AskSheet(theme, places, self)
        self.form = FormSheet(theme, forms, self)
        self.compare = CompareSheet(theme, self)
        self.inside.addWidget(self._pages, 1)
        for sheet in self._sheets:
            sheet.closed.connect(self._on_sheet_closed)
        for grown in (self.ask.grown, self.form.grown):
            grown.connect(self._place_sheets)
        for keys, wish in (("Ctrl+R", self.list.check_wished), ("Ctrl+E", self.list.export_wished)):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setObjectName(f"{names.LIST}.key.{keys}")
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(wish)

    @property
    def shows_card(self) -> bool:
        """Whether a card's own page is shown."""
        return self._pages.currentWidget() is self.card

    def show_found(self, found: CardsFound) -> None:
        """Show another list."""
        self.list.show_found(found)
        self._count.say(tr("{count} of {total}", count=f"{found.count:,}", total=f"{found.total:,}"))

    def show_card(self, page: CardPage) -> None:
        """Show a card's own page."""
        anew = not self.shows_card
        self.card.show_page(page)
        self._pages.setCurrentWidget(self.card)
        if anew:
            self.say("")
            self.card.take_keyboard()

    def show_list(self) -> None:
        """Go back to the list."""
        self._pages.setCurrentWidget(self.list)
        self.say("")
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list_shown.emit()

    def open_room(self) -> None:
        """Show it, and give it the keyboard."""
        self._pages.setCurrentWidget(self.list)
        self.say("")
        self.show()
        self.raise_()
        self.list.take_keyboard()

    def close_room(self) -> None:
        """Take it away, with every sheet and whatever was typed into a form."""
        for sheet in self._sheets:
            sheet.close_sheet()
        self.hide()

    def step_back(self) -> None:
        """One step back; out of the room in the end."""
        if self.ask.step_back():
            return
        for sheet in (self.form, self.compare):
            if not sheet.isHidden():
                sheet.close_sheet()
                return
        if self.shows_card:
            self.show_list()
        else:
            self.close_wished.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_sheets()

    def _place_sheets(self) -> None:
        """Lay each sheet into the middle, as high as it needs to be."""
        space = self.theme.density.space
        width, most = min(self.width() - space(8), space(170)), self.height() - space(6)
        for sheet in self._sheets:
            needed = most if sheet is self.compare else sheet.inside.totalHeightForWidth(width)
            height = max(0, min(most, max(needed, space(70))))
            sheet.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    @property
    def _sheets(self) -> tuple[Sheet, ...]:
        return self.ask, self.form, self.compare

    def _on_sheet_closed(self) -> None:
        if self.isHidden() or any(not sheet.isHidden() for sheet in self._sheets):
            return
        if self.shows_card:
            self.card.take_keyboard()
        else:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
