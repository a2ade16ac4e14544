"""The back as a process: how it starts, refuses to start, sells, crashes, and goes on."""

from __future__ import annotations

import json
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from pos.domain.till_state import Charged, Obstacle, TillState
from pos.link.messages import (
    AddAmount,
    CatalogueProgress,
    CheckReadiness,
    DoubtsListed,
    Fatal,
    FindProducts,
    Hello,
    ListDoubts,
    NextSale,
    NotDone,
    OpenCardForm,
    ProcessorFound,
    ProductsFound,
    ReadinessChanged,
    ReadLastReceipt,
    ReceiptText,
    SaleResolved,
    ScanCode,
    SetQuantity,
)
from pos.testing.cards import CARDS
from pos.testing.sandbox import Sandbox
from tests.integration.back.pipes import PATIENCE_S, PENCIL, Back, running_back
from tests.ready_made import running_sandbox

SUBMIT = "*/submit-cart*"
T = TillState


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def settings(tmp_path: Path, sandbox: Sandbox) -> Path:
    return sandbox.write_settings(tmp_path / "settings.toml")


@pytest.fixture
def back(tmp_path: Path, sandbox: Sandbox, settings: Path) -> Iterator[Back]:
    """A back that is ready to sell on the sandbox."""
    with running_back(tmp_path / "till", "--settings", str(settings), keys=sandbox.keys) as back:
        back.get_ready()
        yield back


