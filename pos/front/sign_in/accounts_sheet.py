"""Who may work at this till: everybody with an account, and what the owner does with it."""

from __future__ import annotations

from enum import Enum
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from pos.domain.staff import Role
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.entry_field import EntryField
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.sign_in.pin_field import PinField
from pos.front.sign_in.who_list import ROLES, WhoList
from pos.link.messages import Command
from pos.link.staff import AddPerson, ChangePin, ChangeRole, EndPerson, StaffMember


class Deed(Enum):
    """What is done to an account."""

    ADD = "add"
    PIN = "pin"
    ROLE = "role"
    END = "end"


_CALLED: Final = {
    Deed.ADD: "New account",
    Deed.PIN: "Another PIN",
    Deed.ROLE: "Another role",
    Deed.END: "End the account",
}
_TOLD: Final = {
    Deed.ADD: "A name, a role, and a PIN of six digits or letters at least, typed twice.",
    Deed.PIN: "{name} signs in with this PIN from now on. Type it twice.",
    Deed.ROLE: "What {name} may do from now on.",
    Deed.END: "{name} cannot sign in any more. What they did stays on record.",
}


class AccountsSheet(Sheet):
    """Offers each deed to everybody; the back asks for the owner's PIN before it does one."""

    #: Something is to be done. Carries the command.
    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.ACCOUNTS, tr("Who works at this till"), parent)
        self.keep_keys()
        self._deed: Deed | None = None
        self._who = WhoList(theme, names.ACCOUNTS_PEOPLE, tr("Accounts"))
        self._who.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._deeds = {
            deed: ActionButton(theme, f"{names.ACCOUNTS}.{deed.value}", tr(_CALLED[deed]), parent=self) for deed in Deed
        }
        row = QHBoxLayout()
        for deed, button in self._deeds.items():
            button.wished.connect(lambda deed=deed: self._begin(deed))
            row.addWidget(button)
        row.addStretch(1)
        self._told = Text(theme, f"{names.ACCOUNTS}.told", size=Size.STRONG, weight=QFont.Weight.Medium)
        self._told.setWordWrap(True)
        self._name = EntryField()
        self._name.setObjectName(names.ACCOUNTS_NAME)
        self._name.setAccessibleName(tr("Name"))
        self._name.setPlaceholderText(tr("Name"))
        self._name.setMaxLength(60)
        self._roles = {role: _choice(role) for role in Role}
        self._role_row = QWidget(self)
        self._role_row.setObjectName(f"{names.ACCOUNTS}.roles")
        self._role_row.setAccessibleName(tr("Role"))
        roles = QHBoxLayout(self._role_row)
        roles.setContentsMargins(0, 0, 0, 0)
        for choice in self._roles.values():
            roles.addWidget(choice)
        roles.addStretch(1)
        self._pin = PinField(names.ACCOUNTS_PIN, tr("New PIN"))
        self._again = PinField(names.ACCOUNTS_PIN_AGAIN, tr("The same PIN once more"))
        self._said = Text(theme, names.ACCOUNTS_SENTENCE, shade=Shade.SOFT)
        self._said.setWordWrap(True)
        self._act = ActionButton(theme, names.ACCOUNTS_ACT, "", key="Enter", weight=Weight.PRIMARY)
        self.inside.addWidget(self._who)
        self.inside.addLayout(row)
        for part in (self._told, self._name, self._role_row, self._pin, self._again, self._said, self._act):
            self.inside.addWidget(part)
        self.inside.addStretch(1)
        asked = (self._name, *self._roles.values(), self._pin, self._again, self._act)
        for before, after in pairwise((self._who, *self._deeds.values(), *asked)):
            self.setTabOrder(before, after)
        self._name.returnPressed.connect(lambda: self._chosen_role.setFocus())
        self._pin.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._give)
        self._act.wished.connect(self._give)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._begin(None)

    def show_people(self, people: tuple[StaffMember, ...]) -> None:
        """List everybody with an account."""
        self._who.show_people(people)

    def open_over(self, area: QWidget) -> None:
        """Lay it over the middle of the window."""
        width = min(area.width(), self.theme.density.space(160))
        self.setGeometry((area.width() - width) // 2, area.height() // 12, width, area.height() * 5 // 6)
        self._begin(None)
        self.open_sheet()

    def say(self, sentence: str) -> None:
        """Say what came of a deed, or why nothing did; what was typed but the PIN is kept."""
        self._act.setEnabled(True)
        self._said.say(sentence)

    def done(self, sentence: str) -> None:
        """A deed is done: the next one may begin."""
        self._begin(None)
        self._said.say(sentence)

    def step_back(self) -> bool:
        """Leave a deed that was begun; False if there is none."""
        if self._deed is None:
            return False
        self._begin(None)
        return True

    def take_keyboard(self) -> None:
        self._who.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._give()
        super().keyPressEvent(event)

    # --- inside ---

    @property
    def _chosen_role(self) -> QRadioButton:
        return next((choice for choice in self._roles.values() if choice.isChecked()), self._roles[Role.CASHIER])

    def _begin(self, deed: Deed | None) -> None:
        person = self._who.chosen
        if deed not in (None, Deed.ADD) and person is None:
            return
        self._deed = deed
        name = person.name if person is not None else ""
        self._told.say(tr(_TOLD[deed], name=name) if deed is not None else "")
        self._name.setVisible(deed is Deed.ADD)
        self._role_row.setVisible(deed in (Deed.ADD, Deed.ROLE))
        for field in (self._pin, self._again):
            field.take()
            field.setVisible(deed in (Deed.ADD, Deed.PIN))
        self._act.setVisible(deed is not None)
        self._act.setEnabled(True)
        self._act.label(tr(_CALLED[deed]) if deed is not None else "", "Enter")
        self._name.setText("")
        self._said.say("")
        role = person.role if person is not None and deed is Deed.ROLE else Role.CASHIER
        self._roles[role].setChecked(True)
        first = {Deed.ADD: self._name, Deed.PIN: self._pin, Deed.ROLE: self._roles[role], Deed.END: self._act}
        (first[deed] if deed is not None else self._who).setFocus()

    def _give(self) -> None:
        if self._deed is None or not self._act.isEnabled():
            return
        person, pin, again = self._who.chosen, self._pin.take(), self._again.take()
        role = next(role for role, choice in self._roles.items() if choice is self._chosen_role)
        command: Command
        if self._deed in (Deed.ADD, Deed.PIN) and (not pin or pin != again):
            self.say(tr("The two PINs differ. Type the same one twice.") if pin else tr("Type the PIN first."))
            self._pin.setFocus()
            return
        if self._deed is Deed.ADD:
            if not self._name.text().strip():
                self.say(tr("Type the name first."))
                self._name.setFocus()
                return
            command = AddPerson(name=self._name.text().strip(), role=role, pin=pin)
        elif person is None:
            return
        elif self._deed is Deed.PIN:
            command = ChangePin(person_id=person.id, pin=pin)
        elif self._deed is Deed.ROLE:
            command = ChangeRole(person_id=person.id, role=role)
        else:
            command = EndPerson(person_id=person.id)
        self._act.setEnabled(False)
        self._said.say("")
        self.wished.emit(command)

    def _restyle(self) -> None:
        font = self.theme.font(Size.STRONG)
        for part in (self._name, self._pin, self._again, *self._roles.values()):
            part.setFont(font)


def _choice(role: Role) -> QRadioButton:
    choice = QRadioButton(tr(ROLES[role]))
    choice.setObjectName(f"{names.ACCOUNTS}.role.{role.value}")
    choice.setAccessibleName(tr(ROLES[role]))
    return choice
