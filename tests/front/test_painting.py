"""What is painted when something changes: that, and not what stands there as before."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from pos.domain.till_state import TillState
from pos.front.parts import names
from tests.front.goods import APPROVED, WELCOME, sale
from tests.front.play import Play
from tests.front.scenes import BASKET, SUBMITTING


def painted() -> None:
    """Let whatever waits be laid out, and then painted."""
    for _ in range(3):
        QApplication.processEvents()


@dataclass
class Brush:
    """Notes how high what is painted of a widget is, top and bottom."""

    seen: list[tuple[int, int]] = field(default_factory=list)

    def watch(self, widget: QWidget) -> None:
        """Note from now on, once everything is painted that is to be."""
        painted()
        noted = self.seen

        class Watch(QObject):
            def eventFilter(self, _widget: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
                if isinstance(event, QPaintEvent):
                    noted.append((event.rect().top(), event.rect().bottom()))
                return False

        widget.installEventFilter(Watch(widget))


@pytest.fixture
def lines(play: Play) -> QTableView:
    table = play.find(names.BASKET_TABLE)
    assert isinstance(table, QTableView)
    return table


def test_an_outcome_paints_no_line_of_the_basket_anew_but_the_chosen_one(play: Play, lines: QTableView) -> None:
    SUBMITTING(play)
    brush = Brush()
    brush.watch(lines.viewport())
    play.back.tell(sale(TillState.APPROVED, outcome=APPROVED))
    painted()
    chosen = lines.visualRect(lines.currentIndex())
    assert lines.model().rowCount() > 1
    assert all(top >= chosen.top() and bottom <= chosen.bottom() for top, bottom in brush.seen)


def test_a_line_that_changed_is_painted(play: Play, lines: QTableView) -> None:
    BASKET(play)
    brush = Brush()
    brush.watch(lines.viewport())
    play.back.tell(sale(TillState.BASKET, 3, 2))
    painted()
    assert min(top for top, _ in brush.seen) <= lines.visualRect(lines.model().index(0, 0)).top()


def test_a_shop_that_comes_to_be_known_late_has_its_sums_written_its_own_way(play: Play, lines: QTableView) -> None:
    BASKET(play)
    brush = Brush()
    brush.watch(lines.viewport())
    play.window.introduce(msgspec.structs.replace(WELCOME, locale="de_DE"))
    painted()
    assert min(top for top, _ in brush.seen) <= lines.visualRect(lines.model().index(0, 0)).top()
    play.window.introduce(WELCOME)
