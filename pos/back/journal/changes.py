"""Counts the changes of customers and cards, and spells moments as the journal keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select, update

from pos.back.journal.customer_tables import PEOPLE_CHANGES


def next_change(connection: Connection) -> int:
    """The number of the change that this transaction makes; every other writer waits until it is over."""
    counted = update(PEOPLE_CHANGES).values(number=PEOPLE_CHANGES.c.number + 1).returning(PEOPLE_CHANGES.c.number)
    number = connection.execute(counted).scalar_one_or_none()
    if number is None:
        number = 1
        connection.execute(insert(PEOPLE_CHANGES).values(id=1, number=number))
    return int(number)


def newest_change(engine: Engine) -> int:
    """How many changes customers and cards have seen."""
    with engine.execution_options(reads=True).connect() as connection:
        return int(connection.execute(select(func.max(PEOPLE_CHANGES.c.number))).scalar() or 0)


def text_of(at: datetime) -> str:
    """A moment in fixed width and UTC, so that times sort as texts in every database."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """Read a moment as the journal keeps it."""
    return datetime.fromisoformat(text).astimezone(UTC)
