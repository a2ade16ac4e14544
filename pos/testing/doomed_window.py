"""A till that rings up one item and kills itself with SIGKILL as soon as it shows a certain state.

Run by ``open_till.window_killed``: the window of a test is the test's own process, which must live.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from pos.front.app import opened_till
from pos.front.start_options import StartOptions
from pos.testing.cards import card_called
from pos.testing.till_page import TillPage


def main(arguments: list[str]) -> None:
    """Sell until the end."""
    data, settings, clock = (Path(argument) for argument in arguments[:3])
    item, card, state = arguments[3:]
    with opened_till(StartOptions(data=data, settings=settings, clock=clock)) as till:

        def die(shown: object) -> None:
            if page.state == state and shown is not None:
                os.kill(os.getpid(), signal.SIGKILL)

        page = TillPage(till)
        page.wait_ready()
        till.window.state_shown.connect(die)
        page.scan(item)
        page.pay(card_called(card))


if __name__ == "__main__":
    main(sys.argv[1:])
