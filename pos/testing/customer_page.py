"""F3 in a cashier's words: find a customer, put one on file, change one, or type an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from pos.front.parts import names
from pos.testing.naming import no_such
from pos.testing.sheets import SheetPage

#: As Tab leads through the forms.
_OF_ADDRESS: Final = ("name", "postal_code", "line1", "city", "state", "country", "email", "phone")
_OF_CUSTOMER: Final = (
    "name", "email", "phone", "country", "locale", "postal_code", "line1", "city", "state", "line2"
)  # fmt: skip

#: Chosen from a list by a part of its name, or by its code.
_CHOSEN: Final = frozenset({"country", "state", "locale"})


class PayerPage(SheetPage):
    """F3: who pays."""

    @property
    def offered(self) -> list[str]:
        """The names on the list; when a new customer is like somebody on file, those."""
        alike = self._page.find(names.CUSTOMER_ALIKE).isVisible()
        return [title for title, _, _ in self.rows(names.CUSTOMER_ALIKE_LIST if alike else names.PAYER_LIST)]

    @property
    def told(self) -> list[str]:
        """What stands below each name on the list: e-mail, the phone's tail, town."""
        return [under for _, under, _ in self.rows(names.PAYER_LIST)]

    @property
    def name(self) -> str:
        """Who pays the present sale, as the till shows it."""
        return self._page.text_of(names.PAYER_NAME)

    @property
    def form(self) -> dict[str, str]:
        """What stands in the fields of the customer form that can be seen."""
        return {
            name: self._page.text_of(f"{names.CUSTOMER_FORM}.{name}")
            for name in _OF_CUSTOMER
            if self._page.find(f"{names.CUSTOMER_FORM}.{name}").isVisible()
        }

    @property
    def problems(self) -> dict[str, str]:
        """What is said beside the fields of the form that is open, by field."""
        found = {}
        for form, fields in ((names.CUSTOMER_FORM, _OF_CUSTOMER), (names.ADDRESS_FORM, _OF_ADDRESS)):
            for name in fields:
                field = self._page.find(f"{form}.{name}")
                if field.isVisible() and field.accessibleDescription():
                    found[name] = field.accessibleDescription()
        return found

    def find(self, text: str) -> list[str]:
        """Type a part of a name, an e-mail or the end of a phone number; return who is found."""
        self.open()
        self._page.type(text)
        self._wait_found(text)
        return self.offered

    def close(self) -> None:
        """Press Esc, from a form to the search and from there out of it."""
        if self._page.find(f"{names.PAYER_SHEET}.finding").isHidden():
            self._page.press(Qt.Key.Key_Escape)
        super().close()

    def take(self, text: str) -> None:
        """Take the best match for a text: F3, the text, Enter."""
        self.open()
        self._page.type(text)
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(lambda: not self.is_open, f"{text} to be taken as the payer")
        self._wait_priced()

    def choose(self, title: str) -> None:
        """Choose a row that is offered.

        Raises: NoSuchName with the rows there are.
        """
        alike = self._page.find(names.CUSTOMER_ALIKE).isVisible()
        self.walk_to(names.CUSTOMER_ALIKE_LIST if alike else names.PAYER_LIST, lambda row: row == title, title)
        self._page.press(Qt.Key.Key_Return)

    def type_address(self, *, name: str, postal_code: str, street: str, **more: str) -> None:
        """Type a billing address: name, post code and street; the rest is the shop's own town until it is typed.

        ``more`` may be ``city``, ``state``, ``country``, ``email`` and ``phone``.
        """
        self.open()
        self._page.press(Qt.Key.Key_Tab)
        self._page.wait_for(lambda: self._page.find(names.PAYER_TYPE).hasFocus(), "the keyboard at “Type an address”")
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(lambda: self._page.find(f"{names.ADDRESS_FORM}.name").hasFocus(), "the address form")
        typed = {"name": name, "postal_code": postal_code, "line1": street, **more}
        self._fill(names.ADDRESS_FORM, _OF_ADDRESS, typed)
        self._send()

    # --- customers on file ---

    def begin_new(self, text: str = "") -> None:
        """Open the form for a new customer: F3, what is known of them, Enter on “New customer”."""
        self.open()
        if not text:
            self._page.click(names.PAYER_NEW)
        else:
            self.find(text)
            self.choose(next((title for title in self.offered if title.startswith("New customer")), "New customer"))
        self._wait_form()

    def new(self, *, name: str, email: str, postal_code: str, street: str, city: str, **more: str) -> None:
        """Put a customer on file, who pays from then on: F3, their name, Enter, the form, Enter.

        ``more`` may be ``phone``, ``country``, ``state``, ``line2`` and ``locale``; the country is the shop's own
        until it is typed. Waits until the sheet goes, those who are alike are offered, or a word says why not.
        """
        self.begin_new(name)
        self.fill(email=email, postal_code=postal_code, line1=street, city=city, **more)
        self._send()

    def edit(self, **changed: str) -> None:
        """Change the customer who pays: F3, “Edit”, the fields that are others now, Enter."""
        self.begin_edit()
        self.fill(**changed)
        self._send()

    def begin_edit(self) -> None:
        """Open the form of the customer who pays."""
        self.open()
        self._page.click(names.PAYER_EDIT)
        self._wait_form()

    def fill(self, **typed: str) -> None:
        """Type into the customer form, from the field that has the keyboard on, as Tab leads."""
        self._fill(names.CUSTOMER_FORM, _OF_CUSTOMER, typed)

    def save(self) -> None:
        """Enter in the customer form."""
        self._send()

    # --- inside ---

    def _wait_found(self, text: str) -> None:
        none = names.PAYER_NONE
        self._page.wait_for(
            lambda: "Searching" not in self._page.text_of(none) or not self._page.find(none).isVisible(),
            f"who is found for {text!r}",
        )

    def _wait_form(self) -> None:
        form = self._page.find(names.CUSTOMER_FORM)
        said = self._page.message
        self._page.wait_for(
            lambda: form.isVisible() or self._page.message not in ("", said), "the form, or a word why not"
        )  # fmt: skip

    def _fill(self, form: str, fields: Iterable[str], typed: Mapping[str, str]) -> None:
        for name in typed:
            if name not in fields:
                raise no_such("field", name, fields)
        for name in fields:
            field = self._page.find(f"{form}.{name}")
            if name not in typed or not field.isVisible():
                continue  # not every country has states
            self._go_to(form, name, list(fields))
            if isinstance(field, QLineEdit) and field.text():
                self._page.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            self._page.type(typed[name])
            if name in _CHOSEN and self._page.find(f"{form}.{name}.list.sheet").isVisible():
                self._page.press(Qt.Key.Key_Return)  # takes it from the list

    def _go_to(self, form: str, name: str, fields: list[str]) -> None:
        def here() -> str:
            return next((one for one in fields if self._page.find(f"{form}.{one}").hasFocus()), "")

        self._page.wait_for(lambda: here() != "", "the keyboard in the form")
        while (now := here()) != name:
            forward = fields.index(now) < fields.index(name)
            self._page.press(Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab)
            gone = ("", now)
            self._page.wait_for(lambda: here() not in gone, f"the keyboard on its way to {name}")  # noqa: B023  # at once

    def _send(self) -> None:
        said = self._page.message
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(
            lambda: (
                not self.is_open
                or self._page.message not in ("", said)
                or self._page.find(names.CUSTOMER_ALIKE).isVisible()
            ),
            "the form to be taken, those who are alike, or a word why not",
        )
        if not self.is_open:
            self._wait_priced()

    def _wait_priced(self) -> None:
        """Another payer is another tax at times: Pay waits for the processor's total."""
        self._page.wait_for(lambda: self._page.state != "pricing", "the total for this payer")
