"""Opens sessions for customers, and puts those on file at the processor whom it does not know."""

from __future__ import annotations

from contextlib import suppress

from pos.back.customer_file import CustomerFile
from pos.back.journal.people import PeopleRecords
from pos.back.processor import OutcomeUnknown, ProcessorError, Refused, ShopperSession
from pos.domain.customer import Customer


class Standing:
    """One thread's way to customers' sessions.

    Source: OAuth grant 6; an unknown reference is answered by 401, and so is a wrong key: then creating is refused too.
    """

    def __init__(self, file: CustomerFile, people: PeopleRecords) -> None:
        self._file, self._people = file, people

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        """Take a token of a customer, who is put on file first where the processor does not know them.

        Raises: any ProcessorError.
        """
        kept = self._people.by_reference(customer_reference) if customer_reference else None
        try:
            session = self._file.open_session(customer_reference)
        except Refused as no:
            if no.status != 401 or kept is None:
                raise
            return self.create(kept.customer)
        if kept is not None and not kept.known:
            # What was changed while the processor did not answer; a sale does not wait for it to be taken.
            with suppress(ProcessorError):
                self._tell(session, kept.customer)
        return session

    def create(self, customer: Customer) -> ShopperSession:
        """Put a customer on file, or find that they are there; return their session.

        Raises: any ProcessorError; whatever was done until then is found by the next try.
        """
        try:
            self._file.create_customer(customer)
        except OutcomeUnknown as lost:
            # The reference is ours alone: whoever has it there is this customer, and only the answer was lost.
            try:
                session = self._file.open_session(customer.reference)
            except Refused:
                raise lost from None
        except Refused as no:
            if no.code != "shopper-already-exists":
                raise
            session = self._file.open_session(customer.reference)
        else:
            session = self._file.open_session(customer.reference)
        self._tell(session, customer)
        return session

    def update(self, customer: Customer) -> None:
        """Tell the processor what has changed.

        Raises: any ProcessorError; repeating it is safe.
        """
        self._tell(self.open_session(customer.reference), customer)

    def _tell(self, session: ShopperSession, customer: Customer) -> None:
        self._file.update_customer(session, customer)
        self._file.save_address(session, customer.owner)
        self._people.known(customer.reference)
