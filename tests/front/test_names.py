"""Everything in the window has a name for tests, a name for screen readers, and words that can be translated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from pos.config.clock import Clock
from pos.front.parts import names
from pos.front.parts.keycap import Keycap
from pos.front.sign_in.desk import SignInDesk
from tests.front.goods import LONG_NAMES, SHELF
from tests.front.play import Play
from tests.front.scenes import SCENES, played, played_in, repeatable
from tests.front.walking import texts, widgets

#: When a witness was asked.
_TIME = re.compile(r"^[\d:]+\s+")


class Marking(QTranslator):
    """Marks every text that goes through translation."""

    def translate(self, _context: str, text: str, *_more: object) -> str:
        return f"§{text}"

    def isEmpty(self) -> bool:  # noqa: N802  # asked by Qt
        return False


@pytest.fixture
def marked(qapp: QCoreApplication) -> Iterator[None]:
    marking = Marking()
    QCoreApplication.installTranslator(marking)
    yield
    QCoreApplication.removeTranslator(marking)


def test_every_widget_has_a_name_of_its_own(house: Play) -> None:
    found = Counter(widget.objectName() for widget in widgets(house.window))
    assert [name for name, count in found.items() if count > 1] == []
    assert "" not in found


def test_every_widget_has_a_name_for_screen_readers_in_every_state_and_keeps_its_own(house: Play) -> None:
    before = sorted(widget.objectName() for widget in widgets(house.window))
    for scene in repeatable():
        with played_in(house, scene):
            found = list(widgets(house.window))
            assert sorted(widget.objectName() for widget in found) == before
            nameless = [widget for widget in found if not widget.accessibleName()]
            # A label without words is not there for anyone.
            assert [widget.objectName() for widget in nameless if not _is_empty(widget)] == []


def test_the_names_in_the_list_are_those_of_widgets(play: Play) -> None:
    play.window.complete()
    SignInDesk(play.back, play.window, play.window, Clock())
    listed = {value for key, value in vars(names).items() if key.isupper() and value.startswith("till.")}
    assert listed - {widget.objectName() for widget in widgets(play.window)} == set()


#: What stands in the window without being our words: data, keys, numbers.
DATA = (
    "Corner Coffee", "Till 1", "Anna", "SANDBOX", "EUR", "Walk-in · Main Street counter", "Main Street 1", "K7Q2",
    "4727310019", "DRI*CORNER COFFEE", "Visa", "Order of the cart", "Orders of the session", "Cart:", "Maria Keller",
    "Lindenweg", "M3XA", "CORNER COFFEE", "Another till", "Card number", "Expiry date", "Security code", "0000",
    "MM/YY", "CVC", "unicorn", "Dublin", "IE", "counter@", "Ireland", "Köln", "maria@", "Ada", "ada@", "call me",
    "zzz", "mari",
    "Mario Conti", "C-",
    "Marian O'Sullivan", "The sale is not taken back yet. Try", "till.",
)  # fmt: skip


@pytest.mark.parametrize("name", ["idle", "basket", "approved", "in_doubt", "not_accepted", "save_failed", "typing",
                                  "offline", "form_closed", "over_help", "over_address", "over_payer",
                                  "over_payer_several", "over_payer_nobody", "over_customer", "over_customer_wrong",
                                  "over_customer_alike", "over_doubts",
                                  "over_receipt", "over_amount", "over_resolved", "over_search_nothing"])  # fmt: skip
def test_every_word_of_ours_can_be_translated(marked: None, name: str) -> None:
    data = (*DATA, *(product.name for product in (*SHELF, *LONG_NAMES)))
    with played(name) as play:
        plain = [text for text in texts(play.window, seen_only=True) if "§" not in text]
        ours = [text for text in plain if any(character.isalpha() for character in text)]
        assert [text for text in ours if not _TIME.sub("", text).strip().startswith(data) and not _is_key(text)] == []


def test_every_function_key_is_told_of(house: Play) -> None:
    house.press(Qt.Key.Key_F1)
    told = {widget.text() for widget in house.find(names.HELP_SHEET).findChildren(Keycap)}
    assert {f"F{number}" for number in range(1, 13)} <= told


def test_the_words_follow_the_state_for_screen_readers(house: Play) -> None:
    with played_in(house, "approved"):
        title = house.find(names.STATUS_TITLE)
        assert title.accessibleName() == "Approved €23.88"
        assert title.accessibleDescription().endswith("Charged")


def test_scenes_cover_every_sheet(house: Play) -> None:
    sheets = {names.PAYER_SHEET, names.DOUBTS_SHEET, names.RECEIPT_SHEET, names.HELP_SHEET, names.RESOLVED_SHEET}
    seen = set()
    for name in SCENES:
        if name.startswith("over_") and name in repeatable():
            with played_in(house, name):
                seen |= {sheet for sheet in sheets if house.seen(sheet)}
    assert seen == sheets


def _is_empty(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return not widget.text() and widget.pixmap().isNull()
    return isinstance(widget, QAbstractButton | QLineEdit) and not widget.isVisible()


def _is_key(text: str) -> bool:
    parts = text.replace("+", " ").split()
    return all(
        part in ("Ctrl", "Shift", "C", "R", ",", "Enter", "Esc", "Del", "−") or (part[0] == "F" and part[1:].isdigit())
        for part in parts
    )
