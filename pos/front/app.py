"""Composition root: builds every part of the front once and joins them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from pos.front.back_office import BackOffice
from pos.front.capture import engine
from pos.front.start_options import StartOptions
from pos.front.till.window import TillWindow


class Till:
    """One open till: its window and its back office."""

    def __init__(self, options: StartOptions) -> None:
        self.back_office = BackOffice(options.back_program())
        self.window = TillWindow(self.back_office, self._card_form)

    def _card_form(self, parent: QWidget) -> QWidget:
        # The engine is heavy: it is imported after the first paint.
        from pos.front.capture.form import CardForm
        from pos.front.capture.look import FormLook

        theme = self.window.theme
        return CardForm(FormLook(theme.colours, theme.density, theme.is_dark), parent)

    def open(self) -> None:
        """Show the window; what it needs comes up behind it, so that the first paint waits for nothing."""
        self.window.show()
        QTimer.singleShot(0, self.back_office.start)

    def close(self) -> None:
        """Close the window and let the back finish what moves money."""
        self.window.close()
        self.back_office.stop()
        self.window.deleteLater()
        # A web view that is alive when the interpreter ends takes the process down with it.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def opened_till(options: StartOptions) -> Iterator[Till]:
    """Open a till for the block; makes the application if there is none yet."""
    engine.prepare()
    application = QApplication.instance() or QApplication(engine.arguments())
    application.setApplicationName("pos")
    till = Till(options)
    till.open()
    try:
        yield till
    finally:
        till.close()


def run(options: StartOptions) -> int:
    """Open the till and serve it until its window is closed."""
    with opened_till(options):
        return QApplication.exec()
