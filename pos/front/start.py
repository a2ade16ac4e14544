"""The start of a till: its back first, which comes up beside everything that the window needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos.front.back_process import Process, StartProcess, start_process
from pos.front.start_options import StartOptions

if TYPE_CHECKING:
    from pos.front.app import Till


def run(options: StartOptions, opened: Callable[[Till], object] = lambda _till: None) -> int:
    """Open the till and serve it until its window is closed; ``opened`` hears of it first."""
    start = _started(options)
    # Qt takes a tenth of a second to import, in which the back gets as far as to know its processor.
    from pos.front.opening import serve

    return serve(options, start, opened)


def _started(options: StartOptions) -> StartProcess:
    """Start the back; what comes back hands the process over to whoever talks to it, or says why there is none."""
    try:
        process = start_process(options.back_program())
    except OSError as problem:
        # The name of a problem ends with the block that caught it.
        why = problem

        def fail(_program: list[str]) -> Process:
            raise why

        return fail
    return lambda _program: process
