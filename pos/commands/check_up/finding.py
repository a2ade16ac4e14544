"""One thing that was looked at, in words for the person who can do something about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much it matters; the value is what stands before the sentence."""

    GOOD = "good"
    NOTE = "note"
    WARN = "look"
    BAD = "STOP"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence; what is BAD keeps the till from selling, or from selling for real money."""

    level: Level
    sentence: str

    def __str__(self) -> str:
        return f"{self.level.value:<5} {self.sentence}"


def good(sentence: str) -> Finding:
    """All is as it should be."""
    return Finding(Level.GOOD, sentence)


def note(sentence: str) -> Finding:
    """Something to know."""
    return Finding(Level.NOTE, sentence)


def warn(sentence: str) -> Finding:
    """Something to look at soon."""
    return Finding(Level.WARN, sentence)


def bad(sentence: str) -> Finding:
    """Something that stops the till."""
    return Finding(Level.BAD, sentence)
