"""What the law wants said beside a payment, and the pages behind its links."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.integration.sandbox.library.browser import ShopPage

pytestmark = pytest.mark.webengine

LIBRARY = Path(__file__).resolve().parents[4] / "resources" / "sandbox" / "library"
SELLERS = json.loads((LIBRARY / "compliance" / "sellers.json").read_text(encoding="utf-8"))
LINKED = {
    "termsOfSale",
    "privacyPolicy",
    "cookiePolicy",
    "cancellationRights",
    "legalNotice",
    "resellerDisclosure",
}
TEXTS = {"confirmDisclosure", "autorenewalPlanTerms", "saveCardMandate", "idealRecurringAgreement"}


@pytest.fixture
def page(shop: ShopPage) -> Iterator[ShopPage]:
    shop.open(
        "<div id=legal></div>",
        "const dr = new DigitalRiver(KEY, {locale: 'de-DE'}); const plain = new DigitalRiver(KEY);",
    )
    yield shop


def details(page: ShopPage, *given: Any, of: str = "dr") -> dict[str, Any]:
    return dict(page.js(f"{of}.Compliance.getDetails(...{json.dumps(given)})")["disclosure"])


def test_the_lists_are_the_documented_ones() -> None:
    assert len(SELLERS["locales"]) == len(set(SELLERS["locales"])) == 64
    assert len(SELLERS["entities"]) == 18


def test_every_seller_has_every_part_at_once(page: ShopPage) -> None:
    for entity, name in SELLERS["entities"].items():
        told = details(page, entity, "en-GB")
        assert set(told) == LINKED | TEXTS | {"businessEntity"}, entity
        assert told["businessEntity"] == {"name": name, "id": entity}
        assert all(set(told[part]) == {"localizedText", "url"} for part in LINKED)
        assert all(set(told[part]) == {"localizedText"} for part in TEXTS)
        assert name in told["saveCardMandate"]["localizedText"]


def test_every_locale_is_answered_in_a_language_that_is_spoken(page: ShopPage) -> None:
    mandates: dict[str, set[str]] = {}
    for locale in SELLERS["locales"]:
        told = details(page, "DR_GMBH-ENTITY", locale)
        mandates.setdefault(told["saveCardMandate"]["localizedText"], set()).add(locale[:2])
        assert f"/{locale}/" in told["termsOfSale"]["url"]
        assert ("californiaPrivacyRights" in told) == (locale == "en-US")
        assert ("warrantyInformation" in told) == (locale == "it-IT")
    spoken = sorted(languages for languages in mandates.values() if len(languages) == 1)
    assert {language for languages in spoken for language in languages} == {"de", "fr", "es", "ja"}


def test_locales_are_found_however_they_are_written(page: ShopPage) -> None:
    german = details(page, "DR_GMBH-ENTITY")["termsOfSale"]
    assert german["localizedText"] == "Verkaufsbedingungen"
    assert german["url"].endswith("/de-DE/termsOfSale")
    assert details(page, "DR_GMBH-ENTITY", "en_us")["termsOfSale"]["localizedText"] == "Terms of Sale"
    assert "/en-US/" in details(page, "DR_GMBH-ENTITY", of="plain")["termsOfSale"]["url"]
    assert "/fr-FR/" in details(page, "DR_GMBH-ENTITY", "fr-LU")["termsOfSale"]["url"]
    assert "/en-US/" in details(page, "DR_GMBH-ENTITY", "xx-YY")["termsOfSale"]["url"]
    newer = details(page, {"language": "ja", "country": "JP", "businessEntityCode": "DR_JAPAN-ENTITY"})
    assert newer["termsOfSale"]["localizedText"] == "販売条件"


@pytest.mark.parametrize(
    "given",
    [
        ["NOBODY-ENTITY"],
        [None],
        ["constructor"],
        [{"language": "en", "country": "US", "businessEntityCode": "NOBODY"}],
        [{"language": "xx", "country": "US", "businessEntityCode": "DR_INC-ENTITY"}],
        [{"language": "en", "country": "USA", "businessEntityCode": "DR_INC-ENTITY"}],
        [{}],
    ],
)
def test_what_makes_no_sense_throws(page: ShopPage, given: list[Any]) -> None:
    assert page.js(
        f"(() => {{ try {{ dr.Compliance.getDetails(...{json.dumps(given)}); }} catch (e) {{ return e.message; }} }})()"
    ).startswith("DigitalRiver: there ")


def test_every_link_leads_to_a_page_in_its_language(page: ShopPage) -> None:
    for locale, word in (("de-DE", "Sandbox"), ("ja-JP", "サンドボックス"), ("en-US", "sandbox"), ("it-IT", "sandbox")):
        told = details(page, "DR_IRELAND-ENTITY", locale)
        for part, said in told.items():
            if "url" not in said:
                continue
            answer = requests.get(said["url"], timeout=10)
            assert answer.status_code == 200, part
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            assert "Digital River Ireland Ltd." in answer.text
            assert (word if part != "resellerDisclosure" else said["localizedText"]) in answer.text
    address = page.script_url.replace("DigitalRiver.js", "compliance/DR_INC-ENTITY/en-US/")
    for wrong in ("nothing", "businessEntity", "sandbox"):
        assert requests.get(address + wrong, timeout=10).status_code == 404
    assert requests.get(address.replace("en-US", "en-XX") + "termsOfSale", timeout=10).status_code == 404


def test_the_links_can_be_put_into_the_page(page: ShopPage) -> None:
    page.run(
        "window.legal = dr.createElement('compliance', {classes: {base: 'fine print'},"
        " compliance: {locale: 'fr-FR', entity: 'DR_SARL-ENTITY'}}); legal.mount('legal');"
    )
    assert page.js("document.querySelectorAll('#legal > div[id^=compliance-]').length") == 1
    assert page.classes("legal") == ["fine", "print"]
    links = "[...document.querySelectorAll('#legal a')].map((link) => link.textContent)"
    assert page.js(links)[0] == "Conditions de vente"
    page.run("legal.update({compliance: {locale: 'es-ES'}})")
    assert page.js(links)[0] == "Condiciones de venta"
    page.run("legal.update({compliance: {businessEntityCode: 'DR_UK-ENTITY', language: 'en', country: 'GB'}})")
    assert page.js(links)[0] == "Terms of Sale"
    assert page.js("document.querySelector('#legal p').textContent").startswith("Digital River UK Limited")
    page.run("legal.unmount(); legal.destroy();")
    assert page.js("document.getElementById('legal').outerHTML") == '<div id="legal" class=""></div>'
    page.run("window.usual = dr.createElement('compliance'); usual.mount('legal');")
    assert page.js(links)[0] == "Verkaufsbedingungen", "the shop's own seller, in the page's language"
    page.run("usual.destroy()")
    assert page.js(
        "(() => { try { dr.createElement('compliance', {compliance: {entity: 'x'}}); } catch { return 'no'; } })()"
    )
