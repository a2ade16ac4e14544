"""Bad use gets a clear error, with the nearest names."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos.testing.cards import card_called
from pos.testing.clock import TillClock
from pos.testing.faults import FaultMisused, fault_called
from pos.testing.naming import NoSuchName
from pos.testing.opening import FolderInUse, OpenTill
from pos.testing.page import TillClosed
from pos.testing.sandbox import Sandbox
from pos.testing.shop import Shop, ShopInUse
from pos.testing.states import ShownState, state_called
from pos.testing.stub_till import StubPage, opened_stub
from pos.testing.waiting import AwaitedInVain
from tests.plugin.conftest import Run


def test_a_card_that_is_not_there() -> None:
    with pytest.raises(NoSuchName, match=r"no test card called 'charge_fals'.*charge_fails"):
        card_called("charge_fals")


def test_a_state_that_is_not_there() -> None:
    shown = ShownState("approved")
    assert shown == "approved"
    assert shown != "not_accepted"
    with pytest.raises(NoSuchName, match=r"no state called 'not_acepted'.*not_accepted"):
        assert shown == "not_acepted"
    with pytest.raises(NoSuchName, match="went_through"):
        state_called("went_thru")


@pytest.mark.parametrize(
    ("point", "name", "told"),
    [
        ("submitt", "slow", "no point of a sale called 'submitt'.*submit"),
        ("submit", "answer_lost_after_chrge", "answer_lost_after_charge"),
        ("slow:3", "", "needs a point"),
        ("apply", "answer_lost_after_charge", "strikes at 'submit' only"),
        ("submit", "slow:long", "is no number"),
        ("submit", "conflict_once:3", "takes no number"),
        ("scrip_blocked", "", "script_blocked"),
    ],
)
def test_a_fault_that_is_not_there(point: str, name: str, told: str) -> None:
    with pytest.raises(NoSuchName, match=told):
        fault_called(point, name)


def test_an_item_that_is_not_there(shop: Shop) -> None:
    with pytest.raises(NoSuchName, match=r"no item called 'Pencil HP'.*Pencil HB"):
        shop.code_of("Pencil HP")


def test_an_item_that_is_not_there_for_the_till(till_stub: StubPage) -> None:
    with pytest.raises(NoSuchName, match="Copy paper A4"):
        till_stub.scan("Copy paper A3, 500 sheets")
    with pytest.raises(NoSuchName, match="does not know '4000000000006'"):
        till_stub.scan("4000000000006")
    till_stub.scan("Pencil HB")
    with pytest.raises(NoSuchName, match="no item in the basket called 'Pencil'"):
        till_stub.remove("Pencil")


def test_a_widget_that_is_not_there(till_stub: StubPage) -> None:
    with pytest.raises(NoSuchName, match=r"till\.search\.field"):
        till_stub.find("till.search.feld")


def test_a_room_that_is_not_there(till_stub: StubPage) -> None:
    with pytest.raises(AwaitedInVain, match="use the fixture `till`"):
        till_stub.refunds.find("K7Q2")


def test_what_the_stand_in_cannot_be_told(till_stub: StubPage) -> None:
    with pytest.raises(NoSuchName, match="in_doubt"):
        till_stub.back.tell(state="in_dout")
    with pytest.raises(NoSuchName, match="witnesses"):
        till_stub.back.tell(witneses=())
    with pytest.raises(NoSuchName, match="clock_wrong"):
        till_stub.back.be_blocked("clock_rong")
    with pytest.raises(FaultMisused, match="on stand-ins: use `till`"):
        till_stub.fault("submit", "slow:2")


def test_a_till_that_was_closed(shop: Shop, tmp_path: Path) -> None:
    with opened_stub(shop) as till:
        assert till.state == "idle"
    for use in (lambda: till.state, lambda: till.scan("Pencil HB"), lambda: till.find("till.pay")):
        with pytest.raises(TillClosed, match="was closed"):
            use()


def test_a_clock_goes_forward_only(clock: TillClock) -> None:
    with pytest.raises(ValueError, match="forward"):
        clock.tick(seconds=-1)


def test_a_shop_that_is_open_is_not_built_any_more(shop: Shop, tmp_path: Path) -> None:
    shop.item("1234567890128", "Nibs", "3.20")
    shop.sandbox_options(tmp_path)
    with pytest.raises(ShopInUse, match="Build it first"):
        shop.item("2234567890125", "Ink", "5.20")


def test_where_the_processor_is_is_the_tests_own(shop: Shop) -> None:
    with pytest.raises(ValueError, match="the test's own"):
        shop.settings(api_base_url="https://elsewhere.example")


def test_a_check_that_is_not_there_is_said_before_any_test_runs(run: Run) -> None:
    ran = run("import pytest\n\n@pytest.mark.till_allows('qt_warnings')\ndef test_it():\n    pass\n")
    assert ran.code == pytest.ExitCode.USAGE_ERROR
    assert "no check called 'qt_warnings'" in ran.words
    assert "qt_warning" in ran.words


@pytest.mark.e2e
@pytest.mark.webengine
def test_two_tills_in_one_folder_and_a_display_that_is_not_there(open_till: OpenTill, sandbox: Sandbox) -> None:
    with open_till(customer_display=False) as till:
        with pytest.raises(FolderInUse, match="two tills never work in one folder"), open_till():
            pass
        with pytest.raises(LookupError, match="no customer display"):
            till.customer_display.text  # noqa: B018  # reading it is what fails
        with pytest.raises(FaultMisused, match="window_killed"):
            till.fault("submit", "window_killed")
    with pytest.raises(FaultMisused, match="an open till"):
        sandbox.fault("submit", "power_cut")
    with pytest.raises(NoSuchName, match="submit"):
        open_till.window_killed(at="submitt", scan="Pencil HB")
