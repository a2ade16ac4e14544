"""A page as the vendor's quick start has it written, by somebody who has read nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt, QUrl

from tests.capture.vendor import serving
from tests.integration.sandbox.callers import Caller
from tests.integration.sandbox.library.browser import CODE, EXPIRY, NUMBER, ShopPage

pytestmark = pytest.mark.webengine

PAGE: Final = Path(__file__).with_name("quick_start.html")


def test_the_quick_start_creates_a_source(shop: ShopPage, caller: Caller) -> None:
    library = shop.script_url.removesuffix("/v1/DigitalRiver.js")
    text = PAGE.read_text(encoding="utf-8").replace("@LIBRARY@", library).replace("@KEY@", shop.key).encode()
    with serving(lambda *_: (200, {"Content-Type": "text/html"}, text)) as merchant:
        shop.page.load(QUrl(f"{merchant.url}/checkout"))
        shop.until(lambda: shop.js("document.querySelectorAll('.DR-field iframe').length") == 3, "three fields")
        for kind, typed, shown in (
            (NUMBER, "4444222233331111", "4444 2222 3333 1111"),
            (EXPIRY, "1023", "10/23"),
            (CODE, "123", "123"),
        ):
            shop.enter(kind, typed, shown)
        says = "document.getElementById('says').textContent"
        assert shop.js("document.getElementById('submit').disabled"), "October 2023 has passed"
        assert shop.classes("card-number") == ["DR-field", "DRElement", "complete"]
        assert shop.classes("card-expiration") == ["DR-field", "DRElement", "invalid"]

        shop.click(EXPIRY)
        shop.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        shop.type("1230")
        shop.until(lambda: not shop.js("document.getElementById('submit').disabled"), "an order that can be submitted")
        assert shop.js(says) == ""
        shop.click_at("#submit")
        shop.until(lambda: shop.js("typeof order") == "object", "the source at the merchant's back end")
    order = shop.js("order")
    assert order["state"] == "chargeable"
    assert order["card"]["lastFourDigits"] == "1111"
    kept = caller.as_merchant("GET", f"/sources/{order['id']}").json()
    assert (kept["amount"], kept["currency"]) == (47.35, "USD")
    assert kept["owner"]["address"]["postalCode"] == "55343"
