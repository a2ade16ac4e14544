"""Each wish at the counter, on a real journal and a model of the processor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pos.back.desk import Desk
from pos.back.journal.book import JournalNotWritable, SaleSecrets
from pos.back.parking import Parking
from pos.back.payers import Payers
from pos.back.processor import Cart, Refused
from pos.domain.customer import CounterProfile, Customer
from pos.domain.money import Money
from pos.domain.parked_basket import ParkedBasket
from pos.domain.price_by_hand import How
from pos.domain.product import Product
from pos.domain.sale import Sale
from pos.domain.source import CardFace
from pos.domain.till_state import TillState
from pos.link.messages import (
    AddAmount,
    Answer,
    CancelSale,
    Charge,
    Command,
    Done,
    NextSale,
    NotDone,
    OpenCardForm,
    OtherCard,
    RemoveLine,
    ReportRefusedCard,
    SaleChanged,
    ScanCode,
    SetPayer,
    SetPrice,
    SetQuantity,
    TryAgain,
)
from pos.link.parked import BasketsParked, ParkBasket, ParkedListed, ResumeBasket
from tests.unit.back.counter import AMOUNT, CARD, OWNER, PENCIL, Counter
from tests.unit.back.model import Fault, ModelProcessor

T = TillState
PAYERS = Payers([CounterProfile("main", "Main counter", OWNER)], {"C-1": Customer("C-1", OWNER)}.get)
CODE = PENCIL.barcode


class Shelf:
    """Two products."""

    def by_code(self, code: str) -> Product | None:
        return PENCIL if code == PENCIL.barcode else None

    def by_id(self, product_id: str) -> Product | None:
        return PENCIL if product_id == PENCIL.id else None

    def open_price(self) -> Product | None:
        return AMOUNT


class Till:
    """A desk, and what its window was told."""

    def __init__(self, folder: Path) -> None:
        self.counter = Counter(folder, ModelProcessor())
        self.told: list[SaleChanged] = []
        self.doubts: list[Sale] = []
        self.parked: list[BasketsParked] = []
        self.desk = Desk(
            self.counter.checkout, Shelf(), self.counter.clock, "EUR", PAYERS, self.told.append,
            lambda sale, secrets: self.doubts.append(sale), self.counter.saved_cards,
            Parking(self.counter.parked, PAYERS, self.counter.clock, self.parked.append),
        )  # fmt: skip

    def ask(self, command: Command) -> Answer:
        answer = self.desk.handle(command)
        self.desk.go_on()
        return answer

    def charge(self, number: int = 1, card: CardFace = CARD) -> Answer:
        assert self.ask(OpenCardForm()) == Done()
        return self.hand_over(self.desk.form_id, number, card)

    def hand_over(self, form_id: str, number: int = 1, card: CardFace = CARD) -> Answer:
        totals = self.shown.totals
        source = f"source-000{number}"
        return self.ask(
            Charge(
                form_id=form_id,
                source_id=source,
                state="chargeable",
                card=card,
                total_shown=totals.total if totals else Money(1, "EUR"),
            )
        )

    @property
    def shown(self) -> SaleChanged:
        return self.told[-1]

    def state(self) -> TillState:
        """What the window shows now."""
        return self.shown.state

    @property
    def basket(self) -> list[tuple[str, int, int]]:
        return [(row.line.product.name, row.line.quantity, row.total.minor) for row in self.shown.lines]


@pytest.fixture
def till(tmp_path: Path) -> Till:
    return Till(tmp_path)


def test_a_scanned_item_is_priced_by_the_processor_and_approved(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    assert [shown.state for shown in till.told] == [T.PRICING, T.BASKET]
    assert till.shown.payer is not None
    assert till.charge() == Done()
    assert till.state() is T.APPROVED
    assert len(till.counter.processor.ledger) == 1
    till.ask(NextSale())
    assert till.state() is T.IDLE


def test_no_id_of_a_sale_or_a_form_can_look_like_a_card_number(till: Till) -> None:
    # The processor refuses a cart that holds something like one, and such a sale could never be priced.
    till.ask(ScanCode(code=CODE))
    till.ask(OpenCardForm())
    for made in (till.shown.sale_id, till.desk.form_id):
        assert made
        assert not any(character.isdigit() for character in made)


def test_the_same_item_twice_is_one_line_and_amounts_are_lines_of_their_own(till: Till) -> None:
    for command in (ScanCode(code=CODE), ScanCode(code=CODE), AddAmount(typed="12,50"), AddAmount(typed="300")):
        till.ask(command)
    assert till.basket == [("Pencil", 2, 240), ("Amount", 1, 1250), ("Amount", 1, 300)]


@pytest.mark.parametrize(
    "nonsense",
    [
        ScanCode(code="4000000000006"),
        AddAmount(typed="0"),
        AddAmount(typed="1,234"),
        AddAmount(typed="abc"),
        SetPayer(profile_id="none"),
        SetPayer(),
    ],
)
def test_nonsense_is_one_sentence_and_the_basket_is_kept(till: Till, nonsense: Command) -> None:
    till.ask(ScanCode(code=CODE))
    before = till.basket
    answer = till.ask(nonsense)
    assert isinstance(answer, NotDone)
    assert answer.sentence.endswith(".")
    assert till.basket == before


@pytest.mark.parametrize("typed", ["0", "-1", "1000000000", "two", ""])
def test_a_quantity_that_is_none_changes_nothing(till: Till, typed: str) -> None:
    till.ask(ScanCode(code=CODE))
    line = till.shown.lines[0].line.id
    assert isinstance(till.ask(SetQuantity(line_id=line, typed=typed)), NotDone)
    assert till.basket == [("Pencil", 1, 120)]
    assert till.ask(SetQuantity(line_id=line, typed="3")) == Done()
    assert till.basket == [("Pencil", 3, 360)]


def priced(till: Till, place: int, typed: str, normal: int = 120, item: str = "Pencil") -> Answer:
    """Change the price of the line at a place."""
    line = till.shown.lines[place].line.id if place < len(till.shown.lines) else "gone"
    return till.ask(SetPrice(line_id=line, typed=typed, item=item, normal=Money(normal, "EUR")))


def test_a_price_by_hand_is_the_lines_own_and_is_kept_with_its_quantity_until_it_is_taken_back(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    assert priced(till, 0, "10%") == Done()
    till.ask(SetQuantity(line_id=till.shown.lines[0].line.id, typed="3"))
    assert till.basket == [("Pencil", 3, 324)]
    till.ask(ScanCode(code=CODE))
    assert till.basket == [("Pencil", 3, 324), ("Pencil", 1, 120)], "what is scanned next costs what it normally does"
    assert priced(till, 0, "50%") == Done()
    assert till.basket[0] == ("Pencil", 3, 180), "from the normal price, not from the one before"
    found = till.counter.journal.unfinished()[0][0].lines[0].by_hand
    assert found is not None
    assert (found.how, found.percent, found.price.minor) == (How.PERCENT, 50_00, 60)
    assert priced(till, 0, "") == Done()
    assert till.basket == [("Pencil", 3, 360), ("Pencil", 1, 120)]
    assert all(row.line.by_hand is None for row in till.shown.lines)
    assert till.charge() == Done()
    assert [row[2] for row in till.counter.processor.ledger] == [480]


def test_a_quick_amount_that_was_changed_goes_back_to_what_was_typed(till: Till) -> None:
    till.ask(AddAmount(typed="12,50"))
    assert priced(till, 0, "-250", 1250, "Amount") == Done()
    assert till.basket == [("Amount", 1, 1000)]
    assert priced(till, 0, "12.50", 1250, "Amount") == Done()
    assert till.basket == [("Amount", 1, 1250)]


@pytest.mark.parametrize("typed", ["0", "100%", "-1.20", "-2", "200%", "abc", "1,234", "%", "10%%"])
def test_a_price_that_is_none_changes_nothing(till: Till, typed: str) -> None:
    till.ask(ScanCode(code=CODE))
    answer = priced(till, 0, typed if typed != "-2" else "-200")
    assert isinstance(answer, NotDone)
    assert answer.sentence.endswith(".")
    assert till.basket == [("Pencil", 1, 120)]


def test_a_price_for_another_line_than_was_shown_is_not_taken(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    for answer in (priced(till, 7, "1"), priced(till, 0, "1.00", 130), priced(till, 0, "1.00", item="Pen")):
        assert isinstance(answer, NotDone)
    assert till.basket == [("Pencil", 1, 120)]


def test_a_processor_that_takes_no_price_by_hand_is_said_and_the_basket_is_kept(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    processor = till.counter.processor
    plain, deaf = processor.fill_cart, processor.fill_cart

    def refuses(*_: object) -> Cart:
        raise Refused(400, "invalid-request")

    processor.fill_cart = refuses  # type: ignore[method-assign, assignment]  # a site without the feature
    priced(till, 0, "10%")
    assert "no price by hand" in till.shown.notice
    processor.fill_cart = lambda session, sale_id, lines, owner: deaf(  # type: ignore[method-assign]  # ignores it
        session, sale_id, tuple(replace(line, by_hand=None) for line in lines), owner
    )
    priced(till, 0, "20%")
    assert till.basket == [("Pencil", 1, 120)], "only the processor's sums are shown"
    assert "prices Pencil otherwise" in till.shown.notice
    processor.fill_cart = plain  # type: ignore[method-assign]
    priced(till, 0, "")
    assert (till.basket, till.shown.notice) == ([("Pencil", 1, 120)], "")


def test_taking_the_last_line_away_ends_the_sale(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    till.ask(RemoveLine(line_id=till.shown.lines[0].line.id))
    assert till.state() is T.IDLE
    assert till.counter.journal.unfinished() == []


def test_a_form_that_is_closed_cannot_charge(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    till.ask(OpenCardForm())
    form = till.desk.form_id
    till.ask(ScanCode(code=CODE))
    assert isinstance(till.hand_over(form), NotDone)
    assert till.counter.processor.submits == 0


def test_the_same_card_handed_over_twice_is_charged_once(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    till.ask(OpenCardForm())
    form = till.desk.form_id
    assert till.hand_over(form) == Done()
    assert isinstance(till.hand_over(form), NotDone)
    assert len(till.counter.processor.ledger) == 1


def test_a_card_without_a_source_is_a_refusal_and_another_card_pays(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    till.ask(OpenCardForm())
    till.ask(ReportRefusedCard(form_id=till.desk.form_id, card=CARD))
    assert till.state() is T.NOT_ACCEPTED
    till.ask(OtherCard())
    assert till.state() is T.BASKET
    till.charge()
    assert till.state() is T.APPROVED


def test_a_refused_card_keeps_the_basket_for_another(till: Till) -> None:
    till.counter.processor.plan("submit", Fault.DECLINED)
    till.ask(ScanCode(code=CODE))
    till.charge()
    assert till.state() is T.NOT_ACCEPTED
    assert isinstance(till.ask(ScanCode(code=CODE)), NotDone)
    till.ask(OtherCard())
    till.charge(2, replace(CARD, last_four="2222"))
    assert till.state() is T.APPROVED


def test_a_card_that_was_refused_for_good_is_not_charged_again_on_that_day(till: Till) -> None:
    till.counter.processor.plan("submit", Fault.DECLINED)
    till.ask(ScanCode(code=CODE))
    till.charge()
    till.ask(OtherCard())
    till.charge(2)
    assert till.state() is T.NOT_ACCEPTED
    assert till.counter.processor.submits == 1
    till.ask(OtherCard())
    till.counter.clock.go(24 * 3600)
    till.charge(3)
    assert till.state() is T.APPROVED


def test_a_soft_refusal_is_tried_once_more(till: Till) -> None:
    till.counter.processor.plan("submit", Fault.SOFT)
    till.ask(ScanCode(code=CODE))
    till.charge()
    assert till.state() is T.NOT_ACCEPTED_THIS_TIME
    till.ask(TryAgain())
    assert till.state() is T.APPROVED


def test_a_doubt_is_handed_on_cannot_be_given_up_and_lets_the_next_sale_begin(till: Till) -> None:
    till.counter.processor.plan("submit", Fault.ANSWER_LOST)
    till.ask(ScanCode(code=CODE))
    till.charge()
    assert till.state() is T.IN_DOUBT
    [doubt] = till.doubts
    assert isinstance(till.ask(CancelSale()), NotDone)
    till.ask(TryAgain())
    assert till.counter.processor.submits == 1
    till.ask(NextSale())
    till.ask(ScanCode(code=CODE))
    till.charge(2)
    assert till.state() is T.APPROVED
    assert not till.desk.hear(doubt, SaleSecrets())


def test_offline_keeps_the_basket_and_asks_again_later(till: Till) -> None:
    till.counter.processor.plan("token", Fault.REFUSED)
    till.ask(ScanCode(code=CODE))
    assert till.state() is T.PRICING
    assert "basket is kept" in till.shown.notice
    assert isinstance(till.ask(OpenCardForm()), NotDone)
    till.desk.go_on()
    assert till.state() is T.BASKET


# --- parking ---


def parked(till: Till) -> list[str]:
    """The references of what is parked, the newest first."""
    return [basket.reference for basket in till.counter.parked.listed()]


def test_a_basket_is_parked_the_next_customer_pays_and_it_goes_on_as_it_was(till: Till) -> None:
    till.ask(ScanCode(code=CODE))
    till.ask(SetQuantity(line_id=till.shown.lines[0].line.id, typed="3"))
    till.ask(SetPayer(customer_reference="C-1"))
    reference, lines = till.shown.reference, till.desk.sale.lines  # type: ignore[union-attr]  # it is there
    assert till.ask(ParkBasket()) == Done()
    assert till.state() is T.IDLE
    assert reference in till.shown.notice
    assert parked(till) == [reference]
    assert till.parked[-1] == BasketsParked(count=1)

    till.ask(ScanCode(code=CODE))
    listed = till.desk._parking.listed()
    assert isinstance(listed, ParkedListed)
    [row] = listed.baskets
    assert (row.pieces, row.payer) == (3, OWNER.name)
    refused = till.ask(ResumeBasket(parked_id=row.parked_id))
    assert isinstance(refused, NotDone)
    assert "not finished" in refused.sentence
    till.charge()
    assert till.state() is T.APPROVED

    assert till.ask(ResumeBasket(parked_id=row.parked_id)) == Done()
    assert till.desk.sale is not None
    assert till.desk.sale.lines == lines
    assert till.desk.payer is not None
    assert till.desk.payer.customer_reference == "C-1"
    assert parked(till) == []
    assert till.parked[-1] == BasketsParked(count=0)
    assert isinstance(till.ask(ResumeBasket(parked_id=row.parked_id)), NotDone)
    till.charge(2)
    assert till.state() is T.APPROVED


def test_nothing_is_parked_of_an_empty_counter_or_once_a_card_was_tried(till: Till) -> None:
    assert isinstance(till.ask(ParkBasket()), NotDone)
    till.counter.processor.plan("submit", Fault.SOFT)
    till.ask(ScanCode(code=CODE))
    till.charge()
    refused = till.ask(ParkBasket())
    assert isinstance(refused, NotDone)
    assert "before its card is tried" in refused.sentence
    assert parked(till) == []


def test_parked_baskets_that_cannot_be_read_are_one_sentence_and_nothing_waits_for_them(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread() -> tuple[ParkedBasket, ...]:
        raise JournalNotWritable("The journal cannot be read (it is away).")

    with monkeypatch.context() as away:
        away.setattr(till.counter.parked, "listed", unread)
        listed = till.desk._parking.listed()
        assert isinstance(listed, NotDone)
        assert "cannot be read" in listed.sentence
        assert isinstance(till.ask(ResumeBasket(parked_id="p1")), NotDone)
        till.ask(ScanCode(code=CODE))
        reference = till.shown.reference
        assert till.ask(ParkBasket()) == Done()
        assert till.state() is T.IDLE
    assert parked(till) == [reference]


def test_a_resumed_basket_whose_entry_was_written_and_reported_as_refused_is_shown_at_the_next_item(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.ask(ScanCode(code=CODE))
    till.ask(ParkBasket())
    [basket] = till.counter.parked.listed()
    record = till.counter.journal.record

    def reported_as_refused(sale: Sale, kept: SaleSecrets | None) -> Sale:
        record(sale, kept)
        raise JournalNotWritable("The sale could not be written down (no answer).")

    with monkeypatch.context() as away:
        away.setattr(till.counter.journal, "record", reported_as_refused)
        assert isinstance(till.ask(ResumeBasket(parked_id=basket.id)), NotDone)
    looked = till.ask(AddAmount(typed="12,50"))
    assert isinstance(looked, NotDone)
    assert "Look at it" in looked.sentence
    assert [name for name, _pieces, _minor in till.basket] == ["Pencil"]
    assert till.ask(AddAmount(typed="12,50")) == Done()
    assert [name for name, _pieces, _minor in till.basket] == ["Pencil", "Amount"]
    assert len(till.counter.journal.unfinished()) == 1
    assert parked(till) == []


def test_a_resumed_basket_whose_entry_was_refused_goes_on_with_the_next_item_and_loses_none(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.ask(ScanCode(code=CODE))
    till.ask(ParkBasket())
    [basket] = till.counter.parked.listed()

    def refused(_sale: Sale, _kept: SaleSecrets | None) -> Sale:
        raise JournalNotWritable("The sale could not be written down (disk full).")

    with monkeypatch.context() as away:
        away.setattr(till.counter.journal, "record", refused)
        assert isinstance(till.ask(ResumeBasket(parked_id=basket.id)), NotDone)
    assert parked(till) == [basket.reference], "nothing was written: it is parked still"
    assert till.ask(AddAmount(typed="12,50")) == Done()
    assert [name for name, _pieces, _minor in till.basket] == ["Pencil", "Amount"]
    assert parked(till) == []
