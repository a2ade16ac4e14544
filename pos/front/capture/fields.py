"""What the window may know of the card form: where it stands and how its fields look from outside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

#: The objectName of the view that shows the card page.
VIEW_NAME: Final = "till.card.view"


class FormPhase(Enum):
    """Where the card form stands."""

    CLOSED = "closed"
    LOADING = "loading"
    READY = "ready"
    TOKENISING = "tokenising"
    CAPTURED = "captured"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field from outside; ``error`` is the processor's own sentence, or empty."""

    focused: bool = False
    complete: bool = False
    empty: bool = True
    error: str = ""

    @property
    def good(self) -> bool:
        """Whether it is filled in and nothing is wrong with it."""
        return self.complete and not self.error


@dataclass(frozen=True, slots=True)
class FieldsView:
    """The three fields, and the brand that the number's first digits tell; empty while they tell none."""

    number: FieldView = FieldView()
    expiry: FieldView = FieldView()
    code: FieldView = FieldView()
    brand: str = ""

    @property
    def good(self) -> bool:
        """Whether a card can be made of them."""
        return self.number.good and self.expiry.good and self.code.good

    @property
    def untouched(self) -> bool:
        """Whether nothing is typed in any of them."""
        return self.number.empty and self.expiry.empty and self.code.empty

    @property
    def problem(self) -> str:
        """What is wrong with the first field that is marked, in the processor's own words; empty if none is."""
        return self.number.error or self.expiry.error or self.code.error

    @property
    def focused(self) -> str:
        """The name of the field that has the cursor; empty if none has."""
        return next((name for name in ("number", "expiry", "code") if getattr(self, name).focused), "")
