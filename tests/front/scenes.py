"""Every state of the till as a scene that can be played on stand-ins: for pictures and for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.till_state import Charged, Obstacle, TillState
from pos.front.parts import names
from pos.front.parts.theme import Scheme
from pos.front.till.window import TillWindow
from pos.link.messages import (
    Doubt,
    DoubtsCounted,
    DoubtsListed,
    Outcome,
    ReadinessChanged,
    SaleChanged,
    SaleResolved,
    Witness,
)
from tests.front.scripted import NOW, VISA, WELCOME, FormPhase, ScriptedBack, ScriptedForm, sale

_S = TillState


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Play:
    """One window on stand-ins."""

    back: ScriptedBack = field(default_factory=ScriptedBack)
    clock: Clock = field(default_factory=Clock)
    forms: list[ScriptedForm] = field(default_factory=list)

    def raise_curtain(self, scheme: Scheme = Scheme.LIGHT, width: int = 1280, height: int = 800) -> TillWindow:
        """Show the window, ready for a sale."""
        self.window = TillWindow(self.back, self._make_form, scheme=scheme, clock=self.clock)
        self.window.resize(width, height)
        self.window.show()
        deadline = QDeadlineTimer(5000)
        while not self.forms and not deadline.hasExpired():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        self.window.introduce(WELCOME)
        self.back.tell(SaleChanged(state=_S.IDLE))
        self.back.be_ready()
        return self.window

    @property
    def form(self) -> ScriptedForm:
        """The stand-in for the card form."""
        return self.forms[0]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the keyboard is."""
        QTest.keyClick(self.keyboard(), key, modifiers)

    def type(self, text: str) -> None:
        """Type wherever the keyboard is, which may move while typing."""
        for character in text:
            QTest.keyClicks(self.keyboard(), character)

    def keyboard(self) -> QWidget:
        """The widget that has the keyboard."""
        return self.window.focusWidget() or self.window

    def find(self, name: str) -> QWidget:
        """A widget by its objectName."""
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def fall(self) -> None:
        """Take the window down, with everything in it."""
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _make_form(self, parent: QWidget) -> QWidget:
        self.forms.append(ScriptedForm(parent))
        return self.forms[0]


APPROVED: Final = Outcome(charged=Charged.YES, order_id="4727310019", statement_name="DRI*CORNER COFFEE", card=VISA)


def declined(action: DeclineAction, may_try_again: bool = False) -> Outcome:
    """A certain refusal."""
    return Outcome(charged=Charged.NO, action=action, may_try_again=may_try_again, card=VISA)


WITNESSES: Final = (
    Witness(name="Order of the cart", said="there is none", at=NOW),
    Witness(name="Orders of the session", said="none", at=NOW + timedelta(seconds=1)),
    Witness(name="Cart", said="no answer", at=NOW + timedelta(seconds=3)),
)


def _open_form(play: Play) -> None:
    play.back.tell(sale(_S.BASKET, 1, 2))
    play.press(Qt.Key.Key_F9)


def _typing(play: Play) -> None:
    _open_form(play)
    play.form.go(FormPhase.READY)


def _armed(play: Play) -> None:
    _open_form(play)
    play.form.go(FormPhase.READY, armed=True)


def _slow_form(play: Play) -> None:
    _open_form(play)
    play.clock.now += 11
    play.window.counter.look()


def _tokenising(play: Play) -> None:
    _armed(play)
    play.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def _attaching(play: Play) -> None:
    _tokenising(play)
    play.form.capture()
    play.back.tell(sale(_S.ATTACHING, 1, 2, card=VISA))


def _submitting(play: Play) -> None:
    _attaching(play)
    play.back.tell(sale(_S.SUBMITTING, 1, 2, card=VISA, submitting_for_s=0.2))


def _submitting_long(play: Play) -> None:
    _submitting(play)
    play.clock.now += 12
    play.window.counter.look()


def _dead(play: Play) -> None:
    _typing(play)
    play.form.go(FormPhase.DEAD)


def _search(play: Play) -> None:
    play.back.tell(sale(_S.BASKET, 1, 2))
    play.type("esp")


def _amount(play: Play) -> None:
    play.type("1250")


def _quantity(play: Play) -> None:
    play.back.tell(sale(_S.BASKET, 1, 2, 0, 1))
    play.press(Qt.Key.Key_F4)


def _key(key: Qt.Key) -> Callable[[Play], None]:
    def pressed(play: Play) -> None:
        play.back.tell(sale(_S.BASKET, 1, 2))
        play.press(key)

    return pressed


def _address(play: Play) -> None:
    _key(Qt.Key.Key_F3)(play)
    play.window.findChild(QWidget, names.PAYER_TYPE).click()  # type: ignore[union-attr]  # it is a button


def _doubts(play: Play) -> None:
    total = Money(2388, "EUR")
    play.back.doubts = DoubtsListed(
        doubts=(
            Doubt(sale_id="s0", reference="K7Q2", total=total, since=NOW, card=VISA, needs_person=True,
                  witnesses=WITNESSES),
            Doubt(sale_id="s1", reference="M3XA", total=Money(1250, "EUR"), since=NOW, card=VISA, needs_person=False),
        )
    )  # fmt: skip
    play.back.doubts_counted.emit(DoubtsCounted(count=2))
    play.press(Qt.Key.Key_F11)


def _message(play: Play) -> None:
    play.back.tell(sale(_S.BASKET, 1, 2, notice="Oat drink barista is not sold any more. The line was taken out."))


