"""Staff and secrets at the end of the back's pipes: the vault's passphrase, the first owner, the lock, a restart."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pos.domain.staff import Role
from pos.domain.till_state import Obstacle, TillState
from pos.link.messages import (
    Done,
    Fatal,
    Hello,
    NotDone,
    OpenCardForm,
    ReadinessChanged,
    ReportScript,
    ScanCode,
    Welcome,
)
from pos.link.safety import ReportDangers
from pos.link.staff import AddPerson, Approve, DutyChanged, LockTill, MakeOwner, NeedsApproval, OpenVault, SignIn
from pos.testing.sandbox import Sandbox
from tests.integration.back.pipes import PENCIL, Back, running_back
from tests.ready_made import running_sandbox

PASSPHRASE = "correct horse battery staple"
OWNER_PIN, PIN = "730518", "294817"


def duty(back: Back) -> DutyChanged:
    back.wait(lambda: back.heard(DutyChanged) != [], "who is on duty")
    return back.heard(DutyChanged)[-1]


def test_a_till_without_accounts_sells_at_once_and_one_with_accounts_is_locked_over_a_restart(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("0", encoding="ascii")
    with running_back(tmp_path / "till", "--clock", str(clock)) as back:
        back.get_ready()
        assert not duty(back).locked
        back.ring_up()
        assert isinstance(back.ask(MakeOwner(name="Olga", pin=OWNER_PIN)), Done)
        held = back.asked(AddPerson(name="Anna", role=Role.CASHIER, pin=PIN), NeedsApproval)
        assert isinstance(back.ask(Approve(wish=held.wish, person_id=held.people[0].id, pin=OWNER_PIN)), Done)
        assert [person.name for person in duty(back).people] == ["Anna", "Olga"]
        clock.write_text("301", encoding="ascii")
        back.wait(lambda: duty(back).locked, "the lock of a till that is left alone")
        assert isinstance(back.ask(ScanCode(code=PENCIL)), NotDone)
    with running_back(tmp_path / "till") as back:
        back.get_ready()
        assert duty(back).locked
        assert isinstance(back.ask(ScanCode(code=PENCIL)), NotDone)
        anna = duty(back).people[0]
        assert isinstance(back.ask(SignIn(person_id=anna.id, pin=OWNER_PIN)), NotDone)
        assert isinstance(back.ask(SignIn(person_id=anna.id, pin=PIN)), Done)
        back.wait_for(TillState.BASKET)
        assert len(back.sale.lines) == 1, "the sale was kept"
        assert isinstance(back.ask(LockTill()), Done)
        assert duty(back).locked


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    """A till whose keys lie in an encrypted file, and the sandbox that takes them."""
    return tmp_path / "till"


def keep_keys(data: Path, sandbox: Sandbox, root: Path) -> None:
    given = [sandbox.keys[name] for name in ("POS_CONFIDENTIAL_KEY", "POS_CONFIDENTIAL_SECRET", "POS_PUBLIC_KEY",
                                             "POS_PUBLISHABLE_KEY")]  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "pos", "keys", "--data", str(data), "set"],
        cwd=root, input="\n".join([PASSPHRASE, *given, ""]), text=True, check=True, capture_output=True,
    )  # fmt: skip


def test_an_encrypted_vault_waits_for_its_passphrase_and_then_its_keys_open_the_shop(
    tmp_path: Path, encrypted: Path, root: Path
) -> None:
    with running_sandbox(tmp_path) as sandbox:
        keep_keys(encrypted, sandbox, root)
        settings = sandbox.write_settings(tmp_path / "settings.toml")
        with running_back(encrypted, "--settings", str(settings)) as back:
            assert duty(back).needs_passphrase
            assert isinstance(back.ask(ScanCode(code=PENCIL)), NotDone)
            refused = back.asked(OpenVault(passphrase="correct horse battery stapler"), NotDone)
            assert "stapler" not in refused.sentence
            assert isinstance(back.ask(OpenVault(passphrase=PASSPHRASE)), Done)
            back.greet()
            back.get_ready()
            assert not duty(back).locked
            back.ring_up()
    text = b"".join(path.read_bytes() for path in encrypted.rglob("*") if path.is_file())
    for secret in (PASSPHRASE, *sandbox.keys.values()):
        assert secret.encode() not in text


def test_a_greeting_that_came_before_the_passphrase_is_answered_after_it(
    tmp_path: Path, encrypted: Path, root: Path
) -> None:
    with running_sandbox(tmp_path) as sandbox:
        keep_keys(encrypted, sandbox, root)
        settings = sandbox.write_settings(tmp_path / "settings.toml")
        with running_back(encrypted, "--settings", str(settings)) as back:
            early = back.send(Hello(version="test"))
            assert isinstance(back.ask(OpenVault(passphrase=PASSPHRASE)), Done)
            assert isinstance(back.answer(early), Welcome)


def test_real_money_without_a_keyring_or_an_encrypted_file_is_not_taken(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[processor]\nenvironment = "live"\n', encoding="utf-8")
    with running_back(tmp_path / "till", "--settings", str(settings)) as back:
        back.wait(lambda: back.heard(Fatal) != [], "a refusal")
        assert "pos keys set" in back.heard(Fatal)[0].sentence


LIVE = """
[processor]
environment = "live"
api_base_url = "https://127.0.0.1:1"
script_url = "https://127.0.0.1:1/v1/DigitalRiver.js"
"""


def refusals(data: Path) -> str:
    """Why real cards were refused, as the audit trail has it."""
    with closing(sqlite3.connect(data / "journal.sqlite")) as connection:
        return " ".join(row[0] for row in connection.execute("SELECT about FROM audit WHERE what LIKE 'refused%'"))


def test_a_live_till_wants_an_owner_and_says_and_writes_down_why_it_takes_no_real_cards(
    tmp_path: Path, root: Path
) -> None:
    data, settings = tmp_path / "till", tmp_path / "settings.toml"
    settings.write_text(LIVE, encoding="utf-8")
    keys = ("l-confidential", "l-secret", "l-public", "pk_l1ve")
    subprocess.run(
        [sys.executable, "-m", "pos", "keys", "--data", str(data), "set"],
        cwd=root, input="\n".join([PASSPHRASE, *keys, ""]), text=True, check=True, capture_output=True,
    )  # fmt: skip
    with running_back(data, "--settings", str(settings), keys={"SSLKEYLOGFILE": str(tmp_path / "keylog")}) as back:
        assert isinstance(back.ask(OpenVault(passphrase=PASSPHRASE)), Done)
        back.wait(lambda: duty(back).needs_owner, "the wish for an owner")
        assert isinstance(back.ask(ScanCode(code=PENCIL)), NotDone)
        assert isinstance(back.ask(MakeOwner(name="Olga", pin=OWNER_PIN)), Done)
        assert not duty(back).locked
        back.ask(ReportDangers(dangers=("QTWEBENGINE_REMOTE_DEBUGGING is set",)))
        back.ask(ReportScript(loaded=True))
        back.wait(lambda: back.heard(ReadinessChanged) != [], "a light")
        light = back.heard(ReadinessChanged)[-1]
        assert light.obstacle is Obstacle.NOT_SAFE
        assert " is set: it " in light.detail
        answer = back.ask(OpenCardForm())
        assert isinstance(answer, NotDone)
        assert answer.obstacle is Obstacle.NOT_SAFE
        for danger in ("SSLKEYLOGFILE", "REMOTE_DEBUGGING"):
            back.wait(lambda danger=danger: danger in refusals(data), f"{danger} in the audit trail")  # type: ignore[misc]
    assert not (tmp_path / "keylog").exists()
