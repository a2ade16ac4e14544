"""F5 by real keys, on the real counter: what it comes to is seen first, and bad input loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos.domain.till_state import TillState
from pos.front.customer_display.shown import shown_in
from pos.front.parts import names
from pos.front.parts.form_field import FormField
from pos.front.parts.money_text import MoneyText
from pos.front.till.basket_model import BasketModel
from pos.link.messages import ScanCode, SetPrice, SetQuantity
from tests.front.desk_back import DeskBack
from tests.front.goods import SHELF
from tests.front.play import Play

ENTER, ESC, F4, F5, F9 = (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F9)
OAT = SHELF[1]
MUG = SHELF[3]


@pytest.fixture
def play(qtbot: QtBot, tmp_path: Path) -> Iterator[Play]:
    """Two cartons of oat drink in the basket, at 2.49 each."""
    play = Play(back=DeskBack(tmp_path))
    play.raise_curtain()
    play.enter(OAT.barcode)
    play.press(F4)
    play.enter("2")
    yield play
    play.fall()


def told(play: Play, row: int = 0) -> str:
    """A line as a screen reader hears it."""
    model = play.window.findChild(BasketModel)
    assert isinstance(model, BasketModel)
    return str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole))


def problem(play: Play) -> str:
    place = play.find(f"{names.PRICE_FIELD}.place")
    assert isinstance(place, FormField)
    return place.problem


@pytest.mark.parametrize(
    ("typed", "preview", "total", "words"),
    [
        ("10%", "€2.24 × 2 = €4.48 · €0.50 less (10 %)", "€4.48", "10 % off"),
        ("-12,5 %", "€2.18 × 2 = €4.36 · €0.62 less (12.5 %)", "€4.36", "12.5 % off"),
        ("-50", "€1.99 × 2 = €3.98 · €1.00 less (20.08 %)", "€3.98", "€0.50 off"),
        ("1,99", "€1.99 × 2 = €3.98 · €1.00 less (20.08 %)", "€3.98", "Price by hand"),
        ("300", "€3.00 × 2 = €6.00 · €1.02 more (20.48 %)", "€6.00", "Price by hand"),
    ],
)
def test_what_it_comes_to_is_seen_before_enter_and_is_what_the_processor_charges(
    play: Play, typed: str, preview: str, total: str, words: str
) -> None:
    play.press(F5)
    assert play.keyboard() is play.find(names.PRICE_FIELD)
    assert play.text(names.PRICE_PREVIEW) == "Normal price: €2.49 × 2 = €4.98"
    play.type(typed)
    assert play.text(names.PRICE_PREVIEW) == preview
    assert play.back.of(SetPrice) == []
    play.press(ENTER)
    assert not play.seen(names.PRICE_PROMPT)
    assert play.text(names.TOTAL_AMOUNT) == total
    assert told(play) == f"Oat drink barista, {preview.split()[0]}, {words}, normally €2.49"
    assert play.keyboard() is play.find(names.SEARCH_FIELD)
    sale = play.window.sale
    shown = shown_in(TillState.BASKET, sale.lines, None, MoneyText("en_IE")).lines[0]
    less = sale.lines[0].line.price.minor < OAT.price.minor
    assert (shown.total, shown.note) == (total, (words if "off" in words else "€0.50 off") if less else "")

    play.press(F5)
    play.press(ENTER)

    assert play.text(names.TOTAL_AMOUNT) == "€4.98"
    assert told(play) == "Oat drink barista"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", "more than zero"),
        ("100%", "more than zero"),
        ("-9,00", "more than zero"),
        ("12.505", "2 digits"),
        ("cheap", "in digits"),
        ("%", "such as 10%"),
        ("4444 2222 3333 1111", "card form"),
    ],
)
def test_bad_input_is_one_sentence_beside_the_field_and_nothing_is_lost(play: Play, typed: str, said: str) -> None:
    play.press(F5)
    play.enter(typed)
    assert said in problem(play)
    assert play.text_in(names.PRICE_FIELD) == typed
    assert play.keyboard() is play.find(names.PRICE_FIELD)
    assert play.back.of(SetPrice) == []
    play.enter("2.00")
    assert play.text(names.TOTAL_AMOUNT) == "€4.00"
    play.press(F5)
    assert problem(play) == ""


def test_what_is_scanned_into_the_prompt_is_scanned(play: Play) -> None:
    play.press(F5)
    play.enter(MUG.barcode)
    assert not play.seen(names.PRICE_PROMPT)
    assert play.back.of(ScanCode)[-1] == ScanCode(code=MUG.barcode)
    assert play.back.of(SetPrice) == []
    assert [row.line.quantity for row in play.window.sale.lines] == [2, 1]


@pytest.mark.parametrize("way_out", ["esc", "f5", "click elsewhere", "click from the button", "the line goes", "lock"])
def test_it_goes_away_without_a_change(play: Play, way_out: str) -> None:
    play.press(F5)
    play.type("1.00")
    if way_out == "esc":
        play.press(ESC)
    elif way_out == "f5":
        play.press(F5)
    elif way_out.startswith("click"):
        if way_out == "click from the button":
            play.press(Qt.Key.Key_Tab)
            assert play.keyboard() is play.find(names.PRICE_TAKE)
            assert play.seen(names.PRICE_PROMPT)
        play.find(names.SEARCH_FIELD).setFocus()
    elif way_out == "the line goes":
        play.window.counter.remove_line(play.window.sale.lines[0].line.id)
    else:
        play.window.lock(True)
    assert not play.find(names.PRICE_PROMPT).isVisible()
    assert play.back.of(SetPrice) == []
    if way_out not in ("the line goes", "lock"):
        assert play.keyboard() is play.find(names.SEARCH_FIELD)
        assert play.text(names.TOTAL_AMOUNT) == "€4.98"


def test_it_stays_inside_however_long_the_basket_is(play: Play) -> None:
    for item in (*SHELF, *SHELF):
        play.enter(item.barcode)
    panel, prompt = play.find(names.BASKET), play.find(names.PRICE_PROMPT)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        table = play.find(names.BASKET_TABLE)
        table.setFocus()
        play.press(key, Qt.KeyboardModifier.ControlModifier)
        play.press(F5)
        assert panel.rect().contains(prompt.geometry())
        play.press(ESC)


def test_another_quantity_meanwhile_is_what_the_preview_counts_with(play: Play) -> None:
    play.press(F5)
    play.type("1.00")
    play.window.counter.set_quantity(play.window.sale.lines[0].line.id, "5")
    assert play.text(names.PRICE_PREVIEW) == "€1.00 × 5 = €5.00 · €7.45 less (59.84 %)"
    play.press(ENTER)
    assert play.text(names.TOTAL_AMOUNT) == "€5.00"
    assert len(play.back.of(SetQuantity)) == 2


def test_f5_in_an_open_card_form_changes_the_total_and_closes_the_form(play: Play) -> None:
    play.press(F9)
    play.press(F5)
    play.enter("50%")
    assert play.text(names.TOTAL_AMOUNT) == "€2.50"
    assert "another now" in play.message
