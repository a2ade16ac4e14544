"""The card form on the sandbox's own library, in its own process: what the small stand-in promised holds there too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot

from pos.domain.source import CardFace, Source
from pos.front.capture.form import FormPhase, Patience
from pos.front.capture.look import FormLook
from pos.front.parts.tokens import DARK, ROOMY
from pos.link.messages import CardFormPlan
from pos.testing.sandbox import Sandbox
from tests.capture.conftest import VISA, Desk
from tests.capture.vendor import Origin
from tests.integration.sandbox.callers import Caller
from tests.ready_made import running_sandbox

pytestmark = pytest.mark.webengine


class SandboxDesk(Desk):
    """A card form whose processor is the sandbox."""

    def __init__(self, sandbox: Sandbox, session_id: str) -> None:
        super().__init__(Origin(sandbox.url), Patience(loading=4.0))
        self.sandbox = sandbox
        self.session_id = session_id
        self.locale = "en_IE"

    @property
    def plan(self) -> CardFormPlan:
        return replace(
            super().plan,
            publishable_key=self.sandbox.keys["POS_PUBLISHABLE_KEY"],
            session_id=self.session_id,
            locale=self.locale,
        )

    def capture(self) -> Source:
        """Charge what is typed, and wait for its source."""
        self.until(lambda: self.form.armed, "an armed form")
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.heard["charge_wished"] != [], "the wish to charge")
        self.form.tokenise()
        self.wait_for(FormPhase.CAPTURED)
        [source] = self.heard["captured"]
        assert isinstance(source, Source)
        return source


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def caller(sandbox: Sandbox) -> Caller:
    caller = Caller(sandbox)
    caller.fill("NOTE-A5-DOT")
    return caller


@pytest.fixture
def till(qtbot: QtBot, sandbox: Sandbox, caller: Caller) -> Iterator[SandboxDesk]:
    desk = SandboxDesk(sandbox, caller.cart()["paymentSession"]["id"])
    yield desk
    desk.form.close_form()
    desk.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_card_typed_into_the_sandboxs_fields_pays_the_cart(till: SandboxDesk, caller: Caller) -> None:
    till.open()
    till.fill(VISA, "1230", "123")
    source = till.capture()

    assert source.card == CardFace("Visa", "1111", 12, 2030)
    kept = caller.as_merchant("GET", f"/sources/{source.id}").json()
    assert (kept["state"], kept["amount"], kept["owner"]["firstName"]) == ("chargeable", 12.9, "Anna")
    assert caller.apply(kept["id"]).status_code == 200
    assert caller.submit().status_code == 200


CARDS: list[Any] = [
    ("343456789012341", "1234", "amex", "AmericanExpress"),
    ("30345678901235", "123", "dinersclub", "DinersClub"),
    ("6011987698769876", "123", "discover", "Discover"),
    ("3528987698769879", "123", "jcb", "JCB"),
    ("5466160000000008", "123", "mastercard", "MasterCard"),
    ("6226220000000009", "123", "unionpay", "UnionPay"),
    ("4000000000004663", "123", "visa", "Visa"),
]


#: All of them are charged on a whole till in every run; here, those of another length and the usual one are.
HERE = {"amex", "dinersclub", "visa"}


@pytest.mark.parametrize(
    ("number", "code", "key", "brand"),
    [pytest.param(*card, id=card[2], marks=[] if card[2] in HERE else [pytest.mark.whole]) for card in CARDS],
)
def test_every_brand_is_known_while_it_is_typed(
    till: SandboxDesk, number: str, code: str, key: str, brand: str
) -> None:
    till.open()
    till.fill(number, "1230", code)
    till.until(lambda: till.form.fields.brand == key, "the brand")
    assert till.capture().card == CardFace(brand, number[-4:], 12, 2030)


def test_a_source_that_fails_is_a_refusal(till: SandboxDesk) -> None:
    till.open()
    till.fill("4000000000003295")
    till.until(lambda: till.form.armed, "an armed form")
    till.form.tokenise()
    till.until(lambda: till.heard["card_refused"] != [], "the refusal")
    assert till.heard["card_refused"] == [CardFace("Visa", "3295", 12, 2030)]


def test_a_wrong_field_is_marked_in_the_librarys_words(till: SandboxDesk) -> None:
    till.locale = "de_DE"
    till.open()
    till.type(VISA[:-1] + "2")
    till.until(lambda: till.form.fields.number.error == "Die Kartennummer ist ungültig.", "a marked number")
    assert till.form.fields.number.focused
    till.press(Qt.Key.Key_Tab)
    till.until(lambda: till.form.fields.expiry.focused, "the cursor in the date")
    till.type("1")
    till.press(Qt.Key.Key_Tab)
    till.until(lambda: till.form.fields.expiry.error == "Das Ablaufdatum ist unvollständig.", "a marked date")
    till.form.tokenise()
    assert till.phase is FormPhase.READY
    assert not till.form.armed


def test_the_cursor_goes_on_by_itself_and_comes_back_by_hand(till: SandboxDesk) -> None:
    till.open()
    till.type("3434 5678 9012 341")
    till.until(lambda: till.form.fields.expiry.focused, "the cursor in the date after an American Express number")
    till.type("3/30")
    till.until(lambda: till.form.fields.code.focused, "the cursor in the code")
    till.type("123")
    till.until(lambda: not till.form.fields.code.empty, "three digits")
    assert not till.form.armed, "an American Express has four"
    till.type("4")
    till.until(lambda: till.form.armed, "an armed form")
    till.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    till.until(lambda: till.form.fields.expiry.focused, "the cursor back in the date")
    till.press(Qt.Key.Key_End)
    till.press(Qt.Key.Key_Backspace)
    till.until(lambda: not till.form.armed, "a form that is not armed")


def test_a_form_in_other_colours_keeps_what_was_typed(till: SandboxDesk) -> None:
    till.open()
    till.fill()
    till.until(lambda: till.form.armed, "an armed form")
    till.form.use_look(FormLook(DARK, ROOMY, dark=True))
    surface = DARK.surface.lower()
    till.until(lambda: till.window.grab().toImage().pixelColor(5, 250).name() == surface, "the dark surface")
    assert till.capture().card.last_four == "1111"


def test_a_scanner_is_kept_out_of_the_sandboxs_fields(till: SandboxDesk) -> None:
    till.open()
    till.type("4006381333931\r", pace_ms=0)
    till.until(lambda: till.heard["barcode_typed"] != [], "the scanner to be noticed")
    till.until(lambda: till.form.fields.number.empty, "an empty number")
    till.fill()
    assert till.capture().card.last_four == "1111"


def test_a_service_that_refuses_leaves_the_form_as_it_is(till: SandboxDesk) -> None:
    till.session_id = "nothing"
    till.open()
    till.fill()
    till.until(lambda: till.form.armed, "an armed form")
    till.form.tokenise()
    till.until(lambda: till.heard["capture_failed"] != [], "a sentence")
    assert "Nothing was charged" in str(till.heard["capture_failed"][0])
    assert till.form.armed


def test_a_blocked_script_and_a_blocked_frame_end_the_form(till: SandboxDesk, sandbox: Sandbox) -> None:
    for kind in ("script_blocked", "iframe_blocked"):
        # A browser asks a second time by itself when a connection ends without an answer.
        sandbox.control("POST", "faults", {"kind": kind, "count": 2})
        till.begin()
        till.wait_for(FormPhase.DEAD)
        sandbox.disarm()
    assert len(till.heard["capture_failed"]) == 2
    till.open()
    till.fill()
    assert till.capture().card.last_four == "1111"


def test_the_ready_light_sees_that_the_fields_come(till: SandboxDesk) -> None:
    till.rehearse()
    assert till.heard["rehearsed"] == [True]
    till.begin()
    assert till.phase is FormPhase.READY, "the page that was tried is the first card's"
    till.form.focus_first()
    till.until(lambda: till.form.fields.number.focused, "the cursor in the number")
    till.fill()
    assert till.capture().card.last_four == "1111"


def test_the_ready_light_sees_that_they_do_not_come(till: SandboxDesk, sandbox: Sandbox) -> None:
    sandbox.control("POST", "faults", {"kind": "script_blocked", "count": 2})
    till.rehearse()
    sandbox.disarm()
    assert till.heard["rehearsed"] == [False]
