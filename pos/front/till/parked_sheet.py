"""F8: the baskets that were put aside."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.found_items import Found, FoundItems, found_list
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.link.parked import ParkedRow


class ParkedSheet(Sheet):
    """A list, the newest first, and one wish: go on with the chosen one."""

    #: A basket is to be gone on with. Carries its id.
    resume_wished = Signal(str)

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(theme, names.PARKED_SHEET, tr("Parked baskets"), parent)
        self._money = money
        self._baskets: tuple[ParkedRow, ...] = ()
        self._none = Text(theme, f"{names.PARKED_SHEET}.none", shade=Shade.SOFT)
        self._none.say(tr("No basket is parked. With something in the basket, F8 puts it aside."))
        self._none.setWordWrap(True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._rows = FoundItems(self)
        self._list = found_list(self._rows, theme, names.PARKED_LIST, tr("Parked baskets"), self)
        self._list.activated.connect(self._on_resume)
        self._resume = ActionButton(theme, names.PARKED_RESUME, tr("Go on with it"), key="Enter", sign="basket",
                                    weight=Weight.PRIMARY)  # fmt: skip
        self._resume.wished.connect(self._on_resume)
        self.inside.addWidget(self._none, 1)
        self.inside.addWidget(self._list, 1)
        self.inside.addWidget(self._resume)
        self.show_baskets(())

    def show_baskets(self, baskets: tuple[ParkedRow, ...]) -> None:
        """List them; the first one is chosen."""
        self._baskets = baskets
        self._rows.show([self._row(basket) for basket in baskets])
        self._list.setCurrentIndex(self._rows.index(0))
        self._none.setVisible(not baskets)
        for widget in (self._list, self._resume):
            widget.setVisible(bool(baskets))

    def take_keyboard(self) -> None:
        (self._list if self._baskets else self).setFocus()

    def _row(self, basket: ParkedRow) -> Found:
        pieces = tr("1 piece") if basket.pieces == 1 else tr("{count} pieces", count=basket.pieces)
        at = basket.parked_at.astimezone().strftime("%H:%M")
        under = " · ".join(part for part in (at, basket.by, basket.payer, pieces) if part)
        total = self._money(basket.total) if basket.total is not None else ""
        return Found(f"{basket.reference} · {basket.items}", under, total, shape="basket")

    def _on_resume(self) -> None:
        row = self._list.currentIndex().row()
        if 0 <= row < len(self._baskets):
            self.resume_wished.emit(self._baskets[row].parked_id)
