"""Holds a till's real journal against the sandbox's real ledger file, when all is over."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import select

from pos.back.journal.database import open_to_read
from pos.back.journal.tables import ENTRIES
from pos.domain.sale import Sale
from tests.schedules.judge import violations, wrong_steps
from tests.schedules.service import Charge

#: The attribute by which the processor is told whose sale a cart is.
_SALE: Final = "posSaleId"


def tell(text: str) -> None:
    """Say a figure where whoever ran this looks; a failure shows it too."""
    sys.stdout.write(f"\n  {text}")
    sys.stdout.flush()


def entries(place: Path | str) -> list[Sale]:
    """Every entry of every till in the order of writing."""
    engine, decoder = open_to_read(place), msgspec.json.Decoder(Sale)
    try:
        with engine.connect() as connection:
            return [
                decoder.decode(body)
                for body in connection.execute(select(ENTRIES.c.body).order_by(ENTRIES.c.number)).scalars()
            ]
    finally:
        engine.dispose()


def sales(written: Iterable[Sale]) -> dict[str, Sale]:
    """Each sale as it stands after these entries."""
    return {sale.id: sale for sale in written}


def judged(place: Path | str, charges: Iterable[Mapping[str, Any]]) -> list[str]:
    """What does not hold between a journal and the ledger's charges, one sentence each."""
    written = entries(place)
    found = violations(sales(written).values(), [_charge(row) for row in charges], single_use=True)
    return found + wrong_steps(written)


def verified(data: Path, settings: Path) -> str:
    """What ``pos journal verify`` says of a till's folder, where that is not what it should be; else nothing."""
    command = [sys.executable, "-m", "pos", "journal", "verify", "--data", str(data), "--settings", str(settings)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _charge(row: Mapping[str, Any]) -> Charge:
    sale = next((str(one["value"]) for one in row["attributes"] if one["name"] == _SALE), "")
    return Charge(sale, row["cart_id"], row["order_id"], row["source_id"], row["amount_minor"])
