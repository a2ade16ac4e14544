"""Pages of every kind of origin that can hold the fields: web pages, files, and a till's own scheme."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from pos.testing.sandbox import Sandbox
from tests.capture.vendor import serving
from tests.integration.sandbox.callers import Caller
from tests.integration.sandbox.library.browser import FIELDS_BODY, FIELDS_SCRIPT, NUMBER, ShopPage
from tests.integration.sandbox.library.sales import request_for

pytestmark = pytest.mark.webengine

VISA = "4444222233331111"
PAGE_SCRIPT = f"const OPTIONS = {{}}, ELEMENT_OPTIONS = {{}};{FIELDS_SCRIPT}"


def try_a_card(shop: ShopPage, caller: Caller) -> None:
    """Wait for the fields, type a card, and have a source made."""
    shop.until(lambda: shop.js("typeof heard") == "object", "the page's own script")
    shop.until(lambda: len(shop.events("ready")) == 3, "three fields")
    shop.fill(VISA)
    source = shop.settled(f"dr.createSource(made.cardnumber, {request_for(caller)})")["source"]
    assert (source["state"], source["creditCard"]["lastFourDigits"]) == ("chargeable", "1111")


def test_a_page_on_an_origin_that_no_server_has(shop: ShopPage, caller: Caller) -> None:
    shop.open_fields(base="https://till.shop.example/checkout?step=3")
    try_a_card(shop, caller)


def test_a_page_of_a_server_on_this_machine(shop: ShopPage, caller: Caller) -> None:
    text = shop.text(FIELDS_BODY, PAGE_SCRIPT).encode()
    with serving(lambda *_: (200, {"Content-Type": "text/html"}, text)) as server:
        shop.page.load(QUrl(f"{server.url}/shop.html"))
        try_a_card(shop, caller)
        assert shop.js("location.origin") == server.url


def test_a_page_in_a_file(shop: ShopPage, caller: Caller, tmp_path: Path) -> None:
    file = tmp_path / "shop.html"
    file.write_text(shop.text(FIELDS_BODY, PAGE_SCRIPT), encoding="utf-8")
    shop.page.load(QUrl.fromLocalFile(str(file)))
    try_a_card(shop, caller)
    assert shop.js("location.protocol") == "file:"


def test_a_page_that_isolates_itself(shop: ShopPage, caller: Caller) -> None:
    text = shop.text(FIELDS_BODY, PAGE_SCRIPT).encode()
    headers = {
        "Content-Type": "text/html",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
    }
    with serving(lambda *_: (200, headers, text)) as server:
        shop.page.load(QUrl(f"{server.url}/shop.html"))
        try_a_card(shop, caller)


def test_a_page_on_a_tills_own_scheme(sandbox: Sandbox, caller: Caller) -> None:
    # A scheme is registered before the engine starts, so this page has a process of its own.
    program = Path(__file__).with_name("own_scheme.py")
    given = json.dumps([sandbox.script_url, sandbox.keys["POS_PUBLISHABLE_KEY"], request_for(caller), VISA])
    answer = subprocess.run([sys.executable, str(program)], input=given, capture_output=True, text=True, timeout=100)
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["origin"] == "pos://till"
    assert (told["state"], told["last_four"]) == ("chargeable", "1111")


def test_a_script_that_is_served_from_elsewhere_is_told_where_it_belongs(shop: ShopPage, sandbox: Sandbox) -> None:
    import requests

    text = requests.get(sandbox.script_url, timeout=10).content
    with serving(lambda *_: (200, {"Content-Type": "text/javascript"}, text)) as elsewhere:
        shop.open(
            "<div id=num></div>",
            "window.ready = false; const script = document.createElement('script');"
            f"script.src = {json.dumps(elsewhere.url + '/copy.js')}; script.dataset.origin = {json.dumps(sandbox.url)};"
            "script.onload = () => { const one = new Copy(KEY).createElement('cardnumber'); one.mount('num');"
            "  one.on('ready', () => { window.ready = true; }); };"
            "delete window.DigitalRiver;"
            "Object.defineProperty(window, 'Copy', { get: () => DigitalRiver });"
            "document.head.append(script);",
        )
        shop.until(lambda: shop.js("ready"), "the field")
    assert shop.inside(NUMBER, "location.origin") == sandbox.url
