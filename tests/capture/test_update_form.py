"""The form for another date or address, in the real engine on the sandbox's own library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos.domain.customer import Address, Owner
from pos.domain.source import CardFace
from pos.front.capture.fields import FormPhase
from pos.front.capture.look import FormLook
from pos.front.capture.update_form import UpdateForm
from pos.front.parts.tokens import COMPACT, LIGHT
from pos.link.saved_cards import CardUpdatePlan
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox
from pos.testing.waiting import wait_until
from tests.ready_made import running_sandbox

pytestmark = pytest.mark.webengine

OWNER = Owner("Rosa", "Alvarez", "rosa@example.test", Address("2 New Street", "Dublin", "D02 AF30", "IE"))


class Desk:
    """An update form in a window, and one card at the sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.window = QWidget()
        self.window.setObjectName("window")
        self.form = UpdateForm(FormLook(LIGHT, COMPACT, False), "cards.form.update_view", self.window)
        QVBoxLayout(self.window).addWidget(self.form)
        self.window.resize(500, 260)
        self.window.show()
        self.window.activateWindow()
        self.updated: list[bool] = []
        self.failed: list[str] = []
        self.form.updated.connect(lambda: self.updated.append(True))
        self.form.failed.connect(self.failed.append)
        self.form.change_wished.connect(self.form.change)
        self.source = self._made()

    def plan(self, owner: Owner | None = None, secret: str = "") -> CardUpdatePlan:
        return CardUpdatePlan(
            form_id="m1", card_id="k1", face=CardFace("Visa", "1111", 12, 2030), script_url=self.sandbox.script_url,
            publishable_key=self.sandbox.keys["POS_PUBLISHABLE_KEY"], locale="en_IE", source_id=self.source["id"],
            source_secret=secret or self.source["clientSecret"], owner=owner,
        )  # fmt: skip

    def open(self, plan: CardUpdatePlan) -> None:
        self.form.open(plan)
        self.until(lambda: self.form.phase is FormPhase.READY, "the field")
        self.form.focus_first()

    def type(self, text: str) -> None:
        self.until(lambda: self.form.fields.expiry.focused, "the keyboard in the date")
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def until(self, condition: Any, what: str) -> None:
        wait_until(condition, what, lambda: f"{self.form.phase}, {self.form.fields}, {self.failed}")

    def there(self) -> dict[str, Any]:
        """The source as it is at the processor now."""
        answer = requests.get(
            f"{self.sandbox.url}/payments/sources/{self.source['id']}",
            headers={**self._key, "X-Client-Secret": self.source["clientSecret"]},
            timeout=10,
        )
        found: dict[str, Any] = answer.json()
        return found

    def close(self) -> None:
        self.form.close_form()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def _key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.sandbox.keys['POS_PUBLISHABLE_KEY']}"}

    def _made(self) -> dict[str, Any]:
        card = CARDS["visa"]
        address = {"line1": "1 Old Street", "city": "Dublin", "postalCode": "D02 AF30", "country": "IE"}
        body = {
            "type": "creditCard",
            "futureUse": True,
            "owner": {"firstName": "Rosa", "lastName": "Alvarez", "email": "rosa@example.test", "address": address},
            "creditCard": {"number": card.number, "expirationMonth": 12, "expirationYear": 2030, "cvv": card.code},
        }
        answer = requests.post(f"{self.sandbox.url}/payments/sources", json=body, headers=self._key, timeout=10)
        made: dict[str, Any] = answer.json()
        return made


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def desk(sandbox: Sandbox, qtbot: QtBot) -> Iterator[Desk]:
    sandbox.disarm()
    desk = Desk(sandbox)
    yield desk
    desk.close()


def test_a_new_date_is_typed_into_the_processors_field_and_taken_by_enter(desk: Desk) -> None:
    desk.open(desk.plan())
    assert not desk.form.armed
    desk.type("0733")
    desk.until(lambda: desk.form.armed, "an armed form")
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: desk.updated == [True], "the change")
    assert desk.form.phase is FormPhase.CAPTURED
    card = desk.there()["creditCard"]
    assert (card["expirationMonth"], card["expirationYear"], card["lastFourDigits"]) == (7, 2033, "1111")


def test_a_date_that_has_passed_is_marked_and_nothing_is_sent(desk: Desk) -> None:
    desk.open(desk.plan())
    desk.type("0120")
    desk.until(lambda: desk.form.fields.expiry.error != "", "the mark beside the field")
    desk.press(Qt.Key.Key_Return)
    desk.form.change()
    assert not desk.form.armed
    assert (desk.form.phase, desk.updated) == (FormPhase.READY, [])
    assert desk.there()["creditCard"]["expirationYear"] == 2030


def test_another_address_needs_nothing_typed(desk: Desk) -> None:
    desk.open(desk.plan(OWNER))
    assert desk.form.armed
    desk.form.change()
    desk.until(lambda: desk.updated == [True], "the change")
    there = desk.there()
    assert there["owner"]["address"]["line1"] == "2 New Street"
    assert there["creditCard"]["expirationYear"] == 2030


def test_a_card_that_is_not_ours_to_change_stays_as_it_is(desk: Desk) -> None:
    desk.open(desk.plan(OWNER, secret=f"{desk.source['id']}_11111111-2222-4333-8444-555555555555"))
    desk.form.change()
    desk.until(lambda: desk.failed != [], "the sentence")
    assert desk.form.phase is FormPhase.READY
    assert desk.updated == []
    assert desk.there()["owner"]["address"]["line1"] == "1 Old Street"


def test_a_script_that_does_not_come_is_said_and_closes_the_page(desk: Desk) -> None:
    desk.sandbox.fault("script_blocked")
    desk.form.open(desk.plan())
    desk.until(lambda: desk.failed != [], "the sentence")
    assert "did not load" in desk.failed[0]
    assert desk.form.phase is FormPhase.DEAD
