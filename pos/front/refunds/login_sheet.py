"""A manager's own login at Global Commerce, asked for once; the password is sent on and kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.entry_field import EntryField
from pos.front.parts.form_field import FormField
from pos.front.parts.secret_field import SecretField
from pos.front.parts.sheet import Sheet
from pos.front.parts.spoken import announce
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.refunds import names


class LoginSheet(Sheet):
    """Stays until the login is accepted, or given up."""

    #: Carries user name and password; the password field is empty from then on.
    given = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.LOGIN, tr("Your login at Global Commerce"), parent)
        self.keep_keys()
        told = Text(theme, f"{names.LOGIN}.told", shade=Shade.SOFT)
        told.setWordWrap(True)
        told.say(
            tr("Refunds are given in your own name. The login is kept until the till is locked, and written nowhere.")
        )
        self._user = EntryField()
        self._user.setMaxLength(200)
        self._password = SecretField(names.LOGIN_PASSWORD, tr("Password"))
        self._sentence = Text(theme, names.LOGIN_SENTENCE, accessible=tr("Message"), weight=QFont.Weight.Medium)
        self._sentence.setProperty("problem", True)
        self._sentence.setWordWrap(True)
        self._do = ActionButton(theme, names.LOGIN_DO, tr("Log in"), key="Enter", weight=Weight.PRIMARY)
        self.inside.addWidget(told)
        self.inside.addWidget(FormField(theme, names.LOGIN_USER, tr("User name"), self._user))
        self.inside.addWidget(FormField(theme, names.LOGIN_PASSWORD, tr("Password"), self._password))
        self.inside.addWidget(self._sentence)
        self.inside.addWidget(self._do)
        self._user.returnPressed.connect(self._on_user)
        self._password.returnPressed.connect(self._give)
        self._do.wished.connect(self._give)

    def refuse(self, sentence: str) -> None:
        """Say why nobody was let in; the user name stays."""
        self._do.setEnabled(True)
        self._sentence.say(sentence)
        self.take_keyboard()
        announce(self, sentence)

    def close_sheet(self) -> None:
        """Forget the password."""
        self._password.take()
        self._sentence.say("")
        self._do.setEnabled(True)
        super().close_sheet()

    def forget(self) -> None:
        """Forget the user name too: somebody else comes."""
        self._user.clear()
        self.close_sheet()

    def take_keyboard(self) -> None:
        field = self._password if self._user.text().strip() else self._user
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_user(self) -> None:
        if self._password.text():
            self._give()
        else:
            self._password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        if not self._do.isEnabled():
            return
        user, password = self._user.text().strip(), self._password.take()
        if not user or not password:
            self.refuse(tr("Type your user name and your password."))
            return
        self._do.setEnabled(False)
        self._sentence.say("")
        self.given.emit(user, password)
