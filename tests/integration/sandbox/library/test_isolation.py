"""What a page, and a stranger beside it, can do to the fields: nothing, and they learn no digit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.capture.vendor import Answer, Origin, serving
from tests.integration.sandbox.callers import Caller
from tests.integration.sandbox.library.browser import CODE, EXPIRY, FIELDS_BODY, NUMBER, SHOP, ShopPage
from tests.integration.sandbox.library.sales import request_for

pytestmark = pytest.mark.webengine

VISA, VISA_SHOWN = "4444222233331111", "4444 2222 3333 1111"

#: Everything that is said to the page, as it came.
LISTENING = (
    "window.messages = []; addEventListener('message', (event) => messages.push(JSON.stringify(event.data)), true);"
)
#: Everything that a script of the page can walk to from its globals and its elements.
EVERYTHING = """
(() => {
  const seen = new Set(), texts = [];
  const walk = (value, depth) => {
    if (typeof value === 'string') texts.push(value);
    if (typeof value === 'number') texts.push(String(value));
    if (!['object', 'function'].includes(typeof value) || value === null || seen.has(value) || depth > 6) return;
    seen.add(value);
    let names = [];
    try { names = Reflect.ownKeys(value); } catch { return; }
    for (const name of names) { try { walk(value[name], depth + 1); } catch {} }
    try { walk(Object.getPrototypeOf(value), depth + 1); } catch {}
    if (value instanceof Map || value instanceof Set) for (const entry of value) walk(entry, depth + 1);
  };
  for (const part of [dr, made, heard, messages, window.result, DigitalRiver,
                      performance.getEntries().map(({name}) => name), history.state,
                      { ...localStorage }, { ...sessionStorage }]) walk(part, 0);
  for (let place = 0; place < frames.length; place++) walk(frames[place], 0);
  texts.push(document.documentElement.outerHTML, document.cookie, location.href);
  return texts.join('\\n');
})()
"""


@pytest.fixture
def fields(shop: ShopPage) -> Iterator[ShopPage]:
    shop.open_fields(head=f"<script>{LISTENING}</script>")
    yield shop


def digits_of(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def test_no_digit_can_be_read_from_the_page(fields: ShopPage, caller: Caller) -> None:
    fields.fill(VISA, "1230", "907")
    fields.run(
        f"dr.createSource(made.cardnumber, {request_for(caller)}).then((result) => {{ window.result = result; }})"
    )
    fields.until(lambda: fields.js("typeof result") == "object", "the source")
    everything = fields.js(EVERYTHING)
    assert "1111" in everything, "the last four are there to be seen"
    for secret in (VISA, VISA_SHOWN, VISA[:12], "4444 2222", "12/30"):
        assert secret not in everything, secret
    assert not re.search(r"(?<![\w-])907(?![\w-])", everything), "nor the code, by itself"
    said = fields.js("messages")
    assert len(said) > 30
    assert not any(VISA[:6] in digits_of(message) for message in said)


def test_the_frames_cannot_be_looked_into(fields: ShopPage) -> None:
    fields.enter(NUMBER, VISA, VISA_SHOWN)
    for what in ("document", "document.querySelector('input').value", "drjs", "drjs.vault", "location.href"):
        tried = fields.js(
            "(() => { const seen = []; for (let place = 0; place < frames.length; place++) {"
            f"try {{ seen.push(String(frames[place].{what})); }} catch (problem) {{ seen.push(problem.name); }} }}"
            "return [...new Set(seen)]; })()"
        )
        assert tried == ["SecurityError"], what


#: Everything that somebody who has read the library's source could try to say to its frames.
HOSTILE = """
const ids = [...document.querySelectorAll('iframe')].map((frame) => frame.id);
const sayings = ['hello', 'begin', 'update', 'clear', 'focus', 'ask', 'forget', 'ready', 'change', 'answer',
                 'challenge', 'challenge-lost'];
for (const id of [...ids, '', 'cardnumber-0', null, {}])
  for (const say of sayings)
    for (const frame of targets)
      frame.postMessage({ drjs: 1, id, say, language: 'en', options: {}, key: 'pk', what: 'createSource', number: 1,
        request: { payload: {} }, field: id, change: { complete: true, empty: false, error: null }, answer: {},
        ticket: '1' }, '*');
for (const frame of targets) for (const odd of [null, 7, 'text', [], { drjs: 1 }, { drjs: 1, id: ids[0] }])
  frame.postMessage(odd, '*');
