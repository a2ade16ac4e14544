"""The shadow of what lies over other things: a widget of its own below it.

An effect of Qt's would draw the whole of what casts the shadow anew, and blur it, at every key that is typed there.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from pos.front.parts.theme import Theme

#: Of 255, right at the edge: a shadow that is felt more than seen.
_ALPHA: Final = 34
#: So many rings, each a little darker than the one around it.
_RINGS: Final = 14
_FOLLOWED: Final = frozenset(
    {
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.ZOrderChange,
        QEvent.Type.ParentChange,
    }
)


class Shadow(QWidget):
    """Follows one widget wherever it goes, and takes no key and no click."""

    def __init__(self, over: QWidget, theme: Theme) -> None:
        super().__init__(over.parentWidget())
        self.setObjectName(f"{over.objectName()}.shadow")
        self.setAccessibleName(over.accessibleName())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over, self._theme = over, theme
        over.installEventFilter(self)
        theme.changed.connect(self._follow)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() in _FOLLOWED:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        space, reach = self._theme.density.space, self._reach
        below = QRectF(self.rect()).adjusted(reach, reach, -reach, -reach)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        # What lies on top hides the rest.
        painter.setClipRegion(QRegion(self.rect()) - QRegion(below.toRect().adjusted(12, 12, -12, -12)))
        colour = QColor(self._theme.colours.shadow)
        whole = _RINGS * (_RINGS + 1) / 2
        for ring in range(_RINGS):
            out = reach * (1 - (ring + 1) / _RINGS)
            colour.setAlphaF(_ALPHA / 255 * (ring + 1) / whole)
            painter.setBrush(colour)
            radius = self._theme.density.radius + out
            painter.drawRoundedRect(below.adjusted(-out, -out + space(1), out, out + space(1)), radius, radius)

    @property
    def _reach(self) -> int:
        return self._theme.density.space(6)

    def _follow(self) -> None:
        over, reach = self._over, self._reach
        if over.parentWidget() is not self.parentWidget():
            self.setParent(over.parentWidget())
        if over.isHidden():
            self.hide()
            return
        self.setGeometry(over.geometry().adjusted(-reach, -reach, reach, reach))
        self.show()
        self.stackUnder(over)
        self.update()
