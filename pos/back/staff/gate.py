"""Every command of the window passes here: who is signed in may do it, or somebody who may says yes with a PIN.

the window -> gate -> office
               |-- locked            -> it is not done
               |-- over one's role   -> the very command is held for a minute; a yes does that one and no other
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pos.back.journal.audit import AuditTrail, Deed
from pos.back.lane import Lane
from pos.back.staff.accounts import Accounts
from pos.back.staff.duty import Duty
from pos.back.staff.rules import Limits, Proof, Rule, rule_for
from pos.config.clock import Clock
from pos.domain.errors import KnownError
from pos.domain.secret import Secret
from pos.domain.staff import Person, Role
from pos.domain.till_state import TillState
from pos.link.messages import Answer, Command, Done, Event, NotDone, SaleChanged
from pos.link.staff import (
    AddPerson,
    Approve,
    ChangePin,
    ChangeRole,
    DropWish,
    DutyChanged,
    EndPerson,
    LockTill,
    MakeOwner,
    NeedsApproval,
    SignIn,
    StaffMember,
    StillHere,
)

#: Units: seconds that a wish waits for somebody's yes.
WISH_LIVES_S: Final = 60
#: Units: seconds until the lock is tried again while a charge is under way.
_AFTER_A_CHARGE_S: Final = 5.0
#: Two people are needed, and the one who is signed in is the only one who may say yes.
_NOBODY_ELSE: Final = (
    "Two people do this together, and nobody else here may say yes to it. Lock the till (F12), let somebody else "
    "sign in and ask for it: then you can say yes."
)
#: Money may be moving: the till is not locked now.
_CHARGING: Final = frozenset({TillState.TOKENISING, TillState.ATTACHING, TillState.SUBMITTING})

_log = logging.getLogger(__name__)

Answered = Callable[[Answer], None]
#: Does a command, in the name of whoever wished it or said yes to it; the name is empty while nobody has an account.
Office = Callable[[Command, Answered, str], None]


@dataclass(frozen=True, slots=True)
class _Wish:
    """A command that waits for a yes."""

    number: int
    command: Command
    rule: Rule
    asked_by: Person
    until: float


class Gate:
    """Stands before the office; ``live`` tills do nothing without an owner.

    Units: ``lock_after_s`` in seconds without work.
    """

    def __init__(
        self,
        accounts: Accounts,
        trail: AuditTrail,
        clock: Clock,
        told: Callable[[Event], None],
        *,
        live: bool,
        lock_after_s: float,
        limits: Limits = Limits(),  # noqa: B008  # frozen, so it may be shared
        news: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._accounts, self._trail, self._clock, self._told = accounts, trail, clock, told
        self._live, self._news, self._limits = live, news, limits
        self._duty = Duty(clock, lock_after_s)
        self._lane = Lane("staff", clock)
        self._office: Office | None = None
        self._numbers = itertools.count(1)
        self._holding = threading.Lock()
        self._wish: _Wish | None = None
        self._state = TillState.IDLE

    @property
    def person(self) -> Person | None:
        """Who is signed in, for whatever is written down."""
        return self._duty.person

    # --- beginning and end ---

    def open(self, office: Office) -> None:
        """Let commands through to the office from now on."""
        self._office = office
        if not self._accounts.listed() and not self._live:
            self._duty.be_on_trial()
        self._lane.start()
        self._tell()

    def close(self) -> None:
        """Finish what is under way."""
        self._lane.end()
        self._lane.join(10.0)

    def use(self, lock_after_s: float, limits: Limits) -> None:
        """Work by other settings from now on.

        Units: ``lock_after_s`` in seconds without work.
        """
        self._limits = limits
        self._duty.use(lock_after_s)
        self._lane.do(self._watch)

    def tell(self, event: Event) -> None:
        """Pass an event of the office on to the window."""
        if isinstance(event, SaleChanged):
            self._state = event.state
        self._told(event)

    # --- the window's wishes ---

    def handle(self, command: Command, answered: Answered) -> None:
        """Do a command, hold it, or refuse it; it is answered once."""
        rule = rule_for(command, self._limits)
        if rule.least is None:
            self._by_nobody(command, answered)
            return
        if self._duty.is_locked:
            answered(NotDone(sentence="The till is locked. Sign in with your PIN first."))
            return
        if rule.is_work:
            self._duty.work()
        person = self._duty.person
        if person is None or (rule.proof is Proof.NONE and person.role.covers(rule.least)):
            self._do(command, person, answered)
        else:
            self._hold(command, rule, person, answered)

    def _by_nobody(self, command: Command, answered: Answered) -> None:
        match command:
            case SignIn() | MakeOwner() | Approve() | LockTill():
                # A PIN takes its time, and two at once would be counted wrong.
                self._lane.do(lambda: self._attempt(command, answered))
            case DropWish(wish=number):
                with self._holding:
                    if self._wish is not None and self._wish.number == number:
                        self._wish = None
                answered(Done())
            case _:
                self._pass_on(command, self._duty.person, answered)

    def _pass_on(self, command: Command, person: Person | None, answered: Answered) -> None:
        if self._office is None:
            answered(NotDone(sentence="The till is still getting ready."))
        else:
            self._office(command, answered, person.name if person else "")

    def _do(self, command: Command, person: Person | None, answered: Answered) -> None:
        match command:
            case StillHere():
                answered(Done())
            case AddPerson() | ChangePin() | ChangeRole() | EndPerson():
                self._lane.do(lambda: self._change(command, person, answered))
            case _:
                # Only here is it known who wished it, or said yes to it.
                self._pass_on(command, person, answered)

    # --- wishes that wait for a yes ---

    def _hold(self, command: Command, rule: Rule, person: Person, answered: Answered) -> None:
        people = self._who_may(command, rule, person)
        if not people:
            answered(NotDone(sentence=_NOBODY_ELSE))
            return
        wish = _Wish(next(self._numbers), command, rule, person, self._clock.monotonic() + WISH_LIVES_S)
        with self._holding:
            self._wish = wish
        answered(
            NeedsApproval(
                wish=wish.number,
                told=rule.told(command),
                people=tuple(_member(one) for one in people),
                seconds=WISH_LIVES_S,
            )
        )

    def _who_may(self, command: Command, rule: Rule, person: Person) -> list[Person]:
        if isinstance(command, ChangePin) and command.person_id == person.id:
            return [person]
        least = rule.least or Role.OWNER
        listed = [one for one in self._accounts.listed() if one.role.covers(least)]
        if rule.proof is Proof.SECOND_PERSON and len(self._accounts.listed()) > 1:
            return [one for one in listed if one.id != person.id]
        return listed

    def _approve(self, approval: Approve, answered: Answered) -> None:
        with self._holding:
            wish = self._wish
        late = wish is None or wish.number != approval.wish or self._clock.monotonic() > wish.until
        if wish is None or late or self._duty.person != wish.asked_by:
            answered(NotDone(sentence="This was not approved in time. Ask for it once more."))
            return
        if approval.person_id not in {one.id for one in self._who_may(wish.command, wish.rule, wish.asked_by)}:
            self._trail.add(Deed.APPROVAL_REFUSED, approval.person_id, wish=type(wish.command).__name__)
            answered(NotDone(sentence="This person may not say yes to it.", still_waits=True))
            return
        try:
            person = self._accounts.prove(approval.person_id, Secret(approval.pin))
        except KnownError as problem:
            answered(NotDone(sentence=str(problem), still_waits=True))
            return
        with self._holding:
            if self._wish is not wish:
                answered(NotDone(sentence="This was not approved in time. Ask for it once more."))
                return
            self._wish = None
        told = wish.rule.told(wish.command)
        self._trail.add(
            Deed.APPROVED,
            person.id,
            by=person.name,
            asked=wish.asked_by.name,
            wish=type(wish.command).__name__,
            told=told,
        )
        self._duty.work()
        self._do(wish.command, person, answered)

    # --- in the lane ---

    def _attempt(self, command: Command, answered: Answered) -> None:
        try:
            match command:
                case SignIn(person_id=person_id, pin=pin):
                    self._begin(self._accounts.prove(person_id, Secret(pin)))
                case MakeOwner(name=name, pin=pin):
                    self._begin(self._accounts.make_owner(name, Secret(pin)))
                case LockTill():
                    self._lock_by_hand()
                case Approve():
                    self._approve(command, answered)
                    return
        except KnownError as problem:
            answered(NotDone(sentence=str(problem)))
            return
        answered(Done())

    def _change(self, command: Command, by: Person | None, answered: Answered) -> None:
        try:
            if by is None:
                # On trial there is nobody whose doing it could be.
                raise KnownError("Make the owner's account first: press F12.")  # noqa: TRY301  # answered below
            match command:
                case AddPerson(name=name, role=role, pin=pin):
                    self._accounts.add(by, name, role, Secret(pin))
                case ChangePin(person_id=person_id, pin=pin):
                    self._accounts.change_pin(by, person_id, Secret(pin))
                case ChangeRole(person_id=person_id, role=role):
                    self._accounts.change_role(by, person_id, role)
                case EndPerson(person_id=person_id):
                    self._accounts.end(by, person_id)
        except KnownError as problem:
            answered(NotDone(sentence=str(problem)))
            return
        self._follow_accounts()
        answered(Done())

    def _begin(self, person: Person) -> None:
        self._trail.add(Deed.SIGNED_IN, person.id, name=person.name, role=person.role.value)
        self._duty.begin(person)
        self._tell()
        self._watch()

    def _lock_by_hand(self) -> None:
        if self._duty.on_trial:
            raise KnownError("There are no accounts here, so there is nobody to unlock the till again.")
        if self._state in _CHARGING:
            raise KnownError("A charge is under way. Lock the till when it has come to rest.")
        self._lock("by hand")

    def _lock(self, why: str) -> None:
        person = self._duty.end()
        if person is None:
            return
        with self._holding:
            self._wish = None
        try:
            self._trail.add(Deed.LOCKED, person.id, name=person.name, why=why)
        except KnownError:
            # Locking never waits for a disk.
            _log.exception("the lock could not be written down")
        self._tell()

    def _watch(self) -> None:
        """Lock the till once it is left alone; a charge that is under way is let come to rest first."""
        if self._duty.person is None:
            return
        left_s = self._duty.left_alone_in_s
        if left_s <= 0 and self._state in _CHARGING:
            left_s = _AFTER_A_CHARGE_S
        if left_s <= 0:
            self._lock("left alone")
        else:
            person = self._duty.person
            self._lane.later(left_s, lambda: self._watch() if self._duty.person is person else None)

    def _follow_accounts(self) -> None:
        """An account of whoever is signed in may have another role now, or have ended."""
        person = self._duty.person
        if person is None:
            return
        now = next((one for one in self._accounts.listed() if one.id == person.id), None)
        if now is None:
            self._lock("account ended")
        else:
            self._duty.begin(now)
            self._tell()
            self._watch()

    def _tell(self) -> None:
        person = self._duty.person
        listed = self._accounts.listed()
        trusted = person is not None and person.role.covers(Role.MANAGER)
        self._told(
            DutyChanged(
                locked=self._duty.is_locked,
                person=None if person is None else _member(person),
                people=tuple(_member(one) for one in listed),
                needs_owner=self._live and not any(one.role is Role.OWNER for one in listed),
                news=self._news() if trusted else (),
            )
        )


def _member(person: Person) -> StaffMember:
    return StaffMember(id=person.id, name=person.name, role=person.role)
