"""What a key means where it cannot do the usual: Pay is for another card then, or it is said why there is nothing."""

from __future__ import annotations

from typing import Final

from pos.domain.till_state import TillState
from pos.front.parts.words import tr
from pos.front.till.presenter import Picture
from pos.front.till.screens import Act

#: They lead back to the basket, and from there to a new card form.
FOR_ANOTHER_CARD: Final = frozenset({Act.OTHER_CARD, Act.RETYPE})


def act_for_another_card(picture: Picture) -> Act | None:
    """What leads from the card that there is to another one; None where nothing does, or no card is to be taken."""
    if picture.state is TillState.CARDS_NOT_WORKING:
        return None
    return next((act for act in (picture.primary, picture.secondary) if act in FOR_ANOTHER_CARD), None)


def why_not(picture: Picture) -> str:
    """Why Pay opens no card form now; empty while a card is being taken, which is plain to see."""
    if picture.next_by_scan:
        return tr("This sale is paid. Scan the first item of the next one.")
    if picture.next_by_wish:
        return tr("Press Enter for the next sale first.")
    match picture.state:
        case TillState.PRICING:
            return tr("The total is not there yet. Pay opens once it is.")
        case TillState.IDLE:
            return tr("The basket is empty. Scan an item or type an amount first.")
        case TillState.NOT_READY | TillState.OFFLINE | TillState.CARDS_NOT_WORKING:
            return picture.detail
    return ""


def why_no_change(picture: Picture, *, has_lines: bool) -> str:
    """Why no line can be changed now; empty where one can."""
    if picture.in_flight:
        return tr("A charge is under way. Wait until it is known how it ends.")
    if picture.next_by_scan or picture.next_by_wish or (picture.may_change_basket and not has_lines):
        return why_not(picture)
    if picture.may_change_basket:
        return ""
    if picture.state in (TillState.NOT_READY, TillState.OFFLINE):
        return picture.detail
    return tr("Finish this payment first, then change the basket.")
