"""The till's window in a cashier's words; every wait is for a condition, never for a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pos.domain.till_state import TillState
from pos.front.capture.form import CardForm, FieldView
from pos.front.parts import names
from pos.front.till.window import TillWindow
from pos.testing.cards import TestCard
from pos.testing.waiting import AwaitedInVain, wait_until

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

    def __init__(self, window: TillWindow) -> None:
        self.window = window

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
        self._type_field(card.number, lambda: self.form.fields.number)
        self._type_field(card.expiry, lambda: self.form.fields.expiry)
        self._type_field(card.code, lambda: self.form.fields.code)

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

    def pay(self, card: TestCard) -> TillState:
        """Pay the basket with a card and wait for what comes of it."""
        self.open_card_form()
        self.enter_card(card)
        self.charge()
        return self.wait_at_rest()

    def wait_at_rest(self) -> TillState:
        """Wait until a charge has come to rest."""
        self.wait_for(lambda: self.state in AT_REST, "the outcome of the charge")
        return self.state

    def _type_field(self, text: str, field: Callable[[], FieldView]) -> None:
        """Type one field and make sure that the keyboard moves on, by itself or by Tab."""
        self.wait_for(lambda: field().focused, "the keyboard in the card field")
        field_view = QApplication.focusWidget()
        if field_view is None:
            raise AwaitedInVain("the keyboard is nowhere in the window")
        QTest.keyClicks(field_view, text)
        self.wait_for(lambda: not field().focused or bool(field().error) or field().complete, "the field to be filled")
        if field().focused and field() is not self.form.fields.code:
            self.press(Qt.Key.Key_Tab)

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for any condition, and say what was on the screen when it never came."""
        wait_until(condition, what, self.seen)

    def wait_for_state(self, state: TillState) -> None:
        """Wait for one state of the screen table."""
        self.wait_for(lambda: self.state is state, state.value)
