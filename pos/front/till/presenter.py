"""From what is known to what is drawn: a pure step between the messages and the widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from pos.domain.customer import CounterProfile
from pos.domain.decline import DeclineAction
from pos.domain.money import Money
from pos.domain.source import CODE_LIFETIME
from pos.domain.till_state import Charged, Obstacle, TillState
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.front.till.card_use import UseShown, attaching, saved_as_well, use_shown
from pos.front.till.screens import ADVICE, REASONS, SCREENS, Act, Body
from pos.link.messages import ReadinessChanged, SaleChanged

_S = TillState


class Form(Enum):
    """Where the card form stands; the names are those of the capture room's own phases."""

    CLOSED = "closed"
    LOADING = "loading"
    READY = "ready"
    TOKENISING = "tokenising"
    CAPTURED = "captured"
    DEAD = "dead"


class Leaving(Enum):
    """Whether a card is being taken off the sale, or the sale taken back."""

    NO = "no"
    UNDER_WAY = "under_way"
    #: It was tried, and the processor did not answer: the sale is neither to be paid nor gone.
    UNDONE = "undone"


#: Money may move from here until the back says otherwise: if it falls silent now, nobody knows.
_CHARGING: Final = frozenset({_S.TOKENISING, _S.ATTACHING, _S.SUBMITTING, _S.IN_DOUBT, _S.NEEDS_A_PERSON})
#: A charge is under way, which nothing at the till can stop.
_IN_FLIGHT: Final = frozenset({_S.TOKENISING, _S.ATTACHING, _S.SUBMITTING})
#: A basket can be built here.
_OPEN: Final = frozenset({_S.IDLE, _S.BASKET, _S.PRICING, _S.NOT_READY, _S.OFFLINE})
#: The basket is not, or no longer, one that can be paid.
BUILDING: Final = frozenset({_S.IDLE, _S.PRICING, _S.NOT_READY, _S.OFFLINE})
#: Form and readiness lead to these, and no message of the back does.
_OURS: Final = frozenset({_S.FORM_LOADING, _S.TYPING, _S.TOKENISING, _S.NOT_READY, _S.OFFLINE})
#: The card form has its say here.
CAPTURE: Final = frozenset({_S.BASKET, _S.FORM_LOADING, _S.TYPING, _S.TOKENISING, _S.FORM_CLOSED})
#: A charge was begun from here, and these states say nothing new while the back is at it.
_BEGUN: Final = CAPTURE | {_S.CODE_AGEING, _S.SAVE_FAILED, _S.NOT_ACCEPTED_THIS_TIME, _S.DID_NOT_GO_THROUGH}
#: Neither basket nor search can be relied on.
_NO_BASKET: Final = frozenset({Obstacle.BACK_OFFICE_GONE, Obstacle.JOURNAL_NOT_WRITABLE})
#: The sale is over and settled: the next scan starts the next one.
_SETTLED: Final = frozenset({_S.APPROVED, _S.WENT_THROUGH})
#: Units: seconds from which a charge that is under way says more.
STILL_ASKING_S: Final = 5.0
DO_NOT_RETRY_S: Final = 10.0
#: Units: seconds from which a card form that is loading says more.
SLOW_S: Final = 3.0
REMEDY_S: Final = 10.0
#: Units: seconds of the security code's life from which the clock turns amber.
AMBER_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the window knows at one moment.

    Units: ``waited_s`` and ``code_left_s`` in seconds; None where nothing is awaited or ages.
    """

    sale: SaleChanged = SaleChanged(state=TillState.IDLE)  # noqa: RUF009  # frozen, so it may be shared
    readiness: ReadinessChanged = ReadinessChanged(obstacle=Obstacle.STARTING)  # noqa: RUF009  # frozen
    form: Form = Form.CLOSED
    #: Pay was pressed, and what the form needs is not here yet.
    opening: bool = False
    armed: bool = False
    #: A card was handed over, or the same one is tried once more, and the back has not said how it stands.
    handed_over: bool = False
    leaving: Leaving = Leaving.NO
    lost: bool = False
    fatal: str = ""
    waited_s: float | None = None
    code_left_s: float | None = None
    doubts: int = 0
    #: Baskets that are put aside.
    parked: int = 0
    #: Nobody is signed in.
    locked: bool = False
    profiles: tuple[CounterProfile, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn; two equal pictures look the same."""

    state: TillState
    title: str
    detail: str
    shape: str
    tone: Tone
    charged: Charged | None
    body: Body
    primary: Act | None
    secondary: Act | None
    step: int
    total: str
    #: Units: 0 to 1 of the security code's life; None where no clock runs.
    code_left: float | None
    #: So little of it is left that the clock warns.
    code_short: bool
    clock: str
    #: What becomes of the card; its line stands in the clock's place while no clock runs.
    use: UseShown
    primary_open: bool
    secondary_open: bool
    may_pay: bool
    #: Basket, search and receipts can be used while cards cannot.
    basket_works: bool
    #: The till goes on asking how a charge has ended.
    asking: bool
    may_change_basket: bool
    #: A scan or an amount belongs to the next sale, which begins with it.
    next_by_scan: bool
    #: The cashier must say that the next sale may begin before anything is scanned.
    next_by_wish: bool

    @property
    def in_flight(self) -> bool:
        """Whether a charge is under way, which nothing at the till can stop."""
        return self.state in _IN_FLIGHT and self.primary is None


