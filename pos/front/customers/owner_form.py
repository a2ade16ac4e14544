"""A person's fields: for a customer who is put on file or changed, and for an address typed for one sale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.domain.customer import Owner
from pos.front.customers.places import Places, languages
from pos.front.customers.typed_owner import is_card_number, owner_of, problem_of
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.choice_field import ChoiceField
from pos.front.parts.form_field import FormField
from pos.front.parts.surface import Surface
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.link.customers import AddressRules, CountriesListed

#: Where each field stands: row, column, columns; Tab goes in this order.
Layout = Mapping[str, tuple[int, int, int]]
#: The shop's own town is there already, so name, post code and street come first.
ADDRESS: Final[Layout] = {
    "name": (0, 0, 6), "postal_code": (1, 0, 3), "line1": (1, 3, 3), "city": (2, 0, 2), "state": (2, 2, 2),
    "country": (2, 4, 2), "email": (3, 0, 3), "phone": (3, 3, 3),
}  # fmt: skip
CUSTOMER: Final[Layout] = {
    "name": (0, 0, 3), "email": (0, 3, 3), "phone": (1, 0, 2), "country": (1, 2, 2), "locale": (1, 4, 2),
    "postal_code": (2, 0, 3), "line1": (2, 3, 3), "city": (3, 0, 2), "state": (3, 2, 2), "line2": (3, 4, 2),
}  # fmt: skip
#: What the processor's own words for missing fields mean here.
#: Source: Owner.missing.
_NEEDED: Final = {
    "first name": "name", "last name": "name", "e-mail": "email", "street": "line1", "city": "city",
    "post code": "postal_code", "country": "country", "state": "state",
}  # fmt: skip
_ALWAYS: Final = frozenset(_NEEDED.values()) - {"state"}
_COLUMNS: Final = 6


class OwnerForm(Surface):
    """Checks each field when it is left, and all of them when the form is sent."""

    #: Everything is there and in form. Carries an Owner.
    sent = Signal(object)
    #: Something is missing or wrong. Carries one sentence.
    refused = Signal(str)

    def __init__(self, theme: Theme, name: str, title: str, layout: Layout, places: Places, over: QWidget) -> None:
        super().__init__(name, "plain", title)
        self._theme, self._places, self._layout = theme, places, layout
        #: The person as sent last; None while the form is being filled in.
        self.owner: Owner | None = None
        self._send_later = False
        self._rules: AddressRules | None = None
        self._home = ""
        #: Fields that were left once: only these are judged while the form is still being filled in.
        self._left: set[str] = set()
        self.fields: dict[str, QLineEdit] = {}
        self._forms: dict[str, FormField] = {}
        grid = self._grid = QGridLayout()
        grid.setHorizontalSpacing(theme.density.space(3))
        grid.setVerticalSpacing(theme.density.space(2.5))
        for field, (row, column, columns) in layout.items():
            grid.addWidget(self._field(field, f"{name}.{field}", over), row, column, 1, columns)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self.save = ActionButton(theme, f"{name}.save", title, key="Enter", weight=Weight.PRIMARY)
        self.save.wished.connect(self.send)
        self.foot = QHBoxLayout()
        self.foot.addWidget(self.save, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.density.space(3))
        whole.addLayout(grid)
        whole.addStretch(1)
        whole.addLayout(self.foot)
        places.countries_known.connect(self._on_countries)
        places.rules_known.connect(self._on_rules)
        places.all_come.connect(self._on_all_come)
        self._choice("country").chosen.connect(self._on_country)
        self._draw_state()

    @property
    def language(self) -> str:
        """The language in which this person is asked; empty for the shop's own."""
        return self._choice("locale").code if "locale" in self._layout else ""

    def begin(self, typed: Mapping[str, str]) -> None:
        """Start anew with what is known already, and put the cursor into the first field that is empty."""
        self._left.clear()
        self.owner, self._send_later = None, False
        for name, form in self._forms.items():
            form.complain("")
            field = self.fields[name]
            if isinstance(field, ChoiceField):
                field.choose(typed.get(name, ""))
            else:
                field.setText(typed.get(name, ""))
        self._places.wish_countries()
        self._choose_home()
        self._places.wish_rules(self._choice("country").code)
        self._draw_state()
        first = next((name for name in self._layout if name in _ALWAYS and not self._text(name)), "name")
        self.fields[first].setFocus(Qt.FocusReason.TabFocusReason)

    def merge(self, before: Mapping[str, str], now: Mapping[str, str]) -> None:
        """Take over what somebody else has changed since; what was typed here stays, beside what stands there now."""
        self.owner = None
        others = [name for name in self.fields if now.get(name, "") not in (before.get(name, ""), self._text(name))]
        # First the keyboard: a field that is left is judged, and would lose its note.
        self.fields[others[0] if others else "name"].setFocus(Qt.FocusReason.OtherFocusReason)
        for name in others:
            field, there = self.fields[name], now.get(name, "")
            if self._text(name) == before.get(name, ""):
                if isinstance(field, ChoiceField):
                    field.choose(there)
                else:
                    field.setText(there)
            self._forms[name].complain(tr("On file now: {text}", text=there or "–"))
        self._places.wish_rules(self._choice("country").code)

    def keep(self) -> None:
        """Give the keyboard back to a form that was left half-way."""
        self.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)

    def step_back(self) -> bool:
        """Close a list that is open; False if none is."""
        return any(field.step_back() for field in self.fields.values() if isinstance(field, ChoiceField))

    def send(self) -> None:
        """Hand the person over, or say what is missing."""
        for field in self.fields.values():
            if isinstance(field, ChoiceField):
                field.settle()
        self._send_later = self._places.is_waiting
        if self._send_later:
            return  # whoever types faster than the lists come loses nothing
        typed = {name: self._text(name) for name in self._layout}
        self._left.update(self._layout)
        for name in self._layout:
            self._judge(name)
        owner = owner_of(typed)
        empty = {_NEEDED[word] for word in owner.missing()}
        if self._rules is not None and self._rules.state_needed and not typed.get("state"):
            empty.add("state")
        for name in self._layout:
            form = self._forms[name]
            if name in empty and not form.problem:
                form.complain(tr("{field} is missing", field=self._word(name)))
        wrong = next((name for name in self._layout if self._forms[name].problem), None)
        if wrong is None:
            self.owner = owner
            self.sent.emit(owner)
            return
        self.fields[wrong].setFocus(Qt.FocusReason.OtherFocusReason)
        if wrong in empty and not typed[wrong]:
            self.refused.emit(tr("Still missing: {what}.", what=self._word(wrong)))
        elif wrong == "name":
            self.refused.emit(tr("The processor wants a first and a last name."))
        else:
            self.refused.emit(f"{self._word(wrong)}: {self._forms[wrong].problem}.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.send()
            event.accept()
            return
        super().keyPressEvent(event)

    # --- inside ---

    def _field(self, field: str, name: str, over: QWidget) -> FormField:
        word = self._word(field)
        if field in ("country", "state", "locale"):
            line: QLineEdit = ChoiceField(self._theme, name, word, over)
        else:
            line = QLineEdit()
        line.setMaxLength(200)
        if field == "locale":
            line.setPlaceholderText(tr("The shop's own"))
        self.fields[field] = line
        form = self._forms[field] = FormField(self._theme, name, word, line)
        if isinstance(line, ChoiceField) and field == "locale":
            line.use(languages())
        line.editingFinished.connect(lambda: self._on_left(field))
        line.textEdited.connect(lambda _text: self._on_edited(field))
        return form

    def _word(self, field: str) -> str:
        rules = self._rules
        if field == "postal_code" and rules is not None:
            return tr(_capital(rules.post_code_word))
        if field == "state" and rules is not None:
            word = tr(_capital(rules.state_word))
            return word if rules.state_needed else tr("{field} (may be empty)", field=word)
        return {
            "name": tr("First and last name"),
            "email": tr("E-mail"),
            "phone": tr("Phone (may be empty)"),
            "postal_code": tr("Post code"),
            "line1": tr("Street and number"),
            "line2": tr("Flat or floor"),
            "city": tr("City"),
            "state": tr("State"),
            "country": tr("Country"),
            "locale": tr("Consent language"),
        }[field]

    def _text(self, name: str) -> str:
        field = self.fields[name]
        if isinstance(field, ChoiceField) and (field.code or name != "state"):
            return field.code
        return field.text().strip()

    def _choice(self, name: str) -> ChoiceField:
        field = self.fields[name]
        if not isinstance(field, ChoiceField):
            raise TypeError(name)
        return field

    def _judge(self, name: str) -> None:
        if name not in self._left:
            return
        field, text = self.fields[name], self._text(name)
        needed = name != "state" or (self._rules is not None and self._rules.state_needed)
        if isinstance(field, ChoiceField) and field.is_wrong and needed:
            self._forms[name].complain(tr("Choose it from the list"))
            return
        problem = problem_of(name, text, self._rules) if text else ""
        if text and (is_card_number(text) if name == "phone" else problem == tr("No card number here")):
            # What may be a card number does not stay on the screen.
            field.clear()
        self._forms[name].complain(problem)

    def _on_left(self, name: str) -> None:
        if self._text(name) or self.fields[name].text():
            self._left.add(name)
        self._judge(name)

    def _on_edited(self, name: str) -> None:
        # While typing, a field is only ever praised: what was wrong goes as soon as it is right.
        form = self._forms[name]
        if form.problem and not problem_of(name, self.fields[name].text().strip(), self._rules):
            form.complain("")

    def _on_countries(self, listed: CountriesListed) -> None:
        self._home = listed.home
        country = self._choice("country")
        country.use((place.code, place.name) for place in listed.countries)
        self._choose_home()

    def _on_all_come(self) -> None:
        if self._send_later:
            self.send()

    def _choose_home(self) -> None:
        country = self._choice("country")
        if self._home and not country.text():
            country.choose(self._home)

    def _on_country(self, code: str) -> None:
        self._rules = None
        if code:
            self._forms["country"].complain("")
        self._choice("state").use(())
        self._draw_state()
        self._places.wish_rules(code)

    def _on_rules(self, rules: AddressRules) -> None:
        if rules.country != self._choice("country").code:
            return
        self._rules = rules
        self._choice("state").use((place.code, place.name) for place in rules.states)
        self._draw_state()
        self._judge("postal_code")

    def _draw_state(self) -> None:
        for name in ("state", "postal_code"):
            self._forms[name].call(self._word(name))
        # A country that is known to have no states asks for none, and the town gets the room.
        asked = self._rules is None or bool(self._rules.states)
        self._forms["state"].setVisible(asked)
        row, column, columns = self._layout["city"]
        wide = columns if asked else columns + self._layout["state"][2]
        self._grid.addWidget(self._forms["city"], row, column, 1, wide)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def typed_of(owner: Owner, locale: str = "") -> dict[str, str]:
    """A person as a form begins with."""
    where = owner.address
    return {
        "name": owner.name,
        "email": owner.email,
        "phone": owner.phone,
        "postal_code": where.postal_code,
        "line1": where.line1,
        "line2": where.line2,
        "city": where.city,
        "state": where.state,
        "country": where.country,
        "locale": locale,
    }
