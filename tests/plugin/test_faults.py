"""Every fault by its name: the sandbox takes each, and a sale that meets one ends as it must."""

from __future__ import annotations

import pytest

from pos.testing.faults import KINDS, OF_THE_MACHINE, POINTS
from pos.testing.ledger import Ledger
from pos.testing.sandbox import Sandbox
from pos.testing.till_page import TillPage
from tests.plugin.conftest import Run

PENCIL = "Pencil HB"
ON_THE_LINE = sorted(set(KINDS) - OF_THE_MACHINE)


@pytest.mark.parametrize("name", ON_THE_LINE)
def test_the_sandbox_knows_every_fault_at_its_point(sandbox: Sandbox, name: str) -> None:
    point = KINDS[name].at or "read_cart"
    if name == "offline":
        point = "orders"  # everywhere, it would strike at once
        sandbox.control("POST", "faults", {"kind": KINDS[name].sandbox, "path": POINTS[point].path, "seconds": 1})
    else:
        sandbox.fault(point, name)
    [armed] = sandbox.control("GET", "faults")["faults"]
    assert armed["kind"] == KINDS[name].sandbox
    assert armed["path"] == POINTS[point].path
    sandbox.disarm()
    assert sandbox.control("GET", "faults")["faults"] == []


@pytest.mark.parametrize("point", POINTS)
def test_the_number_after_the_colon_and_the_times_are_passed_on(sandbox: Sandbox, point: str) -> None:
    sandbox.fault(point, "slow:12", times=3)
    [armed] = sandbox.control("GET", "faults")["faults"]
    assert (armed["seconds"], armed["count"], armed["method"]) == (12, 3, POINTS[point].method)


#: Point, fault, and how a sale ends that meets it there.
ENDS = [
    ("apply", "conflict_once", "approved"),
    ("apply", "token_expired", "approved"),
    ("submit", "delivered_twice", "approved"),
    ("submit", "status_after:504", "went_through"),
    ("submit", "malformed_json", "went_through"),
    ("submit", "answer_cut", "went_through"),
    ("submit", "wrong_total", "went_through"),
    ("apply", "status_before:500", "code_ageing"),
]


@pytest.mark.e2e
@pytest.mark.webengine
def test_a_sale_that_meets_a_fault_ends_as_it_must(till: TillPage, ledger: Ledger) -> None:
    charges = 0
    for point, fault, ends in ENDS:
        till.scan(PENCIL)
        till.fault(point, fault)
        if till.pay("visa") == "in_doubt":
            till.resolve()
        assert till.state == ends, fault
        charges += ends != "code_ageing"
        assert len(ledger.charges) == charges, fault
    assert "not_accepted" not in till.shown


_COLD = """
def test_it(till, ledger):
    till.scan("Pencil HB")
    assert till.pay("visa") == "approved"
    assert len(ledger.charges) == 1
"""


@pytest.mark.e2e
@pytest.mark.webengine
def test_processes_that_are_started_as_the_till_starts_them_do_the_same(run: Run) -> None:
    ran = run(_COLD, "--pos-cold")
    assert ran.outcome(passed=1), ran.words
