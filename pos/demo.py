"""One whole sale through the real till, by real key events and without a screen."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from pos.domain.errors import KnownError
from pos.front.start_options import StartOptions
from pos.testing.cards import TestCard
from pos.testing.waiting import AwaitedInVain

#: The item that is scanned; the demo shop's best known barcode.
_BARCODE: Final = "4006381333931"


def run(options: StartOptions, card: TestCard, screenshots: Path | None) -> int:
    """Ring up an item, type the card, charge it, and print the outcome as the last line, in JSON."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="pos-demo-") as folder:
        if options.data is None:
            # A demo leaves nothing behind and meets nothing that a till has left.
            options = StartOptions(Path(folder), options.settings, options.ledger, options.timings)
        try:
            outcome = _sale(options, card, screenshots)
        except AwaitedInVain as problem:
            # Its first line is for whoever runs the demo; what was said between window and back is for testers.
            raise KnownError(str(problem).partition("\n")[0]) from None
    sys.stdout.write(json.dumps(outcome) + "\n")
    return 0 if outcome["outcome"] == card.promise.value else 1


def _sale(options: StartOptions, card: TestCard, screenshots: Path | None) -> dict[str, object]:
    from pos.front.app import opened_till
    from pos.testing.till_page import TillPage

    kept: list[str] = []
    with opened_till(options) as till:
        page = TillPage(till)

        def keep(name: str) -> None:
            if screenshots is not None:
                kept.append(str(page.settled_picture(screenshots / f"{len(kept) + 1}-{name}.png")))

        _say("opening the till")
        page.wait_ready()
        keep("ready")
        _say(f"scanning {_BARCODE}")
        page.scan(_BARCODE)
        keep("basket")
        _say("opening the card form")
        page.open_card_form()
        keep("card-form")
        _say("typing the card")
        page.enter_card(card)
        page.wait_for_card_answer()
        keep("card-typed")
        if page.form.armed:
            _say("charging")
            page.charge()
            page.wait_at_rest()
        keep("outcome")
        sale = till.window.sale
        result = sale.outcome
        total = sale.totals.total if sale.totals else None
        face = (result.card if result else None) or sale.card
        return {
            "outcome": str(page.state),
            "amount_minor": total.minor if total else None,
            "currency": total.currency if total else None,
            "brand": face.brand if face else None,
            "last_four": face.last_four if face else None,
            "order_id": (result.order_id or None) if result else None,
            "screenshots": kept,
        }


def _say(text: str) -> None:
    sys.stderr.write(f"pos demo: {text}\n")
