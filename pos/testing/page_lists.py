"""The lists in the testers' page: ``python -m pos.testing.page_lists pos/testing/README.md`` brings them up to date."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from pos.testing.allowances import CHECKS
from pos.testing.cards import CARDS
from pos.testing.faults import KINDS, POINTS
from pos.testing.states import STATES


def lists() -> dict[str, str]:
    """Every list, as a table between two marks."""
    made = {
        "points": _table(("Point", "When"), ((f"`{name}`", point.told) for name, point in POINTS.items())),
        "faults": _table(
            ("Fault", "What happens"),
            (
                (f"`{name}`" + (f", `{name}:{kind.takes}`" if kind.takes else ""), kind.told)
                for name, kind in KINDS.items()
            ),
        ),
        "cards": _table(
            ("Card", "Brand", "Ends as", "Later"),
            ((f"`{card.name}`", card.brand, f"`{card.promise.value}`", card.later) for card in CARDS.values()),
        ),
        "states": _states(),
        "checks": _table(("Check", "What holds"), ((f"`{name}`", told) for name, told in CHECKS.items())),
    }
    return {name: f"<!-- {name} -->\n{text}<!-- /{name} -->" for name, text in made.items()}


def _states() -> str:
    from pos.front.till.screens import SCREENS

    return _table(
        ("State", "Main line", "`till.charged`"),
        (
            (f"`{name}`", SCREENS[state].title, f'`"{charged.value if charged is not None else ""}"`')
            for name, state in STATES.items()
            for charged in (SCREENS[state].charged,)
        ),
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(arguments: list[str]) -> int:
    """Put the lists into a page, between their marks."""
    page = Path(arguments[0])
    text = page.read_text(encoding="utf-8")
    for name, made in lists().items():
        place = re.compile(rf"<!-- {name} -->(.*?<!-- /{name} -->)?", re.DOTALL)
        text = place.sub(made.replace("\\", r"\\"), text, count=1)
    page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
