"""Which saved cards a cashier may choose, and why not the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pos.domain.saved_card import CardState, Consent, ConsentMeans, SavedCard, Unusable, digest_of
from pos.domain.source import CardFace

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
CARD = SavedCard("k1", "C-1", CardFace("Visa", "1111", 3, 2026), CardState.SAVED, "Blue", True, "Anna", NOW)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"hidden": True}, Unusable.HIDDEN),
        ({"never_accepted": True}, Unusable.NEVER_ACCEPTED),
        ({"state": CardState.GONE}, Unusable.GONE),
        ({"state": CardState.SAVING}, Unusable.UNSETTLED),
        ({"state": CardState.REMOVING}, Unusable.UNSETTLED),
        ({"face": CardFace("Visa", "1111", 2, 2026)}, Unusable.EXPIRED),
        ({"face": CardFace("Visa", "1111", 12, 2025)}, Unusable.EXPIRED),
    ],
)
def test_a_card_says_why_it_cannot_be_chosen(changes: dict[str, object], why: Unusable | None) -> None:
    assert replace(CARD, **changes).unusable(date(2026, 3, 31)) is why  # type: ignore[arg-type]  # a test knows the fields


def test_a_card_is_good_until_its_month_ends() -> None:
    assert CARD.unusable(date(2026, 3, 31)) is None
    assert CARD.unusable(date(2026, 4, 1)) is Unusable.EXPIRED


def test_a_consent_is_known_by_its_exact_text() -> None:
    consent = Consent("Yes, please.", "en_IE", ConsentMeans.TICKED, "Anna", NOW)
    assert consent.digest == digest_of("Yes, please.") != digest_of("Yes, please. ")
    assert len(consent.digest) == 64
