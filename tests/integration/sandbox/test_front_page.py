"""The page for people: what it tells, for whom, and that it does in a browser what it says."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from pos.sandbox import front_page
from pos.sandbox.cards import number_is_good
from pos.sandbox.declines import OTHER_FAILURES, REASONS
from pos.sandbox.faults import KINDS
from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import Caller, refund


def told(caller: Caller, what: str) -> Any:
    answer = caller.http.get(f"{caller.sandbox.url}/{what}", timeout=10)
    assert answer.status_code == 200
    return answer.json()


def test_the_page_is_served_whole_and_asks_nobody_else_for_anything(caller: Caller) -> None:
    page = caller.http.get(caller.sandbox.url, timeout=10)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert re.findall(r"""(?:src|href)=["']?(https?:)?//""", page.text) == []
    for part in ("Last orders", "Last sources", "Last refunds", "Keys", "Test cards", "What is served"):
        assert part in page.text


def test_it_tells_keys_cards_reasons_faults_and_routes(caller: Caller, sandbox: Sandbox) -> None:
    about = told(caller, "_about")
    assert about["keys"] == {name: value for name, value in sandbox._said.items() if name != "url"}
    assert about["url"] == sandbox.url
    assert {one["name"] for one in about["declines"]} == set(REASONS)
    assert set(about["failures"]) == set(OTHER_FAILURES)
    assert set(about["faults"]) == set(KINDS)
    assert about["served"]["/v1/shoppers/me/carts/active/submit-cart"] == ["POST"]
    assert about["facts"]["World"] == "as documented"


def test_every_card_on_the_page_can_be_typed() -> None:
    numbers = [row[0].replace(" ", "") for row in front_page.TEST_CARDS]
    assert len(numbers) == len(set(numbers))
    assert [number for number in numbers if not number_is_good(number)] == []


def test_it_shows_what_happened_last_newest_first(caller: Caller, sandbox: Sandbox) -> None:
    order = caller.buy("MUG-BLUE", 2)
    refund(caller.admin(), order, 6)
    sandbox.arm("slow", "*/nowhere", seconds=1)
    sandbox.decline_next("do_not_honor")
    live = told(caller, "_live")
    assert live["orders"][0]["what"] == str(order["order"]["id"])
    assert live["orders"][0]["note"] == "€32.00 for 2 pieces"
    assert (live["sources"][0]["what"], live["sources"][0]["state"]) == ("Visa 1111", "consumed")
    assert (live["refunds"][0]["state"], live["refunds"][0]["note"]) == ("pending", "€6.00, €6.00 outstanding")
    assert [(one["kind"], one["seen"]) for one in live["armed"]] == [("slow", 0)]
    assert live["declines"] == ["do_not_honor"]
    sandbox.disarm()
    sandbox.control("DELETE", "declines")
    sandbox.advance(3700)
    live = told(caller, "_live")
    assert (live["refunds"][0]["state"], live["orders"][0]["state"]) == ("done", "Complete")
    assert (live["armed"], live["declines"]) == ([], [])


def test_the_calls_on_the_page_work_as_they_stand(caller: Caller, sandbox: Sandbox) -> None:
    """A call without a word of what its body is, as curl sends it."""
    page = caller.http.get(sandbox.url, timeout=10).text
    calls = re.findall(r"`curl \$\{bearer\} (-d '.*?') \$\{told.url\}(/_control/\w+)`", page)
    assert len(calls) == 4
    for body, path in calls:
        headers = {
            "Authorization": f"Bearer {sandbox._said['control_token']}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = caller.http.post(sandbox.url + path, data=shlex.split(body)[1], headers=headers, timeout=10)
        assert answer.status_code in {200, 201}, (path, answer.text)
    sandbox.disarm()
    sandbox.control("DELETE", "declines")


@pytest.mark.parametrize("path", ["", "_about", "_live"])
def test_no_other_page_can_read_it(caller: Caller, sandbox: Sandbox, path: str) -> None:
    address = f"{sandbox.url}/{path}"
    assert "Access-Control-Allow-Origin" not in caller.http.get(address, timeout=10).headers
    for host in ("evil.example", "evil.example:8080", "127.0.0.1.evil.example", "192.0.2.1"):
        answer = caller.http.get(address, headers={"Host": host}, timeout=10)
        assert answer.status_code == 403
        assert sandbox._said["confidential_key"] not in answer.text
    for host in ("localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080"):
        assert caller.http.get(address, headers={"Host": host}, timeout=10).status_code == 200