def state_of(facts: Facts) -> TillState:
    """Which state of the screen table holds."""
    state, form = facts.sale.state, facts.form
    if _is_over(facts):
        if state in _CHARGING or facts.handed_over or form in (Form.TOKENISING, Form.CAPTURED):
            return _S.NEEDS_A_PERSON if state is _S.NEEDS_A_PERSON else _S.IN_DOUBT
        return state if state in _SETTLED else _S.NOT_READY
    if facts.locked:
        return _S.LOCKED
    if state in _BEGUN and facts.handed_over:
        return _S.ATTACHING
    if state in CAPTURE and facts.opening:
        return _S.FORM_LOADING
    if state in CAPTURE and form is not Form.CLOSED:
        return {
            Form.LOADING: _S.FORM_LOADING,
            Form.READY: _S.TYPING,
            Form.TOKENISING: _S.TOKENISING,
            Form.CAPTURED: _S.ATTACHING,
            Form.DEAD: _S.FORM_CLOSED,
        }[form]
    if state in _OURS:
        # The back still counts on what is over here, such as a form that is closed by now: it is a basket.
        state = _S.BASKET
    if state in _OPEN and facts.readiness.obstacle is not None:
        return _S.OFFLINE if facts.readiness.obstacle is Obstacle.OFFLINE else _S.NOT_READY
    return state


def present(facts: Facts, money: Callable[[Money], str]) -> Picture:
    """Say what is drawn for these facts."""
    state, sale = state_of(facts), facts.sale
    screen = SCREENS[state]
    total = money(sale.totals.total) if sale.totals is not None else ""
    places = _places(facts, money, total)
    title, detail = tr(screen.title, **places), tr(screen.detail, **places)
    if state is _S.BASKET and not total:
        title = tr("Basket")
    if state is _S.CODE_AGEING and _code_gone(facts):
        title = tr("Please type the card again")
    if facts.lost and state is _S.IN_DOUBT:
        detail = tr("The till's back office has stopped. Start the till again: it looks the sale up by itself.")
    outcome = sale.outcome
    if state is _S.APPROVED and outcome is not None and outcome.pending:
        title = tr("Accepted {total}", total=total)
        detail = tr("{card}{order}{saved}\nThe processor still checks it; the customer need not wait.", **places)
    if state is _S.ATTACHING:
        title = attaching(sale)
    if state is _S.ATTACHING and facts.leaving is Leaving.UNDER_WAY:
        title, detail = tr("One moment…"), tr("The card is taken off the sale, so that it cannot be charged late.")
    elif state is _S.ATTACHING and facts.leaving is Leaving.UNDONE:
        title = tr("The sale is not taken back yet")
        detail = tr("The payment service did not answer. Wait a moment, then give the sale up once more.")
    charged = outcome.charged if outcome is not None and screen.body in (Body.FACTS, Body.SAY) else screen.charged
    if state in (_S.NOT_READY, _S.OFFLINE) and not sale.lines:
        charged = None
    picture = Picture(
        state=state,
        title=title,
        detail=detail,
        shape=screen.shape,
        tone=screen.tone,
        charged=charged,
        body=screen.body,
        primary=screen.primary,
        secondary=screen.secondary,
        step=screen.step,
        total=total,
        code_left=None,
        code_short=False,
        clock="",
        use=use_shown(state, sale) if facts.leaving is Leaving.NO else UseShown(),
        primary_open=True,
        secondary_open=True,
        may_pay=state in (_S.BASKET, _S.FORM_CLOSED) and sale.priced and bool(sale.lines),
        basket_works=not _is_over(facts) and facts.readiness.obstacle not in _NO_BASKET,
        asking=not _is_over(facts),
        may_change_basket=state in _OPEN | {_S.FORM_LOADING, _S.TYPING, _S.FORM_CLOSED} and not _is_over(facts),
        next_by_scan=state in _SETTLED,
        next_by_wish=state in (_S.IN_DOUBT, _S.NEEDS_A_PERSON),
    )
    return _with_clock(_with_acts(picture, facts), facts)


