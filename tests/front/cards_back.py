"""A back with many saved cards: made up as they are asked for, so that a hundred thousand of them cost nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pos.domain.card_event import CardEntry, CardEvent
from pos.domain.customer import Address, Owner
from pos.domain.money import Money
from pos.domain.saved_card import CardState, ConsentMeans, digest_of
from pos.domain.source import CardFace, Source, SourceId, SourceState
from pos.front.capture.fields import FormPhase
from pos.link.customers import AddressRules, CountriesListed, Place, ReadAddressRules, ReadCountries
from pos.link.messages import Answer, CardFormPlan, Command, Done, NotDone
from pos.link.saved_cards import (
    AskCardConsent,
    CardDifference,
    CardPage,
    CardRow,
    CardRows,
    CardsChecked,
    CardsExported,
    CardsFound,
    CardUpdatePlan,
    CheckCards,
    ConsentPlan,
    Difference,
    DifferencesListed,
    ExportCards,
    FindCards,
    HideCard,
    PlanCardReplacement,
    PlanCardUpdate,
    ReadCard,
    ReadCards,
    ReadDifferences,
    StopChecking,
)
from tests.front.goods import MANDATE
from tests.front.scripted import LateBack

_FIRST = ("Maria", "Tomás", "Aoife", "Jürgen", "Siobhán", "Liam", "Chloé", "Niamh", "Zoë", "Pádraig")
_LAST = ("Keller", "Byrne", "O'Sullivan", "Fitzgerald-Ó Dálaigh", "Murphy", "Ní Bhriain", "Walsh", "Novák", "Grün")
_BRANDS = ("Visa", "MasterCard", "AmericanExpress", "Maestro")
_AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def row(number: int) -> CardRow:
    """The card of one number; the same number is the same card."""
    used, saved = number % 5 != 3, _AT - timedelta(hours=number % 9000)
    return CardRow(
        id=f"k{number}",
        customer=f"{_FIRST[number % 10]} {_LAST[number // 7 % 9]}",
        reference=f"CUSTOMER-{number:06d}",
        face=CardFace(_BRANDS[number % 4], f"{number * 37 % 10_000:04d}", number % 12 + 1, 2025 + number % 7),
        nickname=f"{_BRANDS[number % 4]} {number * 37 % 10_000:04d}",
        default=number % 3 == 0,
        state=CardState.REMOVING if number % 97 == 5 else CardState.SAVED,
        saved_by=("Anna", "Ben", "Mara")[number % 3],
        saved_at=saved,
        hidden=number % 23 == 11,
        never_accepted=not used and number % 2 == 0,
        expired=number % 7 == 0,
        charged_at=saved + timedelta(days=2) if used else None,
        charged=Money(100 + number * 7919 % 90_000, "EUR") if used else None,
        consent_means=None
        if number % 29 == 2
        else ConsentMeans.SIGNED_SLIP
        if number % 4 == 1
        else ConsentMeans.TICKED,
        consent_at=None if number % 29 == 2 else saved,
        checked_at=_AT,
    )


def page(number: int, **more: object) -> CardPage:
    """A card's own page, with a life behind it."""
    one = structs.replace(row(number), **more)
    charges = [
        CardEntry(_AT - timedelta(days=day), CardEvent.CHARGED, "", sale_reference="K7Q2", order_id=f"4727{day:06d}",
                  amount=Money(1890 + day * 311, "EUR")) for day in range(1, 12, 2)
    ]  # fmt: skip
    history = (
        CardEntry(_AT, CardEvent.RENAMED, "Mara", "The customer calls it so", "Blue card"),
        *charges,
        CardEntry(_AT - timedelta(days=20), CardEvent.REFUSED, "", sale_reference="M3XA", amount=Money(45_000, "EUR")),
        CardEntry(_AT - timedelta(days=40), CardEvent.SAVED, "Anna"),
        CardEntry(_AT - timedelta(days=40), CardEvent.SAVING, "Anna", detail="ticked"),
    )
    first, _space, last = one.customer.partition(" ")
    owner = Owner(first, last, f"{first.lower()}@example.test", Address("14 Lime Quay", "Cork", "T12 X70A", "IE"),
                  "+353 21 555 0114")  # fmt: skip
    agreed = one.consent_means is not None
    return CardPage(
        row=one,
        owner=owner,
        history=history,
        consent_text=MANDATE if agreed else "",
        consent_digest=digest_of(MANDATE) if agreed else "",
        consent_locale="en_IE" if agreed else "",
        consent_by="Anna" if agreed else "",
        same_on=("Aoife Murphy",) if number % 2 else (),
    )


