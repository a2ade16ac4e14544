"""Who is at the till: signing in, locking, approving, and the accounts behind it.

A PIN travels once, from the keys it was typed with to the back that checks it, and is shown nowhere.
"""

from __future__ import annotations

from pos.domain.staff import Role
from pos.link.shapes import Message, Part


class StaffMember(Part, frozen=True):
    """Somebody with an account, as everyone at the till may see them."""

    id: str
    name: str
    role: Role


# --- commands ---


class _WithPin(Message, frozen=True):
    """Base of what carries a PIN or a passphrase."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class SignIn(_WithPin, frozen=True):
    """Somebody types their PIN at a locked till."""

    person_id: str
    pin: str


class LockTill(Message, frozen=True):
    """Whoever is signed in leaves; the sale is kept."""


class StillHere(Message, frozen=True):
    """Somebody works at the till in a way that sends no other command, such as typing a card."""


class MakeOwner(_WithPin, frozen=True):
    """The first account of all, which may make the others."""

    name: str
    pin: str


class AddPerson(_WithPin, frozen=True):
    """An account for somebody else."""

    name: str
    role: Role
    pin: str


class ChangePin(_WithPin, frozen=True):
    """Another PIN for somebody."""

    person_id: str
    pin: str


class ChangeRole(Message, frozen=True):
    """Let somebody do more or less."""

    person_id: str
    role: Role


class EndPerson(Message, frozen=True):
    """End somebody's account; it stays on record."""

    person_id: str


class Approve(_WithPin, frozen=True):
    """Somebody who may do it says yes to the wish that waits; answered as that wish would have been."""

    wish: int
    person_id: str
    pin: str


class DropWish(Message, frozen=True):
    """Nobody approves: the wish that waits is forgotten."""

    wish: int


class OpenVault(_WithPin, frozen=True):
    """The passphrase of the encrypted file that the keys of this till lie in."""

    passphrase: str


# --- answers ---


class NeedsApproval(Message, frozen=True):
    """It is not done yet: one of these people has to say yes with a PIN, within so many seconds.

    The back holds exactly this wish, so the yes is for nothing else.
    """

    wish: int
    #: What is asked for, in words for people, its amount included.
    told: str
    people: tuple[StaffMember, ...]
    seconds: int


# --- events ---


class DutyChanged(Message, frozen=True):
    """Who is at the till; sent whole at every change."""

    #: Nobody is signed in, and nothing but signing in is done.
    locked: bool
    person: StaffMember | None = None
    #: Everybody who can sign in here; empty where the till has no accounts.
    people: tuple[StaffMember, ...] = ()
    #: There must be an owner before anything else.
    needs_owner: bool = False
    #: The vault waits for its passphrase.
    needs_passphrase: bool = False
    #: What a manager should know; empty for everybody else.
    news: tuple[str, ...] = ()
