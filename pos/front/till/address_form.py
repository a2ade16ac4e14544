"""A billing address typed at the counter; what the shop knows already is filled in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.domain.customer import Address, Owner
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr

#: Field, the word of the domain for it, and its place: row, column, columns.
_FIELDS: Final = (
    ("name", ("first name", "last name"), (0, 0, 6)),
    ("postal_code", ("post code",), (1, 0, 2)),
    ("line1", ("street",), (1, 2, 4)),
    ("city", ("city",), (2, 0, 3)),
    ("state", ("state",), (2, 3, 1)),
    ("country", ("country",), (2, 4, 2)),
    ("email", ("e-mail",), (3, 0, 4)),
    ("phone", (), (3, 4, 2)),
)


class AddressForm(Surface):
    """Name, post code and street first: the rest is usually the shop's own town."""

    #: An address was typed in full. Carries an Owner.
    owner_typed = Signal(object)
    #: Something is missing. Carries one sentence.
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.ADDRESS_FORM, "plain", tr("Billing address"), parent)
        self._theme = theme
        self._words = {
            "name": tr("First and last name"),
            "postal_code": tr("Post code"),
            "line1": tr("Street and number"),
            "city": tr("City"),
            "state": tr("State"),
            "country": tr("Country (two letters)"),
            "email": tr("E-mail"),
            "phone": tr("Phone (may be empty)"),
        }
        self.fields: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.density.space(3))
        grid.setVerticalSpacing(theme.density.space(3.5))
        for name, _needs, (row, column, columns) in _FIELDS:
            grid.addLayout(self._field(name), row, column, 1, columns)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self._save = ActionButton(theme, names.ADDRESS_SAVE, tr("Use this address"), key="Enter", weight=Weight.PRIMARY)
        self._save.wished.connect(self._on_save)
        foot = QHBoxLayout()
        foot.addWidget(self._save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.density.space(4))
        whole.addLayout(grid)
        whole.addSpacing(theme.density.space(2))
        whole.addLayout(foot)
        whole.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def begin(self, near: Owner | None) -> None:
        """Empty the form; town, country and e-mail are those of the shop until they are typed."""
        for field in self.fields.values():
            field.clear()
        if near is not None:
            self.fields["city"].setText(near.address.city)
            self.fields["state"].setText(near.address.state)
            self.fields["country"].setText(near.address.country)
            self.fields["email"].setText(near.email)
        self.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._on_save()
            event.accept()
            return
        super().keyPressEvent(event)

    def _field(self, name: str) -> QVBoxLayout:
        label = Text(self._theme, f"{names.ADDRESS_FORM}.{name}.word", size=Size.CAPTION, shade=Shade.SOFT,
                     weight=QFont.Weight.Medium)  # fmt: skip
        label.say(self._words[name])
        field = QLineEdit(self)
        field.setObjectName(f"{names.ADDRESS_FORM}.{name}")
        field.setAccessibleName(self._words[name])
        field.setMaxLength(2 if name == "country" else 80)
        label.setBuddy(field)
        self.fields[name] = field
        column = QVBoxLayout()
        column.setSpacing(self._theme.density.space(1))
        column.addWidget(label)
        column.addWidget(field)
        return column

    def _on_save(self) -> None:
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        first, _space, last = typed["name"].rpartition(" ")
        owner = Owner(
            first_name=first.strip(),
            last_name=last,
            email=typed["email"],
            phone=typed["phone"],
            address=Address(
                line1=typed["line1"],
                city=typed["city"],
                postal_code=typed["postal_code"],
                country=typed["country"].upper(),
                state=typed["state"].upper(),
            ),
        )
        missing = owner.missing()
        if not missing:
            self.owner_typed.emit(owner)
            return
        wanted = next(name for name, needs, _place in _FIELDS if set(needs) & set(missing))
        self.fields[wanted].setFocus(Qt.FocusReason.OtherFocusReason)
        if wanted == "name" and typed["name"]:
            self.refused.emit(tr("The processor wants a first and a last name."))
        else:
            self.refused.emit(tr("Still missing: {what}.", what=self._words[wanted]))

    def _restyle(self) -> None:
        for field in self.fields.values():
            field.setFont(self._theme.font(Size.BODY))
