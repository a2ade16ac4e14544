"""The managers' room on a whole till: real window, real forms, real sandbox, and a gate that asks for PINs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from pos.back.commerce.client import CommerceClient, Keys
from pos.config.clock import Clock
from pos.domain.secret import Secret
from pos.front.saved_cards import names
from pos.link.saved_cards import CardQuery, ExportCards, FindCards
from pos.link.staff import NeedsApproval
from pos.testing.opening import OpenTill
from pos.testing.page import words_in
from pos.testing.sandbox import Sandbox
from pos.testing.staff import Staff
from pos.testing.till_page import TillPage

pytestmark = [pytest.mark.e2e, pytest.mark.webengine]

PENCIL = "4006381333931"
WHY = "The customer asked for it"


@pytest.fixture
def till(open_till: OpenTill) -> Iterator[TillPage]:
    """Maria has a Visa and a Mastercard on file, saved at the counter."""
    with open_till(customer_display=False) as till:
        for card in ("visa", "mastercard"):
            till.scan(PENCIL)
            till.customer("0114")
            till.save_card()
            till.open_card_form()
            till.enter_card(card)
            till.wait_for_card_answer()
            till.charge()
            till.wait_for_state("approved")
            till.next_sale()
        yield till


def there(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Maria's cards as the processor has them."""
    own = {name: Secret(key) for name, key in sandbox.keys.items()}
    keys = Keys(own["POS_CONFIDENTIAL_KEY"], own["POS_CONFIDENTIAL_SECRET"], own["POS_PUBLIC_KEY"])
    client = CommerceClient(sandbox.url, keys, Clock().now)
    session = client.open_session("CUSTOMER-1001")
    body = client.asked(session, "GET", "/v1/shoppers/me/payment-options", query={"expand": "all"})
    client.close()
    found: list[dict[str, Any]] = body["paymentOptions"]["paymentOption"]
    return found


def names_there(sandbox: Sandbox) -> list[str]:
    return [one["nickName"] for one in there(sandbox)]


def test_a_manager_reviews_changes_and_removes_cards_and_each_is_so_at_the_processor(
    till: TillPage, sandbox: Sandbox, tmp_path: Path
) -> None:
    staff = Staff(till)
    pin = staff.owner("Olga")
    room = till.all_cards
    room.open()
    assert room.customers == ["Maria Keller"] * 2
    room.search("0008", "1 of 2")
    room.search("zzz", "0 of 2")
    room.search("", "2 of 2")
    room.chip("never_used", "0 of 2")
    room.chip("never_used", "2 of 2")

    room.open_card("MasterCard 0008")
    text, how = room.consent
    assert "card" in text and "Ticked" in how and "SHA-256" in how
    assert any(entry.startswith("Charged €") and "order" in entry for entry in room.history)
    assert "Say why" in room.do("rename", "", nickname="Company")
    assert "new name" in room.do("rename", WHY, nickname="Company")
    assert "Company" in names_there(sandbox)
    assert "first" in room.do("default", WHY)
    assert [one["isDefault"] for one in there(sandbox) if one["nickName"] == "Company"] == ["true"]
    assert "Cashiers" in room.do("hide", WHY)
    assert room.state == "Hidden"
    assert room.history[0].startswith("Hidden from cashiers") and "Olga" in room.history[0] and WHY in room.history[0]

    assert "changed" in room.new_date("1135", WHY, pin=pin)
    till.wait_for(lambda: "11/2035" in room.face, "the new date on the page")
    assert [one["creditCard"]["expirationYear"] for one in there(sandbox) if one["nickName"] == "Company"] == ["2035"]
    assert "changed" in room.new_street("99 Other Street", WHY, pin=pin)

    assert "removed" in room.do("remove", WHY, pin=pin)
    till.wait_for(lambda: room.state == "Removed", "the card to be removed")
    assert names_there(sandbox) == ["Visa 1111"]
    till.press(Qt.Key.Key_Escape)
    till.wait_for(lambda: room.count == "1 of 1", "the card to leave the list")

    path = tmp_path / "cards.csv"
    assert "1 cards are written" in room.export(path, pin=pin)
    written = path.read_text(encoding="utf-8-sig")
    assert "Maria Keller" in written and "1111" in written and "0008" not in written
    assert "already" in room.export(path, pin=pin)
    room.close()
    assert till.state == "idle"


def test_a_card_is_replaced_by_a_new_one_with_a_consent_of_its_own_and_a_cashier_is_refused(
    till: TillPage, sandbox: Sandbox
) -> None:
    room = till.all_cards
    room.open()
    room.open_card("Visa 1111")
    before = room.consent[0]
    assert "old one is removed" in room.replace("amex", WHY)
    till.wait_for(lambda: room.state == "Removed", "the old card to be removed")
    assert "Visa 1111" not in names_there(sandbox)
    assert len(names_there(sandbox)) == 2
    till.press(Qt.Key.Key_Escape)
    new = next(name for name in names_there(sandbox) if name != "MasterCard 0008")
    till.wait_for(lambda: new in room.nicknames, "the list with the new card")
    room.open_card(new)
    assert room.consent[0] == before
    assert room.fact("used") == "Never charged"
    assert room.fact("default") == "Offered first"
    room.close()

    # A cashier is refused by the window, and by the gate below it.
    staff = Staff(till)
    staff.owner("Olga")
    staff.add("Carl", "cashier")
    staff.lock()
    staff.sign_in("Carl")
    room.open()
    assert not room.is_open
    assert "for managers" in till.message
    asked: list[object] = []
    till.till.back_office.approval_wished.connect(lambda wish, _answered: asked.append(wish))
    for command in (FindCards(query=CardQuery()), ExportCards(query=CardQuery(), path="/tmp/never.csv")):  # noqa: S108
        asked.clear()
        till.till.back_office.ask(command)
        till.wait_for(lambda: bool(asked), "the gate's question for a manager's yes")
        assert isinstance(asked[0], NeedsApproval)
        till.press(Qt.Key.Key_Escape)
    assert not Path("/tmp/never.csv").exists()  # noqa: S108


def test_what_was_done_elsewhere_is_found_by_the_comparison_and_a_person_can_be_forgotten(
    till: TillPage, sandbox: Sandbox
) -> None:
    own = {name: Secret(key) for name, key in sandbox.keys.items()}
    keys = Keys(own["POS_CONFIDENTIAL_KEY"], own["POS_CONFIDENTIAL_SECRET"], own["POS_PUBLIC_KEY"])
    client = CommerceClient(sandbox.url, keys, Clock().now)
    session = client.open_session("CUSTOMER-1001")
    gone = there(sandbox)[0]
    client.asked(session, "DELETE", f"/v1/shoppers/me/payment-options/{gone['id']}")

    room = till.all_cards
    room.open()
    differences = room.compare()
    assert any(one.startswith("Gone there · Maria Keller · Visa ending 1111") for one in differences), differences
    till.wait_for(lambda: room.count == "1 of 1", "the list without it")

    room.open_card("MasterCard 0008")
    assert "Nothing of the customer" in room.do("erase", WHY)
    assert names_there(sandbox) == []
    till.press(Qt.Key.Key_Escape)
    till.wait_for(lambda: room.count == "0 of 0", "an empty list")
    assert "Keller" not in words_in(till.find(names.ROOM))
    shopper = client.asked(session, "GET", "/v1/shoppers/me")["shopper"]
    assert "Keller" not in str(shopper)
    client.close()
