"""Frames that carry a surface or a tone for the style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from pos.front.parts.tokens import Tone


class Surface(QFrame):
    """A plain, raised, sunken or toned ground for other widgets."""

    def __init__(self, name: str, kind: str = "plain", accessible: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", kind)
        self._keeps_keys = False

    def keep_keys(self) -> None:
        """Lie over other things for good: Tab leads round in here, and no key goes through to what is behind."""
        self._keeps_keys = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._keeps_keys:
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if not self._keeps_keys:
            return super().focusNextPrevChild(forward)
        # From where the keyboard is, even if that just became unusable: the next one is near it, not the first of all.
        inside = self._in_order()
        now = self.focusWidget()
        if now in inside:
            at = inside.index(now)
            inside = inside[at + 1 :] + inside[:at]
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        for widget in inside if forward else reversed(inside):
            if self._is_stop(widget):
                widget.setFocus(reason)
                break
        return True

    def _in_order(self) -> list[QWidget]:
        """Everything in here, in Qt's own order of the keyboard."""
        inside: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if self.isAncestorOf(widget):
                inside.append(widget)
            widget = widget.nextInFocusChain()
        return inside

    def _is_stop(self, widget: QWidget) -> bool:
        takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        return takes_tab and widget.isVisibleTo(self) and widget.isEnabledTo(self)

    def set_tone(self, tone: Tone) -> None:
        """Take the colours of a tone, and give them to the labels on this ground."""
        if self.property("tone") == tone.value:
            return
        self.setProperty("tone", tone.value)
        self.style().polish(self)
        for child in self.findChildren(QWidget):
            child.style().polish(child)
