"""Everything that a person or a screen reader can meet in a window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

#: Made by Qt inside its own widgets; they have names of Qt's.
_QTS_OWN = "qt_"
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def widgets(root: QWidget) -> Iterator[QWidget]:
    """The root and every widget of ours inside it."""
    yield root
    for widget in root.findChildren(QWidget):
        if not _is_qts(widget):
            yield widget


def _is_qts(widget: QWidget) -> bool:
    name, kind = widget.objectName(), type(widget).__name__
    if name.startswith(_QTS_OWN):
        return True
    # Scroll bars, headers and corner buttons belong to the view that they serve.
    parent = widget.parentWidget()
    return not name and (isinstance(parent, QAbstractItemView) or (kind in ("QScrollBar", "QWidget") and bool(parent)))


def texts(root: QWidget, seen_only: bool = False) -> list[str]:
    """Every text that is shown, hinted at or read out, of hidden widgets as well unless told otherwise."""
    found: list[str] = []
    for widget in widgets(root):
        if seen_only and not widget.isVisible():
            continue
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        elif isinstance(widget, QLineEdit):
            found += [widget.text(), widget.placeholderText()]
        elif isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        elif isinstance(widget, QAbstractItemView):
            found += _cells(widget)
    return [text for text in found if text]


def cut_off(sheet: QWidget) -> list[str]:
    """What stands in a sheet and cannot be seen whole."""
    QApplication.processEvents()
    cut = []
    for one in sheet.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        # Whoever has the keyboard asks for a thicker line, and gets it from its own inside.
        too_low = one.height() < one.minimumSizeHint().height() - 2 * one.hasFocus()
        if one.isVisible() and (too_low or not sheet.rect().contains(one.geometry())):
            cut.append(one.objectName())
    return cut


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model, top = view.model(), QModelIndex()
    for row in range(model.rowCount(top)):
        # A list model keeps its one column to itself.
        for column in range(model.columnCount(top) if isinstance(view, QTableView) else 1):
            index = model.index(row, column, top)
            for role in _ROLES:
                text = model.data(index, role)
                if isinstance(text, str):
                    yield text
