"""How a field looks and is heard: styles, height, masks, right-to-left pages, large letters, screen readers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.sandbox.library.browser import CODE, EXPIRY, FIELDS_BODY, NUMBER, ShopPage

pytestmark = pytest.mark.webengine

VISA, VISA_SHOWN = "4444222233331111", "4444 2222 3333 1111"


def computed(shop: ShopPage, kind: str, name: str, pseudo: str = "") -> Any:
    return shop.inside(kind, f"getComputedStyle(document.querySelector('input'), '{pseudo}').{name}")


def height(shop: ShopPage, kind: str) -> float:
    return float(shop.js(f"document.querySelector('iframe[id^={kind}-]').getBoundingClientRect().height"))


STYLE = {
    "base": {
        "color": "rgb(1, 1, 1)",
        "fontSize": "20px",
        "fontSmoothing": "antialiased",
        "padding": "7px",
        "textAlign": "center",
        "::placeholder": {"color": "rgb(2, 2, 2)"},
        ":hover": {"color": "rgb(9, 9, 9)"},
    },
    "focus": {"color": "rgb(3, 3, 3)"},
    "complete": {"color": "rgb(4, 4, 4)"},
    "invalid": {"color": "rgb(5, 5, 5)"},
    "empty": {"fontStyle": "italic"},
    "webkitAutofill": {"color": "rgb(6, 6, 6)"},
}


def test_each_state_is_drawn_by_its_own_style(shop: ShopPage) -> None:
    shop.open_fields(element_options={"style": STYLE})
    assert computed(shop, NUMBER, "color") == "rgb(1, 1, 1)"
    assert computed(shop, NUMBER, "fontStyle") == "italic"
    assert computed(shop, NUMBER, "textAlign") == "center"
    assert computed(shop, NUMBER, "color", "::placeholder") == "rgb(2, 2, 2)"
    assert computed(shop, NUMBER, "webkitFontSmoothing") in (None, "antialiased")
    shop.enter(EXPIRY, "1230", "12/30")
    assert computed(shop, EXPIRY, "color") == "rgb(3, 3, 3)", "the cursor's colour before the state's"
    shop.enter(CODE, "1", "1")
    assert computed(shop, EXPIRY, "color") == "rgb(4, 4, 4)"
    assert computed(shop, CODE, "fontStyle") == "normal", "empty no longer"
    shop.leave()
    shop.until(lambda: shop.error(CODE) is not None, "a mark")
    assert computed(shop, CODE, "color") == "rgb(5, 5, 5)"
    rules = shop.inside(NUMBER, "[...document.adoptedStyleSheets[0].cssRules].map((rule) => rule.cssText)")
    assert any("autofill" in rule and "rgb(6, 6, 6)" in rule and "text-fill-color" in rule for rule in rules)


def test_an_update_lays_its_options_over_the_others(shop: ShopPage) -> None:
    shop.open_fields(element_options={"style": STYLE, "placeholderText": "Number"})
    assert shop.inside(NUMBER, "document.querySelector('input').placeholder") == "Number"
    shop.run("made.cardnumber.update({style: {base: {color: 'rgb(8, 8, 8)'}}, placeholderText: 'Other'})")
    shop.until(lambda: computed(shop, NUMBER, "color") == "rgb(8, 8, 8)", "the new colour")
    assert computed(shop, NUMBER, "fontSize") == "20px"
    assert shop.inside(NUMBER, "document.querySelector('input').placeholder") == "Other"


def test_a_frame_is_as_high_as_its_input(shop: ShopPage) -> None:
    shop.open_fields(element_options={"style": {"base": {"fontSize": "20px", "padding": "7px 0"}}})
    shop.until(lambda: height(shop, NUMBER) == 44, "a line and two paddings")
    shop.run("made.cardnumber.update({style: {base: {height: '50px'}}})")
    shop.until(lambda: height(shop, NUMBER) == 50, "the height that was asked for")
    assert shop.inside(NUMBER, "document.documentElement.scrollHeight") <= 50


def test_large_letters_are_not_cut_off(shop: ShopPage) -> None:
    shop.open_fields()
    usual = height(shop, NUMBER)
    shop.inside(NUMBER, "void (document.documentElement.style.fontSize = '200%')")
    shop.until(lambda: height(shop, NUMBER) == usual * 2, "a frame that grows with its letters")
    shop.view.setZoomFactor(2)
    shop.click(NUMBER)
    shop.type("4")
    shop.until(lambda: shop.shown(NUMBER) == "4", "what is typed")
    inner = shop.inside(NUMBER, "[innerHeight, document.querySelector('input').getBoundingClientRect().height]")
    assert inner[0] >= inner[1]


def test_a_masked_number_shows_its_last_four_once_it_is_good_and_left(shop: ShopPage) -> None:
    shop.open_fields(element_options={"mask": True})
    shop.enter(NUMBER, VISA, VISA_SHOWN)
    shop.enter(CODE, "123", "123")
    shop.until(lambda: shop.shown(NUMBER) == "•••• •••• •••• 1111", "a masked number")
    assert VISA_SHOWN not in shop.inside(NUMBER, "document.documentElement.outerHTML")
    assert computed(shop, CODE, "webkitTextSecurity") == "disc"
    assert len(shop.events("change", NUMBER)) == 16, "a mask is no change"

    shop.run("made.cardnumber.unmount(); heard.length = 0; made.cardnumber.mount('num')")
    shop.until(lambda: shop.is_good(NUMBER), "the number once more")
    assert shop.shown(NUMBER) == "•••• •••• •••• 1111"
    shop.click(NUMBER)
    shop.press_through()
    shop.type("5")
    shop.until(lambda: shop.shown(NUMBER) == "5", "whoever changes it begins anew")


def test_an_unfinished_number_is_not_masked(shop: ShopPage) -> None:
    shop.open_fields(element_options={"mask": True})
    shop.enter(NUMBER, "4444", "4444")
    shop.leave()
    shop.until(lambda: shop.error(NUMBER) is not None, "a mark")
    assert shop.shown(NUMBER) == "4444"


def test_digits_keep_their_direction_on_a_page_that_reads_from_the_right(shop: ShopPage) -> None:
    shop.open_fields(body=f'<div dir="rtl">{FIELDS_BODY}</div>')
    assert computed(shop, NUMBER, "direction") == "ltr"
    assert computed(shop, NUMBER, "textAlign") == "right"
    shop.enter(NUMBER, VISA, VISA_SHOWN)
    assert shop.is_good(NUMBER)


@pytest.mark.parametrize(
    ("kind", "label", "fill_in"),
    [
        (NUMBER, "Card number", "cc-number"),
        (EXPIRY, "Expiry date, month and year", "cc-exp"),
        (CODE, "Security code", "cc-csc"),
    ],
)
def test_a_field_is_heard_as_well_as_seen(shop: ShopPage, kind: str, label: str, fill_in: str) -> None:
    shop.open_fields()
    attributes = (
        "(({ariaLabel, ariaInvalid, ariaRequired, autocomplete, inputMode, spellcheck, disabled}) =>"
        " ({ariaLabel, ariaInvalid, ariaRequired, autocomplete, inputMode, spellcheck, disabled}))"
        "(document.querySelector('input'))"
    )
    assert shop.inside(kind, attributes) == {
        "ariaLabel": label,
        "ariaInvalid": "false",
        "ariaRequired": "true",
        "autocomplete": fill_in,
        "inputMode": "numeric",
        "spellcheck": False,
        "disabled": False,
    }
    assert shop.js(f"document.querySelector('iframe[id^={kind}-]').title") == label
    shop.enter(kind, "1", "1")
    shop.leave()
    shop.until(lambda: shop.error(kind) is not None, "a mark")
    problem = (
        "(({textContent, role, id}) => [textContent, role, document.querySelector('input').getAttribute("
        "'aria-describedby') === id, document.querySelector('input').ariaInvalid])(document.getElementById('problem'))"
    )
    message = shop.last_change(kind)["error"]["message"]
    assert shop.inside(kind, problem) == [message, "alert", True, "true"]
    assert shop.inside(kind, "document.getElementById('problem').offsetWidth") <= 1, "heard, not seen"


def test_what_shows_a_state_is_there_without_colours(shop: ShopPage) -> None:
    shop.open_fields()
    forced = shop.inside(
        NUMBER,
        "[...document.styleSheets[0].cssRules].filter((rule) => rule.conditionText === '(forced-colors: active)')"
        ".flatMap((rule) => [...rule.cssRules]).map((rule) => rule.selectorText)",
    )
    assert forced == ["input", "input:focus", "input.invalid"]
