"""What is typed, pasted and deleted in a field, and what it then shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from tests.integration.sandbox.library.browser import CODE, EXPIRY, NUMBER, ShopPage

pytestmark = pytest.mark.webengine

VISA, VISA_SHOWN = "4444222233331111", "4444 2222 3333 1111"


@pytest.fixture
def fields(shop: ShopPage) -> Iterator[ShopPage]:
    shop.open_fields()
    yield shop


def each(fields: ShopPage, kind: str, expected: dict[str, str], *, pasted: bool = False) -> None:
    """Type or paste one text after the other into a field that was emptied before."""
    for text, shown in expected.items():
        fields.click(kind)
        (fields.paste if pasted else fields.type)(text)
        fields.until(lambda shown=shown: fields.shown(kind) == shown, f"{text!r} to show as {shown!r}, "  # type: ignore[misc]
                     f"not {fields.shown(kind)!r}")  # fmt: skip
        fields.empty()


def test_a_number_is_grouped_as_its_brand_prints_it(fields: ShopPage) -> None:
    each(
        fields,
        NUMBER,
        {
            VISA: VISA_SHOWN,
            "343456789012341": "3434 567890 12341",
            "30345678901235": "3034 567890 1235",
            "6226220000000009": "6226 2200 0000 0009",
            "6226220000000000014": "6226 2200 0000 0000 014",
            "4444 2222": "4444 2222",
            "4a4b4-4.4/2": "4444 42",
            "44442222333311112222999": "4444 2222 3333 1111 222",
        },
    )


def test_a_number_may_be_pasted_however_it_was_written(fields: ShopPage) -> None:
    each(
        fields,
        NUMBER,
        {
            "4444-2222-3333-1111": VISA_SHOWN,
            " 4444 2222\t3333 1111 \n": VISA_SHOWN,
            "４４４４２２２２３３３３１１１１": VISA_SHOWN,
            "٤٤٤٤٢٢٢٢٣٣٣٣١١١١": VISA_SHOWN,
            "4" * 300: "4444 4444 4444 4444 444",
            "no digits at all": "",
        },
        pasted=True,
    )


def test_a_date_is_understood_in_every_usual_form(fields: ShopPage) -> None:
    typed = {
        "1": "1",
        "12": "12/",
        "1230": "12/30",
        "12/30": "12/30",
        "12 / 30": "12/30",
        "12-30": "12/30",
        "0130": "01/30",
        "1/30": "01/30",
        "3": "03/",
        "330": "03/30",
        "9/31": "09/31",
        "12/2030": "12/30",
        "122030": "12/30",
        "123099": "12/30",
        "0000": "00/00",
    }
    each(fields, EXPIRY, typed)
    each(fields, EXPIRY, {"12 / 2030": "12/30", "5.31": "05/31", "１２／３０": "12/30", "12月30": "12/30"}, pasted=True)


def test_a_code_takes_four_digits_and_nothing_else(fields: ShopPage) -> None:
    each(fields, CODE, {"123": "123", "12345": "1234", "1a2": "12"})


def test_the_cursor_stays_where_somebody_corrects_a_digit(fields: ShopPage) -> None:
    fields.enter(NUMBER, "4444222233331119", "4444 2222 3333 1119")
    fields.press(Qt.Key.Key_Backspace)
    fields.type("1")
    fields.until(lambda: fields.shown(NUMBER) == VISA_SHOWN, "a corrected last digit")
    for _ in range(10):
        fields.press(Qt.Key.Key_Left)
    fields.press(Qt.Key.Key_Backspace)
    fields.until(lambda: fields.shown(NUMBER) == "4444 2223 3331 111", "a digit less before the gap")
    fields.type("2")
    fields.until(lambda: fields.shown(NUMBER) == VISA_SHOWN, "the digit back in its place")
    assert fields.inside(NUMBER, "document.querySelector('input').selectionStart") in (9, 10)


def test_deleting_at_a_gap_deletes_the_digit_beside_it(fields: ShopPage) -> None:
    fields.enter(NUMBER, "444422", "4444 22")
    for _ in range(2):
        fields.press(Qt.Key.Key_Left)
    fields.press(Qt.Key.Key_Backspace)
    fields.until(lambda: fields.shown(NUMBER) == "4442 2", "the digit before the gap gone")
    fields.press(Qt.Key.Key_Home)
    fields.press(Qt.Key.Key_Delete)
    fields.until(lambda: fields.shown(NUMBER) == "4422", "the first digit gone")
    fields.enter(EXPIRY, "12", "12/")
    fields.press(Qt.Key.Key_Backspace)
    fields.until(lambda: fields.shown(EXPIRY) == "1", "the month's last digit gone")
    fields.press(Qt.Key.Key_Backspace)
    fields.until(lambda: fields.shown(EXPIRY) == "", "an empty date")


def test_a_full_field_takes_nothing_more_in_its_middle(fields: ShopPage) -> None:
    fields.enter(EXPIRY, "1230", "12/30")
    fields.press(Qt.Key.Key_Home)
    fields.type("0")
    fields.type("\b")  # one more edit that can be waited for: it takes nothing away, for the cursor is at the front
    fields.press(Qt.Key.Key_End)
    fields.press(Qt.Key.Key_Backspace)
    fields.until(lambda: fields.shown(EXPIRY) == "12/3", "the date as it was, less its last digit")


def test_everything_can_be_selected_and_replaced(fields: ShopPage) -> None:
    fields.enter(NUMBER, VISA, VISA_SHOWN)
    fields.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    fields.type("5")
    fields.until(lambda: fields.shown(NUMBER) == "5", "a new beginning")


BRANDS = {
    "visa": "4",
    "mastercard": "51 2221 2720",
    "unknown": "2721 3590 50 600 6007 9 5",
    "amex": "34 37",
    "dinersclub": "300 309 36 38",
    "discover": "6011 644 65",
    "jcb": "3528 3589",
    "unionpay": "62",
    "maestro": "5018 56 6008 67",
    "dankort": "5019",
    "forbrugsforeningen": "600722",
}


def test_the_first_digits_tell_the_brand_as_soon_as_they_can(fields: ShopPage) -> None:
    for brand, beginnings in BRANDS.items():
        for digits in beginnings.split():
            fields.click(NUMBER)
            fields.type(digits)
            fields.until(lambda digits=digits: len(fields.events("change", NUMBER)) == len(digits), "every digit")  # type: ignore[misc]
            assert fields.last_change(NUMBER)["brand"] == brand, digits
            fields.empty()
