"""A list of people of which one is chosen, by the keyboard of whatever field stands over it, or by its own."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from pos.front.customers.choices import Choice
from pos.front.parts.found_items import FoundItems, found_list
from pos.front.parts.surface import Surface
from pos.front.parts.theme import Theme


class PeopleList(Surface):
    """Rows, the first of which is chosen until another one is."""

    #: One was chosen. Carries a Choice.
    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{name}.place", "plain", title, parent)
        self._choices: list[Choice] = []
        self._rows = FoundItems(self)
        self._list: QListView = found_list(self._rows, theme, name, title, self)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.clicked.connect(self._on_clicked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._list)
        theme.changed.connect(self._list.doItemsLayout)

    @property
    def choices(self) -> list[Choice]:
        """What is offered."""
        return self._choices

    def offer(self, choices: list[Choice], keep: bool = False) -> None:
        """Take other rows, and mark the first; ``keep`` has the marked one stay so if it is still there."""
        row = self._list.currentIndex().row()
        marked = self._choices[row] if keep and 0 <= row < len(self._choices) else None
        self._choices = choices
        self._rows.show([choice.row for choice in choices])
        same = (at for at, one in enumerate(choices) if marked and (one.way, one.key) == (marked.way, marked.key))
        self._list.setCurrentIndex(self._rows.index(next(same, 0)))

    def step(self, by: int) -> None:
        """Go up or down."""
        if self._choices:
            row = min(len(self._choices) - 1, max(0, self._list.currentIndex().row() + by))
            self._list.setCurrentIndex(self._rows.index(row))

    def choose(self) -> bool:
        """Choose the row that is marked; False if there is none."""
        return self._choose(self._list.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(1 if key == Qt.Key.Key_Down else -1)
            event.accept()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.choose()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _choose(self, row: int) -> bool:
        if not 0 <= row < len(self._choices):
            return False
        self.chosen.emit(self._choices[row])
        return True

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())
