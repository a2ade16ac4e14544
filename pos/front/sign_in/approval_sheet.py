"""A yes at somebody else's till: what is asked for, who may say yes, and a PIN; nobody logs out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from pos.config.clock import Clock
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.alarm import Alarm
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.sign_in.pin_field import PinField
from pos.front.sign_in.who_list import WhoList
from pos.link.staff import NeedsApproval


class ApprovalSheet(Sheet):
    """Open for one wish, and for as long as the back holds it."""

    #: Somebody typed their PIN for it. Carries the wish's number, the person's id and the PIN.
    given = Signal(int, str, str)
    #: Nobody says yes. Carries the wish's number.
    dropped = Signal(int)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget) -> None:
        super().__init__(theme, names.APPROVAL, tr("Somebody has to say yes to this"), parent)
        self.keep_keys()
        self._wish: NeedsApproval | None = None
        self._told = Text(theme, names.APPROVAL_TOLD, size=Size.STRONG, weight=QFont.Weight.DemiBold)
        self._told.setWordWrap(True)
        self._who = WhoList(theme, names.APPROVAL_PEOPLE, tr("Who says yes?"))
        self._pin = PinField(names.APPROVAL_PIN, tr("PIN"))
        self._area: QWidget | None = None
        self._said = Text(theme, names.APPROVAL_SENTENCE, shade=Shade.SOFT)
        self._said.setWordWrap(True)
        self._act = ActionButton(theme, names.APPROVAL_ACT, tr("Say yes"), key="Enter", weight=Weight.PRIMARY)
        for part in (self._told, self._who, self._pin, self._said, self._act):
            self.inside.addWidget(part)
        self.inside.addStretch(1)
        self._end = Alarm(clock, self)
        self._end.rang.connect(self.close_sheet)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._who.picked.connect(self.take_keyboard)
        self._pin.moved.connect(self._who.step)
        self._pin.returnPressed.connect(self._give)
        self._act.wished.connect(self._give)

    def ask_for(self, wish: NeedsApproval, area: QWidget) -> None:
        """Ask for a yes to this wish, over a part of the window."""
        self._wish = wish
        self._told.say(wish.told)
        self._who.show_people(wish.people)
        self._pin.take()
        self._act.setEnabled(True)
        self._say(tr("The yes is for this alone, and is waited for {seconds} seconds.", seconds=wish.seconds))
        self._end.set(wish.seconds)
        self._area = area
        self._place()
        self.open_sheet()

    def refuse(self, sentence: str) -> None:
        """Say why it is not done, and ask once more."""
        self._act.setEnabled(True)
        self._say(sentence, is_problem=True)
        self._place()
        self.take_keyboard()

    def close_sheet(self) -> None:
        """Forget the wish."""
        wish, self._wish = self._wish, None
        self._end.stop()
        self._pin.take()
        super().close_sheet()
        if wish is not None:
            self.dropped.emit(wish.wish)

    def done(self) -> None:
        """The wish was done: there is nothing to forget."""
        self._wish = None
        self.close_sheet()

    def take_keyboard(self) -> None:
        self._pin.setFocus()

    def _say(self, sentence: str, *, is_problem: bool = False) -> None:
        self._said.setProperty("problem", is_problem)
        self._said.style().polish(self._said)
        self._said.say(sentence)

    def _place(self) -> None:
        """Lie over the middle of the window, as high as what is asked; while it is open it only grows."""
        if (area := self._area) is None:
            return
        is_open = not self.isHidden()
        width = min(area.width(), self.theme.density.space(130))
        height = max(self.inside.totalHeightForWidth(width), self.height() if is_open else 0)
        height = min(height, area.height())
        top = min(self.y(), area.height() - height) if is_open else (area.height() - height) // 3
        self.setGeometry((area.width() - width) // 2, top, width, height)

    def _restyle(self) -> None:
        self._pin.setFont(self.theme.font(Size.STRONG))

    def _give(self) -> None:
        pin, person = self._pin.take(), self._who.chosen
        if self._wish is None or person is None or not self._act.isEnabled():
            return
        if not pin:
            self.refuse(tr("Type the PIN first."))
            return
        self._act.setEnabled(False)
        self._say("")
        self.given.emit(self._wish.wish, person.id, pin)
