"""How this till is set up, in words, and what its owner changes of it; says what holds at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from pos.back.keys import ENTRIES, mode_of
from pos.back.vault.vault import Entry, Vault
from pos.config.settings import Environment, Settings, parsed, settings_text
from pos.config.settings_file import SettingsNotWritten, Values, backup_of, with_values, write_settings
from pos.domain.errors import KnownError, NotUnderstood
from pos.domain.setting import Setting, setting_text, setting_typed
from pos.link.messages import Answer, NotDone
from pos.link.settings import (
    ChangeSettings,
    KeyThere,
    Problem,
    ReadSettings,
    SettingsChanged,
    SettingsRefused,
    SettingsShown,
    Written,
)

#: Writes down, before it is done, in whose name which settings get which values; raises KnownError if it cannot.
Record = Callable[[str, dict[str, str]], None]


class SettingsDesk:
    """One till's settings; used by one thread at a time.

    ``changed`` hears what holds from now on; ``till_name_is_taken`` asks the journal.
    """

    def __init__(
        self,
        settings: Settings,
        file: Path,
        journal_file: Path,
        vault: Vault,
        record: Record,
        changed: Callable[[Settings], None],
        till_name_is_taken: Callable[[str], bool],
        *,
        keys_are_around: bool = False,
    ) -> None:
        self._settings, self._file, self._journal_file = settings, file, journal_file
        self._vault, self._record, self._changed = vault, record, changed
        self._till_name_is_taken, self._keys_are_around = till_name_is_taken, keys_are_around

    def handle(self, command: ReadSettings | ChangeSettings, by: str) -> Answer:
        """Show the settings, or change some in somebody's name."""
        try:
            return self._shown() if isinstance(command, ReadSettings) else self._change(command, by)
        except KnownError as problem:
            return NotDone(sentence=str(problem))

    def _change(self, command: ChangeSettings, by: str) -> Answer:
        values, problems = self._read(command)
        if problems:
            return SettingsRefused(problems=tuple(problems))
        existed = self._file.exists()
        written = parsed(*settings_text(self._file))
        values = {one: value for one, value in values.items() if _value(written, one) != value}
        if not values:
            raise SettingsNotWritten("Nothing is another than before, so nothing was written.")
        self._record(by, {one.value: self._text(one, value) for one, value in values.items()})
        write_settings(self._file, values)
        now = with_values(self._settings, {one: value for one, value in values.items() if one.holds_at_once})
        self._settings = now
        self._changed(now)
        backup = str(backup_of(self._file.resolve())) if existed else ""
        return SettingsChanged(shown=self._shown(), changed=tuple(values), backup=backup)

    def _read(self, command: ChangeSettings) -> tuple[Values, list[Problem]]:
        values: dict[Setting, str | int | float] = {}
        problems: list[Problem] = []
        for wanted in command.wanted:
            try:
                value = values[wanted.setting] = setting_typed(
                    wanted.setting, wanted.typed, self._settings.processor.currency
                )
                if wanted.setting is Setting.TILL and self._till_name_is_taken(str(value)):
                    raise NotUnderstood("Another till of this shop has this name.")  # noqa: TRY301  # said beside it
            except NotUnderstood as problem:
                problems.append(Problem(setting=wanted.setting, sentence=str(problem)))
        return values, problems

    def _shown(self) -> SettingsShown:
        written, now = parsed(*settings_text(self._file)), self._settings
        processor = now.processor
        built_in = processor.environment is Environment.SANDBOX and not processor.api_base_url
        keys, mode, place = ((), "", "") if built_in else self._keys()
        shared = urlsplit(now.journal.url) if now.journal.url else None
        return SettingsShown(
            environment=processor.environment.value,
            api_host="" if built_in else _host(processor.api_base_url),
            script_host="" if built_in else _host(processor.script_url),
            locale=processor.locale,
            currency=processor.currency,
            walk_in_customer=processor.walk_in_customer,
            journal=f"{shared.hostname or ''}{shared.path}" if shared is not None else str(self._journal_file),
            journal_is_shared=shared is not None,
            keys=keys,
            key_mode=mode,
            key_place=place,
            file=str(self._file),
            is_demo=not self._file.exists(),
            values=tuple(
                Written(
                    setting=one, text=self._text(one, _value(written, one)), holds=self._text(one, _value(now, one))
                )
                for one in Setting
            ),
        )

    def _text(self, setting: Setting, value: str | int | float) -> str:
        return setting_text(setting, value, self._settings.processor.currency)

    def _keys(self) -> tuple[tuple[KeyThere, ...], str, str]:
        """Which keys there are; of none more than whether it is there, and of the publishable one how it begins."""
        if self._keys_are_around:
            everyone = tuple(KeyThere(name=entry.value, there=True) for entry in ENTRIES.values())
            return everyone, "", "environment variables"
        found = {entry: self._vault.read(entry) for entry in ENTRIES.values()}
        publishable = found[Entry.PUBLISHABLE_KEY]
        keys = tuple(KeyThere(name=entry.value, there=key is not None) for entry, key in found.items())
        return keys, mode_of(publishable).value if publishable is not None else "", self._vault.place


def _value(settings: Settings, setting: Setting) -> str | int | float:
    table, name = setting.place
    found: str | int | float = getattr(getattr(settings, table), name)
    return found


def _host(address: str) -> str:
    return urlsplit(address).netloc
