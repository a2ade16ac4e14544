"""Whoever stands in a recorded day for the people who were on file: nobody's name is written down."""

from __future__ import annotations

from typing import Final

_NAMES: Final = ("Rosa Quint", "Lena Orff", "Hugo Vance", "Mina Sand", "Otto Fell", "Cleo Marsh")


class StandInPeople:
    """One made-up person for each customer, the same one each time."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        #: Those of whom a card was saved while the day was recorded, by reference.
        self.with_cards: set[str] = set()

    def words(self, reference: str) -> str:
        """What a test says to have this customer pay: put on file the first time, found by name from then on."""
        if reference in self._known:
            return f'till.customer("{self._known[reference]}")'
        number = len(self._known)
        name = self._known[reference] = f"{_NAMES[number % len(_NAMES)]}{'' if number < len(_NAMES) else number}"
        email = f"{name.partition(' ')[2].casefold()}@customer.example"
        return (
            f'till.payer.new(name="{name}", email="{email}", postal_code="D02 X285", street="5 Quay Lane", '
            f'city="Dublin")'
        )
