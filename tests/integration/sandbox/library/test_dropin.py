"""The drop-in: the whole card form that the library draws by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.integration.sandbox.callers import OWNER, Caller
from tests.integration.sandbox.library.browser import CODE, EXPIRY, NUMBER, ShopPage
from tests.integration.sandbox.library.sales import session_of

pytestmark = pytest.mark.webengine

VISA = "4444222233331111"
SCRIPT = """
const heard = [], dr = new DigitalRiver(KEY, {locale: 'en-IE'}), CONFIG = %s;
for (const name of ['onReady', 'onSuccess', 'onError', 'onCancel']) CONFIG[name] = (event) => heard.push([name, event]);
const dropin = dr.createDropin(CONFIG);
dropin.mount('drop');
"""


def open_dropin(shop: ShopPage, session: str | None, options: Any = None, **more: Any) -> None:
    """A page with a drop-in that has said that it is ready."""
    config = {"sessionId": session, "billingAddress": OWNER, "options": {"flow": "checkout", **(options or {})}, **more}
    style = shop.script_url.replace("DigitalRiver.js", "css/DigitalRiver.css")
    shop.view.resize(700, 760)
    shop.open(
        '<div id="drop"></div>',
        SCRIPT % json.dumps({name: value for name, value in config.items() if value is not None}),
        head=f'<link rel="stylesheet" href="{style}">',
    )
    shop.until(lambda: len(told(shop, "onReady")) == 1, "the drop-in")


def told(shop: ShopPage, name: str) -> list[Any]:
    return [event for said, event in shop.js("heard") if said == name]


def fill(shop: ShopPage, number: str = VISA, expiry: str = "1230", code: str = "123") -> None:
    """Type a card; the cursor moves on by itself."""
    shop.click(NUMBER)
    shop.type(number)
    shop.until(lambda: shop.has_cursor(EXPIRY), "the cursor in the date")
    shop.type(expiry)
    shop.until(lambda: shop.has_cursor(CODE), "the cursor in the code")
    shop.type(code)
    shop.until(lambda: shop.shown(CODE) == code, "the code")


@pytest.fixture
def session(caller: Caller) -> str:
    caller.fill("NOTE-A5-DOT", charge_type="customer_initiated")
    return session_of(caller)


def test_a_drop_in_is_drawn_as_documented(shop: ShopPage, session: str) -> None:
    open_dropin(shop, session)
    assert told(shop, "onReady") == [{"paymentMethodTypes": ["creditCard"]}]
    section = "document.querySelector('.DR-card.DR-creditCard')"
    assert shop.js(f"[...{section}.querySelectorAll('iframe')].map(({{id}}) => id.split('-')[0])") == [
        NUMBER,
        EXPIRY,
        CODE,
    ]
    assert shop.js(f"[...{section}.querySelectorAll('button')].map(({{textContent}}) => textContent)")[1:] == [
        "Continue"
    ]
    shop.click_at(".DR-creditCard button")
    shop.until(lambda: shop.has_cursor(NUMBER), "the cursor in the number")


def test_a_label_leads_into_its_field(shop: ShopPage, session: str) -> None:
    open_dropin(shop, session)
    shop.click_at(".DR-code .DR-label")
    shop.until(lambda: shop.has_cursor(CODE), "the cursor in the code")


def test_a_card_typed_into_a_drop_in_becomes_a_source(shop: ShopPage, caller: Caller, session: str) -> None:
    open_dropin(shop, session)
    fill(shop)
    assert shop.js("document.querySelector('.DR-brand.DR-this').textContent") == "Visa"
    shop.press(Qt.Key.Key_Return)
    shop.until(lambda: len(told(shop, "onSuccess")) == 1, "the source")
    [success] = told(shop, "onSuccess")
    assert success["readyForStorage"] is False
    assert success["source"]["state"] == "chargeable"
    assert caller.apply(success["source"]["id"]).status_code == 200
    assert caller.submit().status_code == 200


def test_mistakes_are_shown_beside_the_fields(shop: ShopPage, session: str) -> None:
    open_dropin(shop, session)
    shop.click_at(".DR-pay")
    errors = "[...document.querySelectorAll('.DR-error')].map(({textContent}) => textContent)"
    shop.until(lambda: all(shop.js(errors)), "three sentences")
    assert shop.js(errors)[0] == "The card number is not complete."
    assert shop.js("document.querySelectorAll('.DR-wrong').length") == 3
    [said] = told(shop, "onError")
    assert said["errors"][0]["code"] == "incomplete_card_number"
    assert shop.js("document.querySelector('.DR-notice').textContent") == "", "the fields say it themselves"
    fill(shop)
    shop.until(lambda: not any(shop.js(errors)), "no sentence left")


def test_a_refused_card_is_one_neutral_sentence(shop: ShopPage, session: str) -> None:
    open_dropin(shop, session)
    fill(shop, "4000000000003295")
    shop.press(Qt.Key.Key_Return)
    shop.until(lambda: len(told(shop, "onError")) == 1, "the refusal")
    assert shop.js("document.querySelector('.DR-notice').textContent") == (
        "The payment was declined. Please use another card."
    )
    assert told(shop, "onError")[0]["errors"][0]["message"]
    assert told(shop, "onSuccess") == []


def test_whoever_turns_the_banks_question_away_has_cancelled(shop: ShopPage, session: str) -> None:
    open_dropin(shop, session)
    fill(shop, "5454545454545454", "0330", "737")
    shop.press(Qt.Key.Key_Return)
    shop.until(lambda: shop.js("document.querySelectorAll('iframe[name^=challenge-]').length") == 1, "the frame")
    shop.until(lambda: shop.inside("challenge-", "document.activeElement?.id") == "word", "the question")
    shop.press(Qt.Key.Key_Escape)
    shop.until(lambda: told(shop, "onCancel") == [{}], "the end")
    assert told(shop, "onError") == told(shop, "onSuccess") == []


def test_agreements_are_asked_for_and_kept(shop: ShopPage, session: str) -> None:
    consents = {
        "companyName": "Pencil",
        "eula": {"url": "https://shop.example/eula"},
        "termsOfUse": {"url": "javascript:x"},
    }
    options = {"showSavePaymentAgreement": True, "showTermsOfSaleDisclosure": True, "consents": consents}
    open_dropin(shop, session, options)
    assert shop.js("document.querySelectorAll('#DR-Legal-Footer a').length") == 5
    links = "[...document.querySelectorAll('.DR-consent')].map(({href, textContent}) => [href, textContent])"
    assert shop.js(links) == [["https://shop.example/eula", "End-user licence agreement of Pencil"]]
    fill(shop)
    shop.click_at(".DR-pay")
    shop.until(lambda: shop.js("document.querySelector('.DR-notice').textContent") != "", "the sentence")
    assert shop.js("document.activeElement.matches('.DR-wanted input')")
    shop.run("document.querySelectorAll('.DR-check input').forEach((box) => box.click())")
    shop.click_at(".DR-pay")
    shop.until(lambda: len(told(shop, "onSuccess")) == 1, "the source")
    assert told(shop, "onSuccess")[0]["readyForStorage"] is True


def test_a_card_can_be_put_on_file_alone(shop: ShopPage) -> None:
    open_dropin(shop, None, {"flow": "managePaymentMethods"})
    assert shop.js("document.getElementById('DR-Legal-Footer')") is None
    fill(shop)
    shop.click_at(".DR-pay")
    shop.until(lambda: len(told(shop, "onSuccess")) == 1, "the source")
    assert told(shop, "onSuccess")[0]["readyForStorage"] is True


NOTHING = [
    {"paymentMethodConfiguration": {"disabledPaymentMethods": ["creditCard"]}},
    {"paymentMethodConfiguration": {"enabledPaymentMethods": ["payPal"]}},
    {"sessionId": "nothing"},
]


@pytest.mark.parametrize("more", NOTHING)
def test_where_nothing_can_be_paid_with_it_says_so(shop: ShopPage, session: str, more: dict[str, Any]) -> None:
    open_dropin(shop, more.pop("sessionId", session), **more)
    assert told(shop, "onReady") == [{"paymentMethodTypes": []}]
    assert shop.js("document.querySelector('.DR-drop-in').innerText") == (
        "No payment method is available at the moment."
    )


BUTTONS = {
    "payNow": "Pay now",
    "buyNow": "Buy now",
    "completeOrder": "Submit and complete payment",
    "submitOrder": "Submit order",
    "continue": "Continue",
    "nonsense": "Continue",
    "custom": "Take my money",
}


def test_the_button_says_what_the_page_wants(shop: ShopPage) -> None:
    shop.open("<div id=drop></div>", "const dr = new DigitalRiver(KEY);")
    for kind, text in BUTTONS.items():
        options = json.dumps({"button": {"type": kind, "buttonText": "Take my money"}})
        shop.run(f"window.one = dr.createDropin({{options: {options}}}); one.mount('drop')")
        assert shop.js("document.querySelector('.DR-pay').textContent") == text
        shop.run("one.destroy()")


def test_a_drop_in_may_wait_to_be_chosen(shop: ShopPage, session: str) -> None:
    open_dropin(shop, session, {"expandFirstPaymentMethod": False, "showComplianceSection": False})
    assert shop.js("document.querySelector('.DR-card-body').offsetHeight") == 0
    assert shop.js("document.querySelector('.DR-toggle').ariaExpanded") == "false"
    shop.click_at(".DR-toggle")
    shop.until(lambda: shop.has_cursor(NUMBER), "the cursor in the number")
    assert shop.js("document.querySelector('.DR-toggle').ariaExpanded") == "true"
    fill(shop)


def test_a_drop_in_comes_and_goes(shop: ShopPage, session: str) -> None:
    open_dropin(shop, session)
    fill(shop)
    shop.run("dropin.unmount(); dropin.mount('drop');")
    shop.until(lambda: len(told(shop, "onReady")) == 2, "the drop-in once more")
    shop.until(lambda: shop.shown(NUMBER) == "4444 2222 3333 1111", "the number, still there")
    shop.run("(({destroy}) => destroy())(dropin)")
    assert shop.js("document.getElementById('drop').innerHTML") == ""
    assert shop.js("(() => { try { dropin.mount('drop'); } catch { return 'no'; } })()") == "no"
