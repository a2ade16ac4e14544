"""One sale as the window shows it: only what anybody at the counter may see."""

from __future__ import annotations

from datetime import datetime

from pos.back.resolver import ASK_A_PERSON
from pos.domain.cart import PricedLine
from pos.domain.decline import DeclineAction
from pos.domain.sale import Payer, Sale, SaleState
from pos.domain.saved_card import CardUse
from pos.domain.till_state import Charged, TillState
from pos.link.messages import Doubt, Outcome, PayerView, SaleChanged, Witness

_S, _T = SaleState, TillState


def sale_view(
    sale: Sale | None, now: datetime, *, resolved: bool = False, under_way: bool = False, notice: str = ""
) -> SaleChanged:
    """What the window is told of the current sale; ``resolved`` if it was in doubt before, ``under_way`` while more
    is being done about it."""
    if sale is None:
        return SaleChanged(state=_T.IDLE, notice=notice)
    state = till_state(sale, now, resolved=resolved, under_way=under_way)
    waiting = sale.state is _S.SUBMITTING and sale.submitted_at is not None
    return SaleChanged(
        state=state,
        sale_id=sale.id,
        reference=sale.reference,
        lines=_lines(sale),
        priced=sale.is_priced,
        totals=sale.totals,
        payer=payer_view(sale.payer),
        card=sale.card,
        card_use=sale.card_use,
        code_good_for_s=sale.code_left_s(now),
        submitting_for_s=sale.in_doubt_for(now).total_seconds() if waiting else None,
        outcome=_outcome(sale, now),
        witnesses=_witnesses(sale),
        notice=notice,
    )


def doubt_view(sale: Sale, now: datetime) -> Doubt | None:
    """A sale whose outcome is not known, as the list of doubts shows it."""
    total = sale.sent_total
    if total is None:
        return None
    return Doubt(
        sale_id=sale.id,
        reference=sale.reference,
        total=total,
        since=sale.submitted_at or sale.changed_at,
        card=sale.card,
        needs_person=till_state(sale, now) is _T.NEEDS_A_PERSON,
        witnesses=_witnesses(sale),
    )


def till_state(sale: Sale, now: datetime, *, resolved: bool = False, under_way: bool = False) -> TillState:
    """Which row of the screen table a sale stands for.

    Source: product.md, what the screen says: what can follow a sent submit is never drawn as a decline.
    """
    match sale.state:
        case _S.OPEN | _S.SESSION:
            return _T.PRICING if sale.lines else _T.IDLE
        case _S.PRICED:
            return _T.BASKET if sale.lines else _T.IDLE
        case _S.TOKENISED:
            return _captured(sale, under_way=under_way)
        case _S.SUBMITTING:
            return _T.SUBMITTING
        case _S.UNKNOWN:
            late = sale.submitted_at is not None and sale.in_doubt_for(now) >= ASK_A_PERSON
            return _T.NEEDS_A_PERSON if late else _T.IN_DOUBT
        case _S.REVIEW:
            return _T.NEEDS_A_PERSON
        case _S.APPROVED | _S.PENDING:
            return _T.WENT_THROUGH if resolved else _T.APPROVED
        case _S.NOT_CHARGED:
            return _T.DID_NOT_GO_THROUGH
        case _S.DECLINED:
            return _refused(sale)
        case _S.CANCELLING | _S.CANCELLED if resolved:
            # A person has said that it was not charged; its cart is disarmed so that it stays so.
            return _T.DID_NOT_GO_THROUGH
        case _S.CANCELLING:
            return _T.ATTACHING
        case _S.CANCELLED:
            return _T.IDLE


def _captured(sale: Sale, *, under_way: bool) -> TillState:
    if under_way and sale.card_use is not CardUse.ONCE and sale.card_use is not CardUse.SAVE_FAILED:
        return _T.ATTACHING
    # Broken off before it was known what became of it: nothing was charged either way.
    return _T.SAVE_FAILED if sale.waits_for_saving else _T.CODE_AGEING


def _refused(sale: Sale) -> TillState:
    action = sale.decline.action if sale.decline else DeclineAction.OTHER_CARD
    if action is DeclineAction.TRY_ONCE and sale.source_tries < 2:
        return _T.NOT_ACCEPTED_THIS_TIME
    if action is DeclineAction.CALL_MANAGER:
        return _T.CARDS_NOT_WORKING
    return _T.SAVED_THEN_DECLINED if sale.card_use is CardUse.JUST_SAVED else _T.NOT_ACCEPTED


def _lines(sale: Sale) -> tuple[PricedLine, ...]:
    if sale.is_priced:
        return tuple(PricedLine(line, total) for line, total in zip(sale.lines, sale.line_totals, strict=True))
    # Expected sums only; the window greys them until the processor has spoken.
    return tuple(PricedLine(line, line.price * line.quantity) for line in sale.lines)


def payer_view(payer: Payer | None) -> PayerView | None:
    """Who pays, as the window shows it."""
    if payer is None:
        return None
    return PayerView(
        label=payer.label,
        owner=payer.owner,
        walk_in=payer.walk_in,
        customer_reference=payer.customer_reference,
        missing=payer.owner.missing(),
    )


def _outcome(sale: Sale, now: datetime) -> Outcome | None:
    match sale.state:
        case _S.APPROVED | _S.PENDING if sale.order is not None:
            return Outcome(
                charged=Charged.YES,
                order_id=sale.order.id,
                statement_name=sale.order.statement_name,
                pending=sale.state is _S.PENDING,
                card=sale.card,
            )
        case _S.DECLINED:
            soft_used_up = sale.decline is not None and sale.decline.action is DeclineAction.TRY_ONCE
            action = sale.decline.action if sale.decline else DeclineAction.OTHER_CARD
            if soft_used_up and sale.source_tries >= 2:
                action = DeclineAction.OTHER_CARD
            return Outcome(charged=Charged.NO, action=action, may_try_again=sale.may_try_again(now), card=sale.card)
        case _S.NOT_CHARGED:
            return Outcome(charged=Charged.NO, may_try_again=sale.may_try_again(now), card=sale.card)
        case _S.UNKNOWN | _S.REVIEW:
            return Outcome(charged=Charged.MAY_BE, action=DeclineAction.WAIT, card=sale.card)
        case _:
            return None


def _witnesses(sale: Sale) -> tuple[Witness, ...]:
    return tuple(Witness(name=one.witness, said=one.said, at=one.at) for one in sale.testimony)
