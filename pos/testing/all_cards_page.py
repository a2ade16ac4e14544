"""The managers' room in a manager's words: the list, a card's own page, and what is done there with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pos.front.parts import names as till_names
from pos.front.saved_cards import names
from pos.front.saved_cards.card_page import Deed
from pos.front.saved_cards.filter_bar import CHIPS
from pos.testing.cards import TestCard, card_called
from pos.testing.naming import called, no_such
from pos.testing.room_page import BOTH, CONTROL, RoomPage
from pos.testing.staff_page import StaffPage

_DEEDS: Final = {deed.value: deed for deed in Deed}
_KEYS: Final = {deed: Qt.Key(Qt.Key.Key_1 + number) for number, deed in enumerate(Deed)}
#: Units: milliseconds between two keys, so that a field takes them for a person's.
_PACE_MS: Final = 25


class AllCardsPage(RoomPage):
    """Ctrl+Shift+C."""

    def __init__(self, page: StaffPage) -> None:
        super().__init__(page, names.ROOM, Qt.Key.Key_C, BOTH, "the saved cards")

    # --- the list ---

    @property
    def count(self) -> str:
        """How many are listed of how many there are, as it is read."""
        return self._page.text_of(names.COUNT)

    @property
    def customers(self) -> list[str]:
        """Whose cards the first rows show; waits until they are there."""
        rows = self._rows
        self._page.wait_for(lambda: all(rows.shown(at) for at in range(min(rows.count, 10))), "the rows of the list")
        return [rows.shown(at).row.customer for at in range(min(rows.count, 10))]

    @property
    def nicknames(self) -> list[str]:
        """What the cards in the first rows are called."""
        return [self._rows.shown(at).row.nickname for at in range(len(self.customers))]

    def search(self, text: str, count: str) -> None:
        """Type into the search and wait for a count, such as ``"1 of 3"``."""
        field = self._page.find(names.TEXT)
        field.setFocus()
        field.selectAll()  # type: ignore[attr-defined]
        self._page.type(text) if text else self._page.press(Qt.Key.Key_Delete)
        self._page.wait_for(lambda: self.count == count, f"the count {count}")

    def chip(self, name: str, count: str) -> None:
        """Turn a filter on or off by its name, such as ``"expired"``, and wait for a count.

        Raises: NoSuchName with the nearest names.
        """
        known = {one: one for one in ("expires_within_days", *CHIPS)}
        self._page.find(f"{names.FILTERS}.{called('filter', name, known)}").setFocus()
        self._page.press(Qt.Key.Key_Space)
        self._page.wait_for(lambda: self.count == count, f"the count {count}")

    def open_card(self, nickname: str) -> None:
        """Go to a card by its nickname, with the arrow keys, and open it.

        Raises: NoSuchName with the nicknames of the first rows.
        """
        listed = self.nicknames
        if nickname not in listed:
            raise no_such("card", nickname, listed)
        table: Any = self._page.find(names.TABLE)
        table.setFocus()
        self._page.press(Qt.Key.Key_Home)
        for _ in range(listed.index(nickname)):
            self._page.press(Qt.Key.Key_Down)
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(lambda: self.shows_card and self.fact("nickname") == nickname, f"the page of {nickname}")

    # --- a card's own page ---

    @property
    def shows_card(self) -> bool:
        """Whether a card's own page can be seen."""
        return self.is_open and self._page.find(names.CARD).isVisible()

    @property
    def face(self) -> str:
        """Brand, last four and expiry, as they are read."""
        return self._page.text_of(f"{names.CARD}.face")

    @property
    def state(self) -> str:
        """How the card stands, in a word."""
        return self._page.text_of(names.CARD_STATE)

    def fact(self, name: str) -> str:
        """What is known of it, by name: ``nickname``, ``default``, ``saved``, ``used``, ``consent``, ``same``, …"""
        return self._page.text_of(f"{names.CARD_FACTS}.{name}")

    @property
    def consent(self) -> tuple[str, str]:
        """The text that the customer agreed to, and the line over it: how, when, by whom, which language, its hash."""
        return self._page.text_of(names.CARD_CONSENT_TEXT), self._page.text_of(names.CARD_CONSENT)

    @property
    def history(self) -> list[str]:
        """What became of the card, newest first."""
        view: Any = self._page.find(names.CARD_HISTORY)
        model = view.model()
        return [str(model.index(at, 0).data()) for at in range(model.rowCount())]

    def do(self, deed: str, why: str, *, pin: str = "", nickname: str = "", person: str = "") -> str:
        """Do something with the card that is shown, by name: ``rename``, ``remove``, ``erase``, …; with a PIN where one
        is asked for. Returns what the room says when it is done, or why it is not.

        Raises: NoSuchName with the nearest deeds.
        """
        self._page.press(_KEYS[called("deed", deed, _DEEDS)])
        self._seen(names.ASK)
        if nickname:
            self._page.type(nickname)
            self._page.press(Qt.Key.Key_Tab)
        self._reason(why)
        return self._answered(pin, person)

    def replace(self, card: str | TestCard, why: str, *, pin: str = "") -> str:
        """Have the customer agree to the processor's text, and type a new card in the place of the shown one."""
        self._page.press(_KEYS[Deed.REPLACE])
        self._seen(names.ASK)
        self._page.wait_for(lambda: self._page.text_of(names.ASK_MANDATE) != "", "the processor's text")
        self._page.press(Qt.Key.Key_Space)
        self._reason(why)
        if pin:
            self._page.say_yes(pin)
        form = self._form("card")
        typed = card_called(card)
        for field, text, pace_ms in (
            ("number", typed.number, _PACE_MS),
            ("expiry", typed.expiry, -1),
            ("code", typed.code, -1),
        ):
            self._page.wait_for(lambda field=field: getattr(form.fields, field).focused, f"the keyboard in the {field}")  # type: ignore[misc]
            self._page.type(text, pace_ms)
        return self._sent(form)

    def new_date(self, expiry: str, why: str, *, pin: str = "") -> str:
        """Type another date for the card that is shown, into the processor's own field."""
        self._page.press(_KEYS[Deed.NEW_DATE])
        self._seen(names.ASK)
        self._reason(why)
        if pin:
            self._page.say_yes(pin)
        form = self._form("update")
        self._page.wait_for(lambda: form.fields.expiry.focused, "the keyboard in the date")
        self._page.type(expiry)
        return self._sent(form)

    def new_street(self, street: str, why: str, *, pin: str = "") -> str:
        """Give the card that is shown another billing address: another street in the customer's own town."""
        self._page.press(_KEYS[Deed.NEW_ADDRESS])
        self._seen(names.ASK)
        line: Any = self._page.find(f"{names.ASK_ADDRESS}.line1")
        line.setFocus()
        line.selectAll()
        self._page.type(street)
        self._reason(why)
        if pin:
            self._page.say_yes(pin)
        return self._sent(self._form("update"))

    # --- comparison and export ---

    def compare(self) -> list[str]:
        """Compare with the processor to the end; what differs, a line each."""
        self._page.press(Qt.Key.Key_R, CONTROL)
        self._seen(names.COMPARE)
        bar: Any = self._page.find(names.COMPARE_BAR)
        told = self._page
        told.wait_for(
            lambda: "again" in told.text_of(names.COMPARE_STOP) and bar.maximum() > 0, "the end of the comparison"
        )
        wanted = told.text_of(names.COMPARE_TOLD).partition(" · ")[2].partition(" ")[0]
        told.wait_for(lambda: len(self._differences) == int(wanted or 0), "what differs")
        differences = self._differences
        self._page.press(Qt.Key.Key_Escape)
        return differences

    def export(self, path: Path, *, pin: str = "") -> str:
        """Write the list to a file; what the room says, or why it was not done."""
        self._page.press(Qt.Key.Key_E, CONTROL)
        self._seen(names.ASK)
        field: Any = self._page.find(names.ASK_PATH)
        field.selectAll()
        self._page.type(str(path))
        self._page.press(Qt.Key.Key_Return)
        return self._answered(pin, "")

    # --- inside ---

    def _is_there(self) -> bool:
        return self.is_open and self.count != ""

    @property
    def _rows(self) -> Any:
        table: Any = self._page.find(names.TABLE)
        return table.model()

    @property
    def _differences(self) -> list[str]:
        return [line for line in self._page.text_of(names.COMPARE_LIST).splitlines() if line]

    def _seen(self, name: str) -> None:
        self._page.wait_for(lambda: self._page.find(name).isVisible(), name)

    def _reason(self, why: str) -> None:
        self._page.find(names.ASK_REASON).setFocus()
        self._page.type(why)
        self._page.press(Qt.Key.Key_Return)

    def _answered(self, pin: str, person: str) -> str:
        if pin:
            self._page.say_yes(pin, person)
        page = self._page
        page.wait_for(
            lambda: (
                not page.find(names.ASK).isVisible() or page.text_of(names.ASK_SENTENCE) != "" or self._refusal != ""
            ),
            "what came of it",
        )
        if refusal := self._refusal:
            page.press(Qt.Key.Key_Escape)
            page.press(Qt.Key.Key_Escape)
            return refusal
        if page.find(names.ASK).isVisible():
            sentence = page.text_of(names.ASK_SENTENCE)
            page.press(Qt.Key.Key_Escape)
            return sentence
        page.wait_for(lambda: self.message != "", "the room to say that it is done")
        return self.message

    @property
    def _refusal(self) -> str:
        """Why the wish was not done although somebody said yes; empty while nothing of the kind is said."""
        sheet = self._page.window.findChild(QWidget, till_names.APPROVAL)
        if sheet is None or not sheet.isVisible() or self._page.text_of(till_names.APPROVAL_PIN) != "":
            return ""
        said = self._page.text_of(till_names.APPROVAL_SENTENCE)
        return "" if said.startswith("The yes is for this alone") else said

    def _form(self, kind: str) -> Any:
        self._seen(names.FORM)
        form: Any = self._page.find(f"{names.FORM}.{kind}")
        self._page.wait_for(lambda: form.phase.value == "ready", "the processor's fields")
        return form

    def _sent(self, form: Any) -> str:
        self._page.wait_for(lambda: form.armed, "everything for the change")
        self._page.press(Qt.Key.Key_Return)
        page = self._page
        page.wait_for(
            lambda: not page.find(names.FORM).isVisible() or page.text_of(f"{names.FORM}.sentence") != "",
            "what came of it",
        )
        if page.find(names.FORM).isVisible():
            return page.text_of(f"{names.FORM}.sentence")
        page.wait_for(lambda: self.message != "", "the room to say what came of it")
        return self.message
