"""The till's window before there is a till in it: on the screen at once, and around the till from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QSurface
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from pos.front.parts import names
from pos.front.parts.desktop import first_colours
from pos.front.parts.tokens import COMPACT
from pos.front.parts.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent


class Shell(QMainWindow):
    """One top-level window; it needs nothing but Qt's own widgets, so that its first picture waits for nothing.

    Nothing here names a member of Qt's namespace or hands a colour to a painter, either of which has Python learn all
    of that namespace first: 16 ms before anything is on the screen. What only annotations name is not loaded at all.
    """

    #: Its first picture is on the screen; what is heavy may come from now on.
    painted = Signal()
    #: The window goes away.
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(names.SHELL)
        self.setAccessibleName(tr("Till"))
        self.setWindowTitle(tr("Till"))
        self._seen = False
        self._passing_on = False
        self._till: QWidget | None = None
        self.resize(1280, 800)
        self.setCentralWidget(_curtain())
        # With the surface that a web view needs from the start, adding one later does not make the window anew.
        self.winId()
        self.windowHandle().setSurfaceType(QSurface.SurfaceType.OpenGLSurface)

    def hold(self, till: QWidget) -> None:
        """Take the till in; it fills the window from now on."""
        self._till = till
        self.setCentralWidget(till)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            # After this turn of the event loop the pixels are on the screen, not only in the buffer.
            QTimer.singleShot(0, self, self.painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._till is None or self._passing_on:
            super().keyPressEvent(event)
            return
        # A key that no widget of the till had the keyboard for is the till's all the same.
        self._passing_on = True
        try:
            QCoreApplication.sendEvent(self._till, event)
        finally:
            self._passing_on = False

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def _curtain() -> QLabel:
    """What is seen until the till is there, with the till's header where it will be."""
    colours = first_colours()
    curtain = QLabel(tr("Opening the till…"))
    curtain.setObjectName(names.CURTAIN)
    curtain.setAccessibleName(curtain.text())
    curtain.setStyleSheet(
        f"background: {colours.canvas}; color: {colours.ink_soft}; "
        f"border-top: {COMPACT.header}px solid {colours.header}; qproperty-alignment: AlignCenter;"
    )
    return curtain
