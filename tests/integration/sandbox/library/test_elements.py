"""Elements as their page holds them: making, mounting, events, methods, and the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from tests.integration.sandbox.library.browser import CODE, EXPIRY, FIELDS_BODY, NUMBER, ShopPage

pytestmark = pytest.mark.webengine

VISA, VISA_SHOWN = "4444222233331111", "4444 2222 3333 1111"
PLAIN = "const heard = []; const dr = new DigitalRiver(KEY);"


@pytest.fixture
def fields(shop: ShopPage) -> Iterator[ShopPage]:
    shop.open_fields()
    yield shop


def thrown(shop: ShopPage, code: str) -> str:
    """The text of what an expression throws; empty if it throws nothing."""
    return str(
        shop.js(f"(() => {{ try {{ {code}; return ''; }} catch (e) {{ return e.name + ': ' + e.message; }} }})()")
    )


# --- making ---


def test_there_are_the_documented_members(shop: ShopPage) -> None:
    shop.open(FIELDS_BODY, PLAIN)
    members = (
        "createElement createSource retrieveSource updateSource authenticateSource retrieveAvailablePaymentMethods "
        "retrieveOnlineBankingBanks createDropin paymentRequest components handleNextAction"
    )
    assert shop.js(f"'{members}'.split(' ').filter((name) => typeof dr[name] !== 'function')") == []
    assert shop.js("typeof dr.Compliance.getDetails") == "function"
    assert shop.js("(({createElement}) => createElement('cardnumber', {}).elementType)(dr)") == "cardnumber"
    for key in ("", "undefined", "null", "'  '", "7"):
        assert thrown(shop, f"new DigitalRiver({key})").startswith("Error: "), key


@pytest.mark.parametrize("spelling", ["cardNumber", "cardnumber", "CARDNUMBER"])
def test_types_may_be_spelt_in_any_case(shop: ShopPage, spelling: str) -> None:
    shop.open(FIELDS_BODY, PLAIN)
    assert shop.js(f"dr.createElement('{spelling}').elementType") == "cardnumber"


def test_a_type_that_is_not_served_throws_at_once(shop: ShopPage) -> None:
    shop.open(FIELDS_BODY, PLAIN)
    for kind in ("'applepay'", "'iban'", "'onlineBanking'", "'nonsense'", "''", "undefined", "'__proto__'"):
        assert thrown(shop, f"dr.createElement({kind}, {{}})").startswith("Error: DigitalRiver"), kind
    for call in ("dr.paymentRequest({})", "dr.components({})"):
        assert thrown(shop, call).startswith("Error: DigitalRiver")


# --- mounting ---


def test_a_container_gets_a_frame_of_the_librarys_origin(fields: ShopPage) -> None:
    origin = fields.script_url.removesuffix("/v1/DigitalRiver.js")
    for place, kind, input_id in (("num", NUMBER, "ccNumber"), ("exp", EXPIRY, "ccExpiry"), ("cvv", CODE, "ccCVV")):
        shown = fields.js(
            "(({id, name, src, offsetWidth, parentNode}) => ({id, name, src,"
            " part: offsetWidth / parentNode.offsetWidth,"
            " border: getComputedStyle(document.getElementById(id)).borderTopWidth}))"
            f"(document.querySelector('#{place} > iframe'))"
        )
        assert shown["id"].startswith(f"{kind}-")
        assert shown["name"] == shown["id"]
        assert shown["src"].startswith(f"{origin}/v1/frames/")
        assert shown["border"] == "0px"
        if kind != CODE:  # which lies in a span, whose width is its content's
            assert shown["part"] == 1
        assert fields.inside(kind, "location.origin") == origin
        visible = (
            "[...document.querySelectorAll('input')].filter(({offsetWidth}) => offsetWidth > 0)"
            ".map(({id, type}) => [id, type])"
        )
        assert fields.inside(kind, visible) == [[input_id, "text"]]
    assert fields.js("document.querySelectorAll('iframe').length") == 4, "and one that nobody sees"
    assert fields.js("document.querySelector(\"iframe[name^='controller-']\").offsetWidth") == 0


def test_every_way_to_name_a_container_works_and_a_missing_one_throws(shop: ShopPage) -> None:
    shop.open("<div id=a></div><div id=b></div><p id=c></p>", PLAIN)
    for place, where in (("a", "'a'"), ("b", "'#b'"), ("c", "document.getElementById('c')")):
        shop.run(f"dr.createElement('cardcvv', {{}}).mount({where})")
        assert shop.js(f"document.querySelectorAll('#{place} > iframe[id^=cardcvv-]').length") == 1
    for where in ("'nowhere'", "'#nowhere'", "''", "undefined", "null"):
        assert thrown(shop, f"dr.createElement('cardcvv', {{}}).mount({where})").startswith("Error: DigitalRiver"), (
            where
        )


def test_a_container_may_be_emptied_and_used_again(fields: ShopPage) -> None:
    fields.enter(NUMBER, "9999", "9999")
    fields.leave()
    fields.until(lambda: fields.error(NUMBER) is not None, "a mark")
    fields.run("heard.length = 0; document.getElementById('num').replaceChildren(); add('cardnumber', {});")
    fields.until(lambda: len(fields.events("ready")) == 1, "the new field")
    assert fields.classes("num") == ["DRElement", "DRElement--empty", "mine"]
    assert fields.shown(NUMBER) == ""
    fields.enter(NUMBER, VISA, VISA_SHOWN)
    assert fields.is_good(NUMBER)


# --- classes ---


def test_a_page_names_its_own_classes(shop: ShopPage) -> None:
    names = {"base": "field", "complete": "ok good", "invalid": "dr_error", "focus": "on", "empty": ""}
    shop.open_fields(element_options={"classes": names})
    assert shop.classes("num") == ["field", "mine"]
    shop.enter(NUMBER, VISA, VISA_SHOWN)
    assert shop.classes("num") == ["field", "good", "mine", "ok", "on"]
    shop.run("made.cardnumber.update({classes: {complete: 'mine done', base: 'box'}})")
    assert shop.classes("num") == ["box", "done", "mine", "on"]
    shop.run("made.cardnumber.unmount()")
    assert shop.classes("num") == ["mine"], "the container's own class stays, though a state was called like it"


@pytest.mark.parametrize("key", ["webkitAutofill", "autofilled"])
def test_what_the_browser_fills_in_is_marked(shop: ShopPage, key: str) -> None:
    shop.open_fields(element_options={"classes": {key: "filled"}})

    def is_marked() -> bool:
        # No test can have the engine fill a card in; this is the event by which it would tell. A field that is only
        # now drawn tells of the opposite once, by an event of its own, which may be the later of the two.
        shop.inside(
            NUMBER,
            "document.querySelector('input')"
            ".dispatchEvent(new AnimationEvent('animationstart', {animationName: 'filled-in'}))",
        )
        return "filled" in shop.classes("num")

    shop.until(is_marked, "the class of a filled field")
    assert "DRElement-webkit-autofill" not in shop.classes("num")


# --- events ---


def test_focus_blur_and_return_say_whose_they_are(fields: ShopPage) -> None:
    fields.click(NUMBER)
    fields.until(lambda: fields.events("focus") == [{"elementType": NUMBER}], "the focus")
    assert "DRElement--focus" in fields.classes("num")
    fields.press(Qt.Key.Key_Tab)
    fields.until(lambda: fields.events("focus")[1:] == [{"elementType": EXPIRY}], "the next field by Tab")
    assert fields.events("blur") == [{"elementType": NUMBER}]
    assert "DRElement--focus" not in fields.classes("num")
    fields.press(Qt.Key.Key_Return)
    fields.until(lambda: fields.events("return") == [{"elementType": EXPIRY}], "Enter")
    fields.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    fields.until(lambda: len(fields.events("focus")) == 3, "back by Shift+Tab")
    assert fields.has_cursor(NUMBER)


def test_a_return_submits_no_form(shop: ShopPage) -> None:
    shop.open_fields(body=f'<form action="/elsewhere">{FIELDS_BODY}</form>')
    shop.click(CODE)
    shop.press(Qt.Key.Key_Return)
    shop.until(lambda: len(shop.events("return")) == 1, "Enter")
    assert shop.page.url().path() == "/"


def test_late_handlers_hear_ready_and_a_bad_one_stops_no_other(fields: ShopPage) -> None:
    fields.run(
        "window.late = []; made.cardcvv.on('ready', () => { throw new Error('mine'); });"
        "made.cardcvv.on('ready', (event) => late.push(event)); window.sync = late.length;"
        "made.cardcvv.on('change', () => { throw new Error('mine'); });"
        "made.cardcvv.on('change', (event) => late.push(event));"
    )
    assert fields.js("sync") == 0, "never before `on` has returned"
    fields.until(lambda: fields.js("late") == [{"elementType": CODE}], "ready, late")
    fields.enter(CODE, "1", "1")
    fields.until(lambda: len(fields.js("late")) == 2, "the change, behind the handler that throws")
    assert thrown(fields, "made.cardcvv.on('change', 'no function')").startswith("TypeError")


# --- methods ---


def test_what_is_called_before_ready_waits(shop: ShopPage) -> None:
    shop.open(
        FIELDS_BODY,
        PLAIN + "const early = dr.createElement('cardexpiration', {}); early.focus();"
        "early.update({placeholderText: 'then'}); early.on('focus', (event) => heard.push(['focus', event]));"
        "early.mount('exp'); early.update({placeholderText: 'now'}); early.clear();",
    )
    shop.until(lambda: len(shop.events("focus")) == 1, "the cursor that was asked for early")
    assert shop.has_cursor(EXPIRY)
    assert shop.inside(EXPIRY, "document.querySelector('input').placeholder") == "now"


def test_the_page_can_move_the_cursor(fields: ShopPage) -> None:
    fields.run("made.cardexpiration.focus()")
    fields.until(lambda: fields.has_cursor(EXPIRY), "the cursor")
    fields.type("1230")
    fields.until(lambda: fields.shown(EXPIRY) == "12/30", "what is typed")
    fields.run("made.cardexpiration.blur()")
    fields.until(lambda: fields.events("blur") == [{"elementType": EXPIRY}], "no cursor")


def test_what_was_typed_survives_being_unmounted(fields: ShopPage) -> None:
    fields.enter(NUMBER, VISA, VISA_SHOWN)
    fields.leave()
    fields.run("heard.length = 0; made.cardnumber.unmount()")
    assert fields.js("document.querySelectorAll('#num iframe').length") == 0
    assert fields.classes("num") == ["mine"]
    fields.run("made.cardnumber.mount('num')")
    fields.until(lambda: len(fields.events("ready")) == 1, "the field")
    fields.until(lambda: fields.is_good(NUMBER), "its number")
    assert fields.shown(NUMBER) == VISA_SHOWN
    assert "DRElement--complete" in fields.classes("num")

    fields.run("made.cardnumber.unmount(); made.cardnumber.clear(); heard.length = 0; made.cardnumber.mount('num')")
    fields.until(lambda: len(fields.events("ready")) == 1, "the field once more")
    assert fields.shown(NUMBER) == ""


def test_a_destroyed_element_is_gone_for_good(fields: ShopPage) -> None:
    fields.enter(CODE, "123", "123")
    fields.run("made.cardcvv.destroy()")
    assert fields.js("document.querySelectorAll('#cvv iframe').length") == 0
    assert fields.classes("cvv") == []
    for call in ("destroy()", "unmount()", "focus()", "blur()", "clear()", "update({})", "on('change', () => {})"):
        assert thrown(fields, f"made.cardcvv.{call}") == "", call
    assert thrown(fields, "made.cardcvv.mount('cvv')").startswith("Error: DigitalRiver")
    fields.run("heard.length = 0; add('cardcvv', {})")
    fields.until(lambda: len(fields.events("ready")) == 1, "a new element")
    assert fields.shown(CODE) == ""


def test_destroying_what_has_no_container_any_more_does_not_throw(fields: ShopPage) -> None:
    fields.run("document.getElementById('num').remove(); document.body.replaceChildren();")
    for kind in (NUMBER, EXPIRY, CODE):
        assert thrown(fields, f"made.{kind}.destroy()") == ""
    assert [said for said in fields.page.said if "Error" in said] == []


def test_a_page_that_throws_everything_out_can_begin_anew(fields: ShopPage) -> None:
    fields.run(
        "Object.values(made).forEach((element) => element.destroy());"
        f"document.body.innerHTML = {FIELDS_BODY.strip()!r}; heard.length = 0;"
        "for (const type in PLACES) add(type);"
    )
    fields.until(lambda: len(fields.events("ready")) == 3, "three new fields")
    fields.fill(VISA)
    result = fields.settled("dr.createSource(made.cardnumber, {type: 'creditCard', futureUse: true})")
    assert result["error"]["errors"][0]["parameter"] == "owner.firstName", "the card itself was there"


# --- several ---


def test_two_instances_do_not_know_each_other(shop: ShopPage) -> None:
    body = FIELDS_BODY + "<div id=num2></div><div id=cvv2></div>"
    shop.open_fields(
        body=body,
        script="const other = new DigitalRiver(KEY, {locale: 'de'}), two = [];"
        "const number2 = other.createElement('cardnumber', {}), cvv2 = other.createElement('cardcvv', {});"
        "number2.mount('num2'); cvv2.mount('cvv2');"
        "for (const one of [number2, cvv2])"
        "  for (const name of ['ready', 'change']) one.on(name, (event) => two.push([name, event]));",
    )
    shop.until(lambda: len(shop.js("two")) == 2, "the other fields")
    shop.run("number2.focus()")
    second = shop.js("document.querySelector('#num2 iframe').id")
    shop.until(lambda: shop.inside(second, "document.activeElement.id") == "ccNumber", "the cursor")
    shop.until(lambda: shop.js("document.activeElement.id") == second, "the cursor's frame")
    shop.type("34")
    shop.until(lambda: len(shop.js("two")) == 4, "the other's changes")
    assert shop.js("two.at(-1)[1].brand") == "amex"
    assert shop.events("change") == []
    shop.run("window.codes = [dr, other].map((one) => one.createSource({type: 'creditCard'}))")
    errors = [shop.settled(f"codes[{place}]")["error"]["errors"][0] for place in (0, 1)]
    assert [error["message"] for error in errors] == [
        "The card number is not complete.",
        "Die Kartennummer ist unvollständig.",
    ]


def test_loading_the_script_twice_is_harmless(fields: ShopPage) -> None:
    fields.enter(EXPIRY, "1230", "12/30")
    fields.run(
        "window.First = DigitalRiver; document.querySelector('script[src]').remove();"
        "const again = document.createElement('script'); again.src = "
        f"{fields.script_url!r}; again.async = true; again.onload = () => {{ window.again = typeof DigitalRiver; }};"
        "document.head.append(again);"
    )
    fields.until(lambda: fields.js("window.again") == "function", "the script, once more")
    assert fields.js("First === DigitalRiver")
    fields.enter(CODE, "1", "1")
    assert len(fields.events("change", CODE)) == 1, "nothing is heard twice"
    assert fields.js("dr.createElement('cardcvv') instanceof Object")
    assert fields.js("document.querySelectorAll('iframe').length") == 4


def test_the_global_is_there_when_an_injected_script_has_loaded(shop: ShopPage) -> None:
    shop.open("<div id=num></div>", "window.kind = typeof DigitalRiver;")
    assert shop.js("kind") == "function"
    assert shop.js("Object.keys(window).filter((name) => /river|drjs/i.test(name))") == ["DigitalRiver"]