def test_the_built_in_shop_sells_a_pencil_and_its_sandbox_ends_with_it(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    with running_back(tmp_path / "till", "--ledger", str(ledger), cold=True) as back:
        welcome = back.get_ready()
        assert welcome.environment == "sandbox"
        children = psutil.Process(back.process.pid).children(recursive=True)
        assert children
        sale = back.ring_up()
        back.ask(back.type_card(CARDS["visa"]))
        paid = back.wait_for(T.APPROVED)
        assert paid.outcome is not None
        assert paid.outcome.charged is Charged.YES
        first = back.asked(ReadLastReceipt(), ReceiptText)
        again = back.asked(ReadLastReceipt(), ReceiptText)
    [charge] = [row for row in map(json.loads, ledger.read_text().splitlines()) if row["kind"] == "charge"]
    assert sale.totals is not None
    assert (charge["order_id"], charge["amount_minor"]) == (paid.outcome.order_id, sale.totals.total.minor)
    assert (first.copy, again.copy) == (False, True)
    assert paid.outcome.order_id in first.text
    assert back.process.wait() == 0
    _gone, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []


def test_a_back_that_is_killed_takes_its_sandbox_along(tmp_path: Path) -> None:
    with running_back(tmp_path / "till") as back:
        back.get_ready()
        children = psutil.Process(back.process.pid).children(recursive=True)
        back.process.kill()
        _gone, alive = psutil.wait_procs(children, timeout=10)
        assert alive == []


def test_a_sandbox_that_died_is_started_again_with_the_books_it_had(tmp_path: Path) -> None:
    with running_back(tmp_path / "till") as back:
        back.get_ready()
        script_url = back.heard(ProcessorFound)[-1].script_url
        back.ring_up()
        [sandbox] = psutil.Process(back.process.pid).children(recursive=True)
        sandbox.kill()
        psutil.wait_procs([sandbox], timeout=10)
        assert not serves(script_url)
        back.ask(CheckReadiness())
        until(lambda: serves(script_url), "another sandbox at the same address")
        back.ask(back.type_card(CARDS["visa"]))
        back.wait_for(T.APPROVED)


def test_a_second_till_on_the_folder_is_told_so_and_the_first_goes_on(tmp_path: Path) -> None:
    with running_back(tmp_path / "till") as first:
        first.get_ready()
        with running_back(tmp_path / "till", cold=True) as second:
            second.wait(lambda: second.heard(Fatal) != [], "a refusal")
            assert "Another till is open" in second.heard(Fatal)[0].sentence
        assert second.process.wait() == 1
        assert first.ring_up().lines


def test_a_broken_settings_file_is_named_with_its_line(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[processor]\nenvironment = "sandbox"\ncurency = "EUR"\n')
    with running_back(tmp_path / "till", "--settings", str(settings)) as back:
        back.wait(lambda: back.heard(Fatal) != [], "a refusal")
        assert f"{settings}, line 3" in back.heard(Fatal)[0].sentence


def test_a_folder_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "till").write_text("a file")
    with running_back(tmp_path / "till") as back:
        back.wait(lambda: back.heard(Fatal) != [], "a refusal")
        assert str(tmp_path / "till") in back.heard(Fatal)[0].sentence


def test_a_journal_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    with running_back(tmp_path / "till") as back:
        back.get_ready()
    journal = tmp_path / "till" / "journal.sqlite"
    with sqlite3.connect(journal) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with running_back(tmp_path / "till") as back:
        back.wait(lambda: back.heard(Fatal) != [], "a refusal")
        assert "newer" in back.heard(Fatal)[0].sentence


def test_missing_keys_are_named_and_nothing_is_sold(tmp_path: Path, settings: Path) -> None:
    with running_back(tmp_path / "till", "--settings", str(settings)) as back:
        back.wait(lambda: back.heard(ReadinessChanged) != [], "a light")
        light = back.heard(ReadinessChanged)[-1]
        assert light.obstacle is Obstacle.KEYS_MISSING
        assert "public-key" in light.detail
        assert "pos keys set" in light.detail
        assert isinstance(back.ask(ScanCode(code=PENCIL)), NotDone)


def test_books_that_cannot_be_opened_are_told_to_whoever_greets(
    tmp_path: Path, sandbox: Sandbox, settings: Path
) -> None:
    (tmp_path / "till").mkdir()
    (tmp_path / "till" / "journal.sqlite").write_bytes(b"no journal at all" * 300)
    with running_back(tmp_path / "till", "--settings", str(settings), keys=sandbox.keys) as back:
        said = back.asked(Hello(version="test"), NotDone).sentence
        assert [fatal.sentence for fatal in back.heard(Fatal)] == [said]
        assert back.asked(Hello(version="test"), NotDone).sentence == said


def test_wrong_keys_are_found_out_before_anybody_asks_for_a_card(
    tmp_path: Path, sandbox: Sandbox, settings: Path
) -> None:
    keys = {**sandbox.keys, "POS_CONFIDENTIAL_SECRET": "wrong"}
    with running_back(tmp_path / "till", "--settings", str(settings), keys=keys) as back:
        back.greet()
        back.wait(lambda: back.heard(ReadinessChanged) != [], "a light")
        assert back.heard(ReadinessChanged)[-1].obstacle is Obstacle.KEYS_REFUSED


def test_no_key_is_left_for_child_processes_or_in_the_log(tmp_path: Path, sandbox: Sandbox, settings: Path) -> None:
    with running_back(tmp_path / "till", "--settings", str(settings), keys=sandbox.keys) as back:
        back.get_ready()
        back.ring_up()
        log = (tmp_path / "till" / "logs" / "back.log").read_text()
        assert [key for key in sandbox.keys.values() if key in log] == []


def test_items_that_are_scanned_fast_are_priced_together(tmp_path: Path, sandbox: Sandbox, settings: Path) -> None:
    with running_back(tmp_path / "till", "--settings", str(settings), keys=sandbox.keys) as back:
        back.get_ready()
        back.ring_up()
        back.ask(SetQuantity(line_id=back.sale.lines[0].line.id, typed="3"))
        back.ask(AddAmount(typed="12,50"))
        back.wait(lambda: back.sale.state is T.BASKET and len(back.sale.lines) == 2, "a price for both")
        assert [row.line.quantity for row in back.sale.lines] == [3, 1]
        found = back.asked(FindProducts(text="pencil"), ProductsFound)
        assert found.products
        assert back.heard(CatalogueProgress)[-1].finished


def test_a_basket_without_a_price_is_kept_and_priced_when_the_line_is_back(
    tmp_path: Path, sandbox: Sandbox, settings: Path
) -> None:
    with running_back(tmp_path / "till", "--settings", str(settings), keys=sandbox.keys) as back:
        back.get_ready()
        sandbox.arm("answer_lost", "*/carts/active*", "*")
        back.ask(ScanCode(code=PENCIL))
        back.wait(lambda: back.sale.notice != "", "a sentence")
        assert back.sale.lines
        assert isinstance(back.ask(OpenCardForm()), NotDone)
        priced = back.wait_for(T.BASKET)
        assert [row.line.quantity for row in priced.lines] == [1]


def test_a_basket_outlives_a_power_cut(tmp_path: Path, sandbox: Sandbox, settings: Path) -> None:
    options = ("--settings", str(settings))
    with running_back(tmp_path / "till", *options, keys=sandbox.keys) as back:
        back.get_ready()
        before = back.ring_up()
        back.process.kill()
    with running_back(tmp_path / "till", *options, keys=sandbox.keys) as back:
        back.get_ready()
        after = back.wait_for(T.BASKET)
        assert (after.sale_id, after.lines) == (before.sale_id, before.lines)
        back.ask(back.type_card(CARDS["visa"]))
        back.wait_for(T.APPROVED)
    assert len(sandbox.charges()) == 1


def test_a_lost_answer_is_in_doubt_and_then_found(tmp_path: Path, sandbox: Sandbox, settings: Path) -> None:
    with running_back(tmp_path / "till", "--settings", str(settings), keys=sandbox.keys) as back:
        back.get_ready()
        back.ring_up()
        sandbox.arm("answer_lost", SUBMIT)
        back.ask(back.type_card(CARDS["visa"]))
        doubt = back.wait_for(T.IN_DOUBT)
        assert doubt.outcome is not None
        assert doubt.outcome.charged is Charged.MAY_BE
        [listed] = back.asked(ListDoubts(), DoubtsListed).doubts
        assert listed.reference == doubt.reference
        back.wait_for(T.WENT_THROUGH)
        assert back.asked(ListDoubts(), DoubtsListed).doubts == ()
    assert len(sandbox.charges()) == 1


def test_a_crash_in_mid_submit_is_a_doubt_that_the_next_run_settles(
    tmp_path: Path, sandbox: Sandbox, settings: Path
) -> None:
    options = ("--settings", str(settings))
    with running_back(tmp_path / "till", *options, keys=sandbox.keys) as back:
        back.get_ready()
        back.ring_up()
        sandbox.arm("slow", SUBMIT, seconds=2)
        back.ask(back.type_card(CARDS["visa"]))
        sale = back.wait_for(T.SUBMITTING)
        until(lambda: any("submit-cart" in seen["path"] for seen in sandbox.requests()), "a submit that has left")
        back.process.kill()
    with running_back(tmp_path / "till", *options, keys=sandbox.keys) as back:
        back.get_ready()
        assert back.heard(type(sale))[0].state is T.IN_DOUBT
        assert isinstance(back.ask(OpenCardForm()), NotDone)
        back.ask(NextSale())
        # The next customer is served beside it.
        back.ring_up()
        back.ask(back.type_card(CARDS["mastercard"]))
        back.wait_for(T.APPROVED)
        back.wait(lambda: back.heard(SaleResolved) != [], "the news of the earlier sale")
        news = back.heard(SaleResolved)[-1]
        assert (news.sale_id, news.state) == (sale.sale_id, T.WENT_THROUGH)
    orders = [charge["order_id"] for charge in sandbox.charges()]
    assert len(set(orders)) == 2
    assert news.order_id in orders


def test_a_submit_that_never_arrived_is_taken_back_when_nobody_waits_for_it(
    tmp_path: Path, sandbox: Sandbox, settings: Path
) -> None:
    moved = tmp_path / "clock"
    options = ("--settings", str(settings), "--clock", str(moved))
    with running_back(tmp_path / "till", *options, keys=sandbox.keys) as back:
        back.get_ready()
        back.ring_up()
        sandbox.arm("request_lost", SUBMIT)
        back.ask(back.type_card(CARDS["visa"]))
        lost = back.wait_for(T.IN_DOUBT)
        back.ask(NextSale())
        moved.write_text("60")
        back.wait(lambda: back.heard(SaleResolved) != [], "the truth")
        news = back.heard(SaleResolved)[-1]
        assert (news.sale_id, news.state) == (lost.sale_id, T.DID_NOT_GO_THROUGH)
        until(lambda: _state(tmp_path / "till", lost.sale_id) == "cancelled", "a cart that is disarmed")
    assert sandbox.charges() == []


def serves(url: str) -> bool:
    """Whether somebody answers there."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - the sandbox's own address
            return True
    except OSError:
        return False


def until(condition: Callable[[], bool], what: str) -> None:
    """Look until a condition holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)


def _state(folder: Path, sale_id: str) -> str:
    with sqlite3.connect(folder / "journal.sqlite") as connection:
        row = connection.execute("SELECT state FROM sales WHERE id = ?", (sale_id,)).fetchone()
    connection.close()
    return str(row[0]) if row else ""


def test_nothing_is_lost_when_the_window_goes_in_mid_submit(tmp_path: Path, sandbox: Sandbox, settings: Path) -> None:
    options = ("--settings", str(settings))
    with running_back(tmp_path / "till", *options, keys=sandbox.keys, cold=True) as back:
        back.get_ready()
        back.ring_up()
        sandbox.arm("slow", SUBMIT, seconds=2)
        back.ask(back.type_card(CARDS["visa"]))
        sale = back.wait_for(T.SUBMITTING)
    assert back.process.wait() == 0
    assert _state(tmp_path / "till", sale.sale_id) == "approved"
    assert len(sandbox.charges()) == 1
