"""What the shop has set, and what its owner changes of it; never a key, a password or where one could be read."""

from __future__ import annotations

from pos.domain.setting import Setting
from pos.link.shapes import Message, Part


class Wanted(Part, frozen=True):
    """Another value for one setting; ``typed`` is the owner's own text."""

    setting: Setting
    typed: str


class Written(Part, frozen=True):
    """One setting as the file has it, and as it holds at the moment."""

    setting: Setting
    text: str
    holds: str


class KeyThere(Part, frozen=True):
    """Whether a key of the processor is kept."""

    name: str
    there: bool


class Problem(Part, frozen=True):
    """Why one value will not do: one sentence for beside its field."""

    setting: Setting
    sentence: str


# --- commands ---


class ReadSettings(Message, frozen=True):
    """Answered by SettingsShown."""


class ChangeSettings(Message, frozen=True):
    """Write these settings into the file; answered by SettingsChanged or SettingsRefused."""

    wanted: tuple[Wanted, ...]


# --- answers ---


class SettingsShown(Message, frozen=True):
    """How this till is set up."""

    environment: str
    #: Empty for the processor that is built in.
    api_host: str
    script_host: str
    locale: str
    currency: str
    #: The standing customer under whom walk-ins are sold; empty sells them as guests.
    walk_in_customer: str
    #: The file, or the server and its database.
    journal: str
    journal_is_shared: bool
    keys: tuple[KeyThere, ...]
    #: test or live, by how the publishable key begins; empty while there is none.
    key_mode: str
    #: Where the keys lie, in words.
    key_place: str
    file: str
    #: There is no settings file yet: it is the demo shop.
    is_demo: bool
    values: tuple[Written, ...]


class SettingsChanged(Message, frozen=True):
    """It is written."""

    shown: SettingsShown
    changed: tuple[Setting, ...]
    #: The file as it was before; empty where there was none.
    backup: str


class SettingsRefused(Message, frozen=True):
    """Nothing was written."""

    problems: tuple[Problem, ...]
