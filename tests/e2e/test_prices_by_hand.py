"""F5 from the key to the ledger: what was shown is what the processor charges, with a yes where the shop wants one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos.front.parts import names
from pos.testing.ledger import Ledger
from pos.testing.staff import Staff
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL, BOOK = "4006381333931", "4012345106022"


def test_pieces_of_one_item_at_several_prices_are_charged_as_shown_and_much_off_is_a_managers_yes(
    till: TillPage, staff: Staff, ledger: Ledger
) -> None:
    staff.owner("Olga")
    mara = staff.add("Mara", role="manager")
    staff.add("Anna")
    staff.lock()
    staff.sign_in("Anna")
    till.scan(PENCIL)
    assert till.discount("Pencil HB", "10%") == ""
    till.quantity("Pencil HB", 3)
    till.scan(PENCIL)
    till.amount("5,00")
    assert till.lines == [("Pencil HB", 3), ("Pencil HB", 1), ("Counter sale", 1)]

    till.discount("Counter sale", "2.50")
    assert till.asks_for_a_yes == "Counter sale at 2.50 EUR a piece instead of 5.00 EUR (50 % off)"
    till.press(Qt.Key.Key_Escape)
    till.wait_for(lambda: "Nobody said yes" in till.message, "what came of it")
    assert till.line("Counter sale") == "Counter sale"
    till.discount("Counter sale", "2.50", pin=mara, person="Mara")

    shown = [row.total.minor for row in till.window.sale.lines]
    assert shown == [3 * 77, 85, 250]
    assert till.total == "€5.66"
    assert till.line("Counter sale") == "Counter sale, €2.50, €2.50 off, normally €5.00"
    for words in ("10 % off", "€2.50 off", "€5.66"):
        assert words in till.customer_display.text
    assert till.pay("visa") == "approved"
    assert ledger.charged == ["5.66 EUR"]
    for words in ("10 % off, normally 0.85 each", "2.50 off, normally 5.00 each", "5.66"):
        assert words in till.receipt.text
    assert till.text_of(names.TILL_NAME).endswith("Anna")
