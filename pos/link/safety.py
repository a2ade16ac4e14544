"""What the window finds out about itself: whether a real card may be typed into it."""

from __future__ import annotations

from pos.link.shapes import Message


class ReportScriptHash(Message, frozen=True):
    """The SHA-256 of the vendor's script as the web engine gets it; empty where its server does not let it be read."""

    sha256: str


class ReportDangers(Message, frozen=True):
    """Why no real card may be typed into the window, one sentence each; none is good news."""

    dangers: tuple[str, ...] = ()
    #: These stop nothing.
    warnings: tuple[str, ...] = ()