class CardsBack(LateBack):
    """Answers in a turn of its own, as the real one does, or when it is let go."""

    def __init__(self, count: int = 100_000) -> None:
        super().__init__()
        self.count = count
        #: Of the query that was asked last; every narrower one has a tenth.
        self._results: dict[int, int] = {}
        self.pages: dict[str, CardPage] = {}
        self.differences: tuple[CardDifference, ...] = (
            CardDifference(kind=Difference.GONE_THERE, customer="Maria Keller", card="Visa ending 1111", detail="Blue"),
            CardDifference(kind=Difference.UNKNOWN_HERE, customer="Tomás Byrne", card="Maestro ending 0090"),
        )

    def _answer(self, command: Command) -> Answer:
        if type(command) in self.refuse:
            return self.refuse[type(command)]
        match command:
            case FindCards(query=query):
                narrow = structs.replace(query, order=type(query)().order, descending=False) != type(query)()
                number = len(self._results) + 1
                self._results[number] = count = self.count // 10 if narrow else self.count
                return CardsFound(result=number, count=count, total=self.count, savers=("Anna", "Ben", "Mara"))
            case ReadCards(result=result, first=first, count=count):
                last = min(first + count, self._results.get(result, 0))
                return CardRows(result=result, first=first, rows=tuple(row(number) for number in range(first, last)))
            case ReadCard(card_id=card_id):
                if card_id not in self.pages:
                    self.pages[card_id] = page(int(card_id[1:]))
                return self.pages[card_id]
            case HideCard(card_id=card_id, hidden=hidden):
                self.pages[card_id] = page(int(card_id[1:]), hidden=hidden, never_accepted=False)
                return Done()
            case PlanCardUpdate(card_id=card_id, owner=owner):
                return CardUpdatePlan(
                    form_id="m1", card_id=card_id, face=row(0).face, script_url="https://script.example/dr.js",
                    publishable_key="pk_test", locale="en_IE", source_id="source-one",
                    source_secret="source-one_secret", owner=owner,
                )  # fmt: skip
            case PlanCardReplacement(text=text):
                return CardFormPlan(
                    form_id="m2", script_url="https://script.example/dr.js", publishable_key="pk_test", session_id="",
                    locale="en_IE", owner=page(0).owner, total=Money(0, "EUR"), mandate=text,
                )  # fmt: skip
            case AskCardConsent():
                return ConsentPlan(customer="Maria Keller", locale="en_IE", entity="DR_IRELAND-ENTITY",
                                   script_url="https://script.example/dr.js", publishable_key="pk_test",
                                   page_locale="en_IE")  # fmt: skip
            case CheckCards():
                QTimer.singleShot(0, self, lambda: self.tell_checked(0))
                return Done()
            case StopChecking():
                QTimer.singleShot(0, self, lambda: self.tell_checked(7000, finished=True, problem="Stopped."))
                return Done()
            case ReadDifferences(first=first):
                listed = self.differences[first : first + 1]
                return DifferencesListed(first=first, count=len(self.differences), differences=listed)
            case ExportCards(path=path):
                if Path(path).name == "there.csv":
                    return NotDone(sentence="There is a file of this name already. Choose another name.")
                return CardsExported(count=self.count, path=path)
            case ReadCountries():
                return CountriesListed(countries=(Place(code="IE", name="Ireland"),), home="IE")
            case ReadAddressRules(country=country):
                return AddressRules(country=country)
        return super()._answer(command)

    def tell_checked(self, done: int, *, finished: bool = False, problem: str = "") -> None:
        """Say how far the comparison is."""
        self.cards_checked.emit(
            CardsChecked(done=done, total=70_000, differences=2, finished=finished, problem=problem)
        )


class StandInPage(QWidget):
    """Stands in for both forms; a test says when it is ready and what came of it."""

    phase_changed = Signal(object)
    armed_changed = Signal(bool)
    charge_wished = Signal()
    captured = Signal(object)
    card_refused = Signal(object)
    capture_failed = Signal(str)
    died = Signal()
    leave_forward = Signal()
    leave_backward = Signal()
    change_wished = Signal()
    updated = Signal()
    failed = Signal(str)
    left = Signal(bool)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Card fields")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.phase, self.armed = FormPhase.CLOSED, False
        self.plan: CardFormPlan | CardUpdatePlan | None = None
        self.done = 0
        label = QLabel("Card number   0000 0000 0000 0000", self)
        label.setObjectName(f"{name}.label")
        label.setFont(QFont("Inter", 12))
        QVBoxLayout(self).addWidget(label)

    def open(self, plan: CardFormPlan | CardUpdatePlan) -> None:
        self.plan = plan
        self._enter(FormPhase.LOADING)
        self._enter(FormPhase.READY)

    def type_all(self) -> None:
        """Everything is typed."""
        self.armed = True
        self.armed_changed.emit(True)

    def tokenise(self) -> None:
        self.done += 1
        self._enter(FormPhase.CAPTURED)
        source = SourceId("source-two")
        self.captured.emit(
            Source(source, SourceState.CHARGEABLE, CardFace("MasterCard", "4444", 6, 2031), datetime.now(UTC))
        )

    def change(self) -> None:
        self.done += 1
        self._enter(FormPhase.CAPTURED)
        self.updated.emit()

    def close_form(self) -> None:
        self.plan, self.armed = None, False
        self._enter(FormPhase.CLOSED)

    def focus_first(self) -> None:
        self.setFocus()

    def _enter(self, phase: FormPhase) -> None:
        self.phase = phase
        self.phase_changed.emit(phase)


class StandInForms(QObject):
    """Builds stand-ins, and reads a mandate at once."""

    def __init__(self) -> None:
        super().__init__()
        self.made: dict[str, StandInPage] = {}
        self.mandate = MANDATE

    def card(self, parent: QWidget) -> QWidget:
        self.made["card"] = StandInPage("cards.form.card", parent)
        return self.made["card"]

    def update(self, parent: QWidget) -> QWidget:
        self.made["update"] = StandInPage("cards.form.update", parent)
        return self.made["update"]

    def read_mandate(self, plan: ConsentPlan, heard: Callable[[str], None]) -> None:
        heard(self.mandate)

    def wear(self) -> None:
        """They have no colours of their own."""

    def shut(self) -> None:
        """There is nothing to destroy."""
