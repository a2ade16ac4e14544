"""A field in which one of many is chosen by typing a part of its name or its code; the list floats below it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.front.parts.entry_field import EntryField
from pos.front.parts.found_items import Found, FoundItems, found_list
from pos.front.parts.shadow import Shadow
from pos.front.parts.surface import Surface
from pos.front.parts.theme import Theme

#: So many rows are seen at once.
_ROWS_SEEN: Final = 4


class ChoiceField(EntryField):
    """Knows codes and their names; without a list it takes what is typed for a code."""

    #: Another one was chosen. Carries its code; empty for none.
    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, word: str, over: QWidget, shape: str = "dot") -> None:
        super().__init__(over)
        self._theme, self._over, self._shape = theme, over, shape
        self._known: dict[str, str] = {}
        self._code = ""
        self._matches: list[str] = []
        self._sheet = Surface(f"{name}.list.sheet", "sheet", word, over)
        self._sheet.hide()
        Shadow(self._sheet, theme)
        self._rows = FoundItems(self)
        self._list = found_list(self._rows, theme, f"{name}.list", word, self._sheet)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.clicked.connect(self._on_clicked)
        inside = QVBoxLayout(self._sheet)
        inside.setContentsMargins(1, 5, 1, 5)
        inside.addWidget(self._list)
        self.textEdited.connect(self._on_edited)

    @property
    def code(self) -> str:
        """The code of what is chosen; empty for nothing, or for what is not in the list."""
        return self._code

    @property
    def is_wrong(self) -> bool:
        """Whether something is typed that is not in the list."""
        return bool(self.text().strip()) and not self._code

    def use(self, known: Iterable[tuple[str, str]]) -> None:
        """Take codes with their names; what was chosen stays so if it is among them."""
        code = self._code or self.text().strip().upper()
        self._known = dict(known)
        if self._known and code and code not in self._known:
            code = ""
        self.choose(code)

    def choose(self, code: str) -> None:
        """Choose one by its code."""
        self._sheet.hide()
        self.setText(self._known.get(code, code))
        self.setCursorPosition(0)
        if code != self._code:
            self._code = code
            self.chosen.emit(code)

    def settle(self) -> None:
        """Take what is typed for the best match."""
        text = self.text().strip()
        if text and self._known.get(self._code) == text:
            self._sheet.hide()
        elif not self._known or not text:
            self.choose(text.upper())
        elif matches := self._fitting(text):
            row = self._list.currentIndex().row() if not self._sheet.isHidden() else 0
            self.choose(matches[row if 0 <= row < len(matches) else 0])
        else:
            self._sheet.hide()
            if self._code:
                self._code = ""
                self.chosen.emit("")

    def step_back(self) -> bool:
        """Close the list; False if it was not open."""
        if self._sheet.isHidden():
            return False
        self._sheet.hide()
        self.setText(self._known.get(self._code, self.text()))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._known:
            self._move(1 if key == Qt.Key.Key_Down else -1)
            event.accept()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._sheet.isHidden():
            self.settle()
            event.accept()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the form's
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.settle()
        super().focusOutEvent(event)

    # --- inside ---

    def _fitting(self, text: str) -> list[str]:
        wanted = text.casefold()
        exact = [code for code, name in self._known.items() if wanted in (code.casefold(), name.casefold())]
        begun = [code for code, name in self._known.items() if name.casefold().startswith(wanted)]
        within = [code for code, name in self._known.items() if f" {wanted}" in f" {name.casefold()}"]
        return list(dict.fromkeys((*exact, *begun, *within)))

    def _on_edited(self) -> None:
        if not self._known:
            return
        text = self.text().strip()
        self._matches = self._fitting(text) if text else list(self._known)
        self._show(0)

    def _move(self, by: int) -> None:
        if self._sheet.isHidden():
            self._matches = list(self._known)
            self._show(self._matches.index(self._code) if self._code in self._known else 0)
            return
        row = min(len(self._matches) - 1, max(0, self._list.currentIndex().row() + by))
        self._list.setCurrentIndex(self._rows.index(row))

    def _show(self, row: int) -> None:
        if not self._matches:
            self._sheet.hide()
            return
        self._rows.show([Found(self._known[code], "", "", shape=self._shape, note=code) for code in self._matches])
        self._list.setCurrentIndex(self._rows.index(row))
        density = self._theme.density
        height = min(len(self._matches), _ROWS_SEEN) * density.row + density.space(3)
        place = self.mapTo(self._over, QPoint(0, self.height() + density.space(1)))
        if place.y() + height > self._over.height():
            # No room below: then above, where the hand is not.
            place.setY(self.mapTo(self._over, QPoint(0, 0)).y() - height - density.space(1))
        width = max(self.width(), density.space(70))
        left = max(0, min(place.x(), self._over.width() - width))
        self._sheet.setGeometry(left, place.y(), width, height)
        self._sheet.show()
        self._sheet.raise_()

    def _on_clicked(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._matches):
            self.choose(self._matches[index.row()])
