"""Paying in a cashier's words: open the form, type the card, charge it, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from PySide6.QtCore import Qt

from pos.front.capture.fields import FieldView
from pos.front.parts import names
from pos.testing.basket_page import BasketPage
from pos.testing.cards import CARDS, TestCard, card_called
from pos.testing.faults import POINTS
from pos.testing.naming import called
from pos.testing.states import AT_REST, ShownState
from pos.testing.waiting import AwaitedInVain, wait_until

#: Units: milliseconds before each press and each release of a digit of the number: eight keys that come faster than
#: 15 ms each are taken for a scanner's.
PACE_MS = 10
#: The other fields are shorter than any code that is scanned.
QUICK_MS = 1
#: Units: seconds that a field which may be whole gets to move the keyboard on by itself.
_MOVES_ON_S: Final = 1.5


class PaymentPage(BasketPage):
    """From Pay to a known outcome."""

    pace_ms = PACE_MS

    # --- the card form ---

    def open_card_form(self) -> None:
        """Press Pay and wait until the card number can be typed."""
        self.press(Qt.Key.Key_F9)
        self.wait_for_state("typing")

    def enter_card(self, card: str | TestCard) -> None:
        """Type number, expiry and code of a test card into the processor's own fields.

        Raises: NoSuchName with the nearest cards.
        """
        typed = card_called(card)
        self.type_card(typed.number, typed.expiry, typed.code, moves_on=typed.name in CARDS)

    def type_card(self, number: str, expiry: str, code: str, *, moves_on: bool = False) -> None:
        """Type whatever is given into the three fields, one after the other.

        A complete field moves the keyboard on by itself (``moves_on``); out of any other, Tab leads.
        """
        self._type_field(number, lambda: self.form.fields.number, self.pace_ms)
        self._leave(lambda: self.form.fields.number, moves_on)
        self._type_field(expiry, lambda: self.form.fields.expiry, QUICK_MS)
        self._leave(lambda: self.form.fields.expiry, moves_on)
        self._type_field(code, lambda: self.form.fields.code, QUICK_MS)

    def type_number(self, digits: str) -> None:
        """Type into the card number and stay there."""
        self.wait_for(lambda: self.form.fields.number.focused, "the keyboard in the card number")
        self.type(digits, self.pace_ms)
        self.wait_for(lambda: not self.form.fields.number.empty, "digits in the card number")

    def leave_the_card_fields(self) -> None:
        """Tab out of the last field, so that every field is judged."""
        self.press(Qt.Key.Key_Tab)
        self.wait_for(lambda: self.form.fields.focused == "", "the keyboard outside the card fields")

    def wait_for_card_answer(self) -> None:
        """Wait until the form is armed, or says beside a field why it is not."""
        self.wait_for(lambda: self.form.armed or self.field_errors != [], "an armed form or a marked field")

    @property
    def brand(self) -> str:
        """The brand that the number's first digits tell; empty while they tell none."""
        return self.form.fields.brand

    @property
    def field_errors(self) -> list[str]:
        """What the processor's library says beside the fields, in its own words."""
        fields = self.form.fields
        return [field.error for field in (fields.number, fields.expiry, fields.code) if field.error]

    @property
    def card_is_complete(self) -> bool:
        """Whether Enter would charge."""
        return self.form.armed

    def charge(self) -> None:
        """Press Enter in the last field once the form is armed."""
        self.wait_for(lambda: self.form.armed or self.field_errors != [], "a form that is armed")
        if not self.form.armed:
            raise AssertionError(f"The card cannot be charged: {'; '.join(self.field_errors)}")
        self.press(Qt.Key.Key_Return)

    def press_charge(self) -> None:
        """Press Charge, armed or not."""
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def step_back(self) -> None:
        """One step back, out of the card form or a refusal, to the basket."""
        self.press(Qt.Key.Key_Escape)
        self.wait_for_state("basket")

    def pay(self, card: str | TestCard = "visa", *, rest: bool = True) -> ShownState:
        """Pay the basket with a card and wait for what comes of it; without ``rest``, return once Charge is pressed."""
        typed = card_called(card)
        if self.state != "typing":
            self.open_card_form()
        self.enter_card(typed)
        self.charge()
        return self.wait_at_rest() if rest else self.state

    # --- what comes of it ---

    def wait_for_call(self, point: str) -> None:
        """Wait until a call of the sale is under way: it has come in, and was not answered yet.

        Only of use while something holds the answer back, such as ``fault(point, "slow:10")``.
        Raises: NoSuchName with the nearest points.
        """
        place = called("point of a sale", point, POINTS)
        sandbox = self.sandbox
        assert sandbox is not None, "this till is on stand-ins and calls nobody"
        self.wait_for(lambda: sandbox.under_way(place), f"{point} under way: {place.told}")

    def wait_at_rest(self) -> ShownState:
        """Wait until a charge has come to rest."""
        self.wait_for(lambda: self.window.till_state in AT_REST, "the outcome of the charge")
        return self.state

    def try_again(self) -> ShownState:
        """Enter: charge the same card once more, and wait for what comes of it."""
        before = self.window.sale
        self.press(Qt.Key.Key_Return)
        self.wait_for(lambda: self.window.sale is not before, "a second try")
        return self.wait_at_rest()

    def other_card(self, card: str | TestCard | None = None) -> ShownState:
        """Enter: leave the refusal for an empty form; with a card, type and charge that one."""
        self.press_for_other_card()
        self.wait_for_state("typing")
        return self.state if card is None else self.pay(card)

    def press_for_other_card(self) -> None:
        """Press whatever the screen offers for another card, without a wait."""
        primary, secondary = self._offered(names.PRIMARY_ACTION), self._offered(names.SECONDARY_ACTION)
        if "Another card" in secondary and "Another card" not in primary:
            self.click(names.SECONDARY_ACTION)
        else:
            self.press(Qt.Key.Key_Return)

    def give_up(self) -> None:
        """Give the sale up: nothing that was armed for it is charged late."""
        if "Give up" in self._offered(names.PRIMARY_ACTION):
            self.click(names.PRIMARY_ACTION)
        else:
            self.click(names.SECONDARY_ACTION)
        self.wait_for_state("idle")

    def next_sale(self) -> None:
        """Leave the outcome for an empty basket."""
        self.press(Qt.Key.Key_Return)
        self.wait_for_state("idle")

    def resolve(self) -> ShownState:
        """Wait until the sale in doubt on the screen is settled, or needs a person; asks nobody to hurry."""
        settled = ("approved", "went_through", "did_not_go_through", "not_accepted", "not_accepted_this_time",
                   "needs_a_person")  # fmt: skip
        self.wait_for(lambda: self.state in settled, "the truth about the sale in doubt")
        return self.state

    def ask_again(self) -> None:
        """Have the sale in doubt on the screen looked up now."""
        self.click(names.SECONDARY_ACTION)

    # --- inside ---

    def _offered(self, name: str) -> str:
        return self.text_of(name) if self.find(name).isVisible() else ""

    def _type_field(self, text: str, field: Callable[[], FieldView], pace_ms: int) -> None:
        self.wait_for(lambda: field().focused, "the keyboard in the card field")
        self.type(text, pace_ms)
        self.wait_for(lambda: not field().focused or not field().empty, "digits in the field")

    def _leave(self, field: Callable[[], FieldView], moves_on: bool) -> None:
        if moves_on:
            self.wait_for(lambda: not field().focused, "the keyboard to move on by itself")
        else:
            # Only the library knows whether what was typed is whole; a Tab that is pressed while it still moves the
            # keyboard on would lead one field too far.
            with suppress(AwaitedInVain):
                wait_until(lambda: not field().focused, "the keyboard to move on by itself", patience_s=_MOVES_ON_S)
            if field().focused:
                self.press(Qt.Key.Key_Tab)
