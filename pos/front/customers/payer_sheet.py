"""F3: who pays: walk-in at one of the shop's own addresses, a customer on file, a new one, or an address typed now."""

from __future__ import annotations

import uuid

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from pos.domain.customer import CounterProfile, Customer, Owner
from pos.front.customers.choices import Choice, Way, anyway_choice, customer_choice
from pos.front.customers.owner_form import ADDRESS, CUSTOMER, OwnerForm, typed_of
from pos.front.customers.people_list import PeopleList
from pos.front.customers.places import Ask, Places
from pos.front.customers.search_page import SearchPage
from pos.front.customers.typed_owner import field_for
from pos.front.parts import names
from pos.front.parts.sheet import Sheet
from pos.front.parts.surface import Surface
from pos.front.parts.text import Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.link.customers import CustomerChanged, CustomersAlike, CustomerSaved, FetchCustomer, SaveCustomer
from pos.link.messages import Answer, CustomersFound, FindCustomers, NotDone, PayerView, SetPayer


class PayerSheet(Sheet):
    """The search, and behind it the forms; a step back leads from each to the one before, with all that was typed."""

    #: Somebody was chosen. Carries the command that says so.
    chosen = Signal(object)
    #: Carries one sentence for the cashier.
    said = Signal(str)

    def __init__(self, theme: Theme, ask: Ask, parent: QWidget) -> None:
        super().__init__(theme, names.PAYER_SHEET, tr("Who pays?"), parent)
        self._ask = ask
        self._near: Owner | None = None
        self._payer: PayerView | None = None
        #: The customer who is being changed; None for a new one.
        self._changed: Customer | None = None
        #: Names the form to the back: sent twice, it makes one customer.
        self._draft = ""
        self._waiting = False
        self._places = places = Places(ask, self)
        self._finding = SearchPage(theme, ask, self)
        self._address = OwnerForm(theme, names.ADDRESS_FORM, tr("Use this address"), ADDRESS, places, self)
        self._customer = OwnerForm(theme, names.CUSTOMER_FORM, tr("Save customer"), CUSTOMER, places, self)
        self._alike = Surface(names.CUSTOMER_ALIKE, "plain", tr("Is it one of these?"), self)
        told = Text(theme, f"{names.CUSTOMER_ALIKE}.told", weight=QFont.Weight.Medium)
        told.setWordWrap(True)
        told.say(tr("Already on file with the same e-mail address or phone number. Is it one of these?"))
        self._same = PeopleList(theme, names.CUSTOMER_ALIKE_LIST, tr("Is it one of these?"), self._alike)
        column = QVBoxLayout(self._alike)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.density.space(3))
        column.addWidget(told)
        column.addWidget(self._same, 1)
        self._pages = QStackedLayout()
        for page in (self._finding, self._address, self._customer, self._alike):
            self._pages.addWidget(page)
        self.inside.addLayout(self._pages, 1)
        self._finding.chosen.connect(self._on_chosen)
        self._finding.refused.connect(self.said)
        self._finding.address_wished.connect(self._type_address)
        self._finding.new_wished.connect(lambda: self._begin_new(self._finding.text))
        self._finding.edit_wished.connect(self._begin_edit)
        self._address.sent.connect(lambda owner: self.chosen.emit(SetPayer(typed=owner)))
        self._customer.sent.connect(lambda _owner: self._save(anyway=False))
        for form in (self._address, self._customer):
            form.refused.connect(self.said)
        self._same.chosen.connect(self._on_chosen)

    def use_profiles(self, profiles: tuple[CounterProfile, ...]) -> None:
        """Say which addresses the shop itself has."""
        self._near = profiles[0].owner if profiles else None
        self._finding.use_profiles(profiles)

    def use_payer(self, payer: PayerView | None) -> None:
        """Say who pays now."""
        self._payer = payer

    def look_again(self) -> None:
        """People on file are others now than were found."""
        if not self.isHidden():
            self._finding.look_again()

    def open_sheet(self) -> None:
        """Show the walk-ins first."""
        self._waiting = False
        payer = self._payer
        self._finding.begin(payer.owner.name if payer is not None and payer.customer_reference else "")
        self._show(self._finding, tr("Who pays?"))
        super().open_sheet()
        # The forms have their lists by the time that anybody gets there.
        self._places.wish_countries()

    def step_back(self) -> bool:
        """One page back; False when the sheet itself is to go."""
        page = self._pages.currentWidget()
        if isinstance(page, OwnerForm) and page.step_back():
            return True
        if page is self._finding:
            return False
        if page is self._alike:
            self._show(self._customer, self._title())
            self._customer.keep()
        else:
            self._show(self._finding, tr("Who pays?"))
            self.take_keyboard()
        return True

    def take_keyboard(self) -> None:
        self._finding.field.setFocus()

    # --- choosing ---

    def _on_chosen(self, choice: Choice) -> None:
        match choice.way:
            case Way.WALK_IN:
                self.chosen.emit(SetPayer(profile_id=choice.key))
            case Way.CUSTOMER:
                self.chosen.emit(SetPayer(customer_reference=choice.key))
            case Way.NEW:
                self._begin_new(choice.key)
            case Way.FETCH:
                self._wait_for(FetchCustomer(reference=choice.key))
            case Way.ANYWAY:
                self._save(anyway=True)

    # --- forms ---

    def _type_address(self) -> None:
        self._show(self._address, tr("Billing address"))
        near = {}
        if self._near is not None:
            known = typed_of(self._near)
            near = {name: known[name] for name in ("city", "state", "country", "email")}
        self._address.begin(near)

    def _begin_new(self, text: str) -> None:
        self._changed = None
        self._begin({field_for(text): text} if text else {})

    def _begin_edit(self) -> None:
        reference = self._payer.customer_reference if self._payer is not None else ""

        def answered(answer: Answer) -> None:
            if isinstance(answer, CustomersFound):
                found = next((one for one in answer.customers if one.reference == reference), None)
                if found is None:
                    self.said.emit(tr("This customer is not on file any more."))
                else:
                    self._changed = found
                    self._begin(typed_of(found.owner, found.locale))
            elif isinstance(answer, NotDone):
                self.said.emit(answer.sentence)

        # As they are on file now: another till may have changed them since they were chosen.
        self._ask(FindCustomers(text=reference), answered)

    def _begin(self, typed: dict[str, str]) -> None:
        self._draft = str(uuid.uuid4())
        self._show(self._customer, self._title())
        self._customer.begin(typed)

    def _title(self) -> str:
        return tr("New customer") if self._changed is None else tr("Edit {name}", name=self._changed.owner.name)

    def _save(self, anyway: bool) -> None:
        owner, changed = self._customer.owner, self._changed
        if owner is not None:
            self._wait_for(
                SaveCustomer(
                    draft=self._draft,
                    owner=owner,
                    locale=self._customer.language,
                    reference=changed.reference if changed is not None else "",
                    version=changed.version if changed is not None else 0,
                    anyway=anyway,
                )
            )

    def _wait_for(self, command: SaveCustomer | FetchCustomer) -> None:
        if not self._waiting:
            self._waiting = True
            self._ask(command, self._on_answered)

    def _on_answered(self, answer: Answer) -> None:
        if not self._waiting:
            return  # the sheet was opened anew meanwhile
        self._waiting = False
        if isinstance(answer, CustomerSaved):
            self.chosen.emit(SetPayer(customer_reference=answer.customer.reference))
            if answer.note:
                self.said.emit(answer.note)
        elif isinstance(answer, CustomersAlike):
            self._same.offer([*(customer_choice(one) for one in answer.customers), anyway_choice()])
            self._show(self._alike, tr("Is it one of these?"))
            self._same.setFocus()
        elif isinstance(answer, CustomerChanged):
            self._merge(answer.customer)
        elif isinstance(answer, NotDone):
            self.said.emit(answer.sentence)
            if self._pages.currentWidget() is self._alike:
                self._show(self._customer, self._title())
                self._customer.keep()

    def _merge(self, now: Customer) -> None:
        """Somebody else was quicker: their changes and those typed here stand in one form, and are sent once more."""
        before, self._changed = self._changed, now
        if before is not None:
            self._customer.merge(typed_of(before.owner, before.locale), typed_of(now.owner, now.locale))
            self.said.emit(tr("Somebody else has changed this customer. Look at both changes, and save again."))

    def _show(self, page: QWidget, title: str) -> None:
        self._pages.setCurrentWidget(page)
        self.entitle(title)
