"""F3: who pays: walk-in at one of the shop's own addresses, a customer on file, or an address typed now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from pos.domain.customer import CounterProfile, Customer, Owner
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.address_form import AddressForm
from pos.front.till.found_items import Found, FoundItems, found_list
from pos.front.till.search_panel import SearchField
from pos.link.messages import CustomersFound, SetPayer


@dataclass(frozen=True, slots=True)
class _Choice:
    row: Found
    command: SetPayer


class PayerSheet(Sheet):
    """A search over everyone who may pay."""

    #: Customers for this text are wished.
    search_wished = Signal(str)
    #: Somebody was chosen. Carries the command that says so.
    chosen = Signal(object)
    #: What was typed will not do. Carries one sentence.
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.PAYER_SHEET, tr("Who pays?"), parent)
        self._profiles: tuple[CounterProfile, ...] = ()
        self._customers: tuple[Customer, ...] = ()
        self._choices: list[_Choice] = []
        self._answered_for = ""
        #: Enter came before the customers did.
        self._pick_for = ""
        self._search = SearchField(self)
        self._search.setObjectName(names.PAYER_SEARCH)
        self._search.setAccessibleName(tr("Find a customer"))
        self._search.setPlaceholderText(tr("Name, e-mail or the end of the phone number"))
        self._search.setMaxLength(120)
        self._rows = FoundItems(self)
        self._list = found_list(self._rows, theme, names.PAYER_LIST, tr("Who may pay"), self)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._none = Text(theme, f"{names.PAYER_SHEET}.none", shade=Shade.SOFT)
        self._type = ActionButton(theme, names.PAYER_TYPE, tr("Type an address"), weight=Weight.SECONDARY)
        self.address = AddressForm(theme, self)
        self.address.owner_typed.connect(self._on_owner)
        self.address.refused.connect(self.refused)
        finding = QWidget(self)
        finding.setObjectName(f"{names.PAYER_SHEET}.finding")
        finding.setAccessibleName(tr("Find a customer"))
        column = QVBoxLayout(finding)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.density.space(3))
        column.addWidget(self._search)
        column.addWidget(self._none)
        column.addWidget(self._list, 1)
        column.addWidget(self._type)
        self._pages = QStackedLayout()
        self._pages.addWidget(finding)
        self._pages.addWidget(self.address)
        self.inside.addLayout(self._pages, 1)
        self._search.textChanged.connect(self._on_text)
        self._search.returnPressed.connect(self._on_return)
        self._search.moved.connect(self._on_moved)
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        self._type.wished.connect(self.type_address)
        theme.changed.connect(self._restyle)
        self._restyle()

    def use_profiles(self, profiles: tuple[CounterProfile, ...]) -> None:
        """Say which addresses the shop itself has."""
        self._profiles = profiles

    def open_sheet(self) -> None:
        """Show the walk-ins first."""
        self._customers, self._answered_for, self._pick_for = (), "", ""
        self._search.clear()
        self._pages.setCurrentIndex(0)
        self._fill()
        super().open_sheet()

    def show_found(self, answer: CustomersFound) -> None:
        """Show what the search found, unless something else is typed by now."""
        if answer.text != self._text():
            return
        self._customers, self._answered_for = answer.customers, answer.text
        self._fill()
        if self._pick_for == answer.text and answer.text:
            self._pick_for = ""
            self._choose(0)

    def type_address(self) -> None:
        """Change over to the form."""
        self._pages.setCurrentIndex(1)
        self.address.begin(self._profiles[0].owner if self._profiles else None)

    def step_back(self) -> bool:
        """From the form to the search; False when the sheet itself is to go."""
        if self._pages.currentIndex() == 0:
            return False
        self._pages.setCurrentIndex(0)
        self.take_keyboard()
        return True

    def take_keyboard(self) -> None:
        self._search.setFocus()

    def _text(self) -> str:
        return self._search.text().strip()

    def _on_text(self) -> None:
        text = self._text()
        self._pick_for = ""
        if text:
            self.search_wished.emit(text)
        else:
            self._customers, self._answered_for = (), ""
        self._fill()

    def _fill(self) -> None:
        text = self._text()
        self._choices = [
            _Choice(_row(tr("Walk-in · {profile}", profile=profile.name), profile.owner, "shop"),
                    SetPayer(profile_id=profile.id))
            for profile in self._profiles
            if not text or text.casefold() in profile.name.casefold()
        ]  # fmt: skip
        found = self._customers if self._answered_for == text else ()
        customers = [
            _Choice(_row(one.owner.name, one.owner, "person"), SetPayer(customer_reference=one.reference))
            for one in found
        ]
        # With a text typed, the people come first: Enter means the best match.
        self._choices = customers + self._choices if text else self._choices + customers
        self._rows.show([choice.row for choice in self._choices])
        self._list.setCurrentIndex(self._rows.index(0))
        if text and not self._choices:
            waiting = self._answered_for != text
            self._none.say(tr("Searching…") if waiting else tr("Nobody found for “{text}”", text=text))
        self._none.setVisible(bool(text) and not self._choices)

    def _on_return(self) -> None:
        text = self._text()
        if text and self._answered_for != text:
            self._pick_for = text
        else:
            self._choose(self._list.currentIndex().row())

    def _on_moved(self, by: int) -> None:
        if self._choices:
            row = min(len(self._choices) - 1, max(0, self._list.currentIndex().row() + by))
            self._list.setCurrentIndex(self._rows.index(row))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._choices):
            self.chosen.emit(self._choices[row].command)
        else:
            self.refused.emit(tr("Nobody is chosen. Type another part of the name, or type an address."))

    def _on_owner(self, owner: Owner) -> None:
        self.chosen.emit(SetPayer(typed=owner))

    def _restyle(self) -> None:
        self._search.setFont(self.theme.font(Size.STRONG))
        self._list.doItemsLayout()


def _row(title: str, owner: Owner, shape: str) -> Found:
    under = " · ".join(part for part in (str(owner.address), owner.email, owner.phone) if part)
    return Found(title, under, "", shape=shape)
