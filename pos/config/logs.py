"""The till's log: a few lines for whoever looks after it, kept small, and never a number that could be a card's."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

_MOST_BYTES: Final = 1_000_000
_KEPT: Final = 5
_FORM: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LONG_NUMBER: Final = re.compile(r"(?:\d[ -]?){12,19}")


class _Masked(logging.Formatter):
    """Replaces every run of digits that is as long as a card number, wherever it came from."""

    def format(self, record: logging.LogRecord) -> str:
        return _LONG_NUMBER.sub("[digits]", super().format(record))


def open_log(folder: Path, name: str) -> None:
    """Send this process's log to a file of its own."""
    handler = RotatingFileHandler(folder / f"{name}.log", maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(_Masked(_FORM))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # Their debug lines would hold addresses and headers.
    for chatty in ("urllib3", "requests"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
