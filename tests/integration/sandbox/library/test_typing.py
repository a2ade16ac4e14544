"""What is typed, pasted and deleted in a field, what it then shows, and what the page hears of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from tests.integration.sandbox.library.browser import CODE, EXPIRY, NUMBER, ShopPage

pytestmark = pytest.mark.webengine

VISA = "4444222233331111"


@pytest.fixture
def fields(shop: ShopPage) -> Iterator[ShopPage]:
    shop.open_fields()
    yield shop


def test_try(fields: ShopPage) -> None:
    fields.enter(NUMBER, VISA, "4444 2222 3333 1111")
    fields.enter(EXPIRY, "1230", "12/30")
    fields.enter(CODE, "123", "123")
    fields.leave()
    print(fields.js("heard"))
    print(fields.classes("num"), fields.js("document.getElementById('num').outerHTML"))
    print(fields.page.said)
    r = fields.settled(
        "dr.createSource(made.cardnumber, {type:'creditCard', currency:'EUR', amount: 5, owner:{firstName:'A',lastName:'B',email:'a@b.example',address:{line1:'x',city:'y',postalCode:'1',country:'IE'}}})"
    )
    print(r)
    assert 0
