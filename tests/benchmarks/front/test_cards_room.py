"""The managers' list over 100,000 cards under the hand: the longest turn of the window's event loop while somebody
scrolls, drags and filters, held against a plain table of Qt's own over texts that lie in memory.

Run with ``python packaging/test.py -m benchmark``. Every answer of the back is written to a line and read from it, as
on the link; what the back itself takes is measured in ``test_card_list.py``. A turn is as long as the window's thread
works in it, for what else the machine does in the meantime is not the window's; of three rounds the best counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView
from pytestqt.qtbot import QtBot

from pos.front.saved_cards import names
from pos.front.saved_cards.row_texts import Column
from pos.link.codec import decode_from_back, encode
from pos.link.messages import Answer, Command, Reply
from tests.front.cards_back import CardsBack
from tests.front.cards_play import CardsPlay

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

MANY = 100_000
KEY = Qt.Key
#: A picture comes every 16 ms; a hand notices what takes more than two of them.
DUE_MS = 33.0
DUE_RATIO = 4.0
ROUNDS = 3
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LinkedBack(CardsBack):
    """Its answers come as lines."""

    def _answer(self, command: Command) -> Answer:
        line = encode(Reply(number=1, answer=super()._answer(command)))
        told = decode_from_back(line.rstrip(b"\n"))
        assert isinstance(told, Reply)
        return told.answer


class PlainRows(QAbstractTableModel):
    """As many rows and columns, all of them texts that are there."""

    def __init__(self) -> None:
        super().__init__()
        self.count = MANY
        self._texts = tuple(f"Column {number}" for number in range(len(Column)))

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # asked by Qt
        return 0 if parent.isValid() else self.count

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  # asked by Qt
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._texts[index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def narrow(self) -> None:
        """Show fewer rows, or all of them again."""
        self.beginResetModel()
        self.count = MANY // 10 if self.count == MANY else MANY
        self.endResetModel()


def scrolls(table: QTableView) -> Iterator[Callable[[], object]]:
    """What a hand does to a list: pages, both ends, and a long drag."""
    bar = table.verticalScrollBar()
    for _ in range(40):
        yield lambda: QTest.keyClick(table, KEY.Key_PageDown)
    for key in (KEY.Key_End, KEY.Key_Home, KEY.Key_End):
        yield lambda key=key: QTest.keyClick(table, key)  # type: ignore[misc]
    for part in range(60):
        yield lambda part=part: bar.setValue(bar.maximum() * part // 60)  # type: ignore[misc]


def best_ms(turns: Callable[[], Iterator[Callable[[], object]]]) -> float:
    """The longest turn in the best of some rounds.

    Units: milliseconds.
    """
    return min(longest_ms(turns()) for _ in range(ROUNDS))


def longest_ms(turns: Iterator[Callable[[], object]]) -> float:
    """The longest turn of the event loop while these are done, one after the other.

    Units: milliseconds.
    """
    longest = 0.0
    for turn in turns:
        # What comes of a wish comes in turns of its own: questions, answers, pictures.
        for do in (turn, lambda: None, lambda: None, lambda: None):
            begun = time.thread_time()
            do()
            QApplication.processEvents()
            longest = max(longest, time.thread_time() - begun)
    return longest * 1000


def test_a_hundred_thousand_cards_are_scrolled_and_filtered_without_a_stall(qtbot: QtBot) -> None:
    plain = QTableView()
    rows = PlainRows()
    plain.setModel(rows)
    plain.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    plain.resize(1248, 500)
    qtbot.addWidget(plain)
    plain.show()
    qtbot.waitExposed(plain)
    floor_scroll = best_ms(lambda: scrolls(plain))
    floor_filter = best_ms(lambda: (rows.narrow for _ in range(20)))
    plain.hide()

    play = CardsPlay(back=LinkedBack(MANY))
    play.begin()
    play.enter_room()
    field = play.find(names.TEXT)
    ours_scroll = best_ms(lambda: scrolls(play.table))
    letters = [lambda letter=letter: QTest.keyClicks(field, letter) for letter in "keller vis"]
    erased = [lambda: QTest.keyClick(field, KEY.Key_Backspace)] * 10
    chips = [lambda chip=chip: play.click(f"cards.filters.{chip}")
             for chip in ("expired", "never_used", "no_consent", "expired", "never_used", "no_consent")]  # fmt: skip
    ours_filter = best_ms(lambda: iter([*letters, *erased, *chips]))
    assert play.rows.count == MANY
    play.fall()
    print(  # noqa: T201  # a benchmark speaks on its output
        f"\n{MANY} cards, longest turn of the window: "
        f"scrolling {ours_scroll:.1f} ms (plain table {floor_scroll:.1f} ms, x{ours_scroll / floor_scroll:.2f}), "
        f"filtering {ours_filter:.1f} ms (plain table {floor_filter:.1f} ms, x{ours_filter / floor_filter:.2f})"
    )
    assert ours_scroll <= max(DUE_RATIO * floor_scroll, DUE_MS)
    assert ours_filter <= max(DUE_RATIO * floor_filter, DUE_MS)
