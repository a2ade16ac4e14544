"""One card from empty fields to a source, by real key events in the real engine."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos.domain.source import CardFace, Source, SourceState
from pos.front.capture import form
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


def test_a_wrong_field_is_marked_in_the_processors_words_and_arms_nothing(desk: Desk) -> None:
    desk.open()
    desk.type(VISA)
    desk.until(lambda: desk.form.fields.expiry.focused, "the cursor in the expiry date")
    desk.type("1330")

    desk.until(lambda: desk.form.fields.expiry.error != "", "a marked date")

    assert desk.form.fields.expiry.error == "This date is invalid."
    assert desk.form.fields.expiry.focused, "a wrong field keeps the cursor"
    desk.press(Qt.Key.Key_Tab)
    desk.until(lambda: desk.form.fields.code.focused, "the cursor in the code")
    desk.type("123")
    desk.until(lambda: desk.form.fields.code.complete, "a complete code")
    desk.press(Qt.Key.Key_Return)
    desk.form.tokenise()
    assert not desk.form.armed
    assert desk.phase is FormPhase.READY
    assert desk.heard["charge_wished"] == []
    assert desk.vendor.sources == []


def test_a_field_that_is_left_unfinished_is_marked_and_a_finished_one_is_not_any_more(desk: Desk) -> None:
    desk.open()
    desk.type(VISA[:6])
    assert desk.form.fields.number.error == ""
    desk.press(Qt.Key.Key_Tab)
    desk.until(lambda: desk.form.fields.number.error != "", "a marked number")
    desk.until(lambda: desk.form.fields.expiry.focused, "the cursor in the expiry date")

    desk.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    desk.until(lambda: desk.form.fields.number.focused, "the cursor back in the number")
    desk.press(Qt.Key.Key_End)
    desk.type(VISA[6:])

    desk.until(lambda: desk.form.fields.number.good, "a number without a mark")


def test_tab_out_at_either_end_is_the_tills_to_decide(desk: Desk) -> None:
    desk.open()
    desk.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    desk.until(lambda: desk.heard["leave_backward"] != [], "the way out at the front")

    desk.form.setFocus(Qt.FocusReason.BacktabFocusReason)
    desk.until(lambda: desk.form.fields.code.focused, "the cursor in the last field")
    desk.press(Qt.Key.Key_Tab)
    desk.until(lambda: desk.heard["leave_forward"] != [], "the way out at the end")

    assert len(desk.heard["leave_backward"]) == len(desk.heard["leave_forward"]) == 1
    desk.button.setFocus(Qt.FocusReason.TabFocusReason)
    desk.form.setFocus(Qt.FocusReason.TabFocusReason)
    desk.until(lambda: desk.form.fields.number.focused, "the cursor in the first field")
    assert len(desk.heard["leave_forward"]) == 1


def test_a_refused_card_is_a_refusal_and_no_source(desk: Desk) -> None:
    desk.vendor.outcome = "failed"
    desk.open()
    desk.fill_and_arm()
    desk.form.tokenise()
    desk.until(lambda: desk.heard["card_refused"] != [], "the refusal")
    assert desk.heard["card_refused"] == [CardFace("Visa", "1111", 12, 2030)]
    assert desk.heard["captured"] == []


def test_a_request_that_the_processor_refuses_is_one_sentence_without_its_code(desk: Desk) -> None:
    desk.vendor.outcome = "bad_request"
    desk.open()
    desk.fill_and_arm()
    desk.form.tokenise()
    desk.until(lambda: desk.heard["capture_failed"] != [], "a sentence")
    [sentence] = desk.heard["capture_failed"]
    assert "Nothing was charged" in str(sentence)
    assert "owner" not in str(sentence)
    assert desk.phase is FormPhase.READY
    assert desk.form.armed, "the same card may be tried once more"


def test_closing_destroys_what_was_typed_and_the_next_form_is_empty_and_there_at_once(desk: Desk) -> None:
    desk.open()
    desk.fill_and_arm()
    first = desk.form._page
    gone: list[bool] = []
    assert first is not None
    first.page.destroyed.connect(lambda: gone.append(True))

    desk.form.close_form()

    assert desk.phase is FormPhase.CLOSED
    assert not desk.form.armed
    desk.until(lambda: gone == [True], "the page to be destroyed")
    desk.until(lambda: desk.form._spare.ready, "a page made ahead")
    desk.begin()
    assert desk.heard["phase_changed"][-1] is FormPhase.READY, "a page that was made ahead needs no loading"
    assert all(field.empty for field in desk.fields)
    desk.form.focus_first()
    desk.until(lambda: desk.form.fields.number.focused, "the cursor in the number")
    desk.fill_and_arm()


def test_a_captured_card_leaves_no_page_behind(desk: Desk) -> None:
    desk.open()
    desk.fill_and_arm()
    page = desk.form._page
    gone: list[bool] = []
    assert page is not None
    page.page.destroyed.connect(lambda: gone.append(True))
    desk.form.tokenise()
    desk.wait_for(FormPhase.CAPTURED)
    desk.until(lambda: gone == [True], "the page to be destroyed")


def test_the_next_step_is_told_when_the_request_leaves_and_holds_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form, "_LEFT_BY_S", 3600.0)
    desk.vendor.outcome = "silent"
    desk.open()
    desk.fill_and_arm()
    order: list[object] = []
    assert desk.form._page is not None
    profile, told = desk.form._page._profile, desk.form._page._on_asking

    def leaves() -> None:
        order.append("leaves")
        told()

    profile.when_asking(leaves)
    desk.form.phase_changed.connect(order.append)

    desk.form.tokenise()

    assert (desk.phase, desk.form.armed, order) == (FormPhase.TOKENISING, False, [])
    desk.form.tokenise()
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: order[-1:] == [FormPhase.TOKENISING], "the phase to be told")
    assert order == ["leaves", FormPhase.TOKENISING]
    assert desk.heard["armed_changed"][-1] is False
    desk.until(lambda: desk.vendor.sources != [], "the request")
    desk.vendor.release.set()
    desk.wait_for(FormPhase.CAPTURED)
    assert len(desk.vendor.sources) == len(desk.heard["captured"]) == 1
    assert desk.heard["charge_wished"] == []


def test_where_no_request_leaves_the_next_step_is_told_all_the_same(desk: Desk) -> None:
    desk.vendor.frame_mischief = "source = () => new Promise(() => {});"
    desk.open()
    desk.fill_and_arm()
    desk.form.tokenise()
    desk.until(lambda: desk.heard["phase_changed"][-1] is FormPhase.TOKENISING, "the phase to be told")
    assert desk.vendor.sources == []


def test_a_field_that_is_found_wrong_in_the_end_is_marked_and_no_request_leaves(desk: Desk) -> None:
    wrong = "[{ code: 'invalid_security_code', message: 'This code is invalid.' }]"
    error = f"{{ type: 'validation_error', errors: {wrong} }}"
    desk.vendor.frame_mischief = f"source = async () => ({{ error: {error} }});"
    desk.open()
    desk.fill_and_arm()
    desk.form.tokenise()
    desk.until(lambda: desk.form.fields.code.error != "" and desk.phase is FormPhase.READY, "a marked code")
    assert not desk.form.armed
    assert desk.heard["phase_changed"][-1] is FormPhase.READY
    assert desk.heard["capture_failed"] == desk.heard["captured"] == desk.vendor.sources == []


@pytest.mark.parametrize("code", ["4006381333931", VISA, "40123455"], ids=["ean13", "card-number", "ean8"])
def test_a_scanner_in_the_number_is_noticed_cleared_and_does_not_charge(desk: Desk, code: str) -> None:
    desk.open()
    empty: list[bool] = []
    desk.form.fields_changed.connect(lambda fields: empty.append(fields.number.empty))
    desk.type(f"{code}\r", pace_ms=0)

    desk.until(lambda: desk.heard["barcode_typed"] != [], "the scanner to be noticed")

    # What came before it was noticed has to arrive first; until then the number is empty as well.
    desk.until(lambda: False in empty and empty[-1], "a number that was there, and is gone")
    assert desk.form.fields.number.focused
    assert desk.heard["barcode_typed"] == [""]
    assert desk.heard["charge_wished"] == []
    desk.fill_and_arm()


def test_a_scanner_in_the_date_leaves_the_number_alone(desk: Desk) -> None:
    desk.open()
    desk.type(VISA)
    desk.until(lambda: desk.form.fields.expiry.focused, "the cursor in the expiry date")
    desk.type("1299381333931\r", pace_ms=0)
    desk.until(lambda: desk.heard["barcode_typed"] != [], "the scanner to be noticed")
    desk.until(lambda: desk.form.fields.expiry.empty and desk.form.fields.code.empty, "an empty date")
    assert desk.form.fields.number.good
    assert desk.heard["charge_wished"] == []


def test_a_look_may_change_while_a_card_is_typed(desk: Desk) -> None:
    from pos.front.capture.look import FormLook
    from pos.front.parts.tokens import DARK, ROOMY

    desk.open()
    desk.type(VISA)
    desk.until(lambda: desk.form.fields.number.complete, "a complete number")
    desk.form.use_look(FormLook(DARK, ROOMY, dark=True))
    surface = DARK.surface.lower()
    desk.until(
        lambda: desk.window.grab().toImage().pixelColor(5, 250).name() == surface,
        "the dark surface",
    )
    assert desk.form.fields.number.complete
