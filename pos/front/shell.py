"""The till's window before there is a till in it: on the screen at once, and around the till from then on."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPaintEvent, QSurface
from PySide6.QtWidgets import QMainWindow, QWidget

from pos.front.parts import names
from pos.front.parts.desktop import system_colours
from pos.front.parts.tokens import COMPACT, Colours
from pos.front.parts.words import tr


class Shell(QMainWindow):
    """One top-level window; it needs nothing but Qt's own widgets, so that its first picture waits for nothing."""

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
        self.resize(1280, 800)
        # With the surface that a web view needs from the start, adding one later does not make the window anew.
        self.winId()
        self.windowHandle().setSurfaceType(QSurface.SurfaceType.OpenGLSurface)

    def hold(self, till: QWidget) -> None:
        """Take the till in; it fills the window from now on."""
        self.setCentralWidget(till)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.centralWidget() is None:
            self._draw(system_colours())
        if not self._seen:
            self._seen = True
            # After this turn of the event loop the pixels are on the screen, not only in the buffer.
            QTimer.singleShot(0, self, self.painted.emit)

    def _draw(self, colours: Colours) -> None:
        painter = QPainter(self)
        whole = self.rect()
        painter.fillRect(whole, QColor(colours.canvas))
        header = QRect(0, 0, whole.width(), COMPACT.header)
        painter.fillRect(header, QColor(colours.header))
        painter.setPen(QColor(colours.ink_soft))
        painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, tr("Opening the till…"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        till = self.centralWidget()
        if till is None or self._passing_on:
            super().keyPressEvent(event)
            return
        # A key that no widget of the till had the keyboard for is the till's all the same.
        self._passing_on = True
        try:
            QCoreApplication.sendEvent(till, event)
        finally:
            self._passing_on = False

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
