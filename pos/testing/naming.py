"""Names that a test may use; where it uses another one, the nearest are told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TypeVar

from pos.domain.errors import NotFound

_T = TypeVar("_T")
_MOST = 3


class NoSuchName(NotFound, LookupError):
    """There is no such item, card, fault, point, state or check; the text tells the nearest names."""


def no_such(kind: str, name: str, known: Iterable[str]) -> NoSuchName:
    """Say that there is no such thing, and what is near it."""
    names = sorted(set(known))
    near = (
        difflib.get_close_matches(name, names, n=_MOST, cutoff=0.4)
        or [
            other
            for other in names
            if name and (name.casefold() in other.casefold() or other.casefold() in name.casefold())
        ][:_MOST]
    )
    told = f"Near it: {', '.join(near)}." if near else f"There are: {', '.join(names) or 'none'}."
    return NoSuchName(f"There is no {kind} called {name!r}. {told}")


def _sharing(name: str, names: list[str]) -> list[str]:
    return [other for other in names if name and (name in other.casefold() or other.casefold() in name)]


def called(kind: str, name: str, known: Mapping[str, _T]) -> _T:
    """Find a thing by its name.

    Raises: NoSuchName with the nearest names.
    """
    if name in known:
        return known[name]
    raise no_such(kind, name, known)
