"""A yes at the till: whoever may say it picks their name and types a PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QWidget

from pos.front.parts import names
from pos.testing.page import Page
from pos.testing.waiting import AwaitedInVain


class YesPage(Page):
    """What every part of the till may ask for."""

    @property
    def asks_for_a_yes(self) -> str:
        """What somebody is to say yes to; empty while nothing waits for one."""
        return self.text_of(names.APPROVAL_TOLD) if self._yes_is_asked else ""

    @property
    def who_may_say_yes(self) -> list[str]:
        """The names of those who may say yes to the wish that waits; waits until one does."""
        self.wait_for(lambda: self._yes_is_asked, "the question for a yes")
        people = self.find(names.APPROVAL_PEOPLE)
        if not isinstance(people, QListWidget):
            raise AwaitedInVain(f"there is no list {names.APPROVAL_PEOPLE}")
        return [people.item(row).text().rpartition(" ")[0].rstrip(" ·") for row in range(people.count())]

    def say_yes(self, pin: str, person: str = "") -> None:
        """Say yes to the wish that waits."""
        self.wait_for(lambda: self._yes_is_asked, "the question for a yes")
        if person:
            self._choose(names.APPROVAL_PEOPLE, person)
        self._type_plain(names.APPROVAL_PIN, pin)

    @property
    def _yes_is_asked(self) -> bool:
        # A till on stand-ins has nobody to ask.
        sheet = self.window.findChild(QWidget, names.APPROVAL)
        return sheet is not None and sheet.isVisible()

    def _choose(self, list_name: str, person: str) -> None:
        people = self.find(list_name)
        if not isinstance(people, QListWidget):
            raise AwaitedInVain(f"there is no list {list_name}")
        for row in range(people.count()):
            if people.item(row).text().startswith(f"{person} "):
                people.setCurrentRow(row)
                return
        raise AwaitedInVain(f"{person} is not listed")

    def _type_plain(self, name: str, text: str) -> None:
        field = self.find(name)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
