"""What the till says in each of its states: one row of the screen table each, words included.

Texts name the places that the presenter fills in, such as ``{total}``. A state that can follow a sent submit never
carries the tone or the shape of a refusal unless the refusal is certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos.domain.decline import DeclineAction
from pos.domain.till_state import Charged, Obstacle, TillState
from pos.front.parts.tokens import Tone


class Act(Enum):
    """A wish that the cashier can have in some state."""

    PAY = "pay"
    CHARGE = "charge"
    BACK = "back"
    TRY_AGAIN = "try_again"
    OTHER_CARD = "other_card"
    RETYPE = "retype"
    NEXT_SALE = "next_sale"
    ASK_AGAIN = "ask_again"
    GIVE_UP = "give_up"
    LOOK_AGAIN = "look_again"
    CHOOSE_PAYER = "choose_payer"
    SHOW_DOUBTS = "show_doubts"
    RECEIPT = "receipt"
    REOPEN = "reopen"
    CHARGE_ONCE = "charge_once"


class Body(Enum):
    """What stands in the middle of the stage."""

    REST = "rest"
    CARD = "card"
    STEPS = "steps"
    #: The sentence for the customer.
    SAY = "say"
    FACTS = "facts"
    WITNESSES = "witnesses"
    #: What works while cards do not.
    MEANWHILE = "meanwhile"


@dataclass(frozen=True, slots=True)
class Screen:
    """One row of the table; ``charged`` is None where nothing was sold that could be charged."""

    title: str
    detail: str
    shape: str
    tone: Tone
    charged: Charged | None
    body: Body
    primary: Act | None = None
    secondary: Act | None = None
    #: Which of the three steps of a charge is under way; 0 when none is.
    step: int = 0


def _t(text: str) -> str:
    # Marks a text for the translators; it is translated where it is shown.
    return str(QT_TRANSLATE_NOOP("Till", text))


_S = TillState
_NO, _YES, _MAY_BE = Charged.NO, Charged.YES, Charged.MAY_BE

SCREENS: Final[Mapping[TillState, Screen]] = {
    _S.IDLE: Screen(
        _t("Ready"), _t("Scan an item, search by name, or type an amount."), "ready", Tone.NEUTRAL, None, Body.REST
    ),
    _S.BASKET: Screen(
        _t("Total {total}"), _t("{pieces}{tax}"), "basket", Tone.NEUTRAL, _NO, Body.REST, Act.PAY
    ),
    _S.PRICING: Screen(
        _t("Getting the price…"), _t("Pay opens as soon as the processor has priced the basket."), "waiting",
        Tone.NEUTRAL, _NO, Body.REST, Act.PAY,
    ),
    _S.NOT_READY: Screen(
        _t("Do not ask for the card yet"), _t("{reason}"), "caution", Tone.CAUTION, _NO, Body.MEANWHILE, Act.LOOK_AGAIN
    ),
    _S.FORM_LOADING: Screen(
        _t("Opening card form…"), _t("{loading}"), "waiting", Tone.ACTIVE, _NO, Body.CARD, Act.CHARGE, Act.BACK
    ),
    _S.TYPING: Screen(
        _t("Card for {total}"), _t("Number, expiry date and security code. Enter charges once all three are complete."),
        "card", Tone.ACTIVE, _NO, Body.CARD, Act.CHARGE, Act.BACK,
    ),
    _S.TOKENISING: Screen(
        _t("1 of 3 Securing the card…"), _t("One moment. The card form is closed for typing."), "lock", Tone.ACTIVE,
        _NO, Body.CARD, step=1,
    ),
    _S.ATTACHING: Screen(
        _t("2 of 3 Adding to the sale…"), _t("One moment. Nothing has been charged so far."), "lock", Tone.ACTIVE,
        _NO, Body.STEPS, step=2,
    ),
    _S.CODE_AGEING: Screen(
        _t("Card good for {clock}"), _t("{ageing}"), "clock", Tone.ACTIVE, _NO, Body.SAY, Act.TRY_AGAIN, Act.OTHER_CARD
    ),
    _S.SUBMITTING: Screen(
        _t("3 of 3 Asking the bank…"), _t("{asking}"), "bank", Tone.ACTIVE, _MAY_BE, Body.STEPS, step=3
    ),
    _S.APPROVED: Screen(
        _t("Approved {total}"), _t("{card}{order}{saved}{statement}"), "approved", Tone.GOOD, _YES, Body.FACTS,
        Act.NEXT_SALE, Act.RECEIPT,
    ),
    _S.SAVE_FAILED: Screen(
        _t("Card not saved. Charge it this once?"), _t("Nothing has been charged yet."), "caution", Tone.CAUTION, _NO,
        Body.FACTS, Act.CHARGE_ONCE, Act.OTHER_CARD,
    ),
    _S.SAVED_THEN_DECLINED: Screen(
        _t("Not accepted"),
        _t("The stored card will not be offered again. Ask for another card or another way to pay."),
        "refused", Tone.REFUSED, _NO, Body.SAY, Act.OTHER_CARD, Act.GIVE_UP,
    ),
    _S.NOT_ACCEPTED_THIS_TIME: Screen(
        _t("Not accepted this time"), _t("You may try this card once more."), "once_more", Tone.REFUSED, _NO, Body.SAY,
        Act.TRY_AGAIN, Act.OTHER_CARD,
    ),
    _S.NOT_ACCEPTED: Screen(
        _t("Not accepted"), _t("{advice}"), "refused", Tone.REFUSED, _NO, Body.SAY, Act.OTHER_CARD, Act.GIVE_UP
    ),
    _S.CARDS_NOT_WORKING: Screen(
        _t("Cards are not working here"), _t("Stop taking cards and call the manager. It is not the customer's card."),
        "stop", Tone.CAUTION, _NO, Body.SAY, Act.GIVE_UP, Act.OTHER_CARD,
    ),
    _S.IN_DOUBT: Screen(
        _t("We do not know yet. Do not charge again"),
        _t("The till goes on asking by itself. You may serve the next customer meanwhile."), "doubt", Tone.DOUBT,
        _MAY_BE, Body.WITNESSES, Act.NEXT_SALE, Act.ASK_AGAIN,
    ),
    _S.WENT_THROUGH: Screen(
        _t("It went through"), _t("{card}{order}{saved}{statement}"), "approved", Tone.GOOD, _YES, Body.FACTS,
        Act.NEXT_SALE, Act.RECEIPT,
    ),
    _S.DID_NOT_GO_THROUGH: Screen(
        _t("It did not go through"), _t("The processor has no order for it. The same basket can be paid now."),
        "refused", Tone.NEUTRAL, _NO, Body.FACTS, Act.OTHER_CARD, Act.GIVE_UP,
    ),
    _S.NEEDS_A_PERSON: Screen(
        _t("Ask the manager (reference {reference})"),
        _t("Nobody could be asked any further. Do not charge again; give the customer the reference."), "person",
        Tone.DOUBT, _MAY_BE, Body.WITNESSES, Act.NEXT_SALE, Act.SHOW_DOUBTS,
    ),
    _S.OFFLINE: Screen(
        _t("No connection. Cards are off"), _t("Basket, search and receipts go on working. {remedy}"), "offline",
        Tone.CAUTION, _NO, Body.MEANWHILE, Act.LOOK_AGAIN,
    ),
    _S.FORM_CLOSED: Screen(
        _t("Card form closed unexpectedly"), _t("Nothing has been charged. Open it again and type the card again."),
        "card_closed", Tone.CAUTION, _NO, Body.SAY, Act.REOPEN, Act.BACK,
    ),
    _S.LOCKED: Screen(
        _t("PIN"), _t("The till is locked. The basket is kept."), "lock", Tone.NEUTRAL, None, Body.REST
    ),
}  # fmt: skip

#: Why cards cannot be taken, and what to do about it: one sentence each.
REASONS: Final[Mapping[Obstacle, tuple[str, str]]] = {
    Obstacle.STARTING: (_t("The till is getting ready."), _t("One moment.")),
    Obstacle.OFFLINE: (_t("The payment service cannot be reached."), _t("Check the network cable or the wireless.")),
    Obstacle.NO_SESSION: (_t("The payment service gives no session."), _t("Wait a minute, then look again.")),
    Obstacle.SCRIPT_NOT_LOADED: (_t("The card form cannot be loaded."), _t("Check the network, then look again.")),
    Obstacle.CLOCK_WRONG: (_t("This computer's clock is wrong."), _t("Set date and time, then look again.")),
    Obstacle.SALE_UNRESOLVED: (_t("A sale is not settled yet."), _t("Press F11 and have it looked up.")),
    Obstacle.KEYS_MISSING: (_t("The shop's payment keys are not set."), _t("Call the manager to enter them.")),
    Obstacle.KEYS_REFUSED: (_t("The shop's payment keys are not accepted."), _t("Call the manager to check them.")),
    Obstacle.NOT_SAFE: (_t("Real cards cannot be taken on this machine as it is."), _t("Call the manager.")),
    Obstacle.PROCESSOR_NOT_STARTING: (_t("The built-in sandbox does not start."), _t("Start the till again.")),
    Obstacle.JOURNAL_NOT_WRITABLE: (
        _t("Sales cannot be written down."), _t("Free some disk space or call the manager."),
    ),
    Obstacle.NO_PRICE: (_t("There is no price from the processor yet."), _t("Wait for the total, then press F9.")),
    Obstacle.OWNER_INCOMPLETE: (_t("The payer's address is not complete."), _t("Press F3 and fill it in.")),
    Obstacle.BACK_OFFICE_GONE: (_t("The till's back office has stopped."), _t("Start the till again.")),
}  # fmt: skip

#: What the cashier does after a refusal that is certain.
ADVICE: Final[Mapping[DeclineAction, str]] = {
    DeclineAction.RETYPE: _t("Check the card with the customer and type it again."),
    DeclineAction.TRY_ONCE: _t("You may try this card once more."),
    DeclineAction.OTHER_CARD: _t("Ask for another card or another way to pay."),
    DeclineAction.CALL_MANAGER: _t("Stop taking cards and call the manager. It is not the customer's card."),
    DeclineAction.WAIT: _t("The till goes on asking by itself."),
}

#: The one sentence that a customer hears about any refusal.
TO_THE_CUSTOMER: Final = _t(
    "The card was not accepted. Would you like to use another card or pay another way?"
)  # fmt: skip
#: The sentence for a customer who asks why the till cannot say yet.
TO_THE_CUSTOMER_IN_DOUBT: Final = _t("We are checking your payment. Please do not pay again yet.")

CHARGED: Final[Mapping[Charged, str]] = {
    Charged.NO: _t("Not charged"),
    Charged.YES: _t("Charged"),
    Charged.MAY_BE: _t("Not known: money may have moved"),
}
CHARGED_SHAPE: Final[Mapping[Charged, str]] = {Charged.NO: "less", Charged.YES: "tick", Charged.MAY_BE: "doubt"}

#: What a button says for each wish, and the key that does the same.
ACTS: Final[Mapping[Act, tuple[str, str, str]]] = {
    Act.PAY: (_t("Pay"), "F9", "card"),
    Act.CHARGE: (_t("Charge {total}"), "Ctrl+Enter", "lock"),
    Act.BACK: (_t("Back"), "Esc", ""),
    Act.TRY_AGAIN: (_t("Try this card once more"), "Enter", "again"),
    Act.OTHER_CARD: (_t("Another card"), "Enter", "card"),
    Act.RETYPE: (_t("Type it again"), "Enter", "card"),
    Act.NEXT_SALE: (_t("Next sale"), "Enter", "basket"),
    Act.ASK_AGAIN: (_t("Ask again now"), "", "again"),
    Act.GIVE_UP: (_t("Give up this sale"), "", ""),
    Act.LOOK_AGAIN: (_t("Look again"), "Enter", "again"),
    Act.CHOOSE_PAYER: (_t("Complete the address"), "F3", "person"),
    Act.SHOW_DOUBTS: (_t("Sales to resolve"), "F11", "doubt"),
    Act.RECEIPT: (_t("Receipt"), "F10", "receipt"),
    Act.CHARGE_ONCE: (_t("Charge it this once"), "Enter", "lock"),
    Act.REOPEN: (_t("Open it again"), "Enter", "card"),
}
