"""What can go wrong, split by who must act.

PosError
├── KnownError          the world: someone at the till can act on the text
│   ├── NotUnderstood       what was typed makes no sense; the text says what would
│   ├── NotFound            no such item, customer or sale
│   ├── NotReady            cards cannot be taken now; carries the remedy
│   └── NotAllowed          the step is not open in the present state
└── BugError            us: a rule of this program was broken
"""

from __future__ import annotations


class PosError(Exception):
    """Anything this program raises on purpose; its text never holds a secret."""


class KnownError(PosError):
    """The world is at fault; the text is one sentence for the person at the till."""


class NotUnderstood(KnownError):
    """What was typed makes no sense here."""


class NotFound(KnownError):
    """There is no such thing."""


class NotReady(KnownError):
    """Cards cannot be taken at the moment."""


class NotAllowed(KnownError):
    """The step is not open in the present state."""


class BugError(PosError):
    """A rule of this program was broken."""
