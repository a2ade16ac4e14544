"""The owner's room from the key to the file: what holds at once, and what from the next start on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.front.parts import names
from pos.testing.opening import OpenTill
from pos.testing.page import words_in
from pos.testing.shop import Shop
from pos.testing.staff import Staff

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"
COMMENT = "# Ask Rosa before you touch this.\n"


def test_the_owner_changes_what_holds_at_once_and_what_holds_from_the_next_start_on(
    shop: Shop, open_till: OpenTill
) -> None:
    shop.named("Corner", till="Till 1")
    with open_till() as till:
        staff = Staff(till)
        olga = staff.owner("Olga")
        till.scan(PENCIL)
        till.settings.open()
        assert till.settings.fact("environment") == "Test: no real money moves"
        assert till.settings.fact("api").startswith("127.0.0.1:")
        assert till.settings.fact("public-key") == "is there"
        assert till.settings.fact("journal").endswith("journal.sqlite · of this till")
        file = Path(till.settings.fact("file"))
        before = COMMENT + file.read_text(encoding="utf-8")
        file.write_text(before, encoding="utf-8")
        assert till.settings.value("shop") == "Corner"

        said = till.settings.change(shop="Corner & Co", till="Till 7", discount="60", colours="dark", pin=olga)

        assert said == "Saved. It holds now; the name of the till from the next start on."
        assert till.settings.value("till") == "Till 7"
        assert till.window.theme.is_dark
        till.settings.close()
        assert till.text_of(names.SHOP_NAME) == "Corner & Co"
        assert till.text_of(names.TILL_NAME) == "Till 1 · Olga"
        assert till.discount("Pencil HB", "55%") == "", "no PIN: the shop's limit is another now"
        assert till.pay("visa") == "approved"
        assert "Corner & Co" in till.receipt.text
        assert "Till 1" in till.receipt.text
        after = file.read_text(encoding="utf-8")
        for line in before.splitlines():
            assert line.replace('"Corner"', '"Corner & Co"').replace('"Till 1"', '"Till 7"') in after
        assert file.with_name(f"{file.name}.backup").read_text(encoding="utf-8") == before
        staff.add("Anna")
        staff.lock()
        staff.sign_in("Anna")
        till.settings.open()
        assert "for the owner" in till.message
        assert not till.settings.is_open
    with open_till(ready=False) as till:
        till.wait_for(lambda: till.is_covered, "the lock after a restart")
        till.sign_in(olga, "Olga")
        till.wait_for(lambda: not till.is_covered, "Olga")
        assert till.text_of(names.TILL_NAME) == "Till 7 · Olga"
        assert till.window.theme.is_dark
        assert "Corner & Co" in words_in(till.customer_display.window)
