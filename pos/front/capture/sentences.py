"""What a cashier is told when no card was captured: what happened, that no money moved, and one next move."""

from __future__ import annotations

from typing import Final

from pos.front.capture.page_messages import Why
from pos.front.parts.words import tr

_AGAIN: Final = "No card was secured and nothing was charged. Press Enter to try once more."
#: What a cashier may know of it, whatever the processor said.
_SENTENCES: Final = {
    Why.NO_NETWORK: "There is no connection. " + _AGAIN,
    Why.REQUEST_TIMEOUT: "The payment service did not answer in time. " + _AGAIN,
    Why.TOO_MANY_REQUESTS: "The payment service is very busy. " + _AGAIN,
    Why.SERVER_ERROR: "The payment service has trouble at the moment. " + _AGAIN,
    Why.CONFLICT: "The payment service was busy with this sale. " + _AGAIN,
    Why.UNAUTHORIZED: "The payment service does not accept this till's keys. Nothing was charged. Call the manager.",
}
_OURS: Final = "The payment service could not take this card. Nothing was charged. Check the address of the payer."
_NOT_LOADED: Final = "The card form did not load. Nothing was charged. Check the network, then press F9."


_LEFT_ALONE: Final = (
    "Nobody was at the card form, so what was typed was taken out. Nothing was charged. Press Enter and type it again."
)


def sentence_for(why: Why) -> str:
    """Say why the processor made no source."""
    return tr(_SENTENCES.get(why, _OURS))


def not_changed(why: Why) -> str:
    """Say why the processor has not changed a card on file."""
    if why is Why.NO_NETWORK:
        return tr("There is no connection. Nothing was changed; try again in a moment.")
    if why is Why.BAD_REQUEST:
        return tr("The payment service does not accept this change. Nothing was changed; look at what was typed.")
    return tr("The payment service did not change the card. Try again in a moment.")


def change_not_loaded() -> str:
    """Say that the form for a change did not come."""
    return tr("The form did not load. Nothing was changed. Check the network, then try again.")


def not_loaded() -> str:
    """Say that the fields did not come."""
    return tr(_NOT_LOADED)


def left_alone() -> str:
    """Say that the fields were emptied because nobody was at them."""
    return tr(_LEFT_ALONE)
