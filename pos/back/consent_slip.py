"""The mandate on paper: what the customer agrees to, word by word, and a line to sign on."""

from __future__ import annotations

from datetime import datetime

from pos.back.receipt import WIDTH, centred, wrapped


def consent_slip(text: str, customer: str, shop: str, till: str, at: datetime) -> str:
    """A consent to sign.

    Units: ``at`` is the time to print, in the shop's own zone; ``WIDTH`` columns a line.
    """
    rows = [*centred(shop), *centred(till), "", *centred("* CONSENT TO SAVE A CARD *"), "", f"{at:%Y-%m-%d %H:%M}"]
    rows += [*wrapped(customer, WIDTH), "-" * WIDTH]
    for paragraph in text.splitlines():
        rows += wrapped(paragraph, WIDTH)
    rows += ["-" * WIDTH, "", "", "Signed", "", "_" * WIDTH]
    return "\n".join(rows) + "\n"
