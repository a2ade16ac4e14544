"""The owner's room in an owner's words: how the till is set up, and what is changed of it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt

from pos.domain.setting import Setting
from pos.front.settings import names
from pos.testing.naming import called
from pos.testing.room_page import CONTROL, RoomPage
from pos.testing.staff_page import StaffPage

_BY_NAME: Final = {one.name.lower(): one for one in Setting}


class SettingsPage(RoomPage):
    """Ctrl and the comma."""

    def __init__(self, page: StaffPage) -> None:
        super().__init__(page, names.ROOM, Qt.Key.Key_Comma, CONTROL, "the settings")

    def fact(self, name: str) -> str:
        """How the till is set up, by name: ``environment``, ``api``, ``journal``, ``publishable-key``, …

        Empty for what is not shown.

        Raises: NoSuchName with the nearest names.
        """
        value = self._page.find(names.fact(name))
        return self._page.text_of(names.fact(name)) if value.isVisible() else ""

    def value(self, name: str) -> str:
        """What stands in a field: ``shop``, ``till``, ``cashier``, ``lock``, ``discount``, ``refund``, ``colours``.

        Raises: NoSuchName with the nearest names.
        """
        setting = called("setting", name, _BY_NAME)
        field: Any = self._page.find(names.field(setting))
        return str(field.currentData()) if setting is Setting.COLOURS else self._page.text_of(names.field(setting))

    def problem(self, name: str) -> str:
        """What is said beside a field; empty while it is right."""
        return self._page.find(names.field(called("setting", name, _BY_NAME))).accessibleDescription()

    def change(self, *, pin: str = "", person: str = "", **values: str) -> str:
        """Type other values by name, save them, and say yes with a PIN where one is asked for.

        Returns what is said beside the first field that will not do, or else what the room says of it.
        Raises: NoSuchName with the nearest names.
        """
        for name, text in values.items():
            self._put(called("setting", name, _BY_NAME), text)
        save = self._page.find(names.SAVE)
        self._page.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        if pin:
            self._page.say_yes(pin, person)
        self._page.wait_for(save.isEnabled, "what comes of the change")
        problems = [self.problem(name) for name in values if name != "colours"]
        return next(filter(None, problems), self.message)

    def _put(self, setting: Setting, text: str) -> None:
        field: Any = self._page.find(names.field(setting))
        field.setFocus()
        if setting is Setting.COLOURS:
            self._page.press(Qt.Key.Key_Home)
            for _ in range(max(0, field.findData(text))):
                self._page.press(Qt.Key.Key_Down)
            return
        field.selectAll()
        self._page.press(Qt.Key.Key_Delete)
        self._page.type(text)
