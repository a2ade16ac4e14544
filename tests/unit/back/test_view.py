"""What the counter is told: never a decline where money may have moved, never a reason or an id that is secret."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from pos.back.view import doubt_view, sale_view
from pos.domain.decline import Decline, DeclineAction
from pos.domain.sale import Sale
from pos.domain.till_state import Charged, TillState
from tests.unit.back.counter import Counter
from tests.unit.back.model import Fault, ModelProcessor

T = TillState
REFUSALS = {T.NOT_ACCEPTED, T.NOT_ACCEPTED_THIS_TIME, T.CARDS_NOT_WORKING, T.DID_NOT_GO_THROUGH}


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path, ModelProcessor())


def charged(counter: Counter, fault: Fault) -> Sale:
    counter.processor.plan("submit", fault)
    return counter.checkout.charge(counter.rung_up(), counter.source())


@pytest.mark.parametrize(
    ("fault", "state", "money"),
    [
        (Fault.NONE, T.APPROVED, Charged.YES),
        (Fault.DECLINED, T.NOT_ACCEPTED, Charged.NO),
        (Fault.SOFT, T.NOT_ACCEPTED_THIS_TIME, Charged.NO),
        (Fault.REFUSED, T.DID_NOT_GO_THROUGH, Charged.NO),
        (Fault.REQUEST_LOST, T.IN_DOUBT, Charged.MAY_BE),
        (Fault.ANSWER_LOST, T.IN_DOUBT, Charged.MAY_BE),
        (Fault.DECLINE_LOST, T.IN_DOUBT, Charged.MAY_BE),
        (Fault.DOUBTFUL, T.IN_DOUBT, Charged.MAY_BE),
        (Fault.WRONG_TOTAL, T.IN_DOUBT, Charged.MAY_BE),
        (Fault.TOKEN_DEAD, T.IN_DOUBT, Charged.MAY_BE),
    ],
)
def test_each_answer_to_a_submit_has_its_screen(
    counter: Counter, fault: Fault, state: TillState, money: Charged
) -> None:
    shown = sale_view(charged(counter, fault), counter.clock())
    assert shown.state is state
    assert shown.outcome is not None
    assert shown.outcome.charged is money
    assert (state in REFUSALS) is (money is Charged.NO)


def test_a_doubt_goes_to_a_person_after_ten_minutes(counter: Counter) -> None:
    sale = charged(counter, Fault.REQUEST_LOST)
    assert sale_view(sale, counter.clock()).state is T.IN_DOUBT
    counter.clock.go(601)
    assert sale_view(sale, counter.clock()).state is T.NEEDS_A_PERSON
    doubt = doubt_view(sale, counter.clock())
    assert doubt is not None
    assert doubt.needs_person


def test_a_doubt_that_is_settled_says_which_way(counter: Counter) -> None:
    sale = counter.settled(charged(counter, Fault.ANSWER_LOST))
    assert sale_view(sale, counter.clock(), resolved=True).state is T.WENT_THROUGH


def test_no_reason_token_or_source_reaches_the_window(counter: Counter) -> None:
    sale = charged(counter, Fault.DECLINED)
    stolen = replace(sale, decline=Decline(DeclineAction.OTHER_CARD, "lost_stolen_card"))
    words = msgspec.json.encode(sale_view(stolen, counter.clock())).decode()
    assert "Pencil" in words
    for secret in ("stolen", "source-000", "token-"):
        assert secret not in words
