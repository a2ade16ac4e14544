from __future__ import annotations

import pytest

from pos.domain.decline import DeclineAction, decline_of, proven_decline

RETYPE, ONCE, OTHER, MANAGER = (
    DeclineAction.RETYPE,
    DeclineAction.TRY_ONCE,
    DeclineAction.OTHER_CARD,
    DeclineAction.CALL_MANAGER,
)

#: Every reason of the processor's table with its group code; None is doubt.
REASONS: dict[str, tuple[str, DeclineAction | None]] = {
    "account_closed": ("declined", OTHER),
    "account_frozen": ("declined", OTHER),
    "authentication_required": ("declined", OTHER),
    "blacklisted_card": ("declined", OTHER),
    "card_expired": ("invalid card", RETYPE),
    "card_limit_exceeded": ("declined", OTHER),
    "card_not_active": ("declined", OTHER),
    "card_type_block": ("declined", OTHER),
    "card_velocity_exceeded": ("declined", OTHER),
    "declined": ("declined", OTHER),
    "declined_can_retry": ("declined", ONCE),
    "do_not_honor": ("declined", ONCE),
    "duplicate_transaction": ("declined", None),
    "fraud": ("declined", OTHER),
    "fraud_block": ("declined", OTHER),
    "illegal_action": ("declined", OTHER),
    "insufficient_funds": ("declined", OTHER),
    "invalid_address": ("invalid card", RETYPE),
    "invalid_amount": ("declined", MANAGER),
    "invalid_card_bin": ("invalid card", RETYPE),
    "invalid_card_number": ("invalid card", RETYPE),
    "invalid_currency": ("declined", MANAGER),
    "invalid_expiration_date": ("invalid card", RETYPE),
    "invalid_field_data": ("declined", RETYPE),
    "invalid_merchant": ("declined", MANAGER),
    "invalid_payment_method": ("declined", OTHER),
    "invalid_pin": ("invalid card", OTHER),
    "invalid_security_code": ("invalid card", RETYPE),
    "invalid_security_field": ("declined", RETYPE),
    "invalid_transaction_type": ("declined", MANAGER),
    "issuer_invalid_card": ("invalid", RETYPE),
    "issuer_not_found": ("invalid card", RETYPE),
    "issuer_unavailable": ("declined", None),
    "limit_exceeded": ("declined", MANAGER),
    "lost_stolen_card": ("declined", OTHER),
    "mid_limit_exceeded": ("declined", MANAGER),
    "new_card_issued": ("declined", OTHER),
    "no_response": ("declined", None),
    "pin_try_exceeded": ("declined", OTHER),
    "restricted_card": ("declined", OTHER),
    "sca_not_completed": ("declined", OTHER),
    "stop_recurring": ("declined", OTHER),
    "suspected_fraud": ("declined", OTHER),
    "unidentified_error": ("declined", None),
    "voice_authorization_required": ("declined - contact bank", OTHER),
}


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_under_its_group(reason: str) -> None:
    group, action = REASONS[reason]
    decline = decline_of(group, reason)
    assert (decline.action if decline else None) is action


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_as_the_code_itself(reason: str) -> None:
    _, action = REASONS[reason]
    decline = decline_of(reason)
    assert (decline.action if decline else None) is action


@pytest.mark.parametrize(
    "code",
    [
        "payment-unexpected-error",
        "payment-post-auth-failure",
        "cart-payment-failure",
        "cart-charge-failure",
        "internal-payment-error",
        "system-error",
        "concurrent-cart-modification-failure",
        "submit-cart-failed",
        "invalid-token",
        "rate-limit-quota-exceeded",
        "something-nobody-has-heard-of",
        "",
    ],
)
def test_what_does_not_prove_a_refusal_is_doubt(code: str) -> None:
    assert decline_of(code) is None


def test_an_unlisted_reason_under_a_group_asks_for_another_card() -> None:
    decline = decline_of("declined", "phase_of_the_moon")
    assert decline is not None
    assert decline.action is OTHER


def test_fraud_looks_like_missing_funds() -> None:
    fraud, funds = decline_of("cart-fraud-failure"), decline_of("declined", "insufficient_funds")
    assert fraud is not None
    assert funds is not None
    assert fraud.action is funds.action


@pytest.mark.parametrize("reason", ["issuer_unavailable", "no_response", "unidentified_error"])
def test_a_doubtful_reason_that_the_cart_proves_may_be_tried_once_more(reason: str) -> None:
    assert proven_decline("declined", reason).action is ONCE


def test_a_proven_refusal_without_a_known_reason_asks_for_another_card() -> None:
    assert proven_decline("", "").action is OTHER
    assert proven_decline("declined", "lost_stolen_card").action is OTHER
    assert proven_decline("invalid card", "card_expired").action is RETYPE
