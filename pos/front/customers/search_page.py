"""Finding whoever pays: a field, what it finds, and the ways to somebody who is not found."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.customer import CounterProfile, Customer
from pos.front.customers.choices import choices
from pos.front.customers.people_list import PeopleList
from pos.front.customers.places import Ask
from pos.front.customers.typed_owner import is_card_number, may_search
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.search_field import SearchField
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.link.messages import Answer, CustomersFound, FindCustomers, NotDone


class SearchPage(Surface):
    """Asks the back at each key, one question at a time: while one is out, only the latest text is kept to ask next."""

    #: A row was chosen. Carries a Choice.
    chosen = Signal(object)
    #: A form is wished: for an address, a new customer, or the present one.
    address_wished = Signal()
    new_wished = Signal()
    edit_wished = Signal()
    #: Carries one sentence.
    refused = Signal(str)

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(f"{names.PAYER_SHEET}.finding", "plain", tr("Find a customer"), parent)
        self._theme, self._ask = theme, ask
        self._profiles: tuple[CounterProfile, ...] = ()
        self._customers: tuple[Customer, ...] = ()
        self._answered_for = ""
        self._asked_for = ""
        #: Enter came before the customers did.
        self._pick_for = ""
        self.field = SearchField(self)
        self.field.setObjectName(names.PAYER_SEARCH)
        self.field.setAccessibleName(tr("Find a customer"))
        self.field.setPlaceholderText(tr("Name, e-mail, end of the phone number, or reference"))
        self.field.setMaxLength(120)
        self._none = Text(theme, names.PAYER_NONE, shade=Shade.SOFT)
        self._list = PeopleList(theme, names.PAYER_LIST, tr("Who may pay"), self)
        self._list.setFocusPolicy(self._list.focusPolicy().NoFocus)
        self._type = ActionButton(theme, names.PAYER_TYPE, tr("Type an address"), weight=Weight.SECONDARY)
        self._new = ActionButton(theme, names.PAYER_NEW, tr("New customer"), weight=Weight.SECONDARY)
        self._edit = ActionButton(theme, names.PAYER_EDIT, tr("Edit customer"), weight=Weight.SECONDARY)
        foot = QHBoxLayout()
        foot.setSpacing(theme.density.space(3))
        for button in (self._type, self._new, self._edit):
            foot.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.density.space(3))
        column.addWidget(self.field)
        column.addWidget(self._none)
        column.addWidget(self._list, 1)
        column.addLayout(foot)
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self._on_return)
        self.field.moved.connect(self._list.step)
        self._list.chosen.connect(self.chosen)
        self._type.wished.connect(self.address_wished)
        self._new.wished.connect(self.new_wished)
        self._edit.wished.connect(self.edit_wished)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.text().strip()

    def use_profiles(self, profiles: tuple[CounterProfile, ...]) -> None:
        """Say which addresses the shop itself has."""
        self._profiles = profiles

    def begin(self, present: str) -> None:
        """Empty it; ``present`` is the name of the customer who pays now, if it is one on file."""
        self._customers, self._answered_for, self._asked_for, self._pick_for = (), "", "", ""
        self.field.clear()
        self._edit.setVisible(bool(present))
        self._edit.label(tr("Edit {name}", name=present) if present else tr("Edit customer"))
        self._fill()

    def look_again(self) -> None:
        """Ask anew for what is typed: people on file are others now."""
        if self.text and self.text == self._answered_for:
            self._find(anew=True)

    # --- inside ---

    def _on_text(self) -> None:
        self._pick_for = ""
        if not self.text:
            self._customers, self._answered_for = (), ""
        elif may_search(self.text):
            self._find()
        self._fill()

    def _find(self, anew: bool = False) -> None:
        text = self.text
        if self._asked_for or (text == self._answered_for and not anew):
            return
        self._asked_for = text
        self._ask(FindCustomers(text=text), lambda answer: self._on_answer(text, answer))

    def _on_answer(self, asked: str, answer: Answer) -> None:
        if asked != self._asked_for:
            return  # asked before the sheet was opened anew
        self._asked_for = ""
        anew = asked == self._answered_for
        if isinstance(answer, CustomersFound):
            self._customers, self._answered_for = answer.customers, answer.text
        elif isinstance(answer, NotDone):
            self._customers, self._answered_for, self._pick_for = (), asked, ""
            self.refused.emit(answer.sentence)
        wanted = self.text
        if wanted and wanted != asked and (may_search(wanted) or self._pick_for == wanted):
            self._find()
        self._fill(keep=anew)
        if wanted and self._pick_for == self._answered_for == wanted:
            self._pick_for = ""
            self._list.choose()

    def _fill(self, keep: bool = False) -> None:
        text = self.text
        answered = self._answered_for == text
        self._list.offer(choices(text, self._profiles, self._customers if answered else (), answered), keep)
        found = answered and bool(self._customers)
        if not text or found:
            self._none.hide()
            return
        if is_card_number(text):
            self._none.say(tr("This can be a card number. It belongs in the card form and nowhere else."))
        elif answered:
            self._none.say(tr("Nobody found for “{text}”", text=text))
        elif may_search(text):
            self._none.say(tr("Searching…"))
        else:
            self._none.say(tr("Enter looks for the whole number"))
        self._none.show()

    def _on_return(self) -> None:
        text = self.text
        if is_card_number(text):
            self.field.clear()
            self.refused.emit(tr("That can be a card number. Press F9 and type it into the card form, nowhere else."))
        elif text and self._answered_for != text:
            self._pick_for = text
            self._find()
        elif not self._list.choose():
            self.refused.emit(tr("Nobody is chosen. Type another part of the name, or type an address."))

    def _restyle(self) -> None:
        self.field.setFont(self._theme.font(Size.STRONG))
