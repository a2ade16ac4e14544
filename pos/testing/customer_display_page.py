"""The customer's own window, as the customer sees it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from pos.testing.page import words_in

#: The objectName of the customer's window; every widget in it begins like this.
NAME = "customer"


class NoCustomerDisplay(LookupError):
    """This till has no customer display."""


class CustomerDisplayPage:
    """What the customer is told."""

    def __init__(self, find: Callable[[], QWidget | None]) -> None:
        self._find = find

    @property
    def is_open(self) -> bool:
        """Whether there is one."""
        window = self._find()
        return window is not None and window.isVisible()

    @property
    def window(self) -> QWidget:
        """The customer's window.

        Raises: NoCustomerDisplay.
        """
        window = self._find()
        if window is None:
            raise NoCustomerDisplay(
                "This till has no customer display: it is a stub, or was opened with customer_display=False."
            )
        return window

    @property
    def text(self) -> str:
        """What can be read on it, line by line."""
        labels = [label for label in self.window.findChildren(QLabel) if label.isVisible()]
        return "\n".join(label.text() for label in labels if label.text())

    @property
    def words(self) -> str:
        """Every word in it, hidden ones and those for screen readers as well."""
        return words_in(self.window)
