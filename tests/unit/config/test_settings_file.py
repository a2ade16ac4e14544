"""A settings file is changed where it lies: what its owner wrote around the values stays, and every other one."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as told_to_try
from hypothesis import strategies as st

from pos.config.assets import asset
from pos.config.settings import SettingsError, read_settings
from pos.config.settings_file import SettingsNotWritten, Values, backup_of, with_values, write_settings
from pos.domain.setting import COLOURS, Setting

MINE = """\
# The corner shop. Ask Rosa before you touch this.

[shop]
name   = "Corner"     # over the door
till = 'Till 1'

[processor]   # nothing real yet
environment = "sandbox"

[[counter]]
id = "main"
name = "Counter"
first_name = "Corner"
last_name = "Coffee"
email = "counter@corner.example"
line1 = "1 Side Street"
city = "Dublin"
postal_code = "D02 AF30"
country = "IE"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(MINE, encoding="utf-8")
    return path


def test_comments_order_and_spacing_stay_and_the_file_before_is_kept(file: Path) -> None:
    file.chmod(0o640)
    after = write_settings(file, {Setting.SHOP: "Corner Coffee", Setting.DISCOUNT: 12.5, Setting.COLOURS: "dark"})
    text = file.read_text(encoding="utf-8")
    for kept in MINE.splitlines():
        assert kept.replace('"Corner" ', '"Corner Coffee" ') in text
    assert text.index("[shop]") < text.index("[processor]") < text.index("[[counter]]")
    assert after == read_settings(file)
    assert (after.shop.name, after.staff.discount_limit_percent, after.look.colours) == ("Corner Coffee", 12.5, "dark")
    assert backup_of(file).read_text(encoding="utf-8") == MINE
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["settings.toml", "settings.toml.backup"]


def test_without_a_file_it_begins_as_the_demo_shop(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    write_settings(file, {Setting.TILL: "Till 7"})
    assert file.read_text(encoding="utf-8") == asset("demo/settings.toml").read_text(encoding="utf-8").replace(
        '"Till 1"', '"Till 7"'
    )
    assert not backup_of(file).exists()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_link_to_a_file_that_is_kept_elsewhere_stays_one(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked.toml"
    link.symlink_to(file)
    write_settings(link, {Setting.CASHIER: "Rosa"})
    assert link.is_symlink()
    assert read_settings(file).shop.cashier == "Rosa"


@pytest.mark.parametrize("text", ["shop.name = 'Dotted'\n", "shop = { name = 'Inline' }\n", "", "\n# nothing\n"])
def test_however_it_is_laid_out_the_value_is_the_readers_or_nothing_is_written(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    before = read_settings(file)
    values: Values = {Setting.SHOP: "Quill", Setting.LOCK: 3}
    try:
        write_settings(file, values)
    except SettingsNotWritten:
        assert file.read_text(encoding="utf-8") == text
    else:
        assert read_settings(file) == with_values(before, values)


def test_a_file_with_a_mistake_is_not_touched(file: Path) -> None:
    file.write_text(MINE + "\n[staff]\nlock_after_minutes = 99\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 22"):
        write_settings(file, {Setting.SHOP: "x"})
    assert not backup_of(file).exists()


def test_what_the_reader_would_refuse_is_not_written(file: Path) -> None:
    with pytest.raises(SettingsNotWritten, match="between 1 and 15"):
        write_settings(file, {Setting.LOCK: 99})
    assert file.read_text(encoding="utf-8") == MINE


@pytest.mark.parametrize("cut", ["replace", "fsync"])
def test_a_disk_that_fails_half_way_leaves_the_file_as_it_was(
    file: Path, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path if cut == "replace" else os, cut, fails)
    with pytest.raises(SettingsNotWritten, match="No space left"):
        write_settings(file, {Setting.SHOP: "x"})
    monkeypatch.undo()
    assert file.read_text(encoding="utf-8") == MINE


_NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@told_to_try(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            Setting.SHOP: _NAMES,
            Setting.TILL: _NAMES,
            Setting.CASHIER: _NAMES,
            Setting.LOCK: st.integers(1, 15),
            Setting.DISCOUNT: st.integers(0, 10_000).map(lambda hundredths: hundredths / 100),
            Setting.REFUND: st.integers(0, 10**9),
            Setting.COLOURS: st.sampled_from(COLOURS),
        },
    )
)
def test_only_what_was_wished_is_another(file: Path, values: dict[Setting, str | int | float]) -> None:
    file.write_text(MINE, encoding="utf-8")
    before = read_settings(file)
    write_settings(file, values)
    assert read_settings(file) == with_values(before, values)
