"""A short list of people, one of whom is meant."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from pos.domain.staff import Role
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.link.staff import StaffMember

#: So many names are seen at once; the rest is scrolled to.
_ROWS: Final = 6
ROLES: Final = {Role.CASHIER: "Cashier", Role.MANAGER: "Manager", Role.OWNER: "Owner"}


class WhoList(QListWidget):
    """Names with their roles; arrow keys and clicks choose."""

    #: Somebody was clicked.
    picked = Signal()

    def __init__(self, theme: Theme, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._people: tuple[StaffMember, ...] = ()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The keyboard stays in the PIN, whose arrow keys move the choice.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.itemClicked.connect(lambda _: self.picked.emit())
        theme.changed.connect(self._fit)

    @property
    def chosen(self) -> StaffMember | None:
        """Who is meant."""
        row = self.currentRow()
        return self._people[row] if 0 <= row < len(self._people) else None

    def show_people(self, people: tuple[StaffMember, ...]) -> None:
        """List these; whoever was chosen stays chosen."""
        before = self.chosen
        self._people = people
        self.clear()
        for person in people:
            item = QListWidgetItem(f"{person.name} · {tr(ROLES[person.role])}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{person.name}, {tr(ROLES[person.role])}")
            self.addItem(item)
        ids = [person.id for person in people]
        self.setCurrentRow(ids.index(before.id) if before is not None and before.id in ids else 0)
        self._fit()

    def step(self, by: int) -> None:
        """Choose the next one up or down."""
        if self._people:
            self.setCurrentRow(min(len(self._people) - 1, max(0, self.currentRow() + by)))

    def choose(self, person_id: str) -> None:
        """Choose somebody, if they are listed."""
        ids = [person.id for person in self._people]
        if person_id in ids:
            self.setCurrentRow(ids.index(person_id))

    def _fit(self) -> None:
        self.setFont(self._theme.font(Size.STRONG, QFont.Weight.Medium))
        row = self._theme.density.space(11)
        for number in range(self.count()):
            self.item(number).setSizeHint(QSize(0, row))
        self.setFixedHeight(row * min(_ROWS, max(1, len(self._people))) + 2)
