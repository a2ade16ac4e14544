"""A till window on stand-ins for back and card form: no process, no engine, and ready at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from pos.config.clock import clock
from pos.front.till.window import TillWindow
from pos.testing.application import application
from pos.testing.shop import Shop
from pos.testing.stand_in_back import StandInBack
from pos.testing.stand_in_file import MANDATE
from pos.testing.stand_in_form import StandInForm
from pos.testing.till_page import TillPage
from pos.testing.waiting import PATIENCE_S, AwaitedInVain


class StubTill:
    """The window, and what stands in for the rest."""

    def __init__(self, shop: Shop, clock_file: Path | None = None) -> None:
        self.back_office = StandInBack(shop)
        self.form: StandInForm | None = None
        self._painted = QEventLoop()
        self.window = TillWindow(
            self.back_office,
            self._make_form,
            clock=clock(clock_file).monotonic,
            read_mandate=lambda _plan, read: read(MANDATE),
        )

    #: It draws the till's own window, and no other.
    customer_window: QWidget | None = None

    def open(self) -> None:
        """Show the window, ready for a sale."""
        self.window.show()
        # Back as soon as there is a form: what the window builds after that can wait until a test wants it.
        QTimer.singleShot(round(PATIENCE_S * 1000), self._painted, self._painted.quit)
        self._painted.exec()
        if self.form is None:
            raise AwaitedInVain(f"waited {PATIENCE_S:g} s for the first picture of the window")
        self.window.introduce(self.back_office.welcome)
        self.back_office.sale_changed.emit(self.back_office.sale)
        self.back_office.be_ready()
        self.window.activateWindow()

    def close(self) -> None:
        """Take the window away, with everything in it."""
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _make_form(self, parent: QWidget) -> QWidget:
        self.form = StandInForm(parent)
        form = self.form
        self.back_office.card = lambda: form.card
        self._painted.quit()
        return form


class StubPage(TillPage):
    """The same page object; ``back`` is the stand-in, which a test may tell what to say."""

    #: A field that stands in takes no quick typing for a scanner's.
    pace_ms = -1

    def __init__(self, till: StubTill, *, shop: Shop, pictures: Path | None = None) -> None:
        super().__init__(till, shop=shop, pictures=pictures)
        self.back = till.back_office


@contextmanager
def opened_stub(shop: Shop, clock_file: Path | None = None, pictures: Path | None = None) -> Iterator[StubPage]:
    """Open a till on stand-ins for the block."""
    application()
    till = StubTill(shop, clock_file)
    till.open()
    page = StubPage(till, shop=shop, pictures=pictures)
    try:
        yield page
    finally:
        page.closed()
        till.close()
