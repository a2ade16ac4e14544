"""Everything that one running sandbox consists of, as a request finds it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from pos.sandbox.books import Books
from pos.sandbox.clock import Clock
from pos.sandbox.declines import ArmedDeclines
from pos.sandbox.keys import Keys
from pos.sandbox.shop import Shop
from pos.sandbox.worlds import World


@dataclass(frozen=True, slots=True)
class Processor:
    """One shop with its books, keys and clock."""

    shop: Shop
    books: Books
    clock: Clock
    keys: Keys
    world: World
    declines: ArmedDeclines


def here() -> Processor:
    """The processor that serves the present request."""
    processor: Processor = current_app.extensions["processor"]
    return processor
