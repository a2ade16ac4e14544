"""What a shop may change of its settings at the till, and how each is typed."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from pos.domain.errors import NotUnderstood
from pos.domain.money import Money

#: Units: minutes that a till may be left alone without a lock.
#: Source: PCI DSS, "idle for more than 15 minutes".
LONGEST_UNLOCKED: Final = 15
#: Units: characters; a till's name stands in the journal.
_LONGEST_NAME: Final = 60
_NUMBER: Final = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?")


class Setting(Enum):
    """One of them, by its place in the settings file: table and name."""

    SHOP = "shop.name"
    TILL = "shop.till"
    CASHIER = "shop.cashier"
    LOCK = "staff.lock_after_minutes"
    DISCOUNT = "staff.discount_limit_percent"
    REFUND = "staff.refund_limit_minor"
    COLOURS = "look.colours"

    @property
    def place(self) -> tuple[str, str]:
        """Table and name."""
        table, _, name = self.value.partition(".")
        return table, name

    @property
    def holds_at_once(self) -> bool:
        """Whether it holds as soon as it is written, or from the next start on.

        A till is entered in the journal by its name when it is opened.
        """
        return self is not Setting.TILL


#: What each is called where somebody says yes to it, and on record.
CALLED: Final = {
    Setting.SHOP: "name of the shop",
    Setting.TILL: "name of the till",
    Setting.CASHIER: "cashier",
    Setting.LOCK: "minutes until the lock",
    Setting.DISCOUNT: "percent off without a PIN",
    Setting.REFUND: "refund by one person",
    Setting.COLOURS: "colours",
}
COLOURS: Final = ("system", "light", "dark")
#: From and to; the sentence for whatever lies outside.
_RANGES: Final = {
    Setting.LOCK: (1, LONGEST_UNLOCKED, f"Type minutes, from 1 to {LONGEST_UNLOCKED}."),
    Setting.DISCOUNT: (0, 100, "Type percent, from 0 to 100, such as 20 or 12.5."),
}


def setting_typed(setting: Setting, text: str, currency: str) -> str | int | float:
    """Read what somebody typed for a setting; an amount is in the shop's currency.

    Raises: NotUnderstood with one sentence that says what to type.
    """
    cleaned = " ".join(text.split())
    if setting is Setting.REFUND:
        # Nothing at all is a limit as well: then two people give every refund.
        is_nothing = "0" in cleaned and not cleaned.strip("0.,")
        return 0 if is_nothing else Money.typed(cleaned, currency).minor
    if setting in _RANGES:
        return _number(cleaned, *_RANGES[setting])
    if setting is Setting.COLOURS:
        if cleaned not in COLOURS:
            raise NotUnderstood("Choose light, dark, or as the system has it.")
        return cleaned
    if not cleaned and setting is not Setting.CASHIER:
        raise NotUnderstood("Type a name.")
    if len(cleaned) > _LONGEST_NAME:
        raise NotUnderstood(f"A name has at most {_LONGEST_NAME} characters.")
    if not cleaned.isprintable():
        raise NotUnderstood("A name is made of letters, digits and signs.")
    return cleaned


def setting_text(setting: Setting, value: str | int | float, currency: str) -> str:
    """A setting as it is typed."""
    if setting is Setting.REFUND:
        return f"{Money(int(value), currency).decimal:f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(text: str, least: int, most: int, sentence: str) -> int | float:
    found = _NUMBER.fullmatch(text) if text.isascii() else None
    if found is None:
        raise NotUnderstood(sentence)
    value = float(f"{found.group(1)}.{found.group(2) or 0}")
    if not least <= value <= most:
        raise NotUnderstood(sentence)
    return int(value) if value == int(value) else value
