"""F7, and F9 for a customer with cards on file: which of them is charged, and the question before it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos.domain.money import Money
from pos.front.card_choice.card_rows import card_row
from pos.front.card_choice.scanned_over import ScannedOver
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.found_items import FoundItems, found_list
from pos.front.parts.sheet import Sheet
from pos.front.parts.spoken import announce
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.link.messages import SaleChanged
from pos.link.saved_cards import OfferedCard


class SavedCardsSheet(Sheet):
    """The payer's saved cards, the default one chosen; Enter charges the chosen one, and nothing is typed."""

    #: A card is to be charged. Carries its id and the total that was asked about, a Money.
    charge_wished = Signal(str, object)
    #: The card form is wished instead.
    new_card_wished = Signal()
    #: A code was scanned while the sheet lay there.
    scanned = Signal(str)
    #: Carries one sentence.
    said = Signal(str)

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(theme, names.CARDS_SHEET, tr("Saved cards"), parent)
        self._money = money
        self._sale: SaleChanged | None = None
        self._open_for_charge = False
        self._chosen = ""
        self._stray = ScannedOver()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._told = Text(theme, f"{names.CARDS_SHEET}.told", shade=Shade.SOFT)
        self._told.setWordWrap(True)
        self._rows = FoundItems(self)
        self._list = found_list(self._rows, theme, names.CARDS_LIST, tr("Saved cards"), self)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.clicked.connect(self._on_clicked)
        self._charge = ActionButton(theme, names.CARDS_CHARGE, tr("Charge"), key="Enter", weight=Weight.PRIMARY)
        self._charge.wished.connect(self.charge)
        self._new = ActionButton(theme, names.CARDS_NEW, tr("New card"), key="F9", weight=Weight.SECONDARY)
        self._new.wished.connect(self.new_card_wished)
        foot = QHBoxLayout()
        foot.setSpacing(theme.density.space(3))
        foot.addWidget(self._charge, 2)
        foot.addWidget(self._new, 1)
        self.inside.addWidget(self._told)
        self.inside.addWidget(self._list, 1)
        self.inside.addLayout(foot)
        theme.changed.connect(self._list.doItemsLayout)

    @property
    def chosen(self) -> OfferedCard | None:
        """The card that Enter would charge."""
        cards = self._sale.saved_cards if self._sale is not None else ()
        return next((card for card in cards if card.id == self._chosen and card.unusable is None), None)

    def show_sale(self, sale: SaleChanged, may_charge: bool) -> None:
        """Take the cards and the total of a sale; ``may_charge`` if it can be paid now."""
        self._sale, self._open_for_charge = sale, may_charge
        if self.chosen is None:
            usable = [card.id for card in sale.saved_cards if card.unusable is None]
            self._chosen = usable[0] if usable else ""
        self._draw()

    def open_sheet(self) -> None:
        """Begin with the default card."""
        self._chosen = ""
        self._stray.forget()
        if self._sale is not None:
            self.show_sale(self._sale, self._open_for_charge)
        super().open_sheet()

    def charge(self) -> None:
        """Charge the chosen card at the total that the question names."""
        card, sale = self.chosen, self._sale
        if card is None:
            self.said.emit(tr("None of these cards can be charged. Press F9 for another card."))
        elif sale is None or sale.totals is None or not self._open_for_charge:
            self.said.emit(tr("There is no total to charge yet."))
        else:
            self.charge_wished.emit(card.id, sale.totals.total)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.isAutoRepeat():
                return
            is_wish, code = self._stray.enter()
            if code:
                self.scanned.emit(code)
            elif is_wish:
                self.charge()
        elif not self._stray.heard(event):
            super().keyPressEvent(event)

    # --- inside ---

    def _step(self, by: int) -> None:
        """Go to the next card that can be chosen."""
        self._stray.forget()
        cards = self._sale.saved_cards if self._sale is not None else ()
        usable = [card.id for card in cards if card.unusable is None]
        if usable:
            now = usable.index(self._chosen) if self._chosen in usable else 0
            self._chosen = usable[min(len(usable) - 1, max(0, now + by))]
            self._draw()
            announce(self, self.accessibleName())

    def _on_clicked(self, index: QModelIndex) -> None:
        cards = self._sale.saved_cards if self._sale is not None else ()
        if 0 <= index.row() < len(cards) and cards[index.row()].unusable is None:
            self._chosen = cards[index.row()].id
            self._draw()

    def _draw(self) -> None:
        sale = self._sale
        if sale is None:
            return
        self._rows.show([card_row(card) for card in sale.saved_cards])
        card = self.chosen
        if card is not None:
            row = next(number for number, one in enumerate(sale.saved_cards) if one.id == card.id)
            self._list.setCurrentIndex(self._rows.index(row))
        name = sale.payer.owner.name if sale.payer is not None else ""
        total = self._money(sale.totals.total) if sale.totals is not None else ""
        ready = card is not None and self._open_for_charge and bool(total)
        if ready:
            self.entitle(tr("Charge {total} to {card}?", total=total, card=card.face if card is not None else ""))
            self._charge.label(tr("Charge {total}", total=total), "Enter", "lock")
        else:
            self.entitle(tr("{customer}'s cards", customer=name))
            self._charge.label(tr("Charge"), "Enter", "lock")
        self._charge.setEnabled(ready)
        self._charge.drawn_for((sale.sale_id, self._chosen, total))
        self._new.setEnabled(self._open_for_charge)
        self._told.say(self._sentence(sale, name))

    def _sentence(self, sale: SaleChanged, name: str) -> str:
        if not sale.saved_cards:
            return tr("No card is on file for {customer}. F6 saves the next one.", customer=name)
        if self.chosen is None:
            return tr("None of these can be charged any more. F9 opens the card form.")
        if not self._open_for_charge:
            return tr("Nothing is to be paid at the moment.")
        if sum(card.unusable is None for card in sale.saved_cards) > 1:
            return tr("On {customer}'s file; nothing is typed. The arrow keys choose another one.", customer=name)
        return tr("On {customer}'s file; nothing is typed.", customer=name)
