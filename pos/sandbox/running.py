"""One sandbox put together from its options."""

from __future__ import annotations

import argparse
import errno

from pos.sandbox.access import sealed
from pos.sandbox.app import build_app
from pos.sandbox.books import Books
from pos.sandbox.clock import Clock
from pos.sandbox.declines import ArmedDeclines
from pos.sandbox.faults import Faults
from pos.sandbox.folder import BooksUnusable
from pos.sandbox.incoming import Incoming
from pos.sandbox.keys import keys_of
from pos.sandbox.ledger import Ledger, LedgerUnusable
from pos.sandbox.mischief import Mischief
from pos.sandbox.processor import Processor
from pos.sandbox.records import SavedAddress, Shopper
from pos.sandbox.server import Server, make_server, url_of
from pos.sandbox.shop import Shop
from pos.sandbox.throttle import Throttle
from pos.sandbox.worlds import World


class CannotServe(Exception):
    """Something is in the sandbox's way; says what."""


class Sandbox:
    """A sandbox that listens."""

    def __init__(self, server: Server, processor: Processor) -> None:
        self._server = server
        self._processor = processor

    def ready_line(self) -> dict[str, str]:
        """What whoever started the sandbox needs to know."""
        return {"url": url_of(self._server), **self._processor.keys.told()}

    def serve(self) -> None:
        """Serve until SystemExit."""
        try:
            self._server.run()
        finally:
            self._processor.books.close()


def open_sandbox(options: argparse.Namespace, shop: Shop, world: World) -> Sandbox:
    """Open the books and listen.

    Raises: CannotServe if the port, the folder or the ledger cannot be had.
    """
    clock = Clock()
    try:
        books = Books(options.data, Ledger(options.ledger), clock)
        keys = keys_of(options.data, shop.keys)
    except (BooksUnusable, LedgerUnusable) as problem:
        raise CannotServe(str(problem)) from None
    except OSError as problem:
        raise CannotServe(f"the keys cannot be kept in {options.data}: {problem.strerror}") from None
    processor = Processor(shop, books, clock, keys, world, ArmedDeclines())
    _put_on_file(processor)
    app = build_app(processor, Throttle(options.rate_limit) if options.rate_limit else None)
    faults = Faults(options.fault)
    incoming = Incoming(Mischief(app, faults, processor), clock)
    app.extensions["faults"], app.extensions["incoming"] = faults, incoming
    try:
        return Sandbox(make_server(incoming, options.host, options.port), processor)
    except OSError as problem:
        books.close()
        if problem.errno == errno.EADDRINUSE:
            raise CannotServe(f"port {options.port} is taken; choose another, or 0 to find a free one") from None
        raise CannotServe(f"port {options.port} cannot be had: {problem.strerror}") from None


def _put_on_file(processor: Processor) -> None:
    """Have the shop's customers on file, unless an earlier run has put them there."""
    books, shop = processor.books, processor.shop
    with books.transaction():
        for customer in shop.customers:
            if books.shoppers.all(reference=customer.reference):
                continue
            shopper = Shopper(
                id=books.next_number(),
                username=customer.username,
                first_name=customer.first_name,
                last_name=customer.last_name,
                email=customer.email,
                created=processor.clock.now(),
                locale=shop.locale,
                currency=shop.currency,
                reference=customer.reference,
                password=sealed(customer.password) if customer.password else None,
            )
            books.shoppers.put(shopper)
            books.addresses.put(SavedAddress(books.next_number(), shopper.id, "Home", True, customer.address))
