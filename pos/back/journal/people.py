"""Customers as the journal keeps them: who they are, since when, and since when the processor knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from pos.back.journal.changes import next_change, text_of
from pos.back.journal.customer_tables import CUSTOMERS
from pos.back.journal.sales import JournalNotWritable
from pos.domain.customer import Address, Customer, Owner
from pos.domain.errors import KnownError, NotFound
from pos.domain.typed_owner import phone_digits

#: So many digits at the end make a phone number: what is before them is dialled or not.
_PHONE_TAIL: Final = 9
_ERASED: Final = "Erased"
#: The change of a customer whom nobody is told of yet.
_UNANNOUNCED: Final = 0


class ChangedMeanwhile(KnownError):
    """Somebody else has changed the same customer; nothing was written over."""


@dataclass(frozen=True, slots=True)
class KeptCustomer:
    """One customer with what only the back needs of them.

    Units: ``change`` counts the changes of all customers and cards.
    """

    number: int
    change: int
    customer: Customer
    #: The processor is known to have this customer.
    known: bool
    erased: bool


class PeopleRecords:
    """The shop's customers on disk; every call is one transaction, and returns when it is durable."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now
        self._reader = engine.execution_options(reads=True)

    # --- read ---

    def by_reference(self, reference: str) -> KeptCustomer | None:
        """The customer with our external reference id; None for nobody and for one who was erased."""
        return self._one(CUSTOMERS.c.reference == reference)

    def by_draft(self, draft: str) -> KeptCustomer | None:
        """The customer that was made of one form."""
        return self._one(CUSTOMERS.c.draft == draft)

    def alike(self, owner: Owner, but: str = "", limit: int = 5) -> tuple[Customer, ...]:
        """Customers who may be the same person: by e-mail, or by phone number."""
        keys = [CUSTOMERS.c.email_key == _email_key(owner.email)]
        if phone := _phone_key(owner.phone):
            keys.append(CUSTOMERS.c.phone_key == phone)
        wanted = (
            select(CUSTOMERS)
            .where(or_(*keys), CUSTOMERS.c.reference != but, CUSTOMERS.c.erased_at.is_(None))
            .order_by(CUSTOMERS.c.number)
            .limit(limit)
        )
        with reading(self._reader) as connection:
            return tuple(_kept(row).customer for row in connection.execute(wanted))

    def since(self, change: int, limit: int) -> list[KeptCustomer]:
        """What has changed after a change, oldest first; erased ones too."""
        wanted = select(CUSTOMERS).where(CUSTOMERS.c.change > change).order_by(CUSTOMERS.c.change).limit(limit)
        with reading(self._reader) as connection:
            return [_kept(row) for row in connection.execute(wanted)]

    # --- write ---

    def add(self, customer: Customer, by: str, draft: str = "") -> Customer:
        """Put a customer on file; the same form a second time is the same customer. Nobody finds them before
        ``announce``.

        Raises: JournalNotWritable.
        """
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(CUSTOMERS).values(change=_UNANNOUNCED, **self._new(customer, by, draft)))
        except IntegrityError:
            kept = self.by_draft(draft) if draft else self.by_reference(customer.reference)
            if kept is None:
                raise JournalNotWritable("The customer could not be written down. Nothing was kept.") from None
            return kept.customer
        return replace(customer, version=1)

    def announce(self, reference: str) -> None:
        """Let a customer who was added be found."""
        with writing(self._engine) as connection:
            connection.execute(
                update(CUSTOMERS)
                .where(CUSTOMERS.c.reference == reference, CUSTOMERS.c.change == _UNANNOUNCED)
                .values(change=next_change(connection))
            )

    def discard(self, reference: str) -> None:
        """Take a customer back who was added and never announced."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(CUSTOMERS).where(CUSTOMERS.c.reference == reference, CUSTOMERS.c.change == _UNANNOUNCED)
            )

    def announce_left(self) -> None:
        """Let those be found whom an earlier run has added and not announced: they were typed, and are kept."""
        left = select(CUSTOMERS.c.reference).where(CUSTOMERS.c.change == _UNANNOUNCED)
        with reading(self._reader) as connection:
            references = connection.execute(left).scalars().all()
        for reference in references:
            self.announce(reference)

    def add_all(self, customers: Iterable[Customer], by: str) -> int:
        """Put those on file who are not there yet, in one transaction; how many that were.

        Raises: JournalNotWritable.
        """
        added = 0
        with writing(self._engine) as connection:
            for customer in customers:
                there = select(CUSTOMERS.c.number).where(CUSTOMERS.c.reference == customer.reference)
                if connection.execute(there).first() is None:
                    values = self._new(customer, by)
                    connection.execute(insert(CUSTOMERS).values(change=next_change(connection), **values))
                    added += 1
        return added

    def expect(self, customer: Customer) -> None:
        """Make sure that a customer is still as they were read.

        Raises: ChangedMeanwhile if somebody else was quicker; NotFound if the customer was erased.
        """
        kept = self.by_reference(customer.reference)
        if kept is None:
            raise NotFound("This customer is not on file any more.")
        if kept.customer.version != customer.version:
            raise ChangedMeanwhile("Somebody else has changed this customer meanwhile. Look at them again.")

    def change(self, customer: Customer, by: str, told: bool = True) -> Customer:
        """Write a customer anew who was read at ``customer.version``; ``told`` if the processor knows it already.

        Raises: ChangedMeanwhile if somebody else was quicker; NotFound if the customer was erased.
        """
        values = _columns(customer) | ({} if told else {"known_at": None})
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(CUSTOMERS)
                .where(
                    CUSTOMERS.c.reference == customer.reference,
                    CUSTOMERS.c.version == customer.version,
                    CUSTOMERS.c.erased_at.is_(None),
                )
                .values(
                    version=customer.version + 1,
                    change=next_change(connection),
                    changed_at=text_of(self._now()),
                    changed_by=by,
                    **values,
                )
            )
        if not changed.rowcount:
            self.expect(customer)
        return replace(customer, version=customer.version + 1)

    def known(self, reference: str) -> None:
        """Remember that the processor has this customer."""
        with writing(self._engine) as connection:
            connection.execute(
                update(CUSTOMERS)
                .where(CUSTOMERS.c.reference == reference, CUSTOMERS.c.known_at.is_(None))
                .values(known_at=text_of(self._now()))
            )

    def erase(self, reference: str, by: str) -> None:
        """Forget who a customer is; that there was one stays.

        Raises: JournalNotWritable.
        """
        with writing(self._engine) as connection:
            nobody = _columns(Customer(reference, Owner(_ERASED, "", "", Address("", "", "", ""))))
            at = text_of(self._now())
            connection.execute(
                update(CUSTOMERS)
                .where(CUSTOMERS.c.reference == reference)
                .values(
                    change=next_change(connection),
                    draft=None,
                    version=CUSTOMERS.c.version + 1,
                    changed_at=at,
                    changed_by=by,
                    erased_at=at,
                    **nobody,
                )
            )

    def _new(self, customer: Customer, by: str, draft: str = "") -> dict[str, Any]:
        at = text_of(self._now())
        return _columns(customer) | {
            "reference": customer.reference,
            "draft": draft or None,
            "version": 1,
            "created_at": at,
            "created_by": by,
            "changed_at": at,
            "changed_by": by,
        }

    def _one(self, condition: Any) -> KeptCustomer | None:
        wanted = select(CUSTOMERS).where(condition, CUSTOMERS.c.erased_at.is_(None))
        with reading(self._reader) as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _kept(row)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One look at customers or cards.

    Raises: JournalNotWritable if the database does not answer.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as problem:
        reason = getattr(problem, "orig", None) or type(problem).__name__
        raise JournalNotWritable(f"The customers on file cannot be read ({reason}). Nothing was changed.") from None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes customers or cards.

    Raises: IntegrityError as it is; JournalNotWritable for every other trouble of the database.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except SQLAlchemyError as problem:
        reason = getattr(problem, "orig", None) or type(problem).__name__
        raise JournalNotWritable(f"It could not be written down ({reason}). Nothing was changed.") from None


def _columns(customer: Customer) -> dict[str, Any]:
    owner = customer.owner
    return {
        "first_name": owner.first_name,
        "last_name": owner.last_name,
        "email": owner.email,
        "phone": owner.phone,
        "line1": owner.address.line1,
        "line2": owner.address.line2,
        "city": owner.address.city,
        "state": owner.address.state,
        "postal_code": owner.address.postal_code,
        "country": owner.address.country,
        "locale": customer.locale,
        "email_key": _email_key(owner.email),
        "phone_key": _phone_key(owner.phone),
    }


def _kept(row: Row[Any]) -> KeptCustomer:
    where = Address(row.line1, row.city, row.postal_code, row.country, row.line2, row.state)
    owner = Owner(row.first_name, row.last_name, row.email, where, row.phone)
    return KeptCustomer(
        number=row.number,
        change=row.change,
        customer=Customer(row.reference, owner, row.locale, row.version),
        known=row.known_at is not None,
        erased=row.erased_at is not None,
    )


def _email_key(email: str) -> str:
    return email.casefold()


def _phone_key(phone: str) -> str:
    return phone_digits(phone)[-_PHONE_TAIL:]
