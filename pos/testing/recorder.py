"""Writes what is done at a till as a pytest test in a cashier's words: ``pos --record FILE``.

It listens to what the window wishes and what the back tells, never to a key: no digit of a card comes by here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pos.domain.cart import Line
from pos.domain.errors import KnownError
from pos.domain.saved_card import CardUse
from pos.domain.source import CardFace
from pos.domain.till_state import TillState
from pos.link.messages import (
    AddAmount,
    AddProduct,
    AskAgain,
    CancelSale,
    Charge,
    ChargeOnce,
    CloseCardForm,
    Command,
    ListDoubts,
    NextSale,
    OpenCardForm,
    OtherCard,
    ReadLastReceipt,
    RemoveLine,
    ReportRefusedCard,
    SaleChanged,
    SaleResolved,
    ScanCode,
    SetPayer,
    SetPrice,
    SetQuantity,
    TryAgain,
)
from pos.link.parked import ListParked, ParkBasket, ResumeBasket
from pos.link.saved_cards import ChargeSavedCard, SaveNextCard, SaveNoCard
from pos.testing.cards import CARDS
from pos.testing.recorded_people import StandInPeople
from pos.testing.recorded_rooms import RecordedRooms
from pos.testing.recorded_text import PLACEHOLDER, Recording, Step, card_name, quoted
from pos.testing.states import AT_REST

#: Units: seconds. Shorter pauses are a cashier's own and pass while the test runs.
_PAUSE_S: Final = 2.0
_S: Final = TillState
#: The next scan begins the next sale.
_SETTLED: Final = frozenset({_S.APPROVED, _S.WENT_THROUGH})
#: A refusal that no test card promises, by where it led.
_REASONS: Final = {
    _S.NOT_ACCEPTED_THIS_TIME: "do_not_honor",
    _S.NOT_ACCEPTED: "declined",
    _S.CARDS_NOT_WORKING: "invalid_merchant",
}
_LOST: Final = {
    _S.WENT_THROUGH: "answer_lost_after_charge",
    _S.APPROVED: "answer_lost_after_charge",
    _S.DID_NOT_GO_THROUGH: "answer_lost_before_charge",
}
_ADDRESS: Final = 'till.payer.type_address(name="Ada Byrne", postal_code="D02 X285", street="5 Quay Lane")'


class CannotRecord(KnownError):
    """The file cannot be written, or would not be found by pytest."""


class Recorder:
    """Listens in on one till and keeps the file up to date after every step."""

    def __init__(self, back: Any, file: Path, now: Callable[[], float] = time.monotonic) -> None:
        if file.suffix != ".py":
            raise CannotRecord(f"{file} must end in .py: it is going to be a test.")
        self._file, self._now = file, now
        self._recording = Recording()
        self._sale = SaleChanged(state=_S.IDLE)
        self._last_at = now()
        self._people = StandInPeople()
        self._rooms = RecordedRooms(self._do_in, self._sold)
        #: The room in which the last step was done; empty at the counter.
        self._room = ""
        #: Where each sale was charged, and under which name its reference is kept.
        self._charged: dict[str, Step] = {}
        self._names: dict[str, str] = {}
        #: Asked, and not seen to come about: what is written if it does, and what if it does not.
        self._open: tuple[int, str, str] | None = None
        self._form_wished = False
        self._next_wished = False
        self._other_wished = False
        self._charge: tuple[str, CardFace | None] | None = None
        #: Charges whose end is not known yet, by sale.
        self._doubts: dict[str, Step] = {}
        self._write()
        back.asked.connect(self._on_asked)
        back.sale_changed.connect(self._on_sale)
        back.sale_resolved.connect(self._on_resolved)
        back.answered.connect(self._rooms.on_answer)

    # --- what the window wishes ---

    def _on_asked(self, command: Command) -> None:
        if self._rooms.on_asked(command):
            return
        if isinstance(command, ScanCode | AddProduct | AddAmount):
            self._next_wished = False  # the first item of the next sale ends the one before
        elif isinstance(command, Charge | ReportRefusedCard):
            self._form_wished = False  # to pay is to open the form first
        elif isinstance(command, OpenCardForm) and self._other_wished:
            self._other_wished = False
            self._do("till.other_card()")
            return
        self._settle_what_is_open()
        match command:
            case ScanCode(code=code):
                self._begin(f"till.scan({quoted(code)})", f"till.type_in_search({quoted(code)})")
            case AddAmount(typed=typed):
                self._begin(f"till.amount({quoted(typed)})", f"till.type_in_search({quoted(typed)})")
            case AddProduct():
                self._begin("", "")
            case SetQuantity(line_id=line_id, typed=typed):
                self._do(f"till.quantity({self._name(line_id)}, {quoted(typed)})")
            case SetPrice(line_id=line_id, typed=typed):
                self._do(f"till.price({self._name(line_id)}, {quoted(typed)})")
            case RemoveLine(line_id=line_id):
                self._do(f"till.remove({self._name(line_id)})")
            case SetPayer(typed=owner) if owner is not None:
                self._do("# An address was typed; it is not written down.", _ADDRESS)
            case SetPayer(customer_reference=reference) if reference:
                self._do(
                    "# Somebody on file was chosen as the payer; who it was is not written down.",
                    self._people.words(reference),
                )
            case SetPayer():
                self._do("# The payer is a walk-in again.")
            case SaveNextCard():
                self._do("till.save_card()")
            case SaveNoCard():
                self._do("till.save_no_card()")
            case ChargeSavedCard() if self._payer in self._people.with_cards:
                self._charge = ("till.pay_with_saved()", None)
            case ChargeSavedCard():
                self._do("# A card was charged that had been on file before; which one is not written down.")
                self._charge = ("till.pay({card})", None)
            case ChargeOnce():
                self._charge = ("till.charge_once()", self._sale.card)
            case ParkBasket():
                self._do("till.parked.park()")
            case ListParked():
                pass
            case ResumeBasket():
                self._do("till.parked.resume()  # the newest; where it was another one, name it")
            case OpenCardForm():
                self._form_wished = True
            case CloseCardForm():
                self._do("till.step_back()")
            case Charge(card=face):
                self._charge = ("till.pay({card})", face)
            case ReportRefusedCard():
                self._charge = ("till.pay({card})", None)
            case TryAgain():
                self._charge = ("till.try_again()", self._sale.card)
            case OtherCard():
                self._other_wished = True
            case CancelSale():
                refused = self._sale.state in AT_REST
                self._do("till.give_up()" if refused else "till.clear()")
            case NextSale() if self._sale.state in _SETTLED:
                self._next_wished = True
            case NextSale():
                self._do("till.next_sale()")
            case AskAgain():
                self._do("till.ask_again()")
            case ReadLastReceipt():
                self._do("assert till.receipt.text")
            case ListDoubts():
                self._do("till.doubts.open()", "till.doubts.close()")

    # --- what the back tells ---

    def _on_sale(self, sale: SaleChanged) -> None:
        before, self._sale = self._sale, sale
        if sale.card_use is CardUse.JUST_SAVED:
            self._people.with_cards.add(self._payer)
        for row in sale.lines:
            item = row.line.product
            if not item.open_price and item.price.currency == "EUR":
                self._recording.products[item.sku] = item
        self._see_item_come(sale)
        # The card is written down before it is charged, and stays there only where something is said of it.
        on_its_way = sale.state is _S.CODE_AGEING and not sale.notice
        if self._charge is not None and sale.state in AT_REST and not on_its_way:
            self._ended(sale)
        elif sale.sale_id in self._doubts and sale.state not in (_S.IN_DOUBT, before.state):
            self._known(sale.sale_id, sale.state, f'till.wait_for_state("{sale.state.value}")')

    def _on_resolved(self, resolved: SaleResolved) -> None:
        if resolved.sale_id in self._doubts and resolved.sale_id != self._sale.sale_id:
            wait = 'till.wait_for(lambda: till.resolved_words != "", "the news of an earlier sale")'
            self._known(resolved.sale_id, resolved.state, wait)

    # --- inside ---

    @property
    def _payer(self) -> str:
        return self._sale.payer.customer_reference if self._sale.payer is not None else ""

    def _begin(self, when_it_comes: str, when_not: str) -> None:
        self._open = (_pieces(self._sale), when_it_comes, when_not)

    def _see_item_come(self, sale: SaleChanged) -> None:
        if self._open is None:
            return
        pieces, words, _ = self._open
        if _pieces(sale) > pieces or (sale.lines and pieces and _pieces(sale) == 1):
            self._open = None
            if not words:
                name = quoted(sale.lines[-1].line.product.name)
                self._do(f"till.search({name})", f"till.pick({name})")
            else:
                self._do(words)

    def _settle_what_is_open(self) -> None:
        if self._open is not None:
            _pieces_then, _words, vain = self._open
            self._open = None
            if vain:
                self._do(vain)
        if self._next_wished:
            self._next_wished = False
            self._do("till.next_sale()")
        if self._form_wished:
            self._form_wished = False
            self._do("till.open_card_form()")
        if self._other_wished:
            self._other_wished = False
            self._do("till.step_back()")

    def _ended(self, sale: SaleChanged) -> None:
        assert self._charge is not None
        words, face = self._charge
        self._charge = None
        ended = sale.state.value
        face = face or (sale.outcome.card if sale.outcome is not None else None) or sale.card
        card = card_name(face, ended)
        step = self._charged[sale.sale_id] = self._do(f'assert {words.format(card=card)} == "{ended}"')
        promised = CARDS[card.strip("'")].promise if card != PLACEHOLDER else _S.APPROVED
        again = "try_again" in words
        if sale.state in _REASONS and (again or promised is not sale.state):
            step.before.append(f'sandbox.decline_next("{_REASONS[sale.state]}")')
        elif sale.state is _S.IN_DOUBT:
            step.before.append('till.fault("submit", "answer_lost_after_charge")')
            self._doubts[sale.sale_id] = step
        self._write()

    def _known(self, sale_id: str, state: TillState, wait: str) -> None:
        step = self._doubts.pop(sale_id)
        step.before[-1] = f'till.fault("submit", "{_LOST.get(state, "answer_lost_after_charge")}")'
        self._do(wait)

    def _do(self, *lines: str) -> Step:
        return self._do_in("", *lines)

    def _do_in(self, room: str, *lines: str) -> Step:
        """Write a step that is done in a room, or at the counter; whoever leaves a room closes it."""
        if self._room not in ("", room):
            self._recording.add(f"{self._room}.close()")
            self._rooms.left(self._room)
        self._room = room
        now = self._now()
        paused_s = now - self._last_at
        self._last_at = now
        if paused_s >= _PAUSE_S and self._recording.steps:
            self._recording.add(f"clock.tick(seconds={round(paused_s)})")
        step = self._recording.add(*lines)
        self._write()
        return step

    def _sold(self, sale_id: str) -> str:
        """The name of a recorded sale's reference, which is written down where it was charged."""
        if sale_id in self._charged and sale_id not in self._names:
            name = self._names[sale_id] = f"sold_{len(self._names) + 1}"
            self._charged[sale_id].lines.append(f"{name} = till.reference")
        return self._names.get(sale_id, "")

    def _name(self, line_id: str) -> str:
        lines: list[Line] = [row.line for row in self._sale.lines]
        return quoted(next((line.product.name for line in lines if line.id == line_id), "…"))

    def _write(self) -> None:
        try:
            self._file.write_text(self._recording.text(self._file.name), encoding="utf-8")
        except OSError as problem:
            raise CannotRecord(f"{self._file} cannot be written ({problem.strerror}).") from None


def _pieces(sale: SaleChanged) -> int:
    return sum(row.line.quantity for row in sale.lines)
