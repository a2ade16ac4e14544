"""What the customer sees: the last column of the screen table, word for word, and by type nothing else."""

from __future__ import annotations

import dataclasses
import enum
import importlib
import pkgutil
import typing
from collections.abc import Iterator
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import pos.front.customer_display
from pos.back.view import sale_view
from pos.domain.decline import Decline, DeclineAction, decline_of, proven_decline
from pos.domain.money import Money
from pos.domain.sale import Sale, SaleState
from pos.domain.till_state import TillState
from pos.front.customer_display.shown import SAID, Said, Shown, shown_in
from pos.front.customer_display.window import CustomerDisplay
from pos.front.customer_screen import CustomerScreen
from pos.front.parts import names
from pos.front.parts.money_text import MoneyText
from pos.front.parts.theme import Scheme
from tests.front.goods import NOW, VISA, WELCOME, basket, sale, totals
from tests.front.play import Play
from tests.front.scenes import SCENES, played_in
from tests.front.walking import texts, widgets

S = TillState
SENTENCE: Final = "The card was not accepted. Would you like to use another card or pay another way?"

#: State of the till -> words that stand there, and words that do not.
COLUMN: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "idle": (("Corner Coffee",), ("€",)),
    "basket": (("Espresso beans, dark roast 1 kg", "× 2", "€4.98", "€38.38"), ("Corner Coffee",)),
    "pricing": (("€23.88", "Oat drink barista"), ()),
    "offline": ((), ("€", "Corner Coffee", "connection")),
    "not_ready_script_not_loaded": ((), ("€", "card")),
    "form_loading": (("€23.88",), ("Oat drink barista",)),
    "typing": (("€23.88",), ("Oat drink barista",)),
    "tokenising": (("One moment, please",), ("€",)),
    "attaching": (("One moment, please",), ()),
    "submitting": (("One moment, please",), ("bank",)),
    "code_ageing": (("€23.88",), ("good for",)),
    "approved": (("Thank you",), ("1111", "4727310019")),
    "save_failed": (("€23.88",), ("saved",)),
    "saved_then_declined": ((SENTENCE,), ("stored",)),
    "not_accepted_this_time": ((SENTENCE,), ("once more",)),
    "not_accepted": ((SENTENCE,), ()),
    "not_accepted_retype": ((SENTENCE,), ("Check",)),
    "cards_not_working": (("Would you like to pay another way?",), ("manager", "not working")),
    "in_doubt": (("We are checking your payment",), ("know", "charge")),
    "needs_a_person": (("Please ask the staff",), ("K7Q2",)),
    "went_through": ((), ("went", "Order")),
    "did_not_go_through": ((), ("not go",)),
    "form_closed": ((), ("form",)),
    "locked": (("Corner Coffee",), ("PIN",)),
}

#: Every reason of the protocol, and what of its words a customer must never read.
REASONS: Final = """
invalid_card_number invalid_card_bin invalid_expiration_date card_expired invalid_security_code invalid_security_field
invalid_field_data invalid_address address_mismatch issuer_invalid_card issuer_not_found credit-card-expired
invalid-credit-card-number invalid-credit-card-expiration-date declined_can_retry do_not_honor issuer_unavailable
no_response unidentified_error declined decline_do_not_retry insufficient_funds card_limit_exceeded
card_velocity_exceeded card_not_active account_closed account_frozen blacklisted_card fraud fraud_block suspected_fraud
lost_stolen_card restricted_card stop_recurring new_card_issued invalid_pin pin_try_exceeded illegal_action
invalid_payment_method authentication_required sca_not_completed card_type_block voice_authorization_required
credit-card-declined cart-fraud-failure order-fraud-failure invalid_merchant invalid_currency invalid_amount
invalid_transaction_type mid_limit_exceeded limit_exceeded credit-floor-exceeded invalid-payment-failure
duplicate_transaction payment-post-auth-failure payment-unexpected-error submit-cart-failed internal-payment-error
some_reason_that_nobody_has_listed
""".split()
FORBIDDEN: Final = (
    "stolen", "lost", "fraud", "insufficient", "funds", "frozen", "black", "expired", "honor", "issuer", "restricted",
    "velocity", "limit", "illegal", "suspect", "error", "failed", "oops", "code:",
)  # fmt: skip


