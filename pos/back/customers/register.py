"""Puts customers on file and changes them: the journal here, the processor's file there, and both told the same."""

from __future__ import annotations

import hashlib
from typing import Final

from pos.back.customer_file import CustomerFile
from pos.back.customers.geography import placed
from pos.back.customers.sentences import sentence_of
from pos.back.customers.standing import Standing
from pos.back.journal.people import ChangedMeanwhile, PeopleRecords
from pos.back.processor import ProcessorError, Refused
from pos.domain.customer import Customer
from pos.domain.errors import KnownError, NotAllowed, NotFound
from pos.domain.typed_owner import card_number_in, checked
from pos.link.customers import CustomerChanged, CustomersAlike, CustomerSaved, FetchCustomer, SaveCustomer

#: Letters and digits that no one mistakes for others, for a reference that people read out.
_SPOKEN: Final = "ACDEFGHJKLMNPQRTUVWXY34679"
_LENGTH: Final = 10
_LONGEST_REFERENCE: Final = 64
_LATER: Final = "Saved here. The payment service did not answer; it is told before the customer's first sale."


class Register:
    """The shop's customers, one wish after the other on one thread."""

    def __init__(self, people: PeopleRecords, file: CustomerFile) -> None:
        self._people, self._file = people, file
        self._standing = Standing(file, people)

    def save(self, wish: SaveCustomer, by: str) -> CustomerSaved | CustomersAlike | CustomerChanged:
        """Put a customer on file, or change one.

        Raises: KnownError with one sentence; the customer is then as they were, and a new one is not on file.
        """
        owner = placed(checked(wish.owner))
        if wish.reference:
            try:
                return self._change(Customer(wish.reference, owner, wish.locale, wish.version), by)
            except ChangedMeanwhile:
                if (now := self._people.by_reference(wish.reference)) is None:
                    raise
                return CustomerChanged(customer=now.customer)
        reference = reference_of(wish.draft)
        there = self._people.by_draft(wish.draft)
        if there is not None:
            # Saved before: a second Save brings the same customer up to what the form says now.
            return self._change(Customer(reference, owner, wish.locale, there.customer.version), by)
        if not wish.anyway and (alike := self._people.alike(owner)):
            return CustomersAlike(customers=alike)
        # On disk before the processor hears of them, and found by nobody before it has taken them.
        customer = self._people.add(Customer(reference, owner, wish.locale), by, wish.draft)
        note = ""
        try:
            self._standing.create(customer)
        except Refused as no:
            self._people.discard(reference)
            raise KnownError(sentence_of(no)) from None
        except ProcessorError:
            note = _LATER
        self._people.announce(reference)
        return CustomerSaved(customer=customer, note=note)

    def fetch(self, wish: FetchCustomer, by: str) -> CustomerSaved:
        """Put a customer on file here whom the processor has.

        Raises: NotFound if it has none; KnownError if it does not answer.
        """
        reference = wish.reference.strip()
        if not reference or len(reference) > _LONGEST_REFERENCE or card_number_in(reference):
            raise NotAllowed("Type the customer's reference, such as CUSTOMER-1001.")
        if (kept := self._people.by_reference(reference)) is not None:
            return CustomerSaved(customer=kept.customer)
        try:
            session = self._file.open_session(reference)
            customer = self._file.read_customer(session, reference)
        except Refused as no:
            if no.status in (401, 404):
                raise NotFound("The payment service has no customer of this reference either.") from None
            raise KnownError(sentence_of(no)) from None
        except ProcessorError as problem:
            raise KnownError(sentence_of(problem)) from None
        customer = self._people.add(customer, by)
        self._people.known(reference)
        self._people.announce(reference)
        missing = customer.owner.missing()
        note = f"Found at the payment service. Still missing: {', '.join(missing)}." if missing else ""
        return CustomerSaved(customer=customer, note=note)

    def _change(self, customer: Customer, by: str) -> CustomerSaved:
        self._people.expect(customer)
        note = ""
        try:
            self._standing.update(customer)
        except Refused as no:
            raise KnownError(sentence_of(no)) from None
        except ProcessorError:
            note = _LATER
        changed = self._people.change(customer, by, told=not note)
        return CustomerSaved(customer=changed, note=note)


def reference_of(draft: str) -> str:
    """The reference of the customer who is made of a form: the same form, the same customer."""
    number = int.from_bytes(hashlib.sha256(draft.encode()).digest()[:12], "big")
    letters = ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_SPOKEN))
        letters += _SPOKEN[place]
    return f"C-{letters[:5]}-{letters[5:]}"
