"""The text that a customer agrees to is the processor's own, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from pos.front.capture.mandate_reader import LONGEST, MandateReader
from pos.link.saved_cards import ConsentPlan
from pos.testing.waiting import wait_until
from tests.capture.vendor import Origin

pytestmark = pytest.mark.webengine

MANDATE = "Ich bin einverstanden: “Karte”."


def read(vendor: Origin, give_up_s: float = 20.0) -> str:
    told: list[str] = []
    plan = ConsentPlan(
        customer="Maria Keller", locale="de_DE", entity="DR_IRELAND-ENTITY",
        script_url=f"{vendor.url}/v1/DigitalRiver.js", publishable_key='pk_"test', page_locale="en_IE",
    )  # fmt: skip
    reader = MandateReader(plan, [], give_up_s=give_up_s)
    reader.read.connect(told.append)
    wait_until(lambda: told != [], "an answer", patience_s=30)
    return told[0]


def compliance(said: str) -> str:
    """A library of the vendor's whose only part is this one; nothing takes its place afterwards."""
    made = f"class {{ constructor(key, options) {{ this.Compliance = {{ {said} }}; }} }}"
    return f"Object.defineProperty(globalThis, 'DigitalRiver', {{value: {made}}});"


def test_the_text_is_asked_for_in_the_customers_language_and_kept_to_the_letter(qtbot: QtBot, vendor: Origin) -> None:
    vendor.mischief = compliance(
        "getDetails: (entity, locale) => ({disclosure: {saveCardMandate: "
        '{localizedText: [key, options.locale, entity, locale, "Ich bin einverstanden: “Karte”."].join("|")}}})'
    )
    assert read(vendor) == f'pk_"test|en-IE|DR_IRELAND-ENTITY|de-DE|{MANDATE}'


@pytest.mark.parametrize(
    "said",
    [
        "getDetails() { throw new Error('no such entity'); }",
        "getDetails: () => ({disclosure: {}})",
        "getDetails: () => ({disclosure: {saveCardMandate: {}}})",
        f"getDetails: () => ({{disclosure: {{saveCardMandate: {{localizedText: 'x'.repeat({LONGEST + 1})}}}}}})",
    ],
    ids=["throws", "no-mandate", "no-text", "endless"],
)
def test_what_is_no_text_is_not_taken_for_one(qtbot: QtBot, vendor: Origin, said: str) -> None:
    vendor.mischief = compliance(said)
    assert read(vendor) == ""


@pytest.mark.parametrize("script", ["missing", "silent"])
def test_without_the_library_there_is_no_text(qtbot: QtBot, vendor: Origin, script: str) -> None:
    vendor.script = script
    assert read(vendor, give_up_s=1.0 if script == "silent" else 20.0) == ""
