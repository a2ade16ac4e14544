"""The map of what a test can find: screens, widgets, keys and states, as text.

``pos.testing.map()`` prints it. ``python -m pos.testing.screen_map FILE`` writes it, which is how a change is accepted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pos.testing.states import STATES


def drawn() -> str:
    """Draw the map of this version.

    Widgets stand below their screen by objectName, with their kind and what a screen reader says of them at rest.
    """
    from pos.testing.application import application

    application()
    return "\n".join([*_widgets(), "", *_keys(), "", *_states(), ""])


def _widgets() -> Iterator[str]:
    from PySide6.QtWidgets import QWidget

    from pos.config.clock import Clock
    from pos.front.customer_display.window import CustomerDisplay
    from pos.front.refunds.desk import RefundsDesk
    from pos.front.saved_cards.desk import SavedCardsDesk
    from pos.front.settings.desk import SettingsDesk
    from pos.front.sign_in.desk import SignInDesk
    from pos.testing.shop import Shop
    from pos.testing.stub_till import opened_stub

    with tempfile.TemporaryDirectory() as folder, opened_stub(Shop(), Path(folder) / "clock") as till:
        window = till.window
        SignInDesk(till.back, window, window, Clock())
        # Its forms are made when they are needed, and nobody needs them here.
        nothing: Any = SimpleNamespace(wear=lambda: None)
        SavedCardsDesk(till.back, window, window, window.money, nothing, None, None)
        RefundsDesk(till.back, window, window, window.money, None)
        SettingsDesk(till.back, window, window, None, lambda _holds: None)
        window.complete()
        display = CustomerDisplay()
        yield "# Screens and their widgets: objectName, kind, name for screen readers"
        for root in (window, display):
            yield ""
            for widget in sorted((root, *root.findChildren(QWidget)), key=lambda one: one.objectName()):
                name = widget.objectName()
                if name and not name.startswith(("qt_", "stand_in")):
                    yield f"{name:34} {type(widget).__name__:18} {widget.accessibleName()}".rstrip()
        display.deleteLater()


def _keys() -> Iterator[str]:
    from pos.front.till.shortcuts import KEYS

    yield "# Keys"
    yield ""
    for key in KEYS:
        yield f"{key.shown:12} {key.told}"


def _states() -> Iterator[str]:
    from pos.front.customer_display.shown import SAID
    from pos.front.till.screens import ACTS, SCREENS

    yield "# States: name, main line, charged, next moves, what the customer sees"
    yield ""
    for name, state in STATES.items():
        screen = SCREENS[state]
        charged = screen.charged.value if screen.charged is not None else "–"
        moves = " / ".join(ACTS[act][0] for act in (screen.primary, screen.secondary) if act is not None) or "–"
        yield f"{name:24} {screen.title:40} {charged:8} {moves:40} {SAID[state].value}"


def main(arguments: list[str]) -> int:
    """Print the map, or write it to a file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    text = drawn()
    if arguments:
        Path(arguments[0]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