def rejected(reason: str) -> Sale:
    """A sale that the processor has refused for a reason, as the journal keeps it."""
    lines = basket(1, 2)
    plain = Sale("s1", "K7Q2", NOW, NOW, lines=tuple(line.line for line in lines), totals=totals(lines),
                 line_totals=tuple(line.total for line in lines), card=VISA, source_at=NOW, submitted_at=NOW, attempt=1,
                 source_tries=1)  # fmt: skip
    decline = decline_of("declined", reason)
    if decline is None:
        return dataclasses.replace(plain, state=SaleState.UNKNOWN, doubtful_code=("declined", reason))
    return dataclasses.replace(plain, state=SaleState.DECLINED, decline=decline)


@pytest.fixture(scope="module")
def screen(house: Play) -> Iterator[CustomerScreen]:
    screen = CustomerScreen(house.window.counter)
    screen.introduce(WELCOME)
    yield screen
    screen.close()


def seen(screen: CustomerScreen) -> str:
    """The words on the customer's window."""
    return " | ".join(texts(screen.window, seen_only=True)).replace("Customer display", "")


@pytest.mark.parametrize("name", COLUMN)
def test_the_customer_sees_the_last_column_of_the_table(house: Play, screen: CustomerScreen, name: str) -> None:
    wanted, unwanted = COLUMN[name]
    with played_in(house, name):
        words = seen(screen)
    assert [text for text in wanted if text not in words] == []
    assert [text for text in unwanted if text in words] == []


def test_every_state_has_a_row() -> None:
    assert set(SAID) == set(TillState)
    assert {SCENES[name].state for name in COLUMN} == set(TillState)


def test_a_total_that_is_still_asked_for_is_greyed(house: Play, screen: CustomerScreen) -> None:
    total = screen.window.findChild(QLabel, names.CUSTOMER_TOTAL)
    assert total is not None
    with played_in(house, "basket"):
        assert total.property("shade") == "ink"
    with played_in(house, "pricing"):
        assert total.property("shade") == "faint"


@pytest.mark.parametrize("reason", REASONS)
def test_no_window_names_a_reason(house: Play, screen: CustomerScreen, reason: str) -> None:
    house.reset()
    refused = rejected(reason)
    house.back.tell(sale_view(refused, NOW))

    everything = " | ".join(texts(house.window) + texts(screen.window)).casefold()
    assert reason.casefold() not in everything.replace("not accepted", "")
    assert [word for word in FORBIDDEN if word in everything.replace("lost answer", "")] == []
    if refused.state is SaleState.UNKNOWN:
        assert house.state() is S.IN_DOUBT
        assert "We are checking your payment" in seen(screen)
    elif refused.decline is not None and refused.decline.action is DeclineAction.CALL_MANAGER:
        assert "Would you like to pay another way?" in seen(screen)
    else:
        assert SENTENCE in seen(screen)


def test_refusals_that_ask_for_another_card_look_the_same_to_the_last_pixel(
    house: Play, screen: CustomerScreen
) -> None:
    pictures = []
    for reason in ("insufficient_funds", "lost_stolen_card", "fraud", "some_reason_that_nobody_has_listed"):
        house.reset()
        house.back.tell(sale_view(rejected(reason), NOW))
        QApplication.processEvents()
        pictures.append((house.window.grab().toImage(), screen.window.grab().toImage()))
    assert all(pair == pictures[0] for pair in pictures)


def test_a_doubtful_reason_that_is_proven_later_is_no_more_than_a_refusal(house: Play, screen: CustomerScreen) -> None:
    house.reset()
    proven = dataclasses.replace(
        rejected("declined"), state=SaleState.DECLINED, decline=proven_decline("declined", "no_response")
    )
    house.back.tell(sale_view(proven, NOW))
    assert SENTENCE in seen(screen)


# --- by type ---


