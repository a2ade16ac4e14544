"""The people of a test's till: their accounts, made through the window and the link, and their PINs."""

from __future__ import annotations

from typing import Final

from pos.domain.staff import Role
from pos.link.messages import Answer, NotDone
from pos.link.staff import AddPerson, ChangePin, EndPerson
from pos.testing.naming import called
from pos.testing.till_page import TillPage

_ROLES: Final = {role.value: role for role in Role}
#: None of them is too easy to guess; so many people are enough for a test.
_PINS: Final = ("730518", "962047", "285913", "417096", "850362", "193754", "648201", "307485")


class Staff:
    """Accounts at one open till."""

    def __init__(self, till: TillPage) -> None:
        self._till = till
        self._owner = ""
        self._pins: dict[str, str] = {}

    def owner(self, name: str = "Olga") -> str:
        """Make the first account, whose owner is signed in then; returns the PIN."""
        if self._owner:
            return self._pins[self._owner]
        self._owner, pin = name, self._next_pin()
        self._till.make_owner(name, pin)
        self._pins[name] = pin
        return pin

    def add(self, name: str, role: str = "cashier") -> str:
        """Make another account, for which the owner says yes; returns the PIN.

        ``role`` is ``"cashier"``, ``"manager"`` or ``"owner"``. Somebody has to be signed in.
        Raises: NoSuchName with the nearest roles; AssertionError with the till's own words if it refuses.
        """
        wanted = called("role", role, _ROLES)
        owner_pin, pin = self.owner(), self._next_pin()
        self._ask(AddPerson(name=name, role=wanted, pin=pin), owner_pin)
        self._pins[name] = pin
        return pin

    def change_pin(self, name: str, pin: str) -> None:
        """Give somebody another PIN, for which the owner says yes."""
        self._ask(ChangePin(person_id=self._id(name), pin=pin), self._pins[self._owner])
        self._pins[name] = pin

    def end(self, name: str) -> None:
        """End somebody's account."""
        self._ask(EndPerson(person_id=self._id(name)), self._pins[self._owner])

    def pin_of(self, name: str) -> str:
        """Somebody's PIN.

        Raises: NoSuchName with the nearest names.
        """
        return called("person", name, self._pins)

    def lock(self) -> None:
        """F12: whoever is there leaves."""
        self._till.lock()

    def sign_in(self, name: str) -> None:
        """Have somebody sign in with the right PIN."""
        self._till.sign_in(self.pin_of(name), name)

    @property
    def at_the_till(self) -> str:
        """Who is signed in; empty while the till is locked or has no accounts."""
        duty = self._till.duty
        return duty.person.name if duty is not None and duty.person is not None else ""

    def _ask(self, command: AddPerson | ChangePin | EndPerson, owner_pin: str) -> None:
        answers: list[Answer] = []
        self._till.till.back_office.ask(command, answers.append)
        self._till.say_yes(owner_pin, self._owner)
        self._till.wait_for(lambda: bool(answers), "the till's answer to the owner's yes")
        assert not isinstance(answers[0], NotDone), answers[0].sentence

    def _id(self, name: str) -> str:
        duty = self._till.duty
        people = {person.name: person.id for person in (duty.people if duty is not None else ())}
        return called("person", name, people)

    def _next_pin(self) -> str:
        return _PINS[len(self._pins)]
