"""What the window wishes about customers: found while somebody types, put on file, changed, and fetched."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Final

from pos.back.customer_file import CustomerFile
from pos.back.customers.geography import countries, rules
from pos.back.customers.on_file import PeopleOnFile
from pos.back.customers.register import Register
from pos.back.lane import Lane
from pos.domain.customer import Customer
from pos.domain.errors import KnownError
from pos.domain.till_state import Obstacle
from pos.link.customers import (
    CountriesListed,
    FetchCustomer,
    ReadAddressRules,
    ReadCountries,
    SaveCustomer,
)
from pos.link.fitting import fitting
from pos.link.messages import Answer, CustomersFound, NotDone

#: Units: seconds between two looks for what other tills have written.
_LOOK_EVERY_S: Final = 5.0
#: What is found travels in one message, whatever is asked for.
_MOST_FOUND: Final = 60

CustomerWish = SaveCustomer | FetchCustomer | ReadCountries | ReadAddressRules

_log = logging.getLogger(__name__)


class CustomerDesk:
    """Customers in a lane of their own: what is asked of the processor about them holds up no sale.

    Units: ``locale`` is the shop's own, such as ``en_IE``.
    """

    def __init__(self, lane: Lane, search_lane: Lane, on_file: PeopleOnFile, locale: str) -> None:
        self._lane, self._search_lane, self._on_file, self._locale = lane, search_lane, on_file, locale
        self._opened = False
        #: There from the moment at which the processor is known.
        self._register: Register | None = None

    def open(self, named: Iterable[Customer]) -> None:
        """Begin to follow the journal; those whom the settings name are put on file first."""
        self._lane.do(lambda: self._open(named))
        self._lane.later(_LOOK_EVERY_S, self._follow)

    def begin(self, file: CustomerFile) -> None:
        """The processor is known: from now on customers can be saved; the file is this lane's own."""
        self._register = Register(self._on_file.people, file)

    def find(self, text: str, limit: int, answered: Callable[[Answer], None]) -> None:
        """Find customers for a text, as many as fit into one message."""
        # While the copy is empty a search waits for its beginning: "nobody" would be wrong.
        lane = self._search_lane if self._opened or self._on_file.copy.size else self._lane
        lane.do(lambda: answered(self._found(text, limit)))

    def wish(self, command: CustomerWish, answered: Callable[[Answer], None], by: str) -> None:
        """Do what is wished in somebody's name; answered when it is done."""
        self._lane.do(lambda: answered(self._answer(command, by)))

    def _found(self, text: str, limit: int) -> CustomersFound:
        found, _more = self._on_file.copy.find(text, max(1, min(limit, _MOST_FOUND)))
        return CustomersFound(text=text, customers=fitting(found))

    # --- in the lane ---

    def _open(self, named: Iterable[Customer]) -> None:
        try:
            self._on_file.open(named)
        finally:
            self._opened = True

    def _answer(self, command: CustomerWish, by: str) -> Answer:
        try:
            match command:
                case ReadCountries():
                    return CountriesListed(countries=countries(self._locale), home=_country(self._locale))
                case ReadAddressRules(country=country):
                    return rules(country)
                case SaveCustomer() | FetchCustomer():
                    return self._registered(command, by)
        except KnownError as problem:
            return NotDone(sentence=str(problem))
        except Exception:
            # A database that is away, or a fault of this program's own: whoever asked waits for an answer.
            _log.exception("a wish about a customer could not be done")
            return NotDone(sentence="The till's record does not answer. Nothing was changed; try again in a moment.")

    def _registered(self, command: SaveCustomer | FetchCustomer, by: str) -> Answer:
        register = self._register
        if register is None:
            return NotDone(sentence="The till is still getting ready.", obstacle=Obstacle.STARTING)
        try:
            return register.save(command, by) if isinstance(command, SaveCustomer) else register.fetch(command, by)
        finally:
            # Whoever was put on file is found by the next key; somebody else's change is shown, too.
            self._catch_up()

    def _follow(self) -> None:
        self._lane.later(_LOOK_EVERY_S, self._follow)
        self._catch_up()

    def _catch_up(self) -> None:
        try:
            self._on_file.catch_up()
        except Exception:
            # The copy lags behind until the next look; what is on record is on record.
            _log.exception("the copy of the customers could not be brought up to date")


def _country(locale: str) -> str:
    return locale.replace("-", "_").partition("_")[2].upper()
