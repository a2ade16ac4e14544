"""The view that shows one card page after the other, and keeps what is typed into it to itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from pos.front.capture.fields import VIEW_NAME
from pos.front.capture.input_guard import InputGuard
from pos.front.parts.words import tr


class CardView(QWebEngineView):
    """A view without a menu, without drops and without a clipboard; Tab leads in and out where the till says."""

    #: A scanner wrote into the fields.
    scanned = Signal()

    def __init__(self, parent: QWidget | None = None, name: str = VIEW_NAME) -> None:
        super().__init__(parent)
        self._guard = InputGuard(self)
        self._guard.scanned.connect(self.scanned)
        self.setObjectName(name)
        self.setAccessibleName(tr("Card fields"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_page(self, page: QWebEnginePage | None) -> None:
        """Show a page, or none."""
        self._guard.watch(None)
        self.setPage(page)  # type: ignore[arg-type]  # None is taken, whatever the stub says

    def guard(self) -> None:
        """Guard the page from now on: its fields are there."""
        engine_widget = self.focusProxy()
        self._guard.watch(engine_widget)
        if engine_widget is not None:
            engine_widget.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def begin_field(self) -> None:
        """The cursor is in another field now."""
        self._guard.begin_field()
