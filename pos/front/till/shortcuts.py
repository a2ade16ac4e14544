"""The keys of the till: what each does, in one list that the help, the key bar and the window share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Key:
    """One key; ``does`` is the short word, ``told`` the sentence of the help."""

    sequence: str
    wish: str
    does: str
    told: str
    on_bar: bool = True

    @property
    def shown(self) -> str:
        """The key as it is printed on a keyboard."""
        return self.sequence.replace("Return", "Enter")


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


KEYS: Final = (
    Key("F1", "help", _t("Keys"), _t("What can be pressed here")),
    Key("F2", "find_item", _t("Item"), _t("Find an item or type an amount")),
    Key("F3", "choose_payer", _t("Customer"), _t("Say who pays, or add a customer")),
    Key("F4", "quantity", _t("Quantity"), _t("Change the quantity of the chosen line")),
    Key("F5", "price", _t("Price"), _t("Change the price of the chosen line, or take something off it")),
    Key("F6", "save_card", _t("Save card"), _t("Save the next card, or take that back")),
    Key("F7", "saved_cards", _t("Cards"), _t("The customer's saved cards")),
    Key("F8", "park", _t("Park"), _t("Put the basket aside, or go on with one that was put aside")),
    Key("F9", "pay", _t("Pay"), _t("Open the card form")),
    Key("F10", "receipt", _t("Receipt"), _t("Show the last receipt")),
    Key("F11", "doubts", _t("To resolve"), _t("Sales whose outcome is not known yet")),
    Key("F12", "lock", _t("Lock"), _t("Lock the till; the basket is kept")),
    Key("Shift+F12", "accounts", _t("Accounts"), _t("Who works at this till: new accounts, PINs and roles"), False),
    Key("Ctrl+Shift+C", "all_cards", _t("All cards"), _t("For managers: the saved cards of all customers"), False),
    Key("Ctrl+Shift+R", "refunds", _t("Refunds"), _t("For managers: give money back"), False),
    Key("Ctrl+,", "settings", _t("Settings"), _t("For owners and managers: how this till is set up"), False),
    Key("Ctrl+Return", "charge", _t("Charge"), _t("Charge the card, once all three fields are complete"), False),
    Key("Esc", "back", _t("Back"), _t("One step back; never cancels a charge that is under way")),
)

#: Keys without a shortcut of their own: the widget that has the keyboard answers them.
MORE: Final = (
    Key("Enter", "", "", _t("Take what is chosen; in the card form, charge; after a refusal, the next move"), False),
    Key("+  −  Del", "", "", _t("In the basket: one piece more or fewer, or the chosen line away"), False),
)


def install(window: QWidget, wishes: dict[str, Callable[[], None]]) -> None:
    """Join each key to its wish; they work wherever the keyboard is, the card fields included."""
    for key in KEYS:
        sequences = [key.sequence]
        if key.sequence == "Ctrl+Return":
            sequences.append("Ctrl+Enter")  # the one on the keypad
        for sequence in sequences:
            shortcut = QShortcut(QKeySequence(sequence, QKeySequence.SequenceFormat.PortableText), window)
            shortcut.setObjectName(f"till.key.{key.wish}.{sequence}")
            # A card field is a window of its own to Qt at times: only this context reaches the till from there.
            shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(wishes[key.wish])
