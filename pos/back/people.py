"""Who may pay at this counter: the shop's own addresses, the customers on file, or an address typed now."""

from __future__ import annotations

from collections.abc import Iterable

from pos.domain.customer import CounterProfile, Customer
from pos.domain.errors import NotFound, NotUnderstood
from pos.domain.sale import Payer
from pos.link.messages import SetPayer


class People:
    """The people that a shop's settings name."""

    def __init__(self, profiles: Iterable[CounterProfile], customers: Iterable[Customer]) -> None:
        self._profiles = {profile.id: profile for profile in profiles}
        self._customers = {customer.reference: customer for customer in customers}

    @property
    def walk_in(self) -> Payer | None:
        """Who pays as long as nobody says otherwise: the first counter address; None if there is none."""
        first = next(iter(self._profiles.values()), None)
        return None if first is None else Payer(f"Walk-in · {first.name}", first.owner)

    def payer(self, wish: SetPayer) -> Payer:
        """The payer whom a command means.

        Raises: NotFound for a profile or customer that is not here; NotUnderstood unless exactly one is meant.
        """
        if sum((bool(wish.profile_id), bool(wish.customer_reference), wish.typed is not None)) != 1:
            raise NotUnderstood("Choose one: a counter address, a customer, or an address typed now.")
        if wish.typed is not None:
            if missing := wish.typed.missing():
                raise NotUnderstood(f"The address still needs: {', '.join(missing)}.")
            return Payer(wish.typed.name, wish.typed)
        if wish.customer_reference:
            customer = self._customers.get(wish.customer_reference)
            if customer is None:
                raise NotFound("This customer is not on file any more.")
            return Payer(customer.owner.name, customer.owner, walk_in=False, customer_reference=customer.reference)
        profile = self._profiles.get(wish.profile_id)
        if profile is None:
            raise NotFound("This counter address is not in the settings any more.")
        return Payer(f"Walk-in · {profile.name}", profile.owner)

    def find(self, text: str, limit: int) -> tuple[tuple[Customer, ...], bool]:
        """Customers by any part of name, e-mail or reference, or by a phone's tail; and whether there are more."""
        wanted = text.casefold().strip()
        digits = "".join(character for character in wanted if character.isdigit())
        found = [customer for customer in self._customers.values() if _fits(customer, wanted, digits)]
        return tuple(found[:limit]), len(found) > limit


def _fits(customer: Customer, wanted: str, digits: str) -> bool:
    owner = customer.owner
    if not wanted:
        return True
    if wanted in f"{owner.name} {owner.email} {customer.reference}".casefold():
        return True
    phone = "".join(character for character in owner.phone if character.isdigit())
    return bool(digits) and digits == wanted.replace(" ", "") and phone.endswith(digits)