def _places(facts: Facts, money: Callable[[Money], str], total: str) -> dict[str, str]:
    sale = facts.sale
    outcome = sale.outcome
    card = (outcome.card if outcome is not None else None) or sale.card
    pieces = sum(line.line.quantity for line in sale.lines)
    return {
        "total": total,
        "reference": sale.reference or "–",
        "pieces": tr("1 piece") if pieces == 1 else tr("{count} pieces", count=pieces),
        "tax": _tax(facts, money),
        "reason": reason_of(facts),
        "remedy": _remedy(facts),
        "loading": _loading(facts.waited_s or 0.0),
        "asking": _asking(facts.waited_s or 0.0),
        "clock": clock(facts.code_left_s or 0.0),
        "ageing": _ageing(facts.code_left_s),
        "card": f"{card}" if card is not None else tr("Card"),
        "order": f" · {tr('Order {id}', id=outcome.order_id)}" if outcome is not None and outcome.order_id else "",
        "saved": f"\n{saved_as_well(sale)}" if saved_as_well(sale) else "",
        "statement": (
            f"\n{tr('On the statement: {name}', name=outcome.statement_name)}"
            if outcome is not None and outcome.statement_name
            else ""
        ),
        "advice": tr(ADVICE[outcome.action if outcome is not None and outcome.action else DeclineAction.OTHER_CARD]),
    }


def reason_of(facts: Facts) -> str:
    """One reason and one remedy for which cards cannot be taken; empty when they can."""
    if facts.fatal:
        return facts.fatal
    obstacle = Obstacle.BACK_OFFICE_GONE if facts.lost else facts.readiness.obstacle
    if obstacle is None:
        return ""
    reason, remedy = REASONS[obstacle]
    return f"{facts.readiness.detail or tr(reason)} {tr(remedy)}"


def _remedy(facts: Facts) -> str:
    obstacle = facts.readiness.obstacle
    return tr(REASONS[obstacle][1]) if obstacle is not None else ""


def _tax(facts: Facts, money: Callable[[Money], str]) -> str:
    totals = facts.sale.totals
    if totals is None or not totals.tax.minor:
        return ""
    how = tr("tax {tax} included") if totals.tax_included else tr("tax {tax} added")
    return " · " + how.format(tax=money(totals.tax))


def _loading(waited_s: float) -> str:
    if waited_s >= REMEDY_S:
        return tr("It takes very long. Esc goes back; then check the network and press F9 again.")
    if waited_s >= SLOW_S:
        return tr("The payment service is slow at the moment. The basket is safe.")
    return tr("Do not ask for the card number yet.")


def _asking(waited_s: float) -> str:
    if waited_s >= DO_NOT_RETRY_S:
        return tr("No answer yet. Do not retry, and do not ask for another card.")
    if waited_s >= STILL_ASKING_S:
        return tr("Still asking. This can take a little while.")
    return tr("The answer comes in a moment.")


