"""How long a card form waits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the form waits for the processor.

    Units: seconds.
    """

    slow: tuple[float, ...] = (3.0, 10.0)
    loading: float = 30.0
    rehearsal: float = 15.0
    tokenising: float = 30.0
    #: Digits that were typed do not stay when nobody is in the fields.
    unattended: float = 30.0
    #: A page that was made ahead is not used when it is older.
    spare: float = 1800.0
