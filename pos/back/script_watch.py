"""Watches the processor's card script: its hash is written down each day, and a change is news for the manager.

The hash that counts is the one that the window's engine has taken of the script, over its own connection: a server that
gives browsers another file than programs is seen so. Where the server does not let the page read the script, the back
fetches it once by itself; such a server could give each of the two another file, and nobody would see it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.staff_tables import moment

#: Units: days for which a manager who signs in is told of a change.
_NEWS_FOR: Final = timedelta(days=7)
_HASH: Final = re.compile(r"[0-9a-f]{64}")

Fetch = Callable[[], str]


class ScriptWatch:
    """One till's watch; ``fetch`` reads the script itself and returns its hash, or nothing where it cannot be had."""

    def __init__(self, trail: AuditTrail, now: Callable[[], datetime], fetch: Fetch) -> None:
        self._trail, self._now, self._fetch = trail, now, fetch

    def read(self, sha256: str) -> bool:
        """Hear which script the window has read, if it could; True if it is another one than before.

        Raises: JournalNotWritable.
        """
        seen_by = "window"
        if not _HASH.fullmatch(sha256):
            sha256, seen_by = self._fetch(), "back"
        if not _HASH.fullmatch(sha256):
            return False
        last = self._trail.last(Deed.SCRIPT_SEEN, Deed.SCRIPT_CHANGED)
        before = "" if last is None else str(last.about.get("sha256", ""))
        if before and before != sha256:
            self._trail.add(Deed.SCRIPT_CHANGED, sha256=sha256, before=before, seen_by=seen_by)
            return True
        if last is None or moment(last.at).date() != self._now().date():
            self._trail.add(Deed.SCRIPT_SEEN, sha256=sha256, seen_by=seen_by)
        return False

    def news(self) -> tuple[str, ...]:
        """What a manager should know."""
        changed = self._trail.last(Deed.SCRIPT_CHANGED)
        if changed is None or self._now() - moment(changed.at) > _NEWS_FOR:
            return ()
        day = moment(changed.at).astimezone().strftime("%d.%m.%Y")
        return (f"The processor's card script is another one since {day}. Ask the processor whether that was meant.",)
