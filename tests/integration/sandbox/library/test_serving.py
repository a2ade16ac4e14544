"""How the library is served: addresses, types, caching, policies, and the two faults that are made for it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests

from pos.testing.sandbox import Sandbox

TEXTS = Path(__file__).resolve().parents[4] / "resources" / "sandbox" / "library" / "texts"
LANGUAGES = ("en", "de", "fr", "es", "ja")
FRAMES = {"cardnumber": "ccNumber", "cardexpiration": "ccExpiry", "cardcvv": "ccCVV", "challenge": "word"}


def get(sandbox: Sandbox, path: str, **headers: str) -> requests.Response:
    return requests.get(sandbox.url + path, headers=headers, timeout=10)


def test_the_script_is_one_classic_script_that_any_page_may_load(sandbox: Sandbox) -> None:
    answer = get(sandbox, "/v1/DigitalRiver.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"^\s*(import|export)\b", answer.text, re.MULTILINE)
    assert f'"{sandbox.url}/"' in answer.text
    assert answer.text.isprintable() or "�" not in answer.text


def test_the_stylesheet_is_one(sandbox: Sandbox) -> None:
    answer = get(sandbox, "/v1/css/DigitalRiver.css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert ".DR-drop-in" in answer.text
    assert "url(" not in answer.text


@pytest.mark.parametrize("path", ["/v1/DigitalRiver.js", "/v1/css/DigitalRiver.css"])
def test_what_has_not_changed_is_not_sent_again(sandbox: Sandbox, path: str) -> None:
    first = get(sandbox, path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = get(sandbox, path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(sandbox, path, **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", [*(f"/v1/frames/{kind}" for kind in FRAMES), "/v1/controller"])
def test_a_frame_is_kept_by_nobody_and_runs_nothing_but_itself(sandbox: Sandbox, path: str) -> None:
    answer = get(sandbox, path)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "X-Frame-Options" not in answer.headers
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    [script] = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
    assert policy["connect-src"] == "'self'"
    assert "frame-ancestors" not in policy, "a page of any scheme may hold the fields"
    assert not re.search(r"\bon\w+=|src=|href=", re.sub(r"<script>.*</script>", "", answer.text, flags=re.DOTALL))


def test_every_field_has_its_own_input(sandbox: Sandbox) -> None:
    for kind, input_id in FRAMES.items():
        assert re.findall(r'<input [^>]*?\bid="(\w+)"', get(sandbox, f"/v1/frames/{kind}").text) == [input_id]
    assert "Pencil &amp; Bean" in get(sandbox, "/v1/frames/challenge").text


@pytest.mark.parametrize(
    "path", ["/v1/frames/other", "/v1/frames/..", "/v1/frames", "/v1/DigitalRiver", "/v1/css/x.css"]
)
def test_there_is_nothing_else(sandbox: Sandbox, path: str) -> None:
    answer = get(sandbox, path)
    assert answer.status_code == 404
    assert "resource-not-found" in answer.text


def test_the_script_can_be_kept_from_loading(sandbox: Sandbox) -> None:
    sandbox.control("POST", "faults", {"kind": "script_blocked"})
    with pytest.raises(requests.ConnectionError):
        get(sandbox, "/v1/DigitalRiver.js")
    assert get(sandbox, "/v1/DigitalRiver.js").status_code == 200


def test_the_fields_can_be_kept_from_being_framed(sandbox: Sandbox) -> None:
    sandbox.control("POST", "faults", {"kind": "iframe_blocked"})
    assert "X-Frame-Options" not in get(sandbox, "/v1/controller").headers, "what nobody sees is not meant"
    blocked = get(sandbox, "/v1/frames/cardnumber").headers
    assert (blocked["X-Frame-Options"], blocked["Content-Security-Policy"]) == ("DENY", "frame-ancestors 'none'")
    assert "X-Frame-Options" not in get(sandbox, "/v1/frames/cardnumber").headers


def texts(language: str) -> dict[str, Any]:
    return dict(json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8")))


def keys(told: dict[str, Any], prefix: str = "") -> set[str]:
    found = set()
    for name, value in told.items():
        found |= keys(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    said = texts(language)
    assert keys(said) == keys(texts("en"))
    assert len(said["errors"]) == 8
    assert len(set(said["errors"].values())) == 8, "no two mistakes are told by the same sentence"
    for sentence in (*said["errors"].values(), *said["compliance"].values()):
        assert 0 < len(sentence) <= (200 if sentence in said["errors"].values() else 400)
        assert sentence == sentence.strip()
    for name in ("resellerDisclosure", "confirmDisclosure", "autorenewalPlanTerms", "saveCardMandate"):
        assert said["compliance"][name].count("{entity}") == 1
    if language != "en":
        assert said["errors"]["invalid_card_number"] != texts("en")["errors"]["invalid_card_number"]


def test_the_description_names_what_the_library_calls(sandbox: Sandbox) -> None:
    paths = get(sandbox, "/openapi.json").json()["paths"]
    assert set(paths["/payments/sources/{number}"]) == {"get", "post"}
    assert set(paths["/payments/sources/{number}/authenticate"]) == {"post"}
