"""The till's window in a cashier's words; every wait is for a condition, never for a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget, QPlainTextEdit, QWidget

from pos.domain.till_state import TillState
from pos.front.app import Till
from pos.front.capture.form import CardForm, FieldView
from pos.front.parts import names
from pos.testing.cards import TestCard
from pos.testing.waiting import AwaitedInVain, wait_until

#: Units: milliseconds between two keys. A quick person's pace: faster ones are taken for a scanner's.
PACE_MS = 20

#: States in which a charge has come to rest.
AT_REST = frozenset(
    {
        TillState.APPROVED,
        TillState.NOT_ACCEPTED,
        TillState.NOT_ACCEPTED_THIS_TIME,
        TillState.CARDS_NOT_WORKING,
        TillState.IN_DOUBT,
        TillState.NEEDS_A_PERSON,
        TillState.WENT_THROUGH,
        TillState.DID_NOT_GO_THROUGH,
    }
)


class TillPage:
    """One open till, driven by real key events."""

    def __init__(self, till: Till) -> None:
        self.till, self.window = till, till.window

    @property
    def back_process_id(self) -> int:
        """The process with the money, for whoever wants to end it."""
        return self.till.back_office.process_id

    # --- what is seen ---

    @property
    def state(self) -> TillState:
        """The row of the screen table that is drawn."""
        return self.window.till_state

    @property
    def title(self) -> str:
        """The status panel's main line."""
        return self.text_of(names.STATUS_TITLE)

    @property
    def detail(self) -> str:
        """The status panel's second line."""
        return self.text_of(names.STATUS_DETAIL)

    @property
    def message(self) -> str:
        """The message bar's sentence; empty while it is hidden."""
        label = self.find(names.MESSAGE_TEXT)
        return self.text_of(names.MESSAGE_TEXT) if label.isVisible() else ""

    @property
    def total(self) -> str:
        """The large total, as formatted for people."""
        return self.text_of(names.TOTAL_AMOUNT)

    @property
    def lines(self) -> list[tuple[str, int]]:
        """Name and quantity of each basket line."""
        return [(row.line.product.name, row.line.quantity) for row in self.window.sale.lines]

    @property
    def form(self) -> CardForm:
        """The card form in the window."""
        form = self.window.findChild(CardForm)
        if form is None:
            raise AwaitedInVain("there is no card form in the window")
        return form

    def text_of(self, name: str) -> str:
        """The text of a label, by its objectName."""
        label = self.find(name)
        return label.text() if isinstance(label, QLabel) else label.accessibleName()

    def find(self, name: str) -> QWidget:
        """A widget by its objectName."""
        widget = self.window.findChild(QWidget, name)
        if widget is None:
            raise AwaitedInVain(f"there is no widget {name}")
        return widget

    def all_words(self) -> str:
        """Every word that stands anywhere in the window, visible or told to a screen reader."""
        words = [self.window.windowTitle()]
        for widget in self.window.findChildren(QWidget):
            words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QLabel | QAbstractButton):
                words.append(widget.text())
            elif isinstance(widget, QPlainTextEdit):
                words.append(widget.toPlainText())
        return "\n".join(word for word in words if word)

    @property
    def resolved_words(self) -> str:
        """What is said of an earlier sale that was settled meanwhile; empty while nothing is."""
        label = self.find(names.RESOLVED_TEXT)
        return self.text_of(names.RESOLVED_TEXT) if label.isVisible() else ""

    def seen(self) -> str:
        """What is on the screen, for a report."""
        return f"{self.state.value}: {self.title!r}, {self.detail!r}, message {self.message!r}, lines {self.lines}"

    def picture(self, path: Path) -> Path:
        """Keep a picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(path))
        return path

    # --- what is done ---

    def wait_ready(self) -> None:
        """Wait for the ready light and an empty basket."""
        self.wait_for(lambda: self.state is TillState.IDLE, "the till to be ready")

    def scan(self, code: str) -> None:
        """Scan an item: the code and Enter, as a scanner types them; wait until the processor has priced it."""
        pieces = sum(quantity for _, quantity in self.lines) if self.state not in AT_REST else 0
        self.type_in_search(code)
        self.wait_for(
            lambda: (
                self.state is TillState.BASKET
                and self.window.sale.priced
                and sum(quantity for _, quantity in self.lines) > pieces
            ),
            f"{code} in the basket, with the processor's price",
        )

    def amount(self, typed: str) -> None:
        """Type a quick amount and wait for its price."""
        self.scan(typed)

    def type_in_search(self, text: str) -> None:
        """Type into the search field and press Enter."""
        field = self.find(names.SEARCH_FIELD)
        field.setFocus()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key wherever the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def open_card_form(self) -> None:
        """Press Pay and wait until the card number can be typed."""
        self.press(Qt.Key.Key_F9)
        self.wait_for(lambda: self.state is TillState.TYPING, "the card form")

    def enter_card(self, card: TestCard) -> None:
        """Type number, expiry and code into the processor's own fields."""
        self.type_card(card.number, card.expiry, card.code)

    def type_card(self, number: str, expiry: str, code: str) -> None:
        """Type whatever is given into the three fields, one after the other."""
        self._type_field(number, lambda: self.form.fields.number)
        self._type_field(expiry, lambda: self.form.fields.expiry)
        self._type_field(code, lambda: self.form.fields.code)

    def type_number(self, digits: str) -> None:
        """Type into the card number and stay there."""
        self.wait_for(lambda: self.form.fields.number.focused, "the keyboard in the card number")
        QTest.keyClicks(self._keyboard(), digits, Qt.KeyboardModifier.NoModifier, PACE_MS)
        self.wait_for(lambda: not self.form.fields.number.empty, "digits in the card number")

    def leave_the_card_fields(self) -> None:
        """Tab out of the last field, so that every field is judged."""
        self.press(Qt.Key.Key_Tab)
        self.wait_for(lambda: self.form.fields.focused == "", "the keyboard outside the card fields")

    def wait_for_card_answer(self) -> None:
        """Wait until the form is armed, or says beside a field why it is not."""
        self.wait_for(lambda: self.form.armed or self.field_errors != [], "an armed form or a marked field")

    @property
    def field_errors(self) -> list[str]:
        """What the processor's library says beside the fields, in its own words."""
        fields = self.form.fields
        return [field.error for field in (fields.number, fields.expiry, fields.code) if field.error]

    def charge(self) -> None:
        """Press Enter in the last field once the form is armed."""
        self.wait_for(lambda: self.form.armed, "a form that is armed")
        self.press(Qt.Key.Key_Return)

    def press_charge(self) -> None:
        """Press Charge, armed or not."""
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def back(self) -> None:
        """One step back, out of the card form to the basket."""
        self.press(Qt.Key.Key_Escape)
        self.wait_for(lambda: self.state is TillState.BASKET, "the basket")

    def once_more(self) -> TillState:
        """Enter: charge the same card once more, and wait for what comes of it."""
        before = self.window.sale
        self.press(Qt.Key.Key_Return)
        self.wait_for(lambda: self.window.sale is not before, "a second try")
        return self.wait_at_rest()

    def another_card(self) -> None:
        """Enter: leave the refusal and type another card."""
        self.press(Qt.Key.Key_Return)
        self.wait_for_state(TillState.TYPING)

    def next_sale(self) -> None:
        """Leave the outcome for an empty basket."""
        self.press(Qt.Key.Key_Return)
        self.wait_for_state(TillState.IDLE)

    def pay(self, card: TestCard) -> TillState:
        """Pay the basket with a card and wait for what comes of it."""
        self.open_card_form()
        self.enter_card(card)
        self.charge()
        return self.wait_at_rest()

    # --- who is at the till ---

    @property
    def is_covered(self) -> bool:
        """Whether the lock screen covers the window."""
        screen = self.window.findChild(QWidget, names.LOCK)
        return screen is not None and screen.isVisible()

    def make_owner(self, name: str, pin: str) -> None:
        """F12 in a till without accounts: make the first."""
        self.press(Qt.Key.Key_F12)
        self.wait_for(lambda: self.is_covered, "the lock screen")
        for field, text in ((names.LOCK_NAME, name), (names.LOCK_PIN, pin), (names.LOCK_PIN_AGAIN, pin)):
            self._type_plain(field, text)
        self.wait_for(lambda: not self.is_covered, "the owner to be signed in")

    def lock(self) -> None:
        """F12: leave the till."""
        self.press(Qt.Key.Key_F12)
        self.wait_for(lambda: self.is_covered, "the lock screen")

    def sign_in(self, pin: str, person: str = "") -> None:
        """Choose a name, type a PIN, and wait for what comes of it."""
        if person:
            self._choose(names.LOCK_PEOPLE, person)
        # Enter takes an older answer away at once.
        self._type_plain(names.LOCK_PIN, pin)
        self.wait_for(lambda: not self.is_covered or self.text_of(names.LOCK_SENTENCE) != "", "the lock's answer")

    def say_yes(self, pin: str, person: str = "") -> None:
        """Say yes to the wish that waits."""
        self.wait_for(lambda: self.find(names.APPROVAL).isVisible(), "the question for a yes")
        if person:
            self._choose(names.APPROVAL_PEOPLE, person)
        self._type_plain(names.APPROVAL_PIN, pin)

    def _choose(self, list_name: str, person: str) -> None:
        people = self.find(list_name)
        if not isinstance(people, QListWidget):
            raise AwaitedInVain(f"there is no list {list_name}")
        for row in range(people.count()):
            if people.item(row).text().startswith(f"{person} "):
                people.setCurrentRow(row)
                return
        raise AwaitedInVain(f"{person} is not listed")

    def _type_plain(self, name: str, text: str) -> None:
        field = self.find(name)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def wait_at_rest(self) -> TillState:
        """Wait until a charge has come to rest."""
        self.wait_for(lambda: self.state in AT_REST, "the outcome of the charge")
        return self.state

    def _type_field(self, text: str, field: Callable[[], FieldView]) -> None:
        """Type one field and make sure that the keyboard moves on, by itself or by Tab."""
        self.wait_for(lambda: field().focused, "the keyboard in the card field")
        QTest.keyClicks(self._keyboard(), text, Qt.KeyboardModifier.NoModifier, PACE_MS)
        self.wait_for(lambda: not field().focused or not field().empty, "digits in the field")
        last = field() == self.form.fields.code
        if not last:
            # A complete field moves the keyboard on by itself, some milliseconds later; Tab does for the others.
            self.wait_for(lambda: not field().focused or not field().good, "the keyboard to move on")
            if field().focused:
                self.press(Qt.Key.Key_Tab)

    @staticmethod
    def _keyboard() -> QWidget:
        widget = QApplication.focusWidget()
        if widget is None:
            raise AwaitedInVain("the keyboard is nowhere in the window")
        return widget

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for any condition, and say what was on the screen when it never came."""
        wait_until(condition, what, self.seen)

    def wait_for_state(self, state: TillState) -> None:
        """Wait for one state of the screen table."""
        self.wait_for(lambda: self.state is state, state.value)
