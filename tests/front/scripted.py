"""Stand-ins for the back and the card form: they do what a test tells them, at once, without a process or an engine."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from pos.domain.customer import Customer
from pos.domain.money import Money
from pos.domain.product import Product
from pos.domain.source import CardFace, Source, SourceId, SourceState
from pos.domain.till_state import TillState
from pos.front.capture.fields import FieldsView
from pos.link.customers import (
    AddressRules,
    CountriesListed,
    CustomersAlike,
    CustomerSaved,
    FetchCustomer,
    Place,
    ReadAddressRules,
    ReadCountries,
    SaveCustomer,
)
from pos.link.doubts import ReadSlip, SlipText
from pos.link.messages import (
    Answer,
    CardFormPlan,
    Command,
    CustomersFound,
    Done,
    DoubtsListed,
    FindCustomers,
    FindProducts,
    ListDoubts,
    NotDone,
    OpenCardForm,
    ProductsFound,
    ReadinessChanged,
    ReadLastReceipt,
    ReceiptText,
    SaleChanged,
)
from pos.link.parked import ListParked, ParkedListed
from pos.link.saved_cards import AskConsent, ConsentPlan, ConsentSlip, ReadConsentSlip
from tests.front.goods import MARIA, NOW, ON_FILE, SCRIPT, SHELF, SHOP, VISA

RECEIPT = """\
            CORNER COFFEE
        Main Street 1, Dublin

Espresso beans, dark roast 1 kg   18.90
Oat drink barista         2 x 2.49 4.98
----------------------------------------
TOTAL EUR                         23.88
Visa ending 1111               APPROVED
Order 4727310019
"""
SLIP = """\
            CORNER COFFEE
        Main Street 1, Dublin

Saving a card
{text}

Date  . . . . . . . . . . . . . . . . .

Signed  . . . . . . . . . . . . . . . .
"""
SLIP_OF_A_DOUBT = """\
            CORNER COFFEE
                Till 1

       * PAYMENT BEING CHECKED *

2026-11-27 09:15                    K7Q2
----------------------------------------
AMOUNT EUR                         23.88
Visa ending 1111           NOT KNOWN YET

We do not know yet whether this payment
went through. Please do not pay for it
again.

         Your reference: K7Q2
