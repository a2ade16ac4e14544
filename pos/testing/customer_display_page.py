"""The customer's own window, as the customer sees it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from pos.testing.page import words_in

#: The objectName of the customer's window; every widget in it begins like this.
NAME = "customer"


class NoCustomerDisplay(LookupError):
    """This till has no customer display."""


class CustomerDisplayPage:
    """What the customer is told."""

    @property
    def window(self) -> QWidget:
        """The customer's window.

        Raises: NoCustomerDisplay.
        """
        for widget in QApplication.topLevelWidgets():
            if widget.objectName() == NAME and widget.isVisible():
                return widget
        raise NoCustomerDisplay(
            "This till has no customer display: it was opened with customer_display=False, or is not drawn yet."
        )

    @property
    def text(self) -> str:
        """What can be read on it, line by line."""
        labels = [label for label in self.window.findChildren(QLabel) if label.isVisible()]
        return "\n".join(label.text() for label in labels if label.text())

    @property
    def words(self) -> str:
        """Every word in it, hidden ones and those for screen readers as well."""
        return words_in(self.window)
