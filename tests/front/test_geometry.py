"""Nothing jumps when the state changes, and no word is cut off, however long its language makes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QTranslator
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pos.front.parts import names
from pos.front.parts.action_button import ActionButton
from pos.front.parts.text import ElidedText, FittedText
from pos.front.parts.theme import Scheme
from tests.front.play import Play
from tests.front.scenes import SCENES, played_in, repeatable
from tests.front.walking import widgets

#: Where words have room for the smallest window, and places hold in the usual one, few can go wrong here.
WIDE = pytest.param(1920, 1080, marks=pytest.mark.whole)

#: What a cashier's eyes and hands go to without looking for it.
STEADY = (
    names.HEADER, names.SHOP_NAME, names.READY_LIGHT, names.THEME_SWITCH, names.SEARCH, names.SEARCH_FIELD,
    names.BASKET, names.BASKET_TABLE, names.BASKET_LESS, names.BASKET_QUANTITY, names.BASKET_MORE, names.BASKET_REMOVE,
    names.TOTAL, names.TOTAL_AMOUNT, names.TOTAL_WORD, names.TOTAL_PARTS, names.PAY_BUTTON, names.PAYER,
    names.PAYER_CHANGE, names.STAGE, names.STATUS, names.STATUS_SHAPE, names.STATUS_TITLE, names.STATUS_DETAIL,
    names.STAGE_BODY, names.CODE_CLOCK, names.CHARGE_BUTTON, names.PRIMARY_ACTION, names.SECONDARY_ACTION,
    names.PROGRESS, names.LAST_OUTCOME, names.LAST_OUTCOME_RECEIPT, names.FOOTER,
)  # fmt: skip

#: Data that may be of any length: cut off with an ellipsis, whole in the tip or in a sheet.
MAY_BE_CUT = {names.PAYER_ADDRESS, names.PAYER_NAME, names.LAST_OUTCOME_TEXT, names.TILL_NAME}


def places(play: Play) -> dict[str, QRect]:
    """Where the steady widgets are that can be seen, and what their size is."""
    found = {}
    for name in STEADY:
        widget = play.find(name)
        if widget.isVisible():
            found[name] = QRect(widget.mapTo(play.window, QPoint()), widget.size())
    return found


@pytest.mark.parametrize(("width", "height"), [(1280, 800), WIDE])
def test_nothing_jumps_when_the_state_changes(house: Play, width: int, height: int) -> None:
    house.window.resize(width, height)
    house.reset()
    QApplication.processEvents()
    where = places(house)
    for name in repeatable():
        with played_in(house, name):
            for widget, place in places(house).items():
                known = where.setdefault(widget, place)
                assert known == place, (name, widget)


def test_nothing_jumps_when_the_colours_change(house: Play) -> None:
    house.window.resize(1280, 800)
    with played_in(house, "approved"):
        before = places(house)
        house.click(names.THEME_SWITCH)
        assert places(house) == before
        house.window.theme.use(Scheme.LIGHT)


def test_the_sheets_lie_where_the_payment_is(house: Play) -> None:
    with played_in(house, "over_help"):
        payer, last, sheet = (
            house.find(name).geometry() for name in (names.PAYER, names.LAST_OUTCOME, names.HELP_SHEET)
        )
        assert sheet == payer.united(last)


# --- words that fit ---


class Long(QTranslator):
    """As long as German makes things: every text grows by two fifths, word by word."""

    def translate(self, _context: str, text: str, *_more: object) -> str:
        words = text.split(" ")
        return " ".join(word if "{" in word else word + "en" * (len(word) // 4) for word in words)

    def isEmpty(self) -> bool:  # noqa: N802  # asked by Qt
        return False


@pytest.fixture(scope="module")
def talkative(qapp: QCoreApplication) -> Iterator[Play]:
    """A till whose words are long."""
    lengthening = Long()
    QCoreApplication.installTranslator(lengthening)
    play = Play()
    play.raise_curtain()
    yield play
    play.fall()
    QCoreApplication.removeTranslator(lengthening)


def cut_off(root: QWidget) -> list[str]:
    """The visible texts of ours that are not shown whole."""
    found = []
    for widget in widgets(root):
        if not widget.isVisible() or widget.objectName() in MAY_BE_CUT:
            continue
        if isinstance(widget, QLabel):
            whole = not widget.text() or _is_whole(widget)
        else:
            whole = not isinstance(widget, ActionButton) or widget.shown_text == widget.text()
        if not whole:
            found.append(widget.objectName())
    return found


def _is_whole(label: QLabel) -> bool:
    room = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        longest = max(label.text().split(), key=len)
        return needed <= label.height() and QFontMetrics(label.font()).horizontalAdvance(longest) <= room.width()
    wanted = QFontMetrics(label.font()).horizontalAdvance(label.text())
    slack = 4 if isinstance(label, ElidedText | FittedText) else 1
    return wanted <= room.width() + slack and QFontMetrics(label.font()).height() <= room.height() + 1


@pytest.mark.parametrize(("width", "height"), [(1024, 700), pytest.param(1280, 800, marks=pytest.mark.whole), WIDE])
def test_no_word_is_cut_off_even_if_words_are_long(talkative: Play, width: int, height: int) -> None:
    talkative.window.resize(width, height)
    found: dict[str, list[str]] = {}
    for name in repeatable():
        with played_in(talkative, name):
            if cut := cut_off(talkative.window):
                found[name] = cut
    assert found == {}


def test_a_total_of_any_size_is_shown_whole(house: Play) -> None:
    house.window.resize(1024, 700)
    with played_in(house, "basket_dear"):
        assert _is_whole(house.find(names.TOTAL_AMOUNT))  # type: ignore[arg-type]  # it is a label
        assert house.text(names.TOTAL_AMOUNT) == "€1,248,750,000.00"
    assert "basket_dear" in SCENES
