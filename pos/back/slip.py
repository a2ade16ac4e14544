"""What the customer of a sale in doubt takes home: that it is looked up, and by which word to ask for it.

Source: product, what may be shown: amount, brand, last four, time and our reference; never a source id or a reason.
"""

from __future__ import annotations

from datetime import datetime

from pos.back.receipt import WIDTH, centred, row, wrapped
from pos.domain.sale import Sale


def slip(sale: Sale, shop: str, till: str, at: datetime) -> str:
    """One sale in doubt on paper.

    Units: ``at`` is the time to print, in the shop's own zone; ``WIDTH`` columns a line.
    """
    total = sale.sent_total
    rows = [*centred(shop), *centred(till), "", *centred("* PAYMENT BEING CHECKED *"), ""]
    rows += [f"{at:%Y-%m-%d %H:%M}".ljust(WIDTH - len(sale.reference)) + sale.reference, "-" * WIDTH]
    if total is not None:
        rows += row(f"AMOUNT {total.currency}", f"{total.decimal:f}")
    if sale.card is not None:
        rows += row(str(sale.card), "NOT KNOWN YET")
    rows += [
        "",
        *wrapped("We do not know yet whether this payment went through. Please do not pay for it again.", WIDTH),
        "",
        *wrapped(
            "We keep asking. If it went through, you will be charged once, and this slip is your proof of it. If it "
            "did not, you will not be charged.",
            WIDTH,
        ),
        "",
        *centred(f"Your reference: {sale.reference}"),
    ]
    return "\n".join(rows) + "\n"
