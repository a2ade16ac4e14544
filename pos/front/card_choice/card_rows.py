"""How a saved card reads in a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos.domain.saved_card import Unusable
from pos.domain.source import CardFace
from pos.front.parts.found_items import Found
from pos.front.parts.words import tr
from pos.link.saved_cards import OfferedCard


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


#: Why a card cannot be chosen, in the place where the default one says that it is the default.
WHY_NOT: Final[Mapping[Unusable, str]] = {
    Unusable.EXPIRED: _t("Expired"),
    Unusable.HIDDEN: _t("Not offered any more"),
    Unusable.NEVER_ACCEPTED: _t("Was not accepted"),
    Unusable.GONE: _t("Not on file any more"),
    Unusable.UNSETTLED: _t("Not settled yet"),
}


def card_row(card: OfferedCard) -> Found:
    """Brand, last four and nickname; expiry, who saved it and when; and why it cannot be chosen."""
    # A card that nobody has named is called after its face, which stands there already.
    named = card.nickname and card.nickname != f"{card.face.brand} {card.face.last_four}"
    title = f"{card.face} · {card.nickname}" if named else str(card.face)
    words = tr("Expired {date}") if card.unusable is Unusable.EXPIRED else tr("Expires {date}")
    expiry = words.format(date=expiry_of(card.face))
    saved = tr("saved by {name} on {date}", name=card.saved_by, date=_day(card.saved_at))
    if card.unusable is not None:
        note = tr(WHY_NOT[card.unusable])
    else:
        note = tr("Default") if card.default else ""
    shape = "card_saved" if card.unusable is None else "card_closed"
    return Found(title, f"{expiry} · {saved}", "", shape=shape, note=note, off=card.unusable is not None)


def expiry_of(face: CardFace) -> str:
    """Month and year as they stand on a card."""
    return f"{face.expiry_month:02d}/{face.expiry_year % 100:02d}"


def _day(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d")