def _ageing(left_s: float | None) -> str:
    if left_s is not None and left_s <= 0:
        return tr("The security code was kept for as long as it may be. Nothing has been charged.")
    return tr("The security code is kept for a short time only. Charge now, or take another card.")


def clock(left_s: float) -> str:
    """Minutes and seconds, rounded up so that 0:00 means none."""
    whole = max(0, -int(-left_s // 1))
    return f"{whole // 60}:{whole % 60:02d}"


def _with_acts(picture: Picture, facts: Facts) -> Picture:
    state, outcome = picture.state, facts.sale.outcome
    if _is_over(facts):
        return replace(picture, primary=None, secondary=None, next_by_scan=False, next_by_wish=False)
    if state is _S.ATTACHING and facts.leaving is Leaving.UNDER_WAY:
        return replace(picture, body=Body.SAY, step=0, shape="waiting")
    if state is _S.ATTACHING and facts.leaving is Leaving.UNDONE:
        return replace(
            picture, body=Body.SAY, step=0, shape="caution", tone=Tone.CAUTION, charged=None, primary=Act.GIVE_UP
        )
    if facts.leaving is Leaving.UNDER_WAY:
        return replace(picture, primary_open=False, secondary_open=False)
    obstacle = facts.readiness.obstacle
    if state is _S.NOT_READY and obstacle is Obstacle.STARTING:
        return replace(picture, tone=Tone.NEUTRAL, shape="waiting", primary=None, body=Body.REST)
    if state is _S.NOT_READY and obstacle is Obstacle.SALE_UNRESOLVED:
        return replace(picture, primary=Act.SHOW_DOUBTS)
    if state is _S.NOT_READY and obstacle is Obstacle.OWNER_INCOMPLETE:
        return replace(picture, primary=Act.CHOOSE_PAYER)
    if state in (_S.FORM_LOADING, _S.TYPING):
        return replace(picture, primary_open=state is _S.TYPING and facts.armed)
    if picture.primary in (Act.PAY, Act.REOPEN):
        return replace(picture, primary_open=picture.may_pay)
    if outcome is not None and state is _S.NOT_ACCEPTED and outcome.action is DeclineAction.RETYPE:
        return replace(picture, primary=Act.RETYPE)
    if outcome is not None and state is _S.DID_NOT_GO_THROUGH and outcome.may_try_again:
        return replace(picture, primary=Act.TRY_AGAIN, secondary=Act.OTHER_CARD)
    may_not = outcome is not None and not outcome.may_try_again
    if state is _S.NOT_ACCEPTED_THIS_TIME and (may_not or _code_gone(facts)):
        return replace(picture, primary=Act.RETYPE, secondary=Act.GIVE_UP)
    if state in (_S.CODE_AGEING, _S.SAVE_FAILED) and _code_gone(facts):
        return replace(picture, primary=Act.RETYPE, secondary=Act.GIVE_UP)
    return picture


def _is_over(facts: Facts) -> bool:
    """Whether nobody is there any more who could do anything."""
    return facts.lost or bool(facts.fatal)


def _code_gone(facts: Facts) -> bool:
    return facts.code_left_s is not None and facts.code_left_s <= 0


#: The code of a captured card matters in these states, and nowhere else.
_AGEING: Final = frozenset({_S.CODE_AGEING, _S.SAVE_FAILED, _S.NOT_ACCEPTED_THIS_TIME, _S.DID_NOT_GO_THROUGH})


def _with_clock(picture: Picture, facts: Facts) -> Picture:
    left_s = facts.code_left_s
    if left_s is None or picture.state not in _AGEING:
        return picture
    short = left_s < AMBER_S
    tone = Tone.CAUTION if short and picture.state is _S.CODE_AGEING else picture.tone
    if left_s <= 0:
        words = tr("Security code no longer good")
    elif picture.state is _S.CODE_AGEING:
        words = tr("Security code")  # how long it is good for stands in the title already
    else:
        words = tr("Card good for {clock}", clock=clock(left_s))
    share = min(1.0, max(0.0, left_s / CODE_LIFETIME.total_seconds()))
    return replace(picture, tone=tone, code_left=share, code_short=short, clock=words)
