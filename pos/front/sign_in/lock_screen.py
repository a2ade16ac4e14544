"""What covers a locked till: who are you, and your PIN; on the first run the owner's account; before all, the vault."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.entry_field import EntryField
from pos.front.parts.icons import sign
from pos.front.parts.shadow import Shadow
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr
from pos.front.sign_in.pin_field import PinField
from pos.front.sign_in.who_list import WhoList
from pos.link.staff import DutyChanged


class Asks(Enum):
    """What the lock screen asks for."""

    PIN = "pin"
    OWNER = "owner"
    PASSPHRASE = "passphrase"  # noqa: S105  # what is asked for


_TITLES: Final = {
    Asks.PIN: ("Who is at the till?", "The till is locked. The basket is kept."),
    Asks.OWNER: (
        "The first account is the owner's",
        "The owner makes the other accounts. At least six digits or letters; the PIN is asked for twice.",
    ),
    Asks.PASSPHRASE: (
        "The keys of this till are locked away",
        "Type the passphrase of the encrypted file that they lie in.",
    ),
}
_ACTS: Final = {Asks.PIN: "Unlock", Asks.OWNER: "Make the owner's account", Asks.PASSPHRASE: "Open"}


class LockScreen(Surface):
    """Covers the whole window; nothing behind it can be seen or reached."""

    #: Somebody typed their PIN. Carries the person's id and the PIN.
    pin_given = Signal(str, str)
    #: The owner's account is to be made. Carries name and PIN.
    owner_given = Signal(str, str)
    #: The vault's passphrase was typed. Carries it.
    passphrase_given = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(names.LOCK, "lock", tr("Locked"), parent)
        self.keep_keys()
        self._theme, self._window, self._asks, self._may_leave = theme, parent, Asks.PIN, False
        self._card = Surface(f"{names.LOCK}.card", "sheet", tr("Sign in"), self)
        Shadow(self._card, theme)
        self._sign = Text(theme, f"{names.LOCK}.sign", accessible=tr("Locked"))
        self._title = Text(theme, names.LOCK_TITLE, size=Size.TITLE, weight=QFont.Weight.DemiBold)
        self._detail = Text(theme, f"{names.LOCK}.detail", shade=Shade.SOFT)
        self._who = WhoList(theme, names.LOCK_PEOPLE, tr("Who is at the till?"))
        self._name = EntryField()
        self._name.setObjectName(names.LOCK_NAME)
        self._name.setAccessibleName(tr("Name"))
        self._name.setPlaceholderText(tr("Name"))
        self._name.setMaxLength(60)
        self._pin = PinField(names.LOCK_PIN, tr("PIN"))
        self._again = PinField(names.LOCK_PIN_AGAIN, tr("The same PIN once more"))
        self._line = Surface(f"{names.LOCK}.line", "plain", tr("Why it does not open"))
        self._said = Text(theme, names.LOCK_SENTENCE, shade=Shade.TONE, weight=QFont.Weight.Medium)
        strip = QVBoxLayout(self._line)
        strip.setContentsMargins(
            theme.density.space(3), theme.density.space(2), theme.density.space(3), theme.density.space(2)
        )
        strip.addWidget(self._said)
        self._act = ActionButton(theme, names.LOCK_ACT, tr("Unlock"), key="Enter", weight=Weight.PRIMARY)
        for text in (self._title, self._detail, self._said):
            text.setWordWrap(True)
        column = QVBoxLayout(self._card)
        space = theme.density.space
        column.setContentsMargins(space(8), space(7), space(8), space(8))
        column.setSpacing(space(3))
        parts: tuple[QWidget, ...] = (self._sign, self._title, self._detail, self._who, self._name)
        for part in (*parts, self._pin, self._again, self._line, self._act):
            column.addWidget(part)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)
        self._who.picked.connect(self.take_keyboard)
        self._pin.moved.connect(self._who.step)
        self._name.returnPressed.connect(self._pin.setFocus)
        self._pin.returnPressed.connect(self._on_pin)
        self._again.returnPressed.connect(self._give)
        self._act.wished.connect(self._give)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    # --- what is asked ---

    def ask(self, duty: DutyChanged) -> None:
        """Cover the window and ask for whatever opens it."""
        asks = Asks.PASSPHRASE if duty.needs_passphrase else Asks.OWNER if duty.needs_owner else Asks.PIN
        self._who.show_people(duty.people)
        self._begin(asks, may_leave=False)

    def offer_owner(self) -> None:
        """Ask for the first account, which need not be made now."""
        self._begin(Asks.OWNER, may_leave=True)

    def refuse(self, sentence: str) -> None:
        """Say why it does not open, and ask once more."""
        self._act.setEnabled(True)
        self._say(sentence)
        self.take_keyboard()

    def leave(self) -> None:
        """Uncover the window."""
        self._forget()
        self.hide()

    @property
    def asks(self) -> Asks:
        """What is asked for."""
        return self._asks

    @property
    def may_leave(self) -> bool:
        """Whether the till need not be locked."""
        return self._may_leave

    def take_keyboard(self) -> None:
        """Put the cursor where something is wanted first."""
        (self._name if self._asks is Asks.OWNER and not self._name.text() else self._pin).setFocus()

    # --- inside ---

    def _begin(self, asks: Asks, may_leave: bool) -> None:
        self._asks, self._may_leave = asks, may_leave
        title, detail = _TITLES[asks]
        self._title.say(tr(title))
        self._detail.say(tr(detail))
        self._who.setVisible(asks is Asks.PIN)
        self._name.setVisible(asks is Asks.OWNER)
        self._again.setVisible(asks is Asks.OWNER)
        called = tr("Passphrase") if asks is Asks.PASSPHRASE else tr("PIN")
        self._pin.setAccessibleName(called)
        self._pin.setPlaceholderText(called)
        self._act.label(tr(_ACTS[asks]), "Enter")
        self._act.setEnabled(True)
        self._forget()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.take_keyboard()

    def _on_pin(self) -> None:
        if self._asks is Asks.OWNER:
            self._again.setFocus()
        else:
            self._give()

    def _give(self) -> None:
        if not self._act.isEnabled():
            return
        secret, again = self._pin.take(), self._again.take()
        if not secret:
            missing = tr("Type the passphrase first.") if self._asks is Asks.PASSPHRASE else tr("Type the PIN first.")
            self.refuse(missing)
            return
        if self._asks is Asks.OWNER and secret != again:
            self.refuse(tr("The two PINs differ. Type the same one twice."))
            return
        self._say("")
        self._act.setEnabled(False)
        if self._asks is Asks.PASSPHRASE:
            self.passphrase_given.emit(secret)
        elif self._asks is Asks.OWNER:
            self.owner_given.emit(self._name.text(), secret)
        elif (person := self._who.chosen) is not None:
            self.pin_given.emit(person.id, secret)

    def _say(self, sentence: str) -> None:
        self._said.say(sentence)
        self._line.setVisible(bool(sentence))

    def _forget(self) -> None:
        for field in (self._pin, self._again):
            field.take()
        self._name.setText("")
        self._say("")

    def _restyle(self) -> None:
        theme = self._theme
        self._card.setFixedWidth(theme.density.space(110))
        self._line.set_tone(Tone.CAUTION)
        for field in (self._name, self._pin, self._again):
            field.setFont(theme.font(Size.STRONG))
        ink, ground, size = theme.colours.ink_soft, theme.colours.surface, theme.density.space(8)
        self._sign.setPixmap(sign("lock", ink, size, cut=ground, ratio=self.devicePixelRatio()))
