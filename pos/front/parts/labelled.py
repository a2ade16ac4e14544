"""A field with its word above it, where nothing is said beside the field itself."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.front.parts.entry_field import EntryField
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size


def labelled(theme: Theme, name: str, word: str, longest: int) -> tuple[EntryField, QWidget]:
    """A field, and the place in which it stands with its word.

    Units: ``longest`` in characters.
    """
    label = Text(theme, f"{name}.word", size=Size.CAPTION, shade=Shade.SOFT, weight=QFont.Weight.Medium)
    label.say(word)
    field = EntryField()
    field.setObjectName(name)
    field.setAccessibleName(word)
    field.setMaxLength(longest)
    label.setBuddy(field)
    place = QWidget()
    place.setObjectName(f"{name}.place")
    place.setAccessibleName(word)
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.density.space(1))
    column.addWidget(label)
    column.addWidget(field)
    return field, place
