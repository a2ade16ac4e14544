"""Holds the journal against the service's own ledger, which no till can read, and against the legal steps of a sale.

Source: sale, "Faults and what must hold": the invariants of the outside checker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pos.domain.sale import NEXT, SOLD_STATES, Sale, SaleState
from tests.schedules.service import Charge

_NOT_SOLD = frozenset({SaleState.CANCELLED, SaleState.DECLINED, SaleState.NOT_CHARGED})
#: Where a sale may be found when all is over; in any other state it was forgotten.
_AT_REST = SOLD_STATES | {SaleState.CANCELLED, SaleState.REVIEW}


def violations(sales: Iterable[Sale], ledger: Sequence[Charge], *, single_use: bool) -> list[str]:
    """What does not hold, one sentence each; empty if all is well."""
    found: list[str] = []
    by_sale: dict[str, list[Charge]] = {}
    for charge in ledger:
        by_sale.setdefault(charge.sale_id, []).append(charge)
    for sale_id, charges in by_sale.items():
        if len(charges) > 1:
            found.append(f"sale {sale_id} was charged {len(charges)} times")
    known = {sale.id: sale for sale in sales}
    for charge in ledger:
        sale = known.get(charge.sale_id)
        if sale is None:
            found.append(f"a charge of sale {charge.sale_id}, of which the journal knows nothing")
        elif sale.state in SOLD_STATES:
            if sale.order is None or (sale.order.id, sale.order.total.minor) != (charge.order_id, charge.minor):
                found.append(f"sale {sale.id} is {sale.state.value} with another order than it was charged for")
        elif sale.state is not SaleState.REVIEW:
            found.append(f"sale {sale.id} was charged and is {sale.state.value}: a lost approval")
    for sale in known.values():
        if sale.state in SOLD_STATES and sale.id not in by_sale:
            found.append(f"sale {sale.id} is {sale.state.value} and was never charged")
        if sale.state in _NOT_SOLD and sale.id in by_sale:
            found.append(f"sale {sale.id} is {sale.state.value} and was charged")
        if sale.state not in _AT_REST:
            found.append(f"sale {sale.id} was left {sale.state.value}")
    if single_use:
        for source, count in Counter(charge.source for charge in ledger).items():
            if count > 1:
                found.append(f"source {source} was charged {count} times")
    return found


def wrong_steps(entries: Iterable[Sale]) -> list[str]:
    """Entries of the journal that no sale may take, one sentence each; ``entries`` are in the order of writing."""
    found: list[str] = []
    before: dict[str, SaleState] = {}
    for entry in entries:
        last = before.get(entry.id)
        if last is None and entry.state is not SaleState.OPEN:
            found.append(f"sale {entry.id} begins as {entry.state.value}")
        if last is not None and entry.state not in NEXT[last]:
            found.append(f"sale {entry.id} went from {last.value} to {entry.state.value}")
        before[entry.id] = entry.state
    return found
