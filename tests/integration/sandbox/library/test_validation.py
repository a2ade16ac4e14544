"""What is wrong with a field, when its page hears of it, and what the container then looks like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt

from tests.integration.sandbox.library.browser import CODE, EXPIRY, NUMBER, ShopPage

pytestmark = pytest.mark.webengine

VISA = "4444222233331111"
THIS = date.today()  # noqa: DTZ011 - the browser judges by its own calendar, too


@pytest.fixture
def fields(shop: ShopPage) -> Iterator[ShopPage]:
    shop.open_fields()
    yield shop


def expiry(years: int = 0, months: int = 0) -> str:
    """A date so far from this month, as it is typed."""
    month = THIS.year * 12 + THIS.month - 1 + years * 12 + months
    return f"{month % 12 + 1:02d}{month // 12 % 100:02d}"


#: Field, what is typed, what it is called once the field is left.
WRONG = [
    (NUMBER, "4", "incomplete_card_number"),
    (NUMBER, "99999999", "incomplete_card_number"),
    (NUMBER, "444422223333111", "incomplete_card_number"),
    (NUMBER, "34345678901234", "incomplete_card_number"),
    (NUMBER, "4444222233331112", "invalid_card_number"),
    (NUMBER, "4444222233332", "invalid_card_number"),
    (NUMBER, "9999999999999995", "invalid_card_number"),
    (NUMBER, "343456789012342", "invalid_card_number"),
    (NUMBER, "6226220000000008", "invalid_card_number"),
    (EXPIRY, "1", "incomplete_expiration_date"),
    (EXPIRY, "123", "incomplete_expiration_date"),
    (EXPIRY, "0000", "invalid_expiration_month"),
    (EXPIRY, "1330", "invalid_expiration_month"),
    (EXPIRY, "1220", "invalid_expiration_year"),
    (EXPIRY, expiry(years=-1), "invalid_expiration_year"),
    (EXPIRY, "1299", "invalid_expiration_date"),
    (EXPIRY, expiry(years=26), "invalid_expiration_date"),
    (CODE, "0", "incomplete_security_code"),
    (CODE, "12", "incomplete_security_code"),
]
if THIS.month > 1:
    WRONG.append((EXPIRY, expiry(months=-1), "invalid_expiration_date"))


def test_every_kind_of_mistake_has_its_code_and_marks_the_container(fields: ShopPage) -> None:
    places = {NUMBER: "num", EXPIRY: "exp", CODE: "cvv"}
    for kind, text, code in WRONG:
        fields.click(kind)
        fields.type(text)
        fields.leave()
        fields.until(lambda kind=kind: fields.error(kind) is not None, f"{text} to be wrong")  # type: ignore[misc]
        change = fields.last_change(kind)
        assert change["error"]["code"] == code, text
        assert change["error"]["type"] == "validation_error"
        assert len(change["error"]["message"]) > 10
        assert set(change["error"]) == {"type", "code", "message"}
        assert change["complete"] is code.startswith("invalid")
        marked = sorted(["DRElement", "DRElement--invalid", *(["mine"] if kind == NUMBER else [])])
        # That the cursor has left is said by another word than what is wrong, and comes after it or before.
        fields.until(lambda: fields.classes(places[kind]) == marked, f"{text} to be marked")  # noqa: B023
        fields.empty()


#: Field, what is typed.
RIGHT = [
    (NUMBER, VISA),
    (NUMBER, "4444222233336"),  # thirteen digits
    (NUMBER, "4000000000004663"),  # wrong on purpose
    (NUMBER, "6226220000000000017"),
    (NUMBER, "501800000009"),  # a short Maestro
    (EXPIRY, expiry()),
    (EXPIRY, expiry(years=20)),
    (CODE, "123"),
    (CODE, "1234"),  # the number does not tell its brand
]


def test_what_is_right_is_complete_without_an_error(fields: ShopPage) -> None:
    for kind, text in RIGHT:
        fields.click(kind)
        fields.type(text)
        fields.leave()
        fields.until(lambda kind=kind: fields.is_good(kind), f"{text} to be right")  # type: ignore[misc]
        fields.empty()


def test_nobody_who_still_types_is_told_that_he_has_not_finished(fields: ShopPage) -> None:
    fields.click(NUMBER)
    fields.type(VISA[:15])
    fields.until(lambda: len(fields.events("change")) == 15, "fifteen changes")
    assert {change["error"] for change in fields.events("change")} == {None}
    assert "DRElement--invalid" not in fields.classes("num")
    assert fields.classes("num") == ["DRElement", "DRElement--focus", "mine"]
    fields.leave()
    fields.until(lambda: fields.error(NUMBER) == "incomplete_card_number", "the mark of an unfinished number")
    assert len(fields.events("change")) == 16, "leaving makes one change more"

    fields.click(NUMBER)
    assert fields.error(NUMBER) == "incomplete_card_number", "coming back alone changes nothing"
    fields.press(Qt.Key.Key_End)
    fields.type("1")
    fields.until(lambda: fields.is_good(NUMBER), "a finished number")
    assert fields.classes("num") == ["DRElement", "DRElement--complete", "DRElement--focus", "mine"]


def test_a_number_that_is_full_and_wrong_is_marked_at_once(fields: ShopPage) -> None:
    fields.click(NUMBER)
    fields.type("4444222233331112")
    fields.until(lambda: fields.error(NUMBER) == "invalid_card_number", "the mark")
    assert fields.has_cursor(NUMBER)
    assert fields.last_change(NUMBER)["complete"] is True, "enough is there, and it is wrong"
    assert fields.classes("num") == ["DRElement", "DRElement--focus", "DRElement--invalid", "mine"]
    fields.press(Qt.Key.Key_Backspace)
    fields.until(lambda: fields.error(NUMBER) is None, "no mark while it is corrected")


def test_a_number_that_could_go_on_is_not_finished_by_chance(fields: ShopPage) -> None:
    fields.click(NUMBER)
    fields.type("4444222233336")  # thirteen digits with the right check digit, of sixteen to come
    fields.until(lambda: len(fields.events("change")) == 13, "thirteen changes")
    assert not any(change["complete"] for change in fields.events("change"))


def test_the_brand_says_how_long_the_code_is(fields: ShopPage) -> None:
    fields.enter(NUMBER, "34", "34")
    fields.click(CODE)
    fields.type("123")
    fields.until(lambda: len(fields.events("change", CODE)) == 3, "three digits")
    assert not fields.last_change(CODE)["complete"], "an American Express has four"
    fields.leave()
    fields.until(lambda: fields.error(CODE) == "incomplete_security_code", "an unfinished code")
    fields.click(CODE)
    fields.press(Qt.Key.Key_End)
    fields.type("4")
    fields.until(lambda: fields.is_good(CODE), "a good code")

    fields.click(NUMBER)
    fields.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    fields.type(VISA)
    fields.until(lambda: fields.is_good(NUMBER), "a Visa instead")
    fields.until(lambda: fields.error(CODE) == "invalid_security_code", "a code too long for it")


def test_what_a_change_says_is_what_is_documented(fields: ShopPage) -> None:
    fields.enter(NUMBER, "44", "44")
    fields.enter(EXPIRY, "1", "1")
    fields.enter(CODE, "12", "12")
    assert fields.last_change(NUMBER) == {
        "elementType": "cardnumber",
        "brand": "visa",
        "complete": False,
        "empty": False,
        "error": None,
    } or fields.error(NUMBER)
    assert set(fields.last_change(NUMBER)) == {"elementType", "brand", "complete", "empty", "error"}
    assert set(fields.last_change(EXPIRY)) == {"elementType", "complete", "empty", "error"}
    assert set(fields.last_change(CODE)) == {"elementType", "complete", "empty", "error"}


def test_clearing_a_field_is_a_change_to_empty(fields: ShopPage) -> None:
    fields.enter(NUMBER, "99999999", "9999 9999")
    fields.leave()
    fields.until(lambda: fields.error(NUMBER) is not None, "a mark")
    fields.run("made.cardnumber.clear()")
    fields.until(lambda: fields.last_change(NUMBER)["empty"], "an empty field")
    assert fields.last_change(NUMBER) == {
        "elementType": "cardnumber",
        "brand": "unknown",
        "complete": False,
        "empty": True,
        "error": None,
    }
    assert fields.classes("num") == ["DRElement", "DRElement--empty", "mine"]


def test_a_field_that_was_found_empty_is_cleared_of_its_mark(fields: ShopPage) -> None:
    fields.settled("dr.createSource({type: 'creditCard'})")
    fields.until(lambda: fields.error(CODE) == "incomplete_security_code", "the mark of an empty code")
    fields.run("made.cardcvv.clear()")
    fields.until(lambda: fields.error(CODE) is None, "no mark")
    assert fields.classes("cvv") == ["DRElement", "DRElement--empty"]


def test_what_is_filled_in_without_a_cursor_is_judged_at_once(fields: ShopPage) -> None:
    fields.inside(
        NUMBER,
        "((input) => { input.value = '4444 2222'; input.dispatchEvent(new InputEvent('input')); })"
        "(document.querySelector('input'))",
    )
    fields.until(lambda: fields.error(NUMBER) == "incomplete_card_number", "the mark of an unfinished number")


def test_an_empty_field_may_be_left_in_peace(fields: ShopPage) -> None:
    fields.click(NUMBER)
    fields.click(CODE)
    fields.leave()
    assert fields.events("change") == []
    assert fields.classes("cvv") == ["DRElement", "DRElement--empty"]


MESSAGES = {
    "en-US": ("Card number", "MM/YY", "The card number is not valid."),
    "de_AT": ("Kartennummer", "MM/JJ", "Die Kartennummer ist ungültig."),
    "FR": ("Numéro de carte", "MM/AA", "Le numéro de carte n’est pas valide."),
    "es-419": ("Número de tarjeta", "MM/AA", "El número de tarjeta no es válido."),
    "ja-jp": ("カード番号", "月/年", "カード番号が正しくありません。"),
    "it": ("Card number", "MM/YY", "The card number is not valid."),
}


@pytest.mark.parametrize("locale", MESSAGES)
def test_a_field_speaks_its_pages_language(shop: ShopPage, locale: str) -> None:
    number, date_form, message = MESSAGES[locale]
    shop.open_fields({"locale": locale})
    assert shop.inside(NUMBER, "document.querySelector('input').placeholder") == number
    assert shop.inside(EXPIRY, "document.querySelector('input').placeholder") == date_form
    assert shop.inside(NUMBER, "document.querySelector('input').ariaLabel") == number
    shop.click(NUMBER)
    shop.type("4444222233331112")
    shop.until(lambda: shop.error(NUMBER) is not None, "a mark")
    assert shop.last_change(NUMBER)["error"]["message"] == message
    assert shop.inside(NUMBER, "document.getElementById('problem').textContent") == message
    language = shop.inside(NUMBER, "document.documentElement.lang")
    assert language == ("en" if locale == "it" else locale[:2].lower())
