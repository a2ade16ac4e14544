"""One of a few, chosen from a list that drops down."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QWidget

from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size


class DropList(QComboBox):
    """Arrow keys choose, Enter and Alt+Down open the list; what is chosen by a person is told."""

    #: Somebody chose another one. Carries what it stands for.
    picked = Signal(object)

    def __init__(self, theme: Theme, name: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._word = theme, word
        self.setObjectName(name)
        self.setAccessibleName(word)
        self.view().setObjectName(f"{name}.list")
        self.view().setAccessibleName(word)
        popup = self.view().parentWidget()
        if popup is not None:
            popup.setObjectName(f"{name}.popup")
            popup.setAccessibleName(word)
        self.activated.connect(lambda _row: self.picked.emit(self.currentData()))
        theme.changed.connect(self._restyle)
        self._restyle()

    def offer(self, choices: list[tuple[str, object]]) -> None:
        """Offer these; what was chosen stays so where it is among them."""
        chosen = self.currentData()
        if [(self.itemText(row), self.itemData(row)) for row in range(self.count())] == choices:
            return
        self.clear()
        for text, value in choices:
            self.addItem(text, value)
        self.choose(chosen)

    def choose(self, value: object) -> None:
        """Choose one without telling anybody."""
        row = next((row for row in range(self.count()) if self.itemData(row) == value), 0)
        self.setCurrentIndex(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # The style sheet takes the system's own arrow away and could only put a file in its place.
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._theme.colours.ink_soft), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        step = self._theme.density.space(1)
        middle = QPointF(self.width() - 4 * step, self.height() / 2 + step / 2)
        painter.drawPolyline([middle + QPointF(-step, -step), middle, middle + QPointF(step, -step)])

    def _restyle(self) -> None:
        self.setFont(self._theme.font(Size.BODY))
        self.view().setFont(self._theme.font(Size.BODY))
