"""Changes a settings file where it lies: its owner's comments, order and spacing stay, and so does all the rest."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from pos.config.settings import Settings, SettingsError, parsed, settings_text
from pos.domain.errors import KnownError
from pos.domain.setting import Setting

Values = Mapping[Setting, str | int | float]

_ONLY_ME: Final = 0o600


class SettingsNotWritten(KnownError):
    """The settings stayed as they were; the text says why."""


def backup_of(path: Path) -> Path:
    """Where the file before the last change is kept."""
    return path.with_name(f"{path.name}.backup")


def with_values(settings: Settings, values: Values) -> Settings:
    """The same settings with other values in some places."""
    for setting, value in values.items():
        table, name = setting.place
        changed = msgspec.structs.replace(getattr(settings, table), **{name: value})
        settings = msgspec.structs.replace(settings, **{table: changed})
    return settings


def write_settings(path: Path, values: Values) -> Settings:
    """Write some settings into the file, whole or not at all; the file before is kept beside it.

    What the reader of the next start makes of the new file is held against what was wished before it takes its place.
    Returns what the whole file says now.
    Raises: SettingsError if the file as it lies there cannot be used; SettingsNotWritten.
    """
    # A link to a file that is kept elsewhere stays a link.
    path = path.resolve()
    text, source = settings_text(path)
    before = parsed(text, source)
    changed = _edited(text, source, values)
    try:
        after = parsed(changed, path)
    except SettingsError as problem:
        raise SettingsNotWritten(f"The settings were not changed: {problem}") from None
    if after != with_values(before, values):
        raise SettingsNotWritten(f"{path} is laid out in a way that is not changed from here. Change it by hand.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists():
            half = _written(backup_of(path), path.read_bytes(), like=path)
            half.replace(backup_of(path))
        _written(path, changed.encode(), like=path).replace(path)
    except OSError as problem:
        raise SettingsNotWritten(
            f"{path} cannot be written ({problem.strerror or 'not writable'}). The settings are as they were."
        ) from None
    return after


def _edited(text: str, source: Path, values: Values) -> str:
    # Nobody who sells changes a setting: the library is loaded for those who do.
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        for setting, value in values.items():
            table, name = setting.place
            if table not in document:
                document.add(table, tomlkit.table())
            document[table][name] = value
        return tomlkit.dumps(document)
    except (TOMLKitError, TypeError) as problem:
        raise SettingsNotWritten(f"{source} could not be changed ({type(problem).__name__}).") from None


def _written(path: Path, content: bytes, like: Path) -> Path:
    """A new file beside the old one, on the disk before it takes its place."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_ME)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if like.exists():
            shutil.copymode(like, half)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise
    return half