"""


def intruder(origin: Origin, path: str, _body: bytes) -> Answer:
    """A frame that somebody else has put into the page, and that speaks to all its neighbours and to the page."""
    ids = path.partition("?")[2]
    spoken = (
        "const targets = [parent]; for (let place = 0; place < parent.length; place++) targets.push(parent[place]);"
        f"const known = {json.dumps(ids.split(','))}.map((id) => ({{ id }}));"
        f"((document) => {{ {HOSTILE} }})({{ querySelectorAll: () => known }});"
        "parent.postMessage('tried', '*');"
    )
    script = spoken if ids else ""
    return 200, {"Content-Type": "text/html"}, f"<script>{script}</script>".encode()


def test_a_strangers_messages_are_not_heard(fields: ShopPage) -> None:
    fields.enter(NUMBER, VISA, VISA_SHOWN)
    before = fields.js("[heard.length, document.querySelectorAll('iframe').length]")
    ids = ",".join(fields.js("[...document.querySelectorAll('iframe')].map(({id}) => id)"))
    with serving(intruder) as elsewhere:
        fields.run(
            "const frame = document.createElement('iframe');"
            f"frame.src = {json.dumps(f'{elsewhere.url}/?{ids}')}; document.body.append(frame);"
        )
        fields.until(lambda: '"tried"' in fields.js("messages"), "everything to be tried")
    fields.press_through()
    assert fields.js("[heard.length, document.querySelectorAll('iframe').length - 1]") == before
    assert fields.shown(NUMBER) == VISA_SHOWN
    assert fields.classes("num") == ["DRElement", "DRElement--complete", "DRElement--focus", "mine"]


def test_the_page_itself_cannot_pose_as_a_frame_or_ask_for_digits(fields: ShopPage) -> None:
    fields.enter(NUMBER, VISA, VISA_SHOWN)
    before = fields.js("heard.length")
    fields.run(f"const targets = [window]; {HOSTILE}")
    fields.press_through()
    assert fields.js("heard.length") == before
    assert fields.classes("num") == ["DRElement", "DRElement--complete", "DRElement--focus", "mine"]

    fields.run(
        "for (const what of ['digits', 'vault', 'constructor', '__proto__', 'toString'])"
        "  for (let place = 0; place < frames.length; place++)"
        "    for (const { id } of document.querySelectorAll('iframe'))"
        "      frames[place].postMessage({ drjs: 1, id, say: 'ask', what, number: 99, request: {} }, '*');"
    )
    fields.press_through()
    assert not any(VISA in digits_of(message) for message in fields.js("messages"))
    assert not any('"number":99' in message for message in fields.js("messages")), "nothing of that kind is answered"


def test_a_code_that_is_passed_off_as_a_date_comes_out_of_no_source(fields: ShopPage, caller: Caller) -> None:
    fields.fill("343456789012341", "1230", "1131")
    request = json.loads(request_for(caller))
    fields.run(
        "const id = (type) => document.querySelector(`iframe[id^=${type}-]`).id;"
        "const controller = document.querySelector('iframe[id^=controller-]');"
        "const fields = { cardnumber: id('cardnumber'), cardexpiration: id('cardcvv'), cardcvv: id('cardcvv') };"
        f"const request = {{ payload: {json.dumps(request)}, fields }};"
        "const ask = { drjs: 1, id: controller.id, say: 'ask', what: 'createSource', number: 77, request };"
        "controller.contentWindow.postMessage(ask, '*');"
    )
    fields.until(lambda: any('"number":77' in message for message in fields.js("messages")), "the answer")
    [answer] = [message for message in fields.js("messages") if '"number":77' in message]
    assert json.loads(answer)["answer"]["error"]["errors"][0]["code"] == "incomplete_expiration_date"


def impostor(_origin: Origin, _path: str, _body: bytes) -> Answer:
    """A frame beside the field that knows its name and begins in the page's place."""
    begin = "{ drjs: 1, id: 'mine', say: 'begin', language: 'fr', options: {} }"
    script = f"parent.frames[0].postMessage({begin}, '*'); parent.postMessage('tried', '*');"
    return 200, {"Content-Type": "text/html"}, f"<script>{script}</script>".encode()


