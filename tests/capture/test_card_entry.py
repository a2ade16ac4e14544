"""The text of the card page, and the check whether its script can be had."""

from __future__ import annotations

import json
import re

import pytest
from msgspec.structs import replace

from pos.front.capture.card_entry import Recipe, page_text, policy, tell_tokenise
from pos.front.capture.look import FormLook
from pos.front.parts.tokens import COMPACT, DARK
from tests.capture.conftest import Desk

LOOK = FormLook(DARK, COMPACT, dark=True)
RECIPE = Recipe("https://js.example/v1/x.js", "pk_</script><script>", "en_IE", frozenset({"https://js.example"}))


def test_the_policy_lets_nothing_in_but_the_processor() -> None:
    told = dict(part.split(" ", 1) for part in policy(["https://b.example", "https://a.example"], "N").split("; "))
    assert told["default-src"] == "'none'"
    assert told["script-src"] == "'nonce-N' https://a.example https://b.example"
    assert told["connect-src"] == told["frame-src"] == "https://a.example https://b.example"
    assert told["form-action"] == told["base-uri"] == "'none'"
    assert "unsafe" not in told["script-src"]


def test_the_plan_cannot_break_out_of_its_place_in_the_page() -> None:
    text = page_text(RECIPE, LOOK)
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
    assert found is not None
    plan = json.loads(found.group(1))
    assert plan["key"] == RECIPE.key
    assert plan["locale"] == "en-IE"
    assert text.count("<script") == 2


def test_each_page_has_a_nonce_of_its_own() -> None:
    nonces = {re.findall(r"'nonce-([^']+)'", page_text(RECIPE, LOOK).replace("&#x27;", "'"))[0] for _ in range(3)}
    assert len(nonces) == 3


def test_no_key_is_in_a_recipes_repr() -> None:
    assert "pk_" not in repr(RECIPE)


@pytest.mark.webengine
def test_what_is_asked_of_the_processor_has_the_payer_and_no_empty_members(desk: Desk) -> None:
    told = json.loads(tell_tokenise(7, desk.plan))
    assert told["attempt"] == 7
    assert told["request"]["sessionId"] == "ps_1"
    assert set(told["request"]["owner"]) == {"firstName", "lastName", "email", "address"}
    assert "state" not in told["request"]["owner"]["address"]
    assert (told["request"]["futureUse"], "mandate" in told["request"]) == (False, False)


@pytest.mark.webengine
def test_a_card_that_is_to_be_kept_says_on_whose_word_with_a_sale_and_without(desk: Desk) -> None:
    kept = json.loads(tell_tokenise(8, replace(desk.plan, mandate="I agree.")))["request"]
    assert (kept["sessionId"], kept["futureUse"], kept["mandate"]) == ("ps_1", True, {"terms": "I agree."})
    alone = json.loads(tell_tokenise(9, replace(desk.plan, mandate="I agree.", session_id="")))["request"]
    assert "sessionId" not in alone
    assert (alone["currency"], alone["futureUse"]) == ("EUR", True)
