"""The customer's receipt as plain text.

Source: product, what may be shown: brand, last four, amount, order number, date; never a source id or a reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pos.domain.sale import Sale, SaleState

#: Columns of a narrow roll at the usual size.
WIDTH: Final = 42


def receipt(sale: Sale, shop: str, till: str, at: datetime, *, copy: bool) -> str:
    """One approved sale on paper.

    Units: ``at`` is the time to print, in the shop's own zone; ``WIDTH`` columns a line.
    """
    totals, order = sale.totals, sale.order
    rows = [*centred(shop), *centred(till), ""]
    if copy:
        rows += [*centred("* COPY *"), ""]
    rows += [f"{at:%Y-%m-%d %H:%M}".ljust(WIDTH - len(sale.reference)) + sale.reference, "-" * WIDTH]
    for line, total in zip(sale.lines, sale.line_totals, strict=False):
        rows += row(f"{line.quantity} x {line.product.name}", f"{total.decimal:f}")
        if line.by_hand is not None:
            # Here the name stands above, and a figure at the end of this row would be added up with the others.
            told = f"{line.by_hand.words}, normally {line.by_hand.normal.decimal:f} each"
            rows += [f"  {part}" for part in wrapped(told, WIDTH - 2)]
    rows.append("-" * WIDTH)
    if totals is not None:
        if totals.discount.minor:
            rows += row("Discount", f"-{totals.discount.decimal:f}")
        if totals.shipping.minor:
            rows += row("Shipping", f"{totals.shipping.decimal:f}")
        if not totals.tax_included:
            rows += row("Tax", f"{totals.tax.decimal:f}")
        rows += row(f"TOTAL {totals.total.currency}", f"{totals.total.decimal:f}")
        if totals.tax_included:
            rows += row("of which tax", f"{totals.tax.decimal:f}")
    rows.append("")
    if sale.card is not None:
        rows += row(str(sale.card), "ACCEPTED" if sale.state is SaleState.PENDING else "APPROVED")
    if order is not None:
        rows += row("Order", order.id)
        if order.statement_name:
            rows += row("On your statement", order.statement_name)
    return "\n".join(rows) + "\n"


def centred(text: str) -> list[str]:
    """A text in the middle, on several lines where it is long."""
    return [part.center(WIDTH).rstrip() for part in wrapped(text, WIDTH)]


def row(left: str, right: str) -> list[str]:
    """A text and a figure on one line, the text on several where it is long."""
    *before, last = wrapped(left, WIDTH - len(right) - 1)
    return [*before, last.ljust(WIDTH - len(right)) + right]


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns."""
    parts = [""]
    for word in text.split():
        longer = f"{parts[-1]} {word}".strip()
        if len(longer) <= width:
            parts[-1] = longer
        else:
            parts += [word[at : at + width] for at in range(0, len(word), width)]
    return [part for part in parts if part] or [""]
