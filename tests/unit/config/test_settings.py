"""Settings are read strictly: a mistake is named with its line, and nothing secret may stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.config.settings import LIVE_API, Environment, SettingsError, read_settings


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_it_is_the_demo_shop_on_the_built_in_sandbox(tmp_path: Path) -> None:
    settings = read_settings(tmp_path / "none.toml")
    assert settings.processor.environment is Environment.SANDBOX
    assert [counter.owner.missing() for counter in settings.counters] == [()]
    assert len(settings.customers) == 2


def test_live_needs_nothing_but_its_name(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, '[processor]\nenvironment = "live"\n'))
    assert settings.processor.api_base_url == LIVE_API


def test_a_host_without_scheme_is_https(tmp_path: Path) -> None:
    text = '[processor]\nenvironment = "test"\napi_base_url = "api.shop.example/"\n'
    assert read_settings(written(tmp_path, text)).processor.api_base_url == "https://api.shop.example"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('[processor]\nenvironment = "foo"', "line 2", "environment cannot be foo"),
        ("[processor\n", "line 1", "]"),
        ('[shop]\nname = "x"\n[processor]\n\nlocal = "x"', "line 5", "no setting called local"),
        ("[shop]\nname = 5", "line 2", "name must be a text in quotes"),
        ('[counter]\nid = "1"', "line 1", "counter must be a list in [[double brackets]]"),
        ('[processor]\ncurrency = "eur"', "line 2", "EUR"),
        ('[processor]\nlocale = "en-IE"', "line 2", "en_IE"),
        ('[processor]\nenvironment = "test"\napi_base_url = "http://far.example"', "line 3", "https"),
        ('[processor]\nenvironment = "live"\nscript_url = "http://127.0.0.1:1/x"', "line 3", "https"),
        ("[processor]\nsubmit_deadline_s = 1", "line 2", "120"),
        ("[staff]\nlock_after_minutes = 16", "line 2", "15"),
        ("[staff]\ndiscount_limit_percent = 100.5", "line 2", "100 percent"),
        ('[journal]\nurl = "sqlite:///x"', "line 2", "postgresql://"),
        ('[journal]\nurl = "postgresql://till@db"', "line 2", "postgresql://"),
        ('[[counter]]\nid = "1"', "line 1", "first_name is missing"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: str, word: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(written(tmp_path, text))
    assert line in str(caught.value)
    assert word in str(caught.value)


def test_a_key_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(written(tmp_path, '[processor]\nconfidential_key = "s3cr3t"\n'))
    assert "line 2" in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://till:s3cr3t@db/shop", "postgresql://db/shop?password=s3cr3t"])
def test_a_password_in_the_journals_address_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="line 2") as caught:
        read_settings(written(tmp_path, f'[journal]\nurl = "{url}"\n'))
    assert "s3cr3t" not in str(caught.value)


def test_a_journal_may_be_shared_on_a_server(tmp_path: Path) -> None:
    url = "postgresql://till@db.shop.example/journal"
    assert read_settings(written(tmp_path, f'[journal]\nurl = "{url}"\n')).journal.url == url
