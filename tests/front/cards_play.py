"""The managers' room over a till on stand-ins, driven as a manager drives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTableView

from pos.domain.staff import Role
from pos.front.parts.theme import Scheme
from pos.front.saved_cards import names
from pos.front.saved_cards.card_table import CardTable
from pos.front.saved_cards.desk import SavedCardsDesk
from pos.front.till.window import TillWindow
from pos.link.staff import DutyChanged, StaffMember
from pos.testing.waiting import wait_until
from tests.front.cards_back import CardsBack, StandInForms
from tests.front.play import Play

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def on_duty(role: Role, *, locked: bool = False) -> DutyChanged:
    """Somebody of a role is at the till."""
    person = StaffMember(id="p1", name="Mara", role=role)
    return DutyChanged(locked=locked, person=None if locked else person, people=(person,))


@dataclass
class CardsPlay(Play):
    """One till with the room in reach."""

    back: CardsBack = field(default_factory=CardsBack)
    forms_made: StandInForms = field(default_factory=StandInForms)
    folder: Path | None = None
    duty: DutyChanged | None = field(default_factory=lambda: on_duty(Role.MANAGER))
    desk: SavedCardsDesk = field(init=False)

    def begin(self, scheme: Scheme = Scheme.LIGHT, width: int = 1280, height: int = 800) -> TillWindow:
        """Raise the curtain and join the desk, as the composition root does."""
        window = self.raise_curtain(scheme, width, height)
        self.desk = SavedCardsDesk(self.back, window, window, window.money, self.forms_made, self.folder, self.duty)
        window.all_cards_wished.connect(self.desk.open)
        return window

    def fall(self) -> None:
        """Take the window down; whatever was asked is answered to nobody."""
        self.back.is_over = True
        super().fall()

    def enter_room(self) -> None:
        """Ctrl+Shift+C, and wait for the first rows."""
        self.press(Qt.Key.Key_C, BOTH)
        self.until(lambda: self.rows.count > 0 and self.rows.shown(0) is not None)

    def open_card(self) -> None:
        """Enter on the chosen row, and wait for the card's own page."""
        self.table.setFocus()
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.desk.room.shows_card)

    def until(self, condition: Callable[[], object]) -> None:
        """Let the window work until something is so."""
        wait_until(lambda: bool(condition()), "what the window comes to", patience_s=20)

    def settle(self) -> None:
        """Let every turn that waits be taken."""
        for _ in range(20):
            QApplication.processEvents()

    @property
    def table(self) -> QTableView:
        """The list."""
        found = self.find(names.TABLE)
        assert isinstance(found, QTableView)
        return found

    @property
    def rows(self) -> CardTable:
        """What the list shows."""
        return self.desk.room.list.rows

    def chosen(self) -> str:
        """The customer in the chosen row."""
        return str(self.table.currentIndex().siblingAtColumn(0).data() or "")

    def plain(self, name: str) -> str:
        """What a text of several lines says."""
        found = self.find(name)
        assert isinstance(found, QPlainTextEdit)
        return found.toPlainText()
