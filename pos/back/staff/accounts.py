"""Accounts: who there is, who may change whom, and who proves to be whom with a PIN."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.staff import LOCKED_OUT_FOR, MOST_WRONG, LockedOut, StaffBook
from pos.back.journal.staff_tables import written
from pos.back.staff.pins import Pins, check_pin
from pos.config.clock import Clock
from pos.domain.errors import NotAllowed, NotFound, NotUnderstood
from pos.domain.secret import Secret
from pos.domain.staff import Person, Role

_LONGEST_NAME: Final = 60


class WrongPin(NotAllowed):
    """The PIN is not this person's; carries how many tries are left in its text."""


class LockedOutNow(NotAllowed):
    """No PIN of this account is looked at for a while."""


class Accounts:
    """The staff of this till; used from one lane, for a PIN takes a while."""

    def __init__(self, book: StaffBook, pins: Pins, trail: AuditTrail, clock: Clock) -> None:
        self._book, self._pins, self._trail, self._clock = book, pins, trail, clock
        self._now: Callable[[], datetime] = clock.now
        #: Units: seconds of the monotonic clock: setting the time of day ahead does not shorten the wait.
        self._not_before: dict[str, float] = {}

    def listed(self) -> tuple[Person, ...]:
        """Everybody who can sign in, by name."""
        return tuple(account.person for account in self._book.accounts() if account.whole)

    @property
    def has_owner(self) -> bool:
        """Whether there is somebody who may make accounts."""
        return any(person.role is Role.OWNER for person in self.listed())

    # --- proof ---

    def prove(self, person_id: str, pin: Secret) -> Person:
        """Check a PIN, once it is on the disk that it is tried.

        Raises: WrongPin; LockedOutNow; NotFound for an account that has ended; JournalNotWritable.
        """
        waits = self._not_before.get(person_id, 0.0) > self._clock.monotonic()
        tried = LockedOut(self._now()) if waits else self._book.begin_try(person_id, self._now())
        if isinstance(tried, LockedOut):
            raise LockedOutNow("Too many wrong PINs. Wait half an hour, or call the owner.")
        account = self._book.account(person_id)
        if account is None:
            raise NotFound("This account has ended.")
        if not account.whole:
            self._trail.add(Deed.ACCOUNT_BROKEN, account.person.id, name=account.person.name)
            raise NotAllowed("This account was changed from outside the till and cannot be used. Call the owner.")
        if self._pins.fits(person_id, pin, account.pin):
            self._book.was_good(tried)
            self._not_before.pop(person_id, None)
            return account.person
        self._trail.add(Deed.SIGN_IN_REFUSED, account.person.id, name=account.person.name)
        if self._book.locked_out(person_id, self._now()) is not None:
            self._not_before[person_id] = self._clock.monotonic() + LOCKED_OUT_FOR.total_seconds()
            self._trail.add(Deed.LOCKED_OUT, account.person.id, name=account.person.name, after=MOST_WRONG)
        raise WrongPin("The PIN is not right.")

    # --- changes ---

    def make_owner(self, name: str, pin: Secret) -> Person:
        """Make the first account of all.

        Raises: NotAllowed if there is one already; NotUnderstood; JournalNotWritable.
        """
        if self._book.accounts():
            raise NotAllowed("There is an owner already. Sign in instead.")
        return self._make(None, name, Role.OWNER, pin)

    def add(self, by: Person, name: str, role: Role, pin: Secret) -> Person:
        """Make an account.

        Raises: NotUnderstood; JournalNotWritable.
        """
        return self._make(by, name, role, pin)

    def change_pin(self, by: Person, person_id: str, pin: Secret) -> None:
        """Give somebody another PIN.

        Raises: NotFound; NotUnderstood; JournalNotWritable.
        """
        person = self._known(person_id)
        check_pin(pin)
        self._trail.add(Deed.ACCOUNT_CHANGED, by.id, by=by.name, name=person.name, changed="PIN")
        self._book.change(person.id, pin=self._pins.hashed(person.id, pin))
        self._book.forgive(person.id, self._now())
        self._not_before.pop(person.id, None)

    def change_role(self, by: Person, person_id: str, role: Role) -> None:
        """Let somebody do more or less.

        Raises: NotFound; NotAllowed for the last owner; JournalNotWritable.
        """
        person = self._known(person_id)
        if role is not Role.OWNER:
            self._keep_an_owner(person)
        self._trail.add(
            Deed.ACCOUNT_CHANGED,
            by.id,
            by=by.name,
            name=person.name,
            changed="role",
            before=person.role.value,
            role=role.value,
        )
        self._book.change(person.id, role=role.value)

    def end(self, by: Person, person_id: str) -> None:
        """End an account; it stays on record.

        Raises: NotFound; NotAllowed for the last owner; JournalNotWritable.
        """
        person = self._known(person_id)
        self._keep_an_owner(person)
        self._trail.add(Deed.ACCOUNT_ENDED, by.id, by=by.name, name=person.name, role=person.role.value)
        self._book.change(person.id, ended_at=written(self._now()))

    def _make(self, by: Person | None, name: str, role: Role, pin: Secret) -> Person:
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise NotUnderstood("An account needs a name of at most 60 characters.")
        if name.casefold() in {person.name.casefold() for person in self.listed()}:
            raise NotUnderstood("Somebody has this name already. Add a letter, so that people can tell them apart.")
        check_pin(pin)
        person = Person(self._book.new_id(), name, role)
        by = by or person
        self._trail.add(Deed.ACCOUNT_MADE, by.id, by=by.name, name=name, role=role.value)
        self._book.add(person, self._pins.hashed(person.id, pin), self._now())
        return person

    def _known(self, person_id: str) -> Person:
        account = self._book.account(person_id)
        if account is None:
            raise NotFound("This account has ended.")
        return account.person

    def _keep_an_owner(self, person: Person) -> None:
        owners = [one for one in self.listed() if one.role is Role.OWNER]
        if owners == [person]:
            raise NotAllowed("This is the only owner. Make somebody else an owner first.")
