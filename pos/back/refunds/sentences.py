"""What a manager reads when the processor does not do what was asked about a refund; never its own words."""

from __future__ import annotations

from typing import Final

from pos.back.processor import NotSent, ProcessorError, Refused

LOGIN_REFUSED: Final = (
    "Global Commerce does not accept this user name and password. Type the password again; nothing was asked for."
)
LOGIN_NOT_ASKED: Final = "Global Commerce does not answer. Nothing was asked for; try again in a moment."
NEEDS_LOGIN: Final = "Log in at Global Commerce first; nothing was asked for."
LOGIN_ENDED: Final = (
    "The login at Global Commerce has ended, or may not give refunds. Log in again; nothing was asked for."
)
NOT_SENT: Final = "The payment service cannot be reached, so nothing was asked for. Try again in a moment."
NOT_ASKED: Final = "The payment service does not say what may still go back, so nothing was asked for. Try again."
NOT_READ: Final = "The payment service does not say now what may still go back. What is shown is what was written down."

#: By the processor's code. Source: "Refund error scenarios"; real services may use others, which read as the last.
_REFUSED: Final = {
    "refund_amount_exceeded": "The payment service says that less may still go back. Look again, then choose less.",
    "second_refund_not_allowed": "The payment service gives no second refund on this order. It has to be done by hand.",
    "satisfaction_refund_not_allowed": "The payment service gives no refund on this order.",
    "invalid_refund_reason": "The payment service does not know this reason. Choose another one from the list.",
    "missing_reason": "The payment service does not know this reason. Choose another one from the list.",
    "line_item_unresolved": "The payment service does not know one of the lines. Look again, then choose anew.",
    "requisition_unresolved": "The payment service does not know this order.",
    "site_unresolved": "The payment service does not know the shop of this order. Call whoever keeps the keys.",
    "currency_mismatch": "The order is in another currency.",
    "rate-limit-quota-exceeded": "The payment service is very busy. Wait a moment, then try again.",
}
_OTHER: Final = "The payment service does not give this refund. Nothing went back."


def sentence_of(problem: ProcessorError) -> str:
    """One sentence that says what happened and what to do."""
    if isinstance(problem, NotSent):
        return NOT_SENT
    if isinstance(problem, Refused):
        if problem.status in (401, 403):
            return LOGIN_ENDED
        return _REFUSED.get(problem.code) or _OTHER
    return NOT_ASKED
