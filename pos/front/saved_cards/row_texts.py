"""How one saved card reads in the list and on its own page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos.domain.card_event import CardEvent
from pos.domain.money import Money
from pos.domain.saved_card import CardState, ConsentMeans
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.link.saved_cards import CardRow, Difference


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


class Column(IntEnum):
    """The columns of the list, from left to right."""

    CUSTOMER = 0
    BRAND = 1
    LAST_FOUR = 2
    EXPIRY = 3
    DEFAULT = 4
    STATE = 5
    SAVED_BY = 6
    SAVED_ON = 7
    CHARGED_ON = 8
    AMOUNT = 9
    CONSENT = 10


HEADS: Final = {
    Column.CUSTOMER: _t("Customer"),
    Column.BRAND: _t("Brand"),
    Column.LAST_FOUR: _t("Last four"),
    Column.EXPIRY: _t("Expires"),
    Column.DEFAULT: _t("Default"),
    Column.STATE: _t("State"),
    Column.SAVED_BY: _t("Saved by"),
    Column.SAVED_ON: _t("Saved on"),
    Column.CHARGED_ON: _t("Last charged"),
    Column.AMOUNT: _t("Amount"),
    Column.CONSENT: _t("Consent"),
}
#: Sums stand below each other by their last digit.
RIGHT: Final = frozenset({Column.AMOUNT})
_STATES: Final = {
    CardState.SAVING: (_t("Being saved"), "waiting", Tone.ACTIVE),
    CardState.REMOVING: (_t("Being removed"), "waiting", Tone.CAUTION),
    CardState.REMOVED: (_t("Removed"), "remove", Tone.NEUTRAL),
    CardState.GONE: (_t("Gone there"), "caution", Tone.CAUTION),
    CardState.NOT_SAVED: (_t("Not saved"), "refused", Tone.NEUTRAL),
}
#: These are not on file any more.
ENDED: Final = frozenset({CardState.REMOVED, CardState.GONE, CardState.NOT_SAVED})
_MEANS: Final = {ConsentMeans.TICKED: _t("Ticked"), ConsentMeans.SIGNED_SLIP: _t("Signed slip")}
EVENTS: Final = {
    CardEvent.SAVING: _t("Agreed to and about to be saved"),
    CardEvent.SAVED: _t("Saved"),
    CardEvent.NOT_SAVED: _t("Not saved"),
    CardEvent.FOUND: _t("Found at the payment service"),
    CardEvent.CHARGED: _t("Charged"),
    CardEvent.REFUSED: _t("Not accepted"),
    CardEvent.RENAMED: _t("Renamed"),
    CardEvent.MADE_DEFAULT: _t("Made default"),
    CardEvent.UPDATED: _t("Updated"),
    CardEvent.HIDDEN: _t("Hidden from cashiers"),
    CardEvent.OFFERED_AGAIN: _t("Offered again"),
    CardEvent.REMOVING: _t("About to be removed"),
    CardEvent.REMOVED: _t("Removed"),
    CardEvent.GONE: _t("Gone at the payment service"),
    CardEvent.ERASED: _t("Customer erased"),
}
DIFFERENCES: Final = {
    Difference.GONE_THERE: _t("Gone there"),
    Difference.UNKNOWN_HERE: _t("Unknown here"),
    Difference.CHANGED: _t("Changed there"),
    Difference.CUSTOMER_GONE: _t("Customer gone there"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as it is drawn: a text for each column, and the sign and tone of its state."""

    row: CardRow
    cells: tuple[str, ...]
    shape: str
    tone: Tone
    ended: bool


def shown(row: CardRow, money: Callable[[Money], str]) -> Shown:
    """Put a card into words, once for all times that it is drawn."""
    state, shape, tone = state_of(row)
    face = row.face
    cells = {
        Column.CUSTOMER: row.customer or row.reference,
        Column.BRAND: face.brand_name,
        Column.LAST_FOUR: face.last_four,
        Column.EXPIRY: f"{face.expiry_month:02d}/{face.expiry_year % 100:02d}",
        Column.DEFAULT: tr("Yes") if row.default else "",
        Column.STATE: state,
        Column.SAVED_BY: row.saved_by,
        Column.SAVED_ON: day(row.saved_at),
        Column.CHARGED_ON: day(row.charged_at) if row.charged_at else tr("Never"),
        Column.AMOUNT: money(row.charged) if row.charged else "",
        Column.CONSENT: consent(row),
    }
    return Shown(row, tuple(cells[column] for column in Column), shape, tone, row.state in ENDED)


def state_of(row: CardRow) -> tuple[str, str, Tone]:
    """The word, the sign and the tone of how a card stands."""
    if row.state is not CardState.SAVED:
        word, shape, tone = _STATES[row.state]
        return tr(word), shape, tone
    if row.expired:
        return tr("Expired"), "clock", Tone.CAUTION
    if row.hidden:
        return tr("Hidden"), "lock", Tone.NEUTRAL
    if row.never_accepted:
        return tr("Declined at first"), "refused", Tone.REFUSED
    return tr("Offered"), "ready", Tone.GOOD


def consent(row: CardRow) -> str:
    """How the customer said yes."""
    return tr(_MEANS[row.consent_means]) if row.consent_means else tr("None")


def day(at: datetime) -> str:
    """A day as it is sorted."""
    return at.astimezone().strftime("%Y-%m-%d")


def moment(at: datetime) -> str:
    """A day and a time."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
