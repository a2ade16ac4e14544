"""Why an issuer refuses: the documented reasons with their group and how final each is."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the group it is told under, and how final it is for customer and merchant."""

    name: str
    group: str
    customer: str
    merchant: str
    number: str


#: name: group (d = declined, c = invalid card, i = invalid, b = contact bank), customer and merchant (H/S).
_TABLE: Final = """
account_closed dHH account_frozen dHH authentication_required dSS blacklisted_card dHH card_expired cHS
card_limit_exceeded dHS card_not_active dHS card_type_block dHH card_velocity_exceeded dHS declined dHH
declined_can_retry dSS do_not_honor dSS duplicate_transaction dHS fraud dHH fraud_block dHH illegal_action dHH
insufficient_funds dHS invalid_address cHH invalid_amount dHH invalid_card_bin cHH invalid_card_number cHH
invalid_currency dHS invalid_expiration_date cHS invalid_field_data dHH invalid_merchant dHH
invalid_payment_method dHH invalid_pin cHH invalid_security_code cHH invalid_security_field dHH
invalid_transaction_type dHH issuer_invalid_card iHH issuer_not_found cHH issuer_unavailable dSS
limit_exceeded dHH lost_stolen_card dHH mid_limit_exceeded dHS new_card_issued dHS no_response dSS
pin_try_exceeded dHS restricted_card dHH sca_not_completed dSS stop_recurring dHH suspected_fraud dHS
unidentified_error dSS voice_authorization_required bHH decline_do_not_retry dHH
""".split()
_GROUPS: Final = {"d": "declined", "c": "invalid card", "i": "invalid", "b": "declined - contact bank"}
_FINAL: Final = {"H": "Hard", "S": "Soft"}


def _number(place: int, name: str) -> str:
    # Only the fraud block's number is documented; the others are invented once and stay as they are.
    return "7011" if name == "fraud_block" else str(5001 + place)


#: Every reason by name. Source: "Authorization declines".
REASONS: Final = {
    name: Reason(name, _GROUPS[marks[0]], _FINAL[marks[1]], _FINAL[marks[2]], _number(place, name))
    for place, (name, marks) in enumerate(zip(_TABLE[::2], _TABLE[1::2], strict=True))
}

#: Other ways in which a submit goes wrong, by their code and status; provoked just like a decline.
OTHER_FAILURES: Final = {
    **dict.fromkeys(
        "cart-charge-failure cart-payment-failure payment-post-auth-failure payment-unexpected-error "
        "cart-fraud-failure order-fraud-failure additional-payment-action-required credit-card-declined "
        "credit-card-expired invalid-credit-card-number invalid-credit-card-expiration-date auth-error "
        "credit-floor-exceeded paypal-failure paypal-lookup-failure submit-cart-failed "
        "invalid-tax-registrations".split(),
        409,
    ),
    "internal-payment-error": 500,
    "system-error": 500,
}


class ArmedDeclines:
    """Refusals that a tester asked for; the next authorisations use them up."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque()
        self._lock = threading.Lock()

    def arm(self, reason: str, count: int) -> None:
        """Refuse the next authorisations for this reason.

        Raises: ValueError for a reason that is not documented.
        """
        if reason not in REASONS and reason not in OTHER_FAILURES:
            raise ValueError(f"there is no reason called {reason}")
        if not 1 <= count <= 10_000:
            raise ValueError("count is a whole number from 1 to 10000")
        with self._lock:
            self._waiting.extend([reason] * count)

    def disarm(self) -> None:
        """Take back every refusal that is still waiting."""
        with self._lock:
            self._waiting.clear()

    def waiting(self) -> list[str]:
        """The refusals that the next authorisations will meet, the next one first."""
        with self._lock:
            return list(self._waiting)[:100]

    def take(self) -> str:
        """Use up the next refusal; empty if none is armed."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else ""


def hooked_reason(last_name: str) -> str:
    """The reason that an owner's last name asks for: ``Decline-insufficient_funds``; empty if it asks for none."""
    asked = last_name.removeprefix("Decline-")
    known = asked in REASONS or asked in OTHER_FAILURES
    return asked if asked != last_name and known else ""
