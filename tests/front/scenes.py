"""Every state of the till as a scene that can be played on stand-ins: for pictures and for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pos.domain.cart import PricedLine
from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.price_by_hand import price_typed
from pos.domain.product import Product
from pos.domain.saved_card import CardUse
from pos.domain.till_state import Charged, Obstacle, TillState
from pos.front.parts import names
from pos.front.parts.theme import Scheme
from pos.link.customers import CustomerChanged, SaveCustomer
from pos.link.messages import (
    CancelSale,
    Doubt,
    DoubtsCounted,
    DoubtsListed,
    Fatal,
    NotDone,
    Outcome,
    ReadinessChanged,
    SaleResolved,
    Welcome,
    Witness,
)
from pos.link.parked import BasketsParked, ListParked, ParkedListed, ParkedRow
from tests.front.goods import (
    APPROVED,
    DINAR,
    LONG_NAMES,
    MARIA,
    NOW,
    SAVED,
    VISA,
    WELCOME,
    YEN,
    basket,
    declined,
    paid_by,
    product,
    sale,
    totals,
)  # fmt: skip
from tests.front.play import Play
from tests.front.scripted import FormPhase

_S = TillState
Played = Callable[[Play], None]


@dataclass(frozen=True)
class Scene:
    """What is done to reach it, the state that it ends in, and the shop in which it is played."""

    state: TillState
    play: Played
    welcome: Welcome = WELCOME
    #: Nobody comes back from it: the next scene needs another window.
    is_last: bool = False


WITNESSES: Final = (
    Witness(name="Order of the cart", said="there is none", at=NOW),
    Witness(name="Orders of the session", said="none", at=NOW + timedelta(seconds=1)),
    Witness(name="Cart", said="no answer", at=NOW + timedelta(seconds=3)),
)


def told(state: TillState, *quantities: int, **more: object) -> Played:
    """The back tells how the sale stands."""

    def scene(play: Play) -> None:
        play.back.tell(sale(state, *(quantities or (1, 2)), **more))  # type: ignore[arg-type]  # passed on

    return scene


def by_hand(state: TillState, *typed: str) -> Played:
    """The back tells of two pieces of each item, at prices as they were typed."""

    def scene(play: Play) -> None:
        lines = tuple(
            PricedLine(changed, changed.price * 2)
            for row, text in zip(basket(*([2] * len(typed))), typed, strict=True)
            for changed in [replace(row.line, by_hand=price_typed(text, row.line.normal_price))]
        )
        play.back.tell(sale(state, lines=lines, totals=totals(lines)))

    return scene


def stopped(obstacle: Obstacle, *quantities: int, detail: str = "") -> Played:
    """Cards cannot be taken."""

    def scene(play: Play) -> None:
        if quantities:
            play.back.tell(sale(_S.BASKET, *quantities))
        play.back.readiness_changed.emit(ReadinessChanged(obstacle=obstacle, detail=detail))

    return scene


def then(*steps: Played) -> Played:
    """One thing after the other."""

    def scene(play: Play) -> None:
        for step in steps:
            step(play)

    return scene


def pressed(key: Qt.Key) -> Played:
    """A key, wherever the keyboard is."""
    return lambda play: play.press(key)


def typed(text: str) -> Played:
    """A text, wherever the keyboard is."""
    return lambda play: play.type(text)


def form(phase: FormPhase, armed: bool = False) -> Played:
    """The card form enters a phase."""
    return lambda play: play.form.go(phase, armed)


def waited(seconds: float) -> Played:
    """The clock goes on."""
    return lambda play: play.wait(seconds)


def doubts(*found: Doubt) -> Played:
    """The back counts and lists sales that are not settled."""

    def scene(play: Play) -> None:
        play.back.doubts = DoubtsListed(doubts=found)
        play.back.doubts_counted.emit(DoubtsCounted(count=len(found)))

    return scene


def news(state: TillState, order_id: str = "") -> Played:
    """A sale that was in doubt is settled."""
    settled = SaleResolved(
        sale_id="s0", reference="K7Q2", total=Money(2388, "EUR"), state=state, order_id=order_id
    )  # fmt: skip
    return lambda play: play.back.sale_resolved.emit(settled)


BY_HAND: Final = by_hand(_S.BASKET, "10%", "", "-0.50", "15.00")
BASKET: Final = told(_S.BASKET)
LOADING: Final = then(BASKET, pressed(Qt.Key.Key_F9))
TYPING: Final = then(LOADING, form(FormPhase.READY))
ARMED: Final = then(LOADING, form(FormPhase.READY, armed=True))
TOKENISING: Final = then(ARMED, lambda play: play.charge())
HANDED_OVER: Final = then(TOKENISING, lambda play: play.form.capture())
SUBMITTING: Final = then(HANDED_OVER, told(_S.SUBMITTING, card=VISA, submitting_for_s=0.2))
REFUSED: Final = told(_S.NOT_ACCEPTED, outcome=declined(DeclineAction.OTHER_CARD))
IN_DOUBT: Final = told(_S.IN_DOUBT, witnesses=WITNESSES, card=VISA)
TWO_DOUBTS: Final = doubts(
    Doubt(sale_id="s0", reference="K7Q2", total=Money(2388, "EUR"), since=NOW, card=VISA, needs_person=True,
          witnesses=WITNESSES),
    Doubt(sale_id="s1", reference="M3XA", total=Money(1250, "EUR"), since=NOW, card=VISA, needs_person=False),
)  # fmt: skip


MARIAS: Final = paid_by(MARIA)


def TWO_PARKED(play: Play) -> None:  # noqa: N802  # a step like those above
    """Two baskets are put aside."""
    rows = (
        ParkedRow(parked_id="p1", reference="M3XA", items="2 × Oat drink barista, Mug", pieces=3,
                  total=Money(1948, "EUR"), parked_at=NOW, by="Anna", payer="Maria Keller"),
        ParkedRow(parked_id="p0", reference="K7Q2", items="Espresso beans, dark roast 1 kg", pieces=1,
                  total=Money(1890, "EUR"), parked_at=NOW, by="Carl", payer="Walk-in · Main counter"),
    )  # fmt: skip
    play.back.instead[ListParked] = ParkedListed(baskets=rows)
    play.back.baskets_parked.emit(BasketsParked(count=2))


SAVING: Final = {"payer": MARIAS, "card_use": CardUse.SAVE}
CARDS: Final = told(_S.BASKET, payer=MARIAS, saved_cards=SAVED)
NEW_CUSTOMER: Final = then(BASKET, pressed(Qt.Key.Key_F3), typed("Ada Byrne"), pressed(Qt.Key.Key_Return))


COUNTRY: Final = then(NEW_CUSTOMER, pressed(Qt.Key.Key_Tab), pressed(Qt.Key.Key_Tab))


def _fill(play: Play, **texts: str) -> None:
    for name, text in texts.items():
        field = play.find(f"{names.CUSTOMER_FORM}.{name}")
        field.setFocus()
        field.setText(text)  # type: ignore[attr-defined]  # it is a field
    field.clearFocus()


WRONG_CUSTOMER: Final = then(
    NEW_CUSTOMER,
    lambda play: _fill(play, name="Ada", email="ada@byrne", phone="call me", postal_code="1234"),
)
ALIKE: Final = then(
    NEW_CUSTOMER,
    lambda play: _fill(play, email="maria@keller.example", postal_code="D02 X285", line1="5 Quay Lane", city="Dublin"),
    lambda play: play.click(names.CUSTOMER_SAVE),
)


def _changed_elsewhere(play: Play) -> None:
    """Another till was quicker: its changes stand beside what was typed here."""
    line = play.find(f"{names.CUSTOMER_FORM}.line1")
    line.setFocus()
    play.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    play.type("Lindenweg 5")
    theirs = replace(MARIA.owner, email="maria@new.example", address=replace(MARIA.owner.address, line1="Am Markt 1"))
    play.back.instead[SaveCustomer] = CustomerChanged(customer=replace(MARIA, owner=theirs, version=2))
    play.press(Qt.Key.Key_Return)


def _undone(play: Play) -> None:
    play.back.refuse[CancelSale] = NotDone(sentence="The sale is not taken back yet. Try again in a moment.")
    play.back.holding = True
    play.click(names.SECONDARY_ACTION)
    play.back.tell(sale(_S.ATTACHING))
    play.back.let_go()


def _shop(currency: str, locale: str) -> Welcome:
    return Welcome(
        shop=WELCOME.shop, till=WELCOME.till, cashier=WELCOME.cashier, environment="sandbox", locale=locale,
        currency=currency, profiles=WELCOME.profiles,
    )  # fmt: skip


_MANY: Final = tuple(product(70 + number, f"Postcard, motif {number + 1}", 120 + number) for number in range(24))
_DEAR: Final[tuple[Product, ...]] = (product(95, "Espresso machine, three groups", 1_250_000_00),)
_CARD: Final = {"card": VISA}
_ANY_CARD: Final = declined(DeclineAction.OTHER_CARD)

#: Each row of the screen table, and what lies over it at times.
SCENES: Final[dict[str, Scene]] = {
    "idle": Scene(_S.IDLE, lambda play: None),
    "idle_doubts": Scene(_S.IDLE, TWO_DOUBTS),
    "starting": Scene(_S.NOT_READY, stopped(Obstacle.STARTING)),
    "basket": Scene(_S.BASKET, told(_S.BASKET, 1, 2, 0, 1)),
    "basket_long": Scene(_S.BASKET, told(_S.BASKET, *([1, 2, 12] * 8), shelf=_MANY)),
    "basket_many_pieces": Scene(_S.BASKET, told(_S.BASKET, 12, 3, 1, 999, 2, 4)),
    "basket_long_names": Scene(_S.BASKET, told(_S.BASKET, 1, 12, 999, shelf=LONG_NAMES)),
    "basket_dear": Scene(_S.BASKET, told(_S.BASKET, 999, shelf=_DEAR)),
    "basket_yen": Scene(_S.BASKET, told(_S.BASKET, 2, 1, shelf=YEN), _shop("JPY", "ja_JP")),
    "basket_dinar": Scene(_S.BASKET, told(_S.BASKET, 12, 3, shelf=DINAR), _shop("KWD", "en_KW")),
    "pricing": Scene(_S.PRICING, told(_S.PRICING)),
    **{
        f"not_ready_{obstacle.value}": Scene(_S.NOT_READY, stopped(obstacle, 1, 2))
        for obstacle in Obstacle
        if obstacle not in (Obstacle.OFFLINE, Obstacle.STARTING)
    },
    "not_ready_fatal": Scene(
        _S.NOT_READY,
        lambda play: play.back.fatal.emit(Fatal(sentence="Another till uses this folder. Close it, then start again.")),
        is_last=True,
    ),
    "offline": Scene(_S.OFFLINE, stopped(Obstacle.OFFLINE, 1, 2)),
    "form_loading": Scene(_S.FORM_LOADING, LOADING),
    "form_loading_slow": Scene(_S.FORM_LOADING, then(LOADING, waited(4))),
    "form_loading_long": Scene(_S.FORM_LOADING, then(LOADING, waited(11))),
    "typing": Scene(_S.TYPING, TYPING),
    "typing_armed": Scene(_S.TYPING, ARMED),
    "tokenising": Scene(_S.TOKENISING, TOKENISING),
    "attaching": Scene(_S.ATTACHING, HANDED_OVER),
    "submitting": Scene(_S.SUBMITTING, SUBMITTING),
    "submitting_5s": Scene(_S.SUBMITTING, then(SUBMITTING, waited(6))),
    "submitting_10s": Scene(_S.SUBMITTING, then(SUBMITTING, waited(12))),
    "code_ageing": Scene(_S.CODE_AGEING, told(_S.CODE_AGEING, code_good_for_s=80.0, **_CARD)),
    "code_ageing_amber": Scene(_S.CODE_AGEING, told(_S.CODE_AGEING, code_good_for_s=41.0, **_CARD)),
    "code_ageing_gone": Scene(_S.CODE_AGEING, told(_S.CODE_AGEING, code_good_for_s=0.0, **_CARD)),
    "approved": Scene(_S.APPROVED, told(_S.APPROVED, outcome=APPROVED, **_CARD)),
    "approved_pending": Scene(
        _S.APPROVED, told(_S.APPROVED, outcome=Outcome(charged=Charged.YES, order_id="47273", pending=True), **_CARD)
    ),
    "save_failed": Scene(
        _S.SAVE_FAILED,
        told(_S.SAVE_FAILED, code_good_for_s=100.0, payer=MARIAS, card_use=CardUse.SAVE_FAILED, **_CARD),
    ),
    "saved_then_declined": Scene(
        _S.SAVED_THEN_DECLINED,
        told(_S.SAVED_THEN_DECLINED, payer=MARIAS, card_use=CardUse.JUST_SAVED, outcome=_ANY_CARD),
    ),
    "not_accepted_this_time": Scene(
        _S.NOT_ACCEPTED_THIS_TIME,
        told(_S.NOT_ACCEPTED_THIS_TIME, outcome=declined(DeclineAction.TRY_ONCE, True), code_good_for_s=150.0),
    ),
    "not_accepted_this_time_late": Scene(
        _S.NOT_ACCEPTED_THIS_TIME,
        told(_S.NOT_ACCEPTED_THIS_TIME, outcome=declined(DeclineAction.TRY_ONCE, False), code_good_for_s=0.0),
    ),
    "not_accepted": Scene(_S.NOT_ACCEPTED, REFUSED),
    "not_accepted_retype": Scene(_S.NOT_ACCEPTED, told(_S.NOT_ACCEPTED, outcome=declined(DeclineAction.RETYPE))),
    "not_taken_back": Scene(_S.ATTACHING, then(REFUSED, _undone)),
    "cards_not_working": Scene(
        _S.CARDS_NOT_WORKING, told(_S.CARDS_NOT_WORKING, outcome=declined(DeclineAction.CALL_MANAGER))
    ),
    "in_doubt": Scene(_S.IN_DOUBT, IN_DOUBT),
    "in_doubt_asked_nobody": Scene(_S.IN_DOUBT, told(_S.IN_DOUBT, **_CARD)),
    "in_doubt_back_gone": Scene(_S.IN_DOUBT, then(SUBMITTING, lambda play: play.back.lost.emit()), is_last=True),
    "went_through": Scene(_S.WENT_THROUGH, told(_S.WENT_THROUGH, outcome=APPROVED, **_CARD)),
    "did_not_go_through": Scene(
        _S.DID_NOT_GO_THROUGH, told(_S.DID_NOT_GO_THROUGH, outcome=Outcome(charged=Charged.NO), **_CARD)
    ),
    "needs_a_person": Scene(_S.NEEDS_A_PERSON, told(_S.NEEDS_A_PERSON, witnesses=WITNESSES, **_CARD)),
    "form_closed": Scene(_S.FORM_CLOSED, then(TYPING, form(FormPhase.DEAD))),
    "locked": Scene(_S.LOCKED, told(_S.LOCKED)),
    "over_search": Scene(_S.BASKET, then(BASKET, typed("esp"))),
    "over_search_nothing": Scene(_S.BASKET, then(BASKET, typed("unicorn"))),
    "over_amount": Scene(_S.IDLE, typed("1250")),
    "over_amount_bad": Scene(_S.IDLE, typed("12.505")),
    "over_barcode": Scene(_S.IDLE, typed("4006381333931")),
    "over_card_number": Scene(_S.IDLE, typed("4444222233331111")),
    "over_quantity": Scene(_S.BASKET, then(told(_S.BASKET, 1, 2, 0, 1), pressed(Qt.Key.Key_F4))),
    "basket_by_hand": Scene(_S.BASKET, BY_HAND),
    "over_price": Scene(_S.BASKET, then(BY_HAND, pressed(Qt.Key.Key_F5), typed("12,5%"))),
    "over_price_bad": Scene(_S.BASKET, then(BY_HAND, pressed(Qt.Key.Key_F5), typed("100%\r"))),
    "over_sure": Scene(_S.BASKET, then(BASKET, lambda play: play.click(names.BASKET_CLEAR))),
    "over_payer": Scene(_S.BASKET, then(BASKET, pressed(Qt.Key.Key_F3))),
    "over_payer_found": Scene(_S.BASKET, then(BASKET, pressed(Qt.Key.Key_F3), typed("5550"))),
    "over_payer_several": Scene(_S.BASKET, then(told(_S.BASKET, payer=MARIAS), pressed(Qt.Key.Key_F3), typed("mari"))),
    "over_payer_nobody": Scene(_S.BASKET, then(BASKET, pressed(Qt.Key.Key_F3), typed("zzz"))),
    "over_payer_reference": Scene(_S.BASKET, then(BASKET, pressed(Qt.Key.Key_F3), typed("W-4711"))),
    "basket_customer": Scene(_S.BASKET, told(_S.BASKET, payer=MARIAS, saved_cards=SAVED)),
    "basket_saving": Scene(_S.BASKET, told(_S.BASKET, **SAVING)),
    "typing_saving": Scene(
        _S.TYPING, then(told(_S.BASKET, **SAVING), pressed(Qt.Key.Key_F9), form(FormPhase.READY, armed=True))
    ),
    "attaching_saving": Scene(_S.ATTACHING, then(told(_S.BASKET, **SAVING), told(_S.ATTACHING, **SAVING, **_CARD))),
    "submitting_saved": Scene(
        _S.SUBMITTING, told(_S.SUBMITTING, payer=MARIAS, card_use=CardUse.SAVED, submitting_for_s=0.2, **_CARD)
    ),
    "approved_just_saved": Scene(
        _S.APPROVED, told(_S.APPROVED, payer=MARIAS, card_use=CardUse.JUST_SAVED, outcome=APPROVED, **_CARD)
    ),
    "over_cards": Scene(_S.BASKET, then(CARDS, pressed(Qt.Key.Key_F9))),
    "over_cards_other": Scene(_S.BASKET, then(CARDS, pressed(Qt.Key.Key_F7), pressed(Qt.Key.Key_Down))),
    "over_cards_none": Scene(_S.BASKET, then(told(_S.BASKET, payer=MARIAS), pressed(Qt.Key.Key_F7))),
    "over_consent": Scene(_S.BASKET, then(CARDS, pressed(Qt.Key.Key_F6))),
    "over_consent_slip": Scene(
        _S.BASKET, then(CARDS, pressed(Qt.Key.Key_F6), lambda play: play.click(names.CONSENT_SLIP))
    ),
    "over_customer": Scene(_S.BASKET, then(NEW_CUSTOMER, typed("ada@byrne.example"))),
    "over_customer_wrong": Scene(_S.BASKET, WRONG_CUSTOMER),
    "over_customer_country": Scene(_S.BASKET, then(COUNTRY, typed("i"))),
    "over_customer_state": Scene(_S.BASKET, then(COUNTRY, typed("US\t"))),
    "over_customer_edit": Scene(
        _S.BASKET,
        then(told(_S.BASKET, payer=MARIAS), pressed(Qt.Key.Key_F3), lambda play: play.click(names.PAYER_EDIT)),
    ),
    "over_customer_changed": Scene(
        _S.BASKET,
        then(
            told(_S.BASKET, payer=MARIAS), pressed(Qt.Key.Key_F3), lambda play: play.click(names.PAYER_EDIT),
            _changed_elsewhere,
        ),
    ),
    "over_customer_alike": Scene(_S.BASKET, ALIKE),
    "over_address": Scene(
        _S.BASKET, then(BASKET, pressed(Qt.Key.Key_F3), lambda play: play.click(names.PAYER_TYPE))
    ),
    "over_help": Scene(_S.BASKET, then(BASKET, pressed(Qt.Key.Key_F1))),
    "over_receipt": Scene(_S.BASKET, then(BASKET, pressed(Qt.Key.Key_F10))),
    "over_doubts": Scene(_S.IDLE, then(TWO_DOUBTS, pressed(Qt.Key.Key_F11))),
    "over_doubts_slip": Scene(
        _S.IDLE, then(TWO_DOUBTS, pressed(Qt.Key.Key_F11), pressed(Qt.Key.Key_2))
    ),
    "over_decision": Scene(
        _S.IDLE,
        then(TWO_DOUBTS, pressed(Qt.Key.Key_F11), pressed(Qt.Key.Key_3), pressed(Qt.Key.Key_Return)),
    ),
    "over_decision_not": Scene(
        _S.IDLE,
        then(TWO_DOUBTS, pressed(Qt.Key.Key_F11), pressed(Qt.Key.Key_4)),
    ),
    "over_parked": Scene(_S.IDLE, then(TWO_PARKED, pressed(Qt.Key.Key_F8))),
    "over_parked_none": Scene(_S.IDLE, pressed(Qt.Key.Key_F8)),
    "over_doubts_none": Scene(_S.IDLE, pressed(Qt.Key.Key_F11)),
    "over_message": Scene(
        _S.BASKET, told(_S.BASKET, notice="Oat drink barista is not sold any more. The line was taken out.")
    ),
    "over_resolved": Scene(_S.BASKET, then(BASKET, news(_S.WENT_THROUGH, "47273"))),
    "over_resolved_not": Scene(_S.BASKET, then(BASKET, news(_S.DID_NOT_GO_THROUGH))),
}  # fmt: skip


def repeatable() -> list[str]:
    """The scenes that can be played in one shop and one window, one after the other."""
    return [name for name, scene in SCENES.items() if scene.welcome is WELCOME and not scene.is_last]


@contextmanager
def played_in(house: Play, name: str) -> Iterator[Play]:
    """Play one scene in a window that stands already, or in one of its own if it has to be."""
    if name not in repeatable():
        with played(name) as play:
            yield play
        return
    house.reset()
    SCENES[name].play(house)
    QApplication.processEvents()
    yield house


@contextmanager
def played(name: str, scheme: Scheme = Scheme.LIGHT, width: int = 1280, height: int = 800) -> Iterator[Play]:
    """Play one scene, and clear the stage afterwards."""
    scene, play = SCENES[name], Play()
    play.raise_curtain(scheme, width, height, scene.welcome)
    scene.play(play)
    QApplication.processEvents()
    try:
        yield play
    finally:
        play.fall()
