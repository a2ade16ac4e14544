"""How a person's data and a typed text are made alike, so that they can be compared letter by letter."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"\w+")
_SPACES: Final = re.compile(r"\s+")
#: What may stand between the digits of a phone number.
_DIALLED: Final = re.compile(r"[\d\s()+./-]+")
#: Letters that are more than a letter with a mark.
_LETTERS: Final = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})


def folded(text: str) -> str:
    """A text without case and marks, its spaces single: Tomás and TOMAS are alike."""
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = (character for character in decomposed if not unicodedata.combining(character))
    text = "".join(character if character.isprintable() else " " for character in bare)
    return _SPACES.sub(" ", text).strip()


def words(text: str) -> list[str]:
    """The words of a folded text."""
    return _WORD.findall(text)


def tail(text: str) -> str:
    """The digits of a phone number from the end to the beginning, so that its end can be looked for as a beginning."""
    return "".join(character for character in text if character.isascii() and character.isdigit())[::-1]


def may_be_a_phone(text: str) -> bool:
    """Whether a typed text has nothing in it that no phone number has."""
    return bool(_DIALLED.fullmatch(text)) and any(character.isdigit() for character in text)
