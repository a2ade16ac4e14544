"""The room for refunds over a till on stand-ins, driven as a manager drives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pos.domain.staff import Role
from pos.front.parts.theme import Scheme
from pos.front.refunds.desk import LOOK_EVERY_MS, RefundsDesk
from pos.front.refunds.room import RefundsRoom
from pos.front.till.window import TillWindow
from pos.link.staff import DutyChanged
from pos.testing.waiting import wait_until
from tests.front.cards_play import BOTH, on_duty
from tests.front.play import Play
from tests.front.refunds_back import RefundsBack

Key = Qt.Key
RIGHT = "right"


@dataclass
class RefundsPlay(Play):
    """One till with the room in reach."""

    back: RefundsBack = field(default_factory=RefundsBack)
    duty: DutyChanged | None = field(default_factory=lambda: on_duty(Role.MANAGER))
    #: Units: milliseconds.
    look_every_ms: int = LOOK_EVERY_MS
    desk: RefundsDesk = field(init=False)

    def begin(self, scheme: Scheme = Scheme.LIGHT, width: int = 1280, height: int = 800) -> TillWindow:
        """Raise the curtain and join the desk, as the composition root does."""
        window = self.raise_curtain(scheme, width, height)
        self.desk = RefundsDesk(self.back, window, window, window.money, self.duty, self.look_every_ms)
        window.refunds_wished.connect(self.desk.open)
        return window

    def fall(self) -> None:
        """Take the window down; whatever was asked is answered to nobody."""
        self.back.is_over = True
        super().fall()

    @property
    def room(self) -> RefundsRoom:
        return self.desk.room

    def enter_room(self) -> None:
        """Ctrl+Shift+R."""
        self.press(Key.Key_R, BOTH)
        self.until(self.room.isVisible)

    def find_sale(self, text: str = "K7Q2") -> None:
        """Type what the customer brings, and wait for the one sale that it is."""
        self.type(text)
        self.press(Key.Key_Return)
        self.until(lambda: self.room.shows_sale)

    def log_in(self, password: str = RIGHT) -> None:
        """Type a login into the sheet."""
        self.until(self.room.login.isVisible)
        if self.find("refunds.login.user").hasFocus():
            self.type("representative")
            self.press(Key.Key_Return)
        self.type(password)
        self.press(Key.Key_Return)
        self.settle()

    def at_a_sale(self) -> None:
        """Find a sale, log in, and stand before its lines."""
        self.enter_room()
        self.find_sale()
        self.log_in()
        self.until(lambda: self.room.sale.choice.refundable is not None)

    def until(self, condition: Callable[[], object]) -> None:
        """Let the window work until something is so."""
        wait_until(lambda: bool(condition()), "what the window comes to", patience_s=20)

    def settle(self) -> None:
        """Let every turn that waits be taken."""
        for _ in range(20):
            QApplication.processEvents()
