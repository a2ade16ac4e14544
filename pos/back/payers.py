"""Who may pay at this counter: the shop's own addresses, the customers on file, or an address typed now."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pos.domain.customer import CounterProfile, Customer, Owner
from pos.domain.errors import KnownError, NotFound, NotUnderstood
from pos.domain.sale import Payer
from pos.domain.typed_owner import checked
from pos.link.messages import SetPayer


class Payers:
    """The counter addresses of the settings, and whoever is on file; ``customer`` finds one by reference."""

    def __init__(
        self, profiles: Iterable[CounterProfile], customer: Callable[[str], Customer | None] = lambda _reference: None
    ) -> None:
        self._profiles = {profile.id: profile for profile in profiles}
        self._customer = customer

    @property
    def walk_in(self) -> Payer | None:
        """Who pays as long as nobody says otherwise: the first counter address; None if there is none."""
        first = next(iter(self._profiles.values()), None)
        return None if first is None else Payer(f"Walk-in · {first.name}", first.owner)

    def on_file(self, payer: Payer) -> Customer | None:
        """The customer behind a payer; None for whoever is not on file."""
        return self._customer(payer.customer_reference) if payer.customer_reference else None

    def still(self, payer: Payer | None) -> tuple[Payer | None, str]:
        """Who pays now what somebody was to pay earlier, and a sentence where that is another one."""
        if payer is None or not payer.customer_reference:
            return payer or self.walk_in, ""
        try:
            return self.payer(SetPayer(customer_reference=payer.customer_reference)), ""
        except KnownError as problem:
            return self.walk_in, f"{problem} Say who pays: F3."

    def payer(self, wish: SetPayer) -> Payer:
        """The payer whom a command means.

        Raises: NotFound for a profile or customer that is not here; NotUnderstood unless exactly one is meant, and
        for an address that the processor would not take.
        """
        if sum((bool(wish.profile_id), bool(wish.customer_reference), wish.typed is not None)) != 1:
            raise NotUnderstood("Choose one: a counter address, a customer, or an address typed now.")
        if wish.typed is not None:
            typed = checked(_complete(wish.typed, "The address still needs"))
            return Payer(typed.name, typed)
        if wish.customer_reference:
            customer = self._customer(wish.customer_reference)
            if customer is None:
                raise NotFound("This customer is not on file any more.")
            owner = _complete(customer.owner, "The customer's address still needs")
            return Payer(owner.name, owner, walk_in=False, customer_reference=customer.reference)
        profile = self._profiles.get(wish.profile_id)
        if profile is None:
            raise NotFound("This counter address is not in the settings any more.")
        return Payer(f"Walk-in · {profile.name}", profile.owner)


def _complete(owner: Owner, needs: str) -> Owner:
    if missing := owner.missing():
        raise NotUnderstood(f"{needs}: {', '.join(missing)}.")
    return owner
