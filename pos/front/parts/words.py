"""One door for texts that people read, so that each can be translated."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

#: The context of every text in the translation files.
CONTEXT: Final = "Till"


def tr(text: str, /, **values: object) -> str:
    """Translate one text and fill in its named places."""
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated
