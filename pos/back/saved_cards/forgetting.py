"""Forgets a person: at the processor first, which is the authority, then here; what was sold stays.

Every step may be repeated: what did not get through is done by the next try, and what was done stays done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pos.back.customer_file import CustomerFile
from pos.back.customers.sentences import sentence_of
from pos.back.journal.cards import CardRecords
from pos.back.journal.people import PeopleRecords
from pos.back.processor import ProcessorError, Refused, ShopperSession
from pos.back.saved_cards.keeping import CardKeeping
from pos.domain.customer import Address, Customer, Owner
from pos.domain.errors import KnownError, NotFound

#: The processor wants a name and an address of the right form; ``.invalid`` is nobody's.
#: Source: RFC 2606.
_NOBODY: Final = Owner("Erased", "Customer", "erased@shop.invalid", Address("", "", "", ""))


class Forgetting:
    """One thread's way of forgetting people."""

    def __init__(
        self,
        people: PeopleRecords,
        cards: CardRecords,
        file: CustomerFile,
        keeping: CardKeeping,
        open_session: Callable[[str], ShopperSession],
    ) -> None:
        self._people, self._cards, self._file, self._keeping = people, cards, file, keeping
        self._open_session = open_session

    def erase(self, reference: str, by: str, reason: str) -> None:
        """Take a person's cards off both files, and their data with them.

        Raises: NotFound for nobody; KnownError with one sentence if not all of it could be done.
        """
        if self._people.by_reference(reference) is None:
            raise NotFound("This customer is not on file any more.")
        for card in self._cards.of_customer(reference):
            self._keeping.remove_for_good(card, by, reason)
        try:
            self._forget_there(reference)
        except ProcessorError as problem:
            raise KnownError(f"{sentence_of(problem)} The customer is still on file; erase them once more.") from None
        self._cards.forget_customer(reference, by)
        self._people.erase(reference, by)

    def _forget_there(self, reference: str) -> None:
        try:
            session = self._open_session(reference)
        except Refused as no:
            if no.status != 401:
                raise
            return  # nobody knows them there
        self._file.drop_addresses(session)
        self._file.update_customer(session, Customer(reference, _NOBODY))
