"""What Pay means where the basket cannot just be paid: another card after a refusal, or why there is none."""

from __future__ import annotations

from typing import Final

from pos.domain.till_state import TillState
from pos.front.parts.words import tr
from pos.front.till.presenter import Picture
from pos.front.till.screens import Act

#: They lead back to the basket, and from there to a new card form.
FOR_ANOTHER_CARD: Final = frozenset({Act.OTHER_CARD, Act.RETYPE})
#: The bank has said no, or nothing was charged.
_REFUSED: Final = frozenset(
    {
        TillState.NOT_ACCEPTED,
        TillState.NOT_ACCEPTED_THIS_TIME,
        TillState.SAVED_THEN_DECLINED,
        TillState.DID_NOT_GO_THROUGH,
    }
)


def act_for_another_card(picture: Picture) -> Act | None:
    """What leads to another card after a refusal; None where there was none, or nothing does."""
    if picture.state not in _REFUSED:
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
