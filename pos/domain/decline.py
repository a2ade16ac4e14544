"""What a refusal means at the counter: one of five actions, never a code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class DeclineAction(Enum):
    """What the cashier does next."""

    RETYPE = "retype"
    TRY_ONCE = "try_once"
    OTHER_CARD = "other_card"
    CALL_MANAGER = "call_manager"
    #: Not a decline at all: money may have moved, so the outcome is looked up.
    WAIT = "wait"


_RETYPE: Final = frozenset(
    {
        "invalid_card_number",
        "invalid_card_bin",
        "invalid_expiration_date",
        "card_expired",
        "invalid_security_code",
        "invalid_security_field",
        "invalid_field_data",
        "invalid_address",
        "address_mismatch",
        "issuer_invalid_card",
        "issuer_not_found",
        "credit-card-expired",
        "invalid-credit-card-number",
        "invalid-credit-card-expiration-date",
    }
)
_TRY_ONCE: Final = frozenset({"declined_can_retry", "do_not_honor"})
_OTHER_CARD: Final = frozenset(
    {
        "declined",
        "decline_do_not_retry",
        "insufficient_funds",
        "card_limit_exceeded",
        "card_velocity_exceeded",
        "card_not_active",
        "account_closed",
        "account_frozen",
        "blacklisted_card",
        "fraud",
        "fraud_block",
        "suspected_fraud",
        "lost_stolen_card",
        "restricted_card",
        "stop_recurring",
        "new_card_issued",
        "invalid_pin",
        "pin_try_exceeded",
        "illegal_action",
        "invalid_payment_method",
        "authentication_required",
        "sca_not_completed",
        "additional-payment-action-required",
        "card_type_block",
        "voice_authorization_required",
        "credit-card-declined",
        "cart-fraud-failure",
        "order-fraud-failure",
        "auth-error",
    }
)
_CALL_MANAGER: Final = frozenset(
    {
        "invalid_merchant",
        "invalid_currency",
        "invalid_amount",
        "invalid_transaction_type",
        "mid_limit_exceeded",
        "limit_exceeded",
        "credit-floor-exceeded",
    }
)
#: Named like declines, and yet no proof that nothing was charged.
_DOUBTFUL: Final = frozenset(
    {
        "duplicate_transaction",
        "no_response",
        "issuer_unavailable",
        "unidentified_error",
        "payment-unexpected-error",
        "payment-post-auth-failure",
        "cart-payment-failure",
        "cart-charge-failure",
        "internal-payment-error",
        "system-error",
        "concurrent-cart-modification-failure",
        "submit-cart-failed",
        # What an empty cart answers: the one that lies in the place of a cart which was charged a moment ago.
        "invalid-payment-failure",
        "invalid-payment-method",
        "invalid-token",
        "invalid_token",
        "rate-limit-quota-exceeded",
    }
)
#: Doubtful as an answer; once the cart shows the failed charge, the same card may be tried once more.
_TRY_ONCE_WHEN_PROVEN: Final = frozenset({"no_response", "issuer_unavailable", "unidentified_error"})
#: Doubtful as an answer; once it is proven that nothing was charged, the shop's own account is at fault.
_CALL_MANAGER_WHEN_PROVEN: Final = frozenset({"invalid-payment-failure", "invalid-payment-method"})
#: Group codes: a refusal of the card is certain, its reason is in the subcode or unknown.
_GROUPS: Final = frozenset({"declined", "declined - contact bank", "invalid", "invalid card"})


@dataclass(frozen=True, slots=True)
class Decline:
    """A definite refusal of a charge.

    Units: ``reason`` is the processor's code; it is for a manager's eyes, and never leaves the back otherwise.
    """

    action: DeclineAction
    reason: str


def decline_of(code: str, subcode: str = "") -> Decline | None:
    """Read a refused submit; None means doubt: it does not prove that nothing was charged.

    Source: "Authorization declines" and the list of ambiguous submit codes.
    """
    if code in _DOUBTFUL or subcode in _DOUBTFUL:
        return None
    for reason in (subcode, code):
        if reason in _RETYPE:
            return Decline(DeclineAction.RETYPE, reason)
        if reason in _TRY_ONCE:
            return Decline(DeclineAction.TRY_ONCE, reason)
        if reason in _CALL_MANAGER:
            return Decline(DeclineAction.CALL_MANAGER, reason)
        if reason in _OTHER_CARD:
            return Decline(DeclineAction.OTHER_CARD, reason)
    if code in _GROUPS:
        # An unlisted reason under a group that says "declined": the card was refused, and nobody knows why.
        return Decline(DeclineAction.OTHER_CARD, subcode or code)
    return None


def proven_decline(code: str, subcode: str = "") -> Decline:
    """Read a doubtful answer again, now that the cart has shown a failed charge and the refusal is certain.

    Source: the screen table's action for each reason; the strictest one where the reason is not known.
    """
    for reason in (subcode, code):
        if reason in _TRY_ONCE_WHEN_PROVEN:
            return Decline(DeclineAction.TRY_ONCE, reason)
        if reason in _CALL_MANAGER_WHEN_PROVEN:
            return Decline(DeclineAction.CALL_MANAGER, reason)
    return decline_of(code, subcode) or Decline(DeclineAction.OTHER_CARD, subcode or code)
