"""Which keys a till works with, and which it does not take."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.back.keys import ENTRIES, KeyMode, find_keys, mode_of
from pos.back.vault.system_keyring import SystemKeyring
from pos.config.settings import Environment
from pos.domain.errors import NotReady
from pos.domain.secret import Secret
from tests.unit.back.vault.keyrings import MemoryKeyring

LIVE = {"confidential": "l-c0", "secret": "l-s0", "public": "l-p0", "publishable": "pk_l0"}
TEST = {"confidential": "t-c0", "secret": "t-s0", "public": "t-p0", "publishable": "pk_test_t0"}


def vault(keys: dict[str, str]) -> SystemKeyring:
    kept = SystemKeyring(MemoryKeyring(), Path("/till"))
    for name, value in keys.items():
        kept.write(ENTRIES[name], Secret(value))
    return kept


def surroundings(keys: dict[str, str]) -> dict[str, str]:
    names = {"confidential": "POS_CONFIDENTIAL_KEY", "secret": "POS_CONFIDENTIAL_SECRET", "public": "POS_PUBLIC_KEY"}
    return {names.get(name, "POS_PUBLISHABLE_KEY"): value for name, value in keys.items()} | {"HOME": "/"}


@pytest.mark.parametrize(("environment", "keys"), [(Environment.LIVE, LIVE), (Environment.TEST, TEST)])
def test_the_vaults_keys_are_taken(environment: Environment, keys: dict[str, str]) -> None:
    assert find_keys(vault(keys), environment, {}).publishable == Secret(keys["publishable"])


def test_keys_of_the_surroundings_are_for_tests_and_are_taken_out_of_sight() -> None:
    around = surroundings(TEST)
    assert find_keys(vault({}), Environment.TEST, around).secret == Secret("t-s0")
    assert around == {"HOME": "/"}


def test_live_keys_of_the_surroundings_are_refused_and_taken_out_of_sight_all_the_same() -> None:
    around = surroundings(LIVE)
    with pytest.raises(NotReady, match="not taken from environment variables") as refused:
        find_keys(vault(LIVE), Environment.LIVE, around)
    assert around == {"HOME": "/"}
    assert not any(value in str(refused.value) for value in LIVE.values())


@pytest.mark.parametrize(
    ("environment", "keys", "reason"),
    [
        (Environment.LIVE, TEST, "not a live one"),
        (Environment.LIVE, {**LIVE, "publishable": "pk_sys_1"}, "not a live one"),
        (Environment.LIVE, {**LIVE, "publishable": "strange"}, "not a live one"),
        (Environment.TEST, LIVE, "live ones"),
        (Environment.LIVE, {}, "pos keys set"),
        (Environment.TEST, {name: TEST[name] for name in ("public", "secret")}, "missing"),
    ],
)
def test_keys_of_the_wrong_world_or_with_gaps_are_refused(
    environment: Environment, keys: dict[str, str], reason: str
) -> None:
    with pytest.raises(NotReady, match=reason) as refused:
        find_keys(vault(keys), environment, {})
    assert not any(value in str(refused.value) for value in keys.values())


def test_half_of_the_surroundings_keys_is_told_by_name() -> None:
    around = surroundings({name: TEST[name] for name in ("public", "secret")})
    with pytest.raises(NotReady, match="POS_CONFIDENTIAL_KEY, POS_PUBLISHABLE_KEY"):
        find_keys(vault(TEST), Environment.TEST, around)


@pytest.mark.parametrize(
    ("key", "mode"),
    [("pk_test_1", KeyMode.TEST), ("pk_sys_1", KeyMode.TEST), ("pk_1", KeyMode.LIVE), ("sk_1", KeyMode.UNKNOWN)],
)
def test_a_publishable_key_says_which_world_it_opens(key: str, mode: KeyMode) -> None:
    assert mode_of(Secret(key)) is mode


def test_keys_show_nothing_of_themselves() -> None:
    keys = find_keys(vault(TEST), Environment.TEST, {})
    assert not any(value in repr(keys) for value in TEST.values())
