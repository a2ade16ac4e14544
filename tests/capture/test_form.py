"""One card from empty fields to a source, by real key events in the real engine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos.domain.source import CardFace, Source, SourceState
from pos.front.capture.form import FormPhase
from tests.capture.conftest import NOW, VISA, Desk

pytestmark = pytest.mark.webengine


def test_a_typed_card_becomes_a_source(desk: Desk) -> None:
    desk.open()
    desk.fill_and_arm()
    assert desk.form.fields.brand == "visa"

    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: desk.heard["charge_wished"] != [], "the wish to charge")
    desk.form.tokenise()
    desk.wait_for(FormPhase.CAPTURED)

    [source] = desk.heard["captured"]
    assert isinstance(source, Source)
    assert (source.state, source.created_at) == (SourceState.CHARGEABLE, NOW)
    assert source.card == CardFace("Visa", "1111", 12, 2030)
    [asked] = desk.vendor.sources
    assert asked["creditCard"]["number"] == VISA
    assert asked["sessionId"] == "ps_1"
    assert asked["owner"]["address"]["postalCode"] == "D02 AF30"
