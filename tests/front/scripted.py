"""Stand-ins for the back and the card form: they do what a test tells them, at once, without a process or an engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from pos.domain.cart import Line, PricedLine, Totals
from pos.domain.customer import Address, CounterProfile, Customer, Owner
from pos.domain.money import Money
from pos.domain.product import Product
from pos.domain.source import CardFace, Source, SourceId, SourceState
from pos.domain.till_state import TillState
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
    PayerView,
    ProductsFound,
    ReadinessChanged,
    ReadLastReceipt,
    ReceiptText,
    SaleChanged,
    Welcome,
)

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
VISA = CardFace("Visa", "1111", 12, 2030)
SHOP = Owner("Corner", "Coffee", "counter@corner.example", Address("Main Street 1", "Dublin", "D02 AF30", "IE"))
MARIA = Customer("C-1", Owner("Maria", "Keller", "maria@keller.example", Address("Lindenweg 4", "Köln", "50667", "DE"),
                              "+49 221 5550"))  # fmt: skip
WELCOME = Welcome(
    shop="Corner Coffee",
    till="Till 1",
    cashier="Anna",
    environment="sandbox",
    locale="en_IE",
    currency="EUR",
    profiles=(CounterProfile("counter", "Main Street counter", SHOP),),
    script_url="https://script.example/v1/DigitalRiver.js",
    card_origins=("https://script.example",),
)


def product(number: int, name: str, minor: int) -> Product:
    """One product of the shop."""
    return Product(f"p{number}", name, f"SKU-{number:03d}", f"40063813339{number:02d}", Money(minor, "EUR"))


SHELF = (
    product(31, "Espresso beans, dark roast 1 kg", 1890),
    product(32, "Oat drink barista", 249),
    product(33, "Pour-over filter papers, 100 pieces", 495),
    product(34, "Stoneware mug, moss green", 1450),
    product(35, "Espresso cup with saucer", 1190),
    product(36, "Travel tumbler 350 ml", 2490),
)


def basket(*quantities: int) -> tuple[PricedLine, ...]:
    """Lines with so many pieces of each product of the shelf."""
    return tuple(
        PricedLine(Line(f"l{number}", item, quantity), item.price * quantity)
        for number, (item, quantity) in enumerate(zip(SHELF, quantities, strict=False))
        if quantity
    )


def totals(lines: tuple[PricedLine, ...]) -> Totals:
    """The processor's sums for these lines, tax included."""
    total = sum(line.total.minor for line in lines)
    nothing = Money(0, "EUR")
    return Totals(
        Money(total, "EUR"), nothing, nothing, Money(total * 23 // 123, "EUR"), Money(total, "EUR"), tax_included=True
    )


def sale(state: TillState, *quantities: int, **more: object) -> SaleChanged:
    """A sale in some state, with lines, sums and a payer."""
    lines = basket(*(quantities or (1, 2)))
    given: dict[str, object] = {
        "state": state,
        "sale_id": "s1",
        "reference": "K7Q2",
        "lines": lines,
        "priced": state is not TillState.PRICING,
        "totals": totals(lines),
        "payer": PayerView(label="Walk-in · Main Street counter", owner=SHOP, walk_in=True),
    }
    return SaleChanged(**(given | more))  # type: ignore[arg-type]  # a test knows the fields


class ScriptedBack(QObject):
    """A back that answers from a table and otherwise remembers what it was asked."""

    sale_changed = Signal(object)
    readiness_changed = Signal(object)
    catalogue_progress = Signal(object)
    sale_resolved = Signal(object)
    doubts_counted = Signal(object)
    fatal = Signal(object)
    lost = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Command] = []
        self.plan_total: Money | None = None
        self._current = SaleChanged(state=TillState.IDLE)
        #: Held back until a test lets them go, where it says so.
        self.holding = False
        self._held: list[tuple[Command, Callable[[Answer], None]]] = []
        self.refuse: dict[type, NotDone] = {}
        self.doubts = DoubtsListed(doubts=())

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
        if isinstance(command, FindProducts):
            wanted = command.text.casefold()
            found = tuple(item for item in SHELF if wanted in item.name.casefold() or item.barcode.startswith(wanted))
            return ProductsFound(text=command.text, products=found)
        if isinstance(command, FindCustomers):
            found_one = command.text.casefold() in MARIA.owner.name.casefold() or MARIA.owner.phone.endswith(
                command.text
            )
            return CustomersFound(text=command.text, customers=(MARIA,) if found_one else ())
        if isinstance(command, OpenCardForm):
            sums = self._current.totals
            return CardFormPlan(
                form_id="f1", script_url=WELCOME.script_url, publishable_key="pk", session_id="ps", locale="en_IE",
                owner=SHOP, total=self.plan_total or (sums.total if sums else Money(1, "EUR")),
            )  # fmt: skip
        if isinstance(command, ListDoubts):
            return self.doubts
        if isinstance(command, ReadLastReceipt):
            return ReceiptText(text=RECEIPT, copy=True)
        return Done()


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


class FormPhase(Enum):
    """As in the capture room."""

    CLOSED = "closed"
    LOADING = "loading"
    READY = "ready"
    TOKENISING = "tokenising"
    CAPTURED = "captured"
    DEAD = "dead"


class ScriptedForm(QWidget):
    """A card form of plain fields, for looks, that goes through its phases as it is told."""

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
        self.plans: list[CardFormPlan] = []
        self.tokenised = 0
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, column, span, name, word in (
            (0, 0, 2, "number", "Card number"), (1, 0, 1, "expiry", "MM / YY"), (1, 1, 1, "code", "CVC")
        ):  # fmt: skip
            field = QLineEdit(self)
            field.setObjectName(f"stand_in.{name}")
            field.setAccessibleName(word)
            field.setPlaceholderText(word)
            font = QFont(self.font())
            font.setPixelSize(20)
            field.setFont(font)
            grid.addWidget(field, row, column, 1, span)
        closed = QLabel(self)
        closed.setObjectName("stand_in.closed")
        closed.setAccessibleName("Stand-in")
        closed.hide()
        grid.setRowStretch(2, 1)

    def go(self, phase: FormPhase, armed: bool = False) -> None:
        """Enter a phase, and be armed or not."""
        self.phase, self.armed = phase, armed
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

    def unwanted_key(self, event: QKeyEvent) -> None:
        """Pass a key on that the page did not want, as a web view does."""
        event.ignore()
