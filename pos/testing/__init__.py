"""Tills for testers: a pytest plugin, its page objects in a cashier's words, and the map of what can be found."""

from __future__ import annotations


def map() -> None:  # noqa: A001  # the tester's word for it
    """Print the map of screens, widgets, keys and states of this version."""
    import sys

    from pos.testing.screen_map import drawn

    sys.stdout.write(drawn())
