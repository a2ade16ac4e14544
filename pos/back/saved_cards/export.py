"""The filtered list as a CSV file: what the window shows of each card, and nothing that could be charged."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from pos.domain.errors import KnownError
from pos.link.saved_cards import CardRow

#: The columns by name; they never change their order, for somebody's spreadsheet counts on it.
COLUMNS: Final = (
    "customer", "reference", "brand", "last four", "expires", "nickname", "default", "state", "hidden",
    "never accepted", "saved by", "saved on", "last charged", "amount", "currency", "consent",
    "consent on", "checked on",
)  # fmt: skip
#: A spreadsheet takes a text that begins like this for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rows: Iterable[CardRow], path: Path) -> int:
    """Write the rows to a file, whole or not at all; how many.

    Raises: KnownError with one sentence.
    """
    unfinished = path.with_name(f".{path.name}.part")
    count = 0
    try:
        # For its owner only: it says whose card is on file where.
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        # The mark at the beginning tells a spreadsheet that it is UTF-8.
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for row in rows:
                writer.writerow(_cells(row))
                count += 1
        unfinished.replace(path)
    except OSError as problem:
        unfinished.unlink(missing_ok=True)
        reason = problem.strerror or "not writable"
        raise KnownError(f"The file {path} cannot be written ({reason}). Choose another place.") from None
    return count


def _cells(row: CardRow) -> list[str]:
    face, charged = row.face, row.charged
    return [
        _text(row.customer),
        _text(row.reference),
        face.brand,
        face.last_four,
        f"{face.expiry_year}-{face.expiry_month:02d}",
        _text(row.nickname),
        _flag(row.default),
        row.state.value,
        _flag(row.hidden),
        _flag(row.never_accepted),
        _text(row.saved_by),
        _day(row.saved_at),
        _day(row.charged_at),
        f"{charged.decimal:f}" if charged else "",
        charged.currency if charged else "",
        row.consent_means.value if row.consent_means else "none",
        _day(row.consent_at),
        _day(row.checked_at),
    ]


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _flag(value: bool) -> str:
    return "yes" if value else ""


def _day(at: datetime | None) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M") if at else ""