def test_a_frame_obeys_the_page_that_opened_it_by_its_name_and_nobody_else(shop: ShopPage) -> None:
    origin = shop.script_url.removesuffix("/v1/DigitalRiver.js")
    shop.open(
        "<iframe name=alone></iframe>",
        "window.messages = []; addEventListener('message', ({data}) => messages.push(data));"
        "const say = (id, word, more) =>"
        "  frames.alone.postMessage({ drjs: 1, id, say: word, options: {}, ...more }, '*');"
        f"document.querySelector('iframe').src = {json.dumps(origin)} + '/v1/frames/cardnumber#id=mine&instance=1';",
    )
    shop.until(lambda: shop.js("messages.length") == 1, "the frame's first word")
    assert shop.js("messages") == [{"drjs": 1, "id": "mine", "say": "hello"}]
    with serving(impostor) as elsewhere:
        shop.run(f"const other = document.createElement('iframe'); other.src = {json.dumps(elsewhere.url)};"
                 "document.body.append(other);")  # fmt: skip
        shop.until(lambda: "tried" in shop.js("messages"), "the impostor's try")
    shop.run(
        "say('other', 'begin', { language: 'en' }); say('mine', 'focus'); say('mine', 'begin', { language: 'de' });"
    )
    shop.run("say('mine', 'focus');")
    shop.until(lambda: any(word["say"] == "focus" for word in shop.js("messages") if word != "tried"), "the cursor")
    said = [word["say"] for word in shop.js("messages") if word != "tried"]
    assert said.count("ready") == said.count("focus") == 1
    assert shop.inside("alone", "document.documentElement.lang") == "de"


def test_a_style_is_never_more_than_a_style(shop: ShopPage) -> None:
    evil = {
        "base": {
            "color": "red; } body { background: url(//evil.example)",
            "fontFamily": "x}</style><script>parent.postMessage('broken', '*')</script>",
            "backgroundImage": "url(https://evil.example/1)",
            "background": "url(https://evil.example/2)",
            "content": "'x'",
            "position": "fixed",
            "fontSize": "20px",
            "-webkit-text-security": "none",
            "::placeholder": {"color": "rgb(1, 2, 3)", "backgroundImage": "url(https://evil.example/3)"},
            "::after": {"content": "'x'"},
            "input, body": {"color": "red"},
        },
        "input[value^='4']": {"color": "red"},
        "invalid": "color: red",
    }
    shop.open_fields(element_options={"style": evil})
    rules = shop.inside(NUMBER, "[...document.adoptedStyleSheets[0].cssRules].map((rule) => rule.cssText)")
    assert sorted(rules) == sorted(
        [
            "input { font-size: 20px; }",
            "input::placeholder { color: rgb(1, 2, 3); }",
            *(f"input{state} {{ }}" for state in (".empty", ".complete", ".invalid", ":-webkit-autofill", ":focus")),
        ]
    )
    assert shop.inside(NUMBER, "getComputedStyle(document.querySelector('input')).position") == "static"
    assert shop.inside(CODE, "document.querySelectorAll('script').length") == 1


def test_a_frame_reaches_its_own_origin_only(fields: ShopPage) -> None:
    with serving(lambda *_: (200, {"Access-Control-Allow-Origin": "*"}, b"")) as elsewhere:
        for kind in (NUMBER, EXPIRY, CODE, "controller-"):
            fields.inside(kind, f"void (fetch('{elsewhere.url}/fetch').then(() => 'sent', () => 'stopped')"
                                ".then((what) => { window.tried = what; }))")  # fmt: skip
            fields.until(lambda kind=kind: fields.inside(kind, "window.tried") is not None, "the try")  # type: ignore[misc]
            assert fields.inside(kind, "window.tried") == "stopped"
            fields.inside(kind, f"void (new Image().src = '{elsewhere.url}/image')")
        assert elsewhere.requests == []


def test_pages_of_every_kind_may_hold_the_fields(shop: ShopPage) -> None:
    policy = (
        f"default-src 'none'; script-src 'unsafe-inline' {shop.script_url}; style-src 'none'; "
        f"frame-src {shop.script_url.removesuffix('/v1/DigitalRiver.js')}; connect-src 'none'; img-src 'none'"
    )
    shop.open_fields(
        head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">', base=SHOP, body=FIELDS_BODY
    )
    shop.fill(VISA)
    assert shop.page.said == [], "the library needs no more than the least that a page can allow"
    result = shop.settled("dr.createSource(made.cardnumber, {type: 'creditCard', sessionId: 'nothing'})")
    assert result["error"]["type"] == "not_found", "not the page, but the frame has asked"
