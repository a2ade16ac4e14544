"""F11: the sales whose outcome is not known, and who has been asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.link.messages import Doubt


class DoubtsSheet(Sheet):
    """A list to look at, and one wish: ask again now."""

    #: A sale is to be looked up now. Carries its id.
    ask_wished = Signal(str)

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(theme, names.DOUBTS_SHEET, tr("Sales to resolve"), parent)
        self._money = money
        self._doubts: tuple[Doubt, ...] = ()
        self._none = Text(theme, f"{names.DOUBTS_SHEET}.none", shade=Shade.SOFT)
        self._none.say(tr("Every sale is settled."))
        self._list = QListWidget(self)
        self._list.setObjectName(names.DOUBTS_TABLE)
        self._list.setAccessibleName(tr("Sales to resolve"))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setSpacing(theme.density.space(1))
        self._list.currentRowChanged.connect(self._on_row)
        self._list.itemActivated.connect(self._on_activated)
        self._who = Text(theme, f"{names.DOUBTS_SHEET}.witnesses", shade=Shade.SOFT, tabular=True)
        self._who.setWordWrap(True)
        self._who.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._ask = ActionButton(theme, names.DOUBTS_ASK, tr("Ask again now"), key="Enter", weight=Weight.SECONDARY)
        self._ask.wished.connect(self._on_ask)
        self.inside.addWidget(self._none)
        self.inside.addWidget(self._list, 2)
        self.inside.addWidget(self._who, 1)
        self.inside.addWidget(self._ask)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_doubts(())

    def show_doubts(self, doubts: tuple[Doubt, ...]) -> None:
        """List them, oldest first; the chosen one stays chosen."""
        chosen = self._chosen()
        self._doubts = doubts
        self._list.clear()
        for doubt in doubts:
            since = doubt.since.astimezone().strftime("%d.%m. %H:%M")
            card = f" · {doubt.card}" if doubt.card is not None else ""
            person = "\n" + tr("Ask the manager") if doubt.needs_person else ""
            text = f"{doubt.reference}   {self._money(doubt.total)}\n" + tr("since {time}", time=since) + card + person
            self._list.addItem(QListWidgetItem(text))
        ids = [doubt.sale_id for doubt in doubts]
        if doubts:
            self._list.setCurrentRow(ids.index(chosen.sale_id) if chosen and chosen.sale_id in ids else 0)
        self._none.setVisible(not doubts)
        self._list.setVisible(bool(doubts))
        self._ask.setEnabled(bool(doubts))
        self._on_row()

    def take_keyboard(self) -> None:
        (self._list if self._doubts else self).setFocus()

    def _chosen(self) -> Doubt | None:
        row = self._list.currentRow()
        return self._doubts[row] if 0 <= row < len(self._doubts) else None

    def _on_row(self, _row: int = 0) -> None:
        doubt = self._chosen()
        if doubt is None:
            self._who.say("")
            return
        told = [
            f"{witness.at.astimezone().strftime('%H:%M:%S')}  {witness.name}: {witness.said}"
            for witness in doubt.witnesses[-8:]
        ]
        self._who.say("\n".join(told) or tr("Nobody has been asked yet."))

    def _on_activated(self, _item: QListWidgetItem) -> None:
        self._on_ask()

    def _on_ask(self) -> None:
        doubt = self._chosen()
        if doubt is not None:
            self.ask_wished.emit(doubt.sale_id)

    def _restyle(self) -> None:
        self._list.setFont(self.theme.font(Size.STRONG, QFont.Weight.Medium, tabular=True))
