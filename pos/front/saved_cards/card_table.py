"""The list of a hundred thousand cards: rows come from the back by the page, when they are about to be seen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from pos.domain.money import Money
from pos.front.parts.words import tr
from pos.front.saved_cards.row_texts import HEADS, RIGHT, Column, Shown, shown
from pos.link.saved_cards import CardRows, CardsFound

Index = QModelIndex | QPersistentModelIndex
SHOWN_ROLE: Final = int(Qt.ItemDataRole.UserRole)
#: Units: rows. A page fits into one message, whatever is in it.
PAGE: Final = 40
#: Pages that stay in memory: far more than are seen, far fewer than there are.
_MOST_PAGES: Final = 60
#: Questions under way at once; whoever scrolls past a page does not wait for it.
_MOST_ASKED: Final = 2
_NOWHERE: Final = QModelIndex()


class CardTable(QAbstractTableModel):
    """One result of the back; a row that has not come yet is empty."""

    #: Rows are wanted. Carries the result, the first row and how many.
    wanted = Signal(int, int, int)
    #: The result is out of date: it has to be found anew.
    outdated = Signal()
    #: Rows have come.
    filled = Signal()

    def __init__(self, money: Callable[[Money], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._money = money
        self._result = 0
        self._count = 0
        self._pages: OrderedDict[int, list[Shown]] = OrderedDict()
        #: Pages of an older result: better than nothing until the new ones are here.
        self._stale: set[int] = set()
        self._missing: OrderedDict[int, None] = OrderedDict()
        self._asked: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)

    @property
    def count(self) -> int:
        """How many cards the result has."""
        return self._count

    def use(self, found: CardsFound) -> None:
        """Show another result; of one that has as many rows, the old ones stay until the new ones are here."""
        self._missing.clear()
        self._asked.clear()
        self._result = found.result
        if found.count == self._count and self._count:
            self._stale = set(self._pages)
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._count = found.count
        self._pages.clear()
        self._stale.clear()
        self.endResetModel()

    def take(self, rows: CardRows) -> None:
        """Put rows that were wanted in their places."""
        if rows.result != self._result:
            return
        page = rows.first // PAGE
        self._asked.discard(page)
        if not rows.rows:
            if rows.first < self._count:
                self.outdated.emit()
            return
        kept = self._pages.get(page, []) if page not in self._stale else []
        before = kept[: rows.first - page * PAGE]
        self._pages[page] = before + [shown(row, self._money) for row in rows.rows]
        self._pages.move_to_end(page)
        self._stale.discard(page)
        while len(self._pages) > _MOST_PAGES:
            gone, _ = self._pages.popitem(last=False)
            self._stale.discard(gone)
        last = min(rows.first + len(rows.rows), self._count) - 1
        self.dataChanged.emit(self.index(rows.first, 0), self.index(last, len(Column) - 1))
        if last + 1 < min((page + 1) * PAGE, self._count):
            # They did not all fit into one message.
            self._miss(page)
        self._ask()
        self.filled.emit()

    def shown(self, number: int) -> Shown | None:
        """One row; None where it has not come yet, and then it is asked for."""
        page, place = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None or page in self._stale or place >= len(rows):
            self._miss(page)
        return rows[place] if rows is not None and place < len(rows) else None

    # --- for the view ---

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (SHOWN_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.shown(index.row())
        if role == SHOWN_ROLE:
            return row
        if row is None:
            return ""
        text = row.cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(HEADS[Column(index.column())])}: {text or tr('no')}"
        return text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADS[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole and section in RIGHT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    # --- asking ---

    def _miss(self, page: int) -> None:
        if page in self._asked:
            return
        self._missing[page] = None
        self._missing.move_to_end(page)
        if not self._soon.isActive():
            # Once for all rows of a picture.
            self._soon.start(0)

    def _ask(self) -> None:
        # The newest first: what was scrolled past before that is asked for when it is seen again.
        while self._missing and len(self._asked) < _MOST_ASKED:
            page, _ = self._missing.popitem()
            self._asked.add(page)
            have = 0 if page in self._stale else len(self._pages.get(page, []))
            self.wanted.emit(self._result, page * PAGE + have, PAGE - have)
        while len(self._missing) > _MOST_ASKED:
            self._missing.popitem(last=False)
