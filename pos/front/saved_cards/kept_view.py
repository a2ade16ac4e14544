"""How the list was looked at last: filters and order, and nothing that says anything about a person."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from pos.link.saved_cards import CardOrder, CardQuery

NAME: Final = "saved-cards-view.json"


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    expires_within_days: int = 0
    expired: bool = False
    no_consent: bool = False
    never_used: bool = False
    refused_at_first_use: bool = False
    same_on_several: bool = False
    with_ended: bool = False
    order: CardOrder = CardOrder.CUSTOMER
    descending: bool = False


_decoder: Final = msgspec.json.Decoder(_Kept)


class KeptView:
    """One small file beside the till's own data; without a place for it, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / NAME if folder is not None else None

    def read(self) -> CardQuery:
        """The view of the last time, or the plain list."""
        kept = _Kept()
        if self._file is not None:
            with suppress(OSError, msgspec.MsgspecError):
                kept = _decoder.decode(self._file.read_bytes())
        return CardQuery(**{name: getattr(kept, name) for name in _Kept.__struct_fields__})

    def write(self, query: CardQuery) -> None:
        """Keep a view; what is typed and whose cards they are is not part of it."""
        if self._file is None:
            return
        kept = _Kept(**{name: getattr(query, name) for name in _Kept.__struct_fields__})
        with suppress(OSError):
            # The view of the last time is no loss.
            self._file.write_bytes(msgspec.json.encode(kept))
