"""The checks at the end of every test, by the names under which a test may relax them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pos.testing.naming import called

#: The marker: ``@pytest.mark.till_allows("qt_warning")``.
MARKER: Final = "till_allows"

#: Name -> what holds otherwise.
CHECKS: Final = {
    "second_charge": "no sale is charged twice, by the processor's own ledger",
    "qt_warning": "Qt complains of nothing",
    "left_window": "no window is left over",
    "left_process": "no process is left over",
    "code_on_display": "no code and no reason stands where a customer can read it",
}


def allowed(names: Iterable[str]) -> frozenset[str]:
    """Read the names of a marker.

    Raises: NoSuchName with the nearest names.
    """
    return frozenset(name for name in names if called("check", name, CHECKS))