def reachable(hint: object, known: set[type]) -> set[type]:
    """Every class that a value of this type can lead to."""
    for part in typing.get_args(hint):
        reachable(part, known)
    if not isinstance(hint, type) or hint in known:
        return known
    known.add(hint)
    if dataclasses.is_dataclass(hint):
        for inner in typing.get_type_hints(hint).values():
            reachable(inner, known)
    return known


def test_nothing_that_reaches_the_customers_window_can_carry_a_reason() -> None:
    ways_in = [
        method for name, method in vars(CustomerDisplay).items() if callable(method) and not name.startswith("_")
    ]
    known: set[type] = set()
    for method in ways_in:
        for hint in typing.get_type_hints(method).values():
            reachable(hint, known)
    assert Shown in known
    ours = {kind for kind in known if kind.__module__.startswith("pos.") and "parts" not in kind.__module__}
    assert {kind.__name__ for kind in ours} == {"Shown", "ShownLine", "Said"}
    assert {field.name for kind in ours if dataclasses.is_dataclass(kind) for field in dataclasses.fields(kind)} == {
        "said", "lines", "total", "settled", "name", "quantity", "note",
    }  # fmt: skip
    assert all(issubclass(kind, enum.Enum) or dataclasses.is_dataclass(kind) for kind in ours)


def test_the_room_of_the_customer_does_not_know_refusals_at_all() -> None:
    for module in pkgutil.iter_modules(pos.front.customer_display.__path__, "pos.front.customer_display."):
        loaded = importlib.import_module(module.name)
        assert [value for value in vars(loaded).values() if value in (Decline, DeclineAction, Sale)] == []


def test_what_is_shown_follows_from_state_lines_and_total_alone() -> None:
    money = MoneyText("en_IE")
    shown = shown_in(S.NOT_ACCEPTED, basket(1, 2), Money(2388, "EUR"), money)
    assert shown == Shown(Said.ANOTHER_WAY, (), "€23.88")
    assert shown_in(S.IDLE, basket(1, 2), Money(2388, "EUR"), money) == Shown(Said.SHOP_NAME)


# --- the window itself ---


def test_it_leaves_the_keyboard_where_it_is(qtbot: QtBot, house: Play) -> None:
    house.reset()
    screen = CustomerScreen(house.window.counter)
    qtbot.waitUntil(lambda: screen.window.isVisible() and house.window.isActiveWindow())
    QApplication.processEvents()
    for name in ("idle", "basket", "typing", "submitting", "approved", "not_accepted", "in_doubt"):
        house.back.tell(sale(SCENES[name].state))
        keyboard = QApplication.focusWidget()
        assert keyboard is not None
        assert keyboard.window() is house.window
    screen.close()


def test_every_widget_has_names(house: Play, screen: CustomerScreen) -> None:
    with played_in(house, "basket"):
        found = [widget for widget in widgets(screen.window) if widget.isVisible()]
        assert [widget for widget in found if not widget.objectName()] == []
        assert len({widget.objectName() for widget in found}) == len(found)
        empty = [f"{names.CUSTOMER}.line.{row}" for row in range(4, 7)]
        nameless = [widget.objectName() for widget in found if not widget.accessibleName()]
        assert [name for name in nameless if not name.startswith(tuple(empty))] == []


@pytest.mark.parametrize("width", [800, 1024, 1920])
def test_the_sentence_fits_on_any_screen(qtbot: QtBot, width: int) -> None:
    display = CustomerDisplay(Scheme.LIGHT)
    display.resize(width, round(width * 0.6))
    display.show()
    display.show_what(Shown(Said.ANOTHER_WAY, total="€23.88"))
    QApplication.processEvents()
    label = display._sentence
    assert label.heightForWidth(label.width()) <= label.height()
    display.close()
    display.deleteLater()


def test_the_next_customer_sees_nothing_of_the_last_one(house: Play, screen: CustomerScreen) -> None:
    with played_in(house, "basket"):
        pass
    house.reset()
    house.back.tell(sale(S.BASKET, 1))
    words = seen(screen)
    assert "€18.90" in words
    assert "Stoneware" not in words
