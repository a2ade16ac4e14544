"""What the sandbox says on standard error: never a traceback or an exception's text, which may hold what was sent."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

_log = logging.getLogger(__name__)


class _TypeAlone(logging.Formatter):
    """Writes what failed as the type of its exception, and nothing else of it."""

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info and record.exc_info[0]:
            return f"sandbox: a request failed with {record.exc_info[0].__name__}"
        return f"sandbox: {record.getMessage()}"


def speak_little() -> None:
    """Send errors to standard error, in one line each; also those that nobody caught."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_TypeAlone())
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)


def _uncaught(kind: type[BaseException], _: BaseException | None, __: TracebackType | None) -> None:
    _log.error("ended a thread with %s", kind.__name__)
