"""The objectName of everything in the settings that a test may want to find; a name never changes."""

from __future__ import annotations

from typing import Final

from pos.domain.setting import Setting

ROOM: Final = "settings"
MESSAGE: Final = "settings.message"
CLOSE: Final = "settings.close"
FACTS: Final = "settings.facts"
FORM: Final = "settings.form"
SAVE: Final = "settings.form.save"


def fact(name: str) -> str:
    """The value of one fact."""
    return f"{FACTS}.{name}"


def field(setting: Setting) -> str:
    """The field of one setting."""
    return f"{FORM}.{setting.name.lower()}"
