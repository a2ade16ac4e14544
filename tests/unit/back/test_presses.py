"""A key means what the picture showed when it was pressed; at another picture it is dropped."""

from __future__ import annotations

import pytest

from pos.back.presses import Presses
from pos.domain.money import Money
from pos.domain.till_state import TillState
from pos.link.messages import CancelSale, ChargeOnce, Command, NextSale, SaleChanged, ScanCode, TryAgain
from pos.link.saved_cards import ChargeSavedCard


def shown(presses: Presses, state: TillState, sale_id: str = "s1") -> int:
    return presses.stamped(SaleChanged(state=state, sale_id=sale_id)).step


def test_a_key_that_was_pressed_twice_counts_once() -> None:
    presses = Presses()
    step = shown(presses, TillState.DID_NOT_GO_THROUGH)
    assert not presses.is_late(TryAgain(step=step))
    shown(presses, TillState.SUBMITTING)
    assert presses.is_late(TryAgain(step=step))
    # It came to the same state again, and yet that key was pressed at the one before.
    shown(presses, TillState.DID_NOT_GO_THROUGH)
    assert presses.is_late(TryAgain(step=step))


def test_more_words_about_the_same_state_are_no_other_state() -> None:
    presses = Presses()
    step = shown(presses, TillState.DID_NOT_GO_THROUGH)
    assert shown(presses, TillState.DID_NOT_GO_THROUGH) == step
    assert not presses.is_late(CancelSale(step=step))


def test_a_key_for_the_sale_before_does_not_end_the_next_one() -> None:
    presses = Presses()
    step = shown(presses, TillState.BASKET)
    shown(presses, TillState.BASKET, "s2")
    assert presses.is_late(CancelSale(step=step))


@pytest.mark.parametrize(
    "charge", [ChargeOnce(step=1), ChargeSavedCard(card_id="k1", total_shown=Money(120, "EUR"), step=1)]
)
def test_a_charge_that_was_pressed_at_an_older_picture_is_none(charge: Command) -> None:
    presses = Presses()
    assert shown(presses, TillState.BASKET) == 1
    assert not presses.is_late(charge)
    shown(presses, TillState.SUBMITTING)
    shown(presses, TillState.BASKET)
    assert presses.is_late(charge)


def test_what_is_scanned_is_never_late_and_who_does_not_say_is_believed() -> None:
    presses = Presses()
    shown(presses, TillState.APPROVED)
    assert not presses.is_late(ScanCode(code="1"))
    assert not presses.is_late(NextSale())
