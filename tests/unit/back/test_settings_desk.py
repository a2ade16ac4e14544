"""The settings as the owner sees and changes them: what holds at once, what waits, and never a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.back.settings_desk import SettingsDesk
from pos.back.vault.vault import Entry
from pos.config.settings import Settings, read_settings
from pos.domain.errors import KnownError
from pos.domain.secret import Secret
from pos.domain.setting import Setting
from pos.link.messages import Answer, NotDone
from pos.link.settings import ChangeSettings, ReadSettings, SettingsChanged, SettingsRefused, SettingsShown, Wanted

TEST = """\
[processor]
environment = "test"
walk_in_customer = "C-WALK-IN"

[shop]
name = "Corner"
till = "Till 1"

[journal]
url = "postgresql://till@db.shop.example/journal"
"""
KEY = "pk_test_0123456789abcdef"


class MemoryVault:
    """Two of four keys."""

    place = "the keyring of a test"
    is_safe = True

    def read(self, entry: Entry) -> Secret | None:
        return Secret(KEY) if entry in (Entry.PUBLISHABLE_KEY, Entry.PUBLIC_KEY) else None

    def write(self, entry: Entry, secret: Secret) -> None:
        raise AssertionError

    def drop(self, entry: Entry) -> None:
        raise AssertionError


class Room:
    """A desk, and who hears of it."""

    def __init__(self, folder: Path, text: str = TEST) -> None:
        self.file = folder / "settings.toml"
        if text:
            self.file.write_text(text, encoding="utf-8")
        self.record: list[tuple[str, dict[str, str]]] = []
        self.held: list[Settings] = []
        self.trail_is_full = False
        self.desk = SettingsDesk(
            read_settings(self.file), self.file, folder / "journal.sqlite", MemoryVault(), self._write_down,
            self.held.append, lambda name: name == "Till 2",
        )  # fmt: skip

    def _write_down(self, by: str, values: dict[str, str]) -> None:
        if self.trail_is_full:
            raise KnownError("The audit trail cannot be written. It was not done.")
        self.record.append((by, values))

    def shown(self) -> SettingsShown:
        answer = self.desk.handle(ReadSettings(), "Olga")
        assert isinstance(answer, SettingsShown)
        return answer

    def change(self, **typed: str) -> Answer:
        wanted = tuple(Wanted(setting=Setting[name], typed=text) for name, text in typed.items())
        return self.desk.handle(ChangeSettings(wanted=wanted), "Olga")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_it_says_whom_the_till_talks_to_and_which_keys_are_there_and_none_of_them(room: Room) -> None:
    shown = room.shown()
    assert (shown.environment, shown.api_host) == ("test", "api-cte-ext.digitalriver.com")
    assert shown.script_host == "js.digitalriverws.com"
    assert (shown.journal, shown.journal_is_shared) == ("db.shop.example/journal", True)
    assert shown.walk_in_customer == "C-WALK-IN"
    assert {key.name: key.there for key in shown.keys} == {
        "confidential-key": False, "confidential-secret": False, "public-key": True, "publishable-key": True,
    }  # fmt: skip
    assert (shown.key_mode, shown.key_place) == ("test", "the keyring of a test")
    assert KEY not in repr(shown)
    assert "till@" not in repr(shown)


def test_the_built_in_processor_has_no_host_and_no_keys_of_ours(tmp_path: Path) -> None:
    shown = Room(tmp_path, "").shown()
    assert (shown.environment, shown.api_host, shown.keys, shown.is_demo) == ("sandbox", "", (), True)
    assert shown.journal == str(tmp_path / "journal.sqlite")
    assert {one.setting: one.text for one in shown.values}[Setting.SHOP] == "Pencil & Bean"


def test_what_may_hold_at_once_does_and_a_tills_name_waits_for_the_next_start(room: Room) -> None:
    answer = room.change(SHOP="Corner Coffee", TILL="Till 3", DISCOUNT="35", REFUND="50,00", LOCK="5")
    assert isinstance(answer, SettingsChanged)
    assert answer.changed == (Setting.SHOP, Setting.TILL, Setting.DISCOUNT, Setting.REFUND), "the lock was 5 before"
    assert answer.backup == str(room.file) + ".backup"
    [now] = room.held
    assert (now.shop.name, now.shop.till, now.staff.discount_limit_percent) == ("Corner Coffee", "Till 1", 35)
    assert now.staff.refund_limit_minor == 5000
    values = {one.setting: (one.text, one.holds) for one in answer.shown.values}
    assert values[Setting.TILL] == ("Till 3", "Till 1")
    assert values[Setting.REFUND] == ("50.00", "50.00")
    assert read_settings(room.file).shop.till == "Till 3"
    assert room.record == [
        ("Olga", {"shop.name": "Corner Coffee", "shop.till": "Till 3", "staff.discount_limit_percent": "35",
                  "staff.refund_limit_minor": "50.00"})
    ]  # fmt: skip


def test_each_value_that_will_not_do_has_its_sentence_and_nothing_is_written(room: Room) -> None:
    answer = room.change(SHOP="", LOCK="99", TILL="Till 2", CASHIER="Rosa")
    assert isinstance(answer, SettingsRefused)
    assert {one.setting: one.sentence for one in answer.problems} == {
        Setting.SHOP: "Type a name.",
        Setting.LOCK: "Type minutes, from 1 to 15.",
        Setting.TILL: "Another till of this shop has this name.",
    }
    assert room.file.read_text(encoding="utf-8") == TEST
    assert (room.held, room.record) == ([], [])


@pytest.mark.parametrize("broken", ["file", "trail", "nothing"])
def test_what_cannot_be_written_down_is_not_done(room: Room, broken: str) -> None:
    if broken == "file":
        room.file.write_text("[shop\n", encoding="utf-8")
    room.trail_is_full = broken == "trail"
    answer = room.change(SHOP="Corner" if broken == "nothing" else "Quill")
    assert isinstance(answer, NotDone)
    assert room.held == []
    assert room.file.read_text(encoding="utf-8") == ("[shop\n" if broken == "file" else TEST)


def test_what_somebody_else_has_written_into_the_file_meanwhile_stays(room: Room) -> None:
    room.file.write_text(TEST.replace("C-WALK-IN", "C-OTHER") + "\n# by hand\n", encoding="utf-8")
    room.change(CASHIER="Rosa")
    text = room.file.read_text(encoding="utf-8")
    assert "C-OTHER" in text
    assert "# by hand" in text
    assert room.held[0].processor.walk_in_customer == "C-WALK-IN", "of that, nothing holds before the next start"