"""
COUNTRIES = CountriesListed(
    countries=tuple(
        Place(code=code, name=name)
        for code, name in (("AT", "Austria"), ("CA", "Canada"), ("DK", "Denmark"), ("FR", "France"), ("DE", "Germany"),
                           ("IE", "Ireland"), ("IT", "Italy"), ("US", "United States"))
    ),
    home="IE",
)  # fmt: skip
RULES = {
    "IE": AddressRules(country="IE", post_code_word="Eircode", post_code_patterns=(r"[\dA-Z]{3} ?[\dA-Z]{4}",),
                       post_code_examples=("D02 AF30",)),
    "DE": AddressRules(country="DE", post_code_needed=True, post_code_patterns=(r"\d{5}",),
                       post_code_examples=("50667",)),
    "US": AddressRules(
        country="US", state_needed=True, post_code_word="ZIP code", post_code_needed=True,
        states=(Place(code="CA", name="California"), Place(code="NY", name="New York"), Place(code="TX", name="Texas")),
        post_code_patterns=(r"(\d{5})(?:[ \-](\d{4}))?",), post_code_examples=("95014",),
    ),
}  # fmt: skip


class ScriptedBack(QObject):
    """A back that answers from a table and otherwise remembers what it was asked."""

    sale_changed = Signal(object)
    readiness_changed = Signal(object)
    catalogue_progress = Signal(object)
    sale_resolved = Signal(object)
    people_changed = Signal(object)
    doubts_counted = Signal(object)
    baskets_parked = Signal(object)
    cards_checked = Signal(object)
    duty_changed = Signal(object)
    fatal = Signal(object)
    lost = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Command] = []
        self.plan_total: Money | None = None
        self.shelf: tuple[Product, ...] = SHELF
        self._current = SaleChanged(state=TillState.IDLE)
        #: Held back until a test lets them go, where it says so.
        self.holding = False
        self._held: list[tuple[Command, Callable[[Answer], None]]] = []
        self.refuse: dict[type, NotDone] = {}
        #: What is answered in the place of the table's own.
        self.instead: dict[type, Answer] = {}
        self.doubts = DoubtsListed(doubts=())

    @property
    def form_id(self) -> str:
        """Of the card form that may hand a card over."""
        return "f1"

    def ask(self, command: Command, answered: Callable[[Answer], None] | None = None) -> None:
        """Answer at once, or when let go."""
        self.asked.append(command)
        if answered is None:
            return
        if self.holding:
            self._held.append((command, answered))
        else:
            answered(self._answer(command))

    def let_go(self) -> None:
        """Give the answers that were held back."""
        held, self._held = self._held, []
        for command, answered in held:
            answered(self._answer(command))

    def tell(self, changed: SaleChanged) -> None:
        """Say how the sale stands."""
        self._current = changed
        self.sale_changed.emit(changed)

    def be_ready(self) -> None:
        """Turn the ready light green."""
        self.readiness_changed.emit(ReadinessChanged())

    def of(self, kind: type) -> list[Command]:
        """What was asked of one kind."""
        return [command for command in self.asked if isinstance(command, kind)]

    def _answer(self, command: Command) -> Answer:
        if type(command) in self.refuse:
            return self.refuse[type(command)]
        if type(command) in self.instead:
            return self.instead[type(command)]
        if isinstance(command, FindProducts):
            wanted = command.text.casefold()
            found = tuple(
                item for item in self.shelf if wanted in item.name.casefold() or item.barcode.startswith(wanted)
            )
            return ProductsFound(text=command.text, products=found)
        if isinstance(command, FindCustomers):
            return CustomersFound(
                text=command.text, customers=tuple(one for one in ON_FILE if _fits(one, command.text))
            )
        if isinstance(command, ReadCountries):
            return COUNTRIES
        if isinstance(command, ReadAddressRules):
            return RULES.get(command.country, AddressRules(country=command.country))
        if isinstance(command, SaveCustomer):
            return self._saved(command)
        if isinstance(command, FetchCustomer):
            return CustomerSaved(customer=Customer(command.reference, MARIA.owner))
        if isinstance(command, AskConsent):
            return ConsentPlan(
                customer=MARIA.owner.name, locale="de_DE", entity="DR_IRELAND-ENTITY", script_url=SCRIPT,
                publishable_key="pk", page_locale="de-DE",
            )  # fmt: skip
        if isinstance(command, ReadConsentSlip):
            return ConsentSlip(text=SLIP.format(text=textwrap.fill(command.text, 40)))
        if isinstance(command, OpenCardForm):
            sums = self._current.totals
            return CardFormPlan(
                form_id=self.form_id,
                script_url=SCRIPT, publishable_key="pk", session_id="ps", locale="en_IE",
                owner=SHOP, total=self.plan_total or (sums.total if sums else Money(1, "EUR")),
            )  # fmt: skip
        if isinstance(command, ListDoubts):
            return self.doubts
        if isinstance(command, ListParked):
            return ParkedListed(baskets=())
        if isinstance(command, ReadSlip):
            return SlipText(text=SLIP_OF_A_DOUBT)
        if isinstance(command, ReadLastReceipt):
            return ReceiptText(text=RECEIPT, copy=True)
        return Done()

    def _saved(self, wish: SaveCustomer) -> Answer:
        alike = tuple(one for one in ON_FILE if one.owner.email == wish.owner.email and one.reference != wish.reference)
        if alike and not wish.anyway:
            return CustomersAlike(customers=alike)
        return CustomerSaved(customer=Customer(wish.reference or "C-99", wish.owner, wish.locale, wish.version + 1))


def _fits(customer: Customer, text: str) -> bool:
    owner, wanted = customer.owner, text.casefold()
    words = f"{owner.name} {owner.email} {customer.reference}".casefold()
    return wanted in words or owner.phone.replace(" ", "").endswith(wanted)


class LateBack(ScriptedBack):
    """Answers as the process does: later, and not at all once nobody listens any more."""

    def __init__(self) -> None:
        super().__init__()
        #: Nobody listens any more.
        self.is_over = False

    def ask(self, command: Command, answered: Callable[[Answer], None] | None = None) -> None:
        self.asked.append(command)

        def answer() -> None:
            if self.is_over:
                return
            said = self._answer(command)
            if answered is not None:
                answered(said)

        QTimer.singleShot(0, self, answer)


class FormPhase(Enum):
    """As in the capture room."""

    CLOSED = "closed"
    LOADING = "loading"
    READY = "ready"
    TOKENISING = "tokenising"
    CAPTURED = "captured"
    DEAD = "dead"


#: Name, word, what stands in the empty field, and its place: row, column, columns.
_FIELDS = (
    ("number", "Card number", "0000 0000 0000 0000", (0, 0, 2)),
    ("expiry", "Expiry date", "MM/YY", (3, 0, 1)),
    ("code", "Security code", "CVC", (3, 1, 1)),
)


class ScriptedForm(QWidget):
    """A card form of plain fields, made to look like the real page, that goes through its phases as it is told."""

    phase_changed = Signal(object)
    fields_changed = Signal(object)
    armed_changed = Signal(bool)
    charge_wished = Signal()
    captured = Signal(object)
    card_refused = Signal(object)
    capture_failed = Signal(str)
    died = Signal()
    slow = Signal(float)
    barcode_typed = Signal(str)
    leave_forward = Signal()
    leave_backward = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.phase = FormPhase.CLOSED
        self.armed = False
        self.fields = FieldsView()
        self.plans: list[CardFormPlan] = []
        self.tokenised = 0
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for name, word, shown, (row, column, columns) in _FIELDS:
            label = QLabel(word, self)
            label.setObjectName(f"stand_in.{name}.word")
            label.setAccessibleName(word)
            label.setProperty("shade", "soft")
            label.setFont(_font(15, QFont.Weight.Medium))
            field = QLineEdit(self)
            field.setObjectName(f"stand_in.{name}")
            field.setAccessibleName(word)
            field.setPlaceholderText(shown)
            field.setFont(_font(22))
            grid.addWidget(label, row, column, 1, columns)
            grid.addWidget(field, row + 1, column, 1, columns)
        grid.setRowMinimumHeight(2, 26)
        grid.setRowStretch(5, 1)

    def go(self, phase: FormPhase, armed: bool = False) -> None:
        """Enter a phase, and be armed or not."""
        self.phase, self.armed = phase, armed
        self.setEnabled(phase is FormPhase.READY)
        self.phase_changed.emit(phase)
        self.armed_changed.emit(armed)

    def capture(self, card: CardFace = VISA) -> None:
        """Hand over a card."""
        self.go(FormPhase.CAPTURED)
        self.captured.emit(Source(SourceId("src_0123456789"), SourceState.CHARGEABLE, card, NOW))

    def open(self, plan: CardFormPlan) -> None:
        """Begin to load."""
        self.plans.append(plan)
        self.go(FormPhase.LOADING)

    def make_ahead(self) -> None:
        """There is nothing to make."""

    def close_form(self) -> None:
        """Forget everything."""
        self.go(FormPhase.CLOSED)

    def tokenise(self) -> None:
        """Begin to make a source."""
        self.tokenised += 1
        self.go(FormPhase.TOKENISING)

    def focus_first(self) -> None:
        """Put the cursor into the number."""
        first = self.findChild(QLineEdit, "stand_in.number")
        assert first is not None
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont("Inter")
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font
