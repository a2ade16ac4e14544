"""Which source pays how much of a cart, and where the payment session stands."""

from __future__ import annotations

from dataclasses import dataclass

from pos.sandbox.records import Cart, Source


@dataclass(frozen=True, slots=True)
class Contributions:
    """Shares of a total.

    Units: minor units of the cart's currency.
    """

    primary: int
    secondary: int
    missing: int


def contributions(cart: Cart, total: int) -> Contributions:
    """Part a total among the attached sources: store credit first, the primary source covers the rest."""
    secondary = min(cart.secondary_amount, total) if cart.secondary else 0
    primary = total - secondary if cart.primary else 0
    return Contributions(primary, secondary, total - secondary - primary)


def session_status(cart: Cart, shares: Contributions, primary: Source | None) -> str:
    """The payment session's status while the cart is open."""
    attached = bool(cart.primary or cart.secondary)
    if not attached or not cart.lines or shares.missing:
        return "requires_source"
    # Nobody is asked to confirm what a clerk keys in or a merchant draws.
    if primary is None or primary.behaviour != "challenged" or cart.charge_type != "customer_initiated":
        return "requires_confirmation"
    return "requires_confirmation" if primary.challenge in {"complete", "failed"} else "requires_action"