def _resolved(play: Play) -> None:
    play.back.tell(sale(_S.BASKET, 1))
    play.back.sale_resolved.emit(
        SaleResolved(sale_id="s0", reference="K7Q2", total=Money(2388, "EUR"), state=_S.WENT_THROUGH, order_id="47273")
    )


def _obstacle(obstacle: Obstacle, *quantities: int) -> Callable[[Play], None]:
    def scene(play: Play) -> None:
        if quantities:
            play.back.tell(sale(_S.BASKET, *quantities))
        play.back.readiness_changed.emit(ReadinessChanged(obstacle=obstacle))

    return scene


def _told(state: TillState, *quantities: int, **more: object) -> Callable[[Play], None]:
    def scene(play: Play) -> None:
        play.back.tell(sale(state, *(quantities or (1, 2)), **more))

    return scene


_AFTER: Final = {"card": VISA}

#: Each row of the screen table, and what lies over it at times.
SCENES: Final[dict[str, tuple[TillState, Callable[[Play], None]]]] = {
    "idle": (_S.IDLE, lambda play: None),
    "starting": (_S.NOT_READY, _obstacle(Obstacle.STARTING)),
    "basket": (_S.BASKET, _told(_S.BASKET, 1, 2, 0, 1)),
    "basket_long": (_S.BASKET, _told(_S.BASKET, 12, 3, 1, 999, 2, 4)),
    "pricing": (_S.PRICING, _told(_S.PRICING, 1, 2)),
    "not_ready": (_S.NOT_READY, _obstacle(Obstacle.SCRIPT_NOT_LOADED, 1, 2)),
    "offline": (_S.OFFLINE, _obstacle(Obstacle.OFFLINE, 1, 2)),
    "form_loading": (_S.FORM_LOADING, _open_form),
    "form_loading_long": (_S.FORM_LOADING, _slow_form),
    "typing": (_S.TYPING, _typing),
    "typing_armed": (_S.TYPING, _armed),
    "tokenising": (_S.TOKENISING, _tokenising),
    "attaching": (_S.ATTACHING, _attaching),
    "submitting": (_S.SUBMITTING, _submitting),
    "submitting_long": (_S.SUBMITTING, _submitting_long),
    "code_ageing": (_S.CODE_AGEING, _told(_S.CODE_AGEING, code_good_for_s=80.0, **_AFTER)),
    "code_ageing_amber": (_S.CODE_AGEING, _told(_S.CODE_AGEING, code_good_for_s=41.0, **_AFTER)),
    "approved": (_S.APPROVED, _told(_S.APPROVED, outcome=APPROVED, **_AFTER)),
    "approved_pending": (
        _S.APPROVED, _told(_S.APPROVED, outcome=Outcome(charged=Charged.YES, order_id="4727310019", pending=True))
    ),
    "save_failed": (_S.SAVE_FAILED, _told(_S.SAVE_FAILED, code_good_for_s=100.0, **_AFTER)),
    "saved_then_declined": (
        _S.SAVED_THEN_DECLINED, _told(_S.SAVED_THEN_DECLINED, outcome=declined(DeclineAction.OTHER_CARD))
    ),
    "not_accepted_this_time": (
        _S.NOT_ACCEPTED_THIS_TIME,
        _told(_S.NOT_ACCEPTED_THIS_TIME, outcome=declined(DeclineAction.TRY_ONCE, True), code_good_for_s=150.0),
    ),
    "not_accepted": (_S.NOT_ACCEPTED, _told(_S.NOT_ACCEPTED, outcome=declined(DeclineAction.OTHER_CARD))),
    "not_accepted_retype": (_S.NOT_ACCEPTED, _told(_S.NOT_ACCEPTED, outcome=declined(DeclineAction.RETYPE))),
    "cards_not_working": (
        _S.CARDS_NOT_WORKING, _told(_S.CARDS_NOT_WORKING, outcome=declined(DeclineAction.CALL_MANAGER))
    ),
    "in_doubt": (_S.IN_DOUBT, _told(_S.IN_DOUBT, witnesses=WITNESSES, **_AFTER)),
    "went_through": (_S.WENT_THROUGH, _told(_S.WENT_THROUGH, outcome=APPROVED, **_AFTER)),
    "did_not_go_through": (
        _S.DID_NOT_GO_THROUGH, _told(_S.DID_NOT_GO_THROUGH, outcome=Outcome(charged=Charged.NO), **_AFTER)
    ),
    "needs_a_person": (_S.NEEDS_A_PERSON, _told(_S.NEEDS_A_PERSON, witnesses=WITNESSES, **_AFTER)),
    "form_closed": (_S.FORM_CLOSED, _dead),
    "locked": (_S.LOCKED, _told(_S.LOCKED)),
    "over_search": (_S.BASKET, _search),
    "over_amount": (_S.IDLE, _amount),
    "over_quantity": (_S.BASKET, _quantity),
    "over_payer": (_S.BASKET, _key(Qt.Key.Key_F3)),
    "over_address": (_S.BASKET, _address),
    "over_help": (_S.BASKET, _key(Qt.Key.Key_F1)),
    "over_receipt": (_S.BASKET, _key(Qt.Key.Key_F10)),
    "over_doubts": (_S.IDLE, _doubts),
    "over_message": (_S.BASKET, _message),
    "over_resolved": (_S.BASKET, _resolved),
}  # fmt: skip


def played(name: str, scheme: Scheme = Scheme.LIGHT, width: int = 1280, height: int = 800) -> Iterator[Play]:
    """Play one scene, and clear the stage afterwards."""
    play = Play()
    play.raise_curtain(scheme, width, height)
    SCENES[name][1](play)
    QApplication.processEvents()
    try:
        yield play
    finally:
        play.fall()
