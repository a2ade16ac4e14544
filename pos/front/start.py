"""The start of a till: its back first, which comes up beside everything that the window needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos.config import garbage
from pos.front.back_process import Process, start_process
from pos.front.start_options import StartOptions

if TYPE_CHECKING:
    from pos.front.app import Till


def run(options: StartOptions, opened: Callable[[Till], object] = lambda _till: None) -> int:
    """Open the till and serve it until its window is closed; ``opened`` hears of it first."""
    garbage.wait()
    back = _started(options)
    # Qt takes a tenth of a second to import, in which the back gets as far as to know its processor.
    from pos.front.opening import serve

    return serve(options, back, opened)


def _started(options: StartOptions) -> Process | OSError:
    """Start the back; what comes back is the process, or why there is none, for whoever talks to it."""
    try:
        return start_process(options.back_program())
    except OSError as problem:
        return problem
