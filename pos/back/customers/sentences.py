"""What a person at the till reads when the processor does not do what was asked about a customer or a card."""

from __future__ import annotations

from typing import Final

from pos.back.processor import NotSent, OutcomeUnknown, ProcessorError, Refused

#: By the processor's code, or its code and subcode.
#: Source: Commerce API, errors of shoppers, addresses and payment options.
_REFUSED: Final = {
    "invalid-postal-code": "The payment service does not accept this post code. Check it with the customer.",
    "invalid-state-code": "The payment service does not accept this state. Choose it from the list.",
    "invalid-bill-to-country": "The payment service does not know this country. Choose it from the list.",
    "restricted-bill-to-country": "The payment service does not serve this country. Another address is needed.",
    "field-too-long": "One of the fields is too long for the payment service. Shorten it.",
    "invalid-request/sensitive-data-detected": (
        "One of the fields may hold a card number and was not stored. Empty it: cards go into the card form only."
    ),
    "invalid-request": "The payment service does not accept one of the fields. Check them with the customer.",
    "shopper-already-exists": "The payment service has another customer under this reference. Nothing was changed.",
    "invalid-payment-method": "The payment service does not keep this card. Nothing was saved.",
    "resource-not-found": "The payment service does not have it any more.",
    "rate-limit-quota-exceeded": "The payment service is very busy. Wait a moment, then try again.",
}
_NOT_SENT: Final = "The payment service cannot be reached. Nothing was changed; try again in a moment."
_UNKNOWN: Final = "The payment service gave no answer. It is looked up; try again in a moment."
_OTHER: Final = "The payment service did not do that. Nothing was changed; try again, or call the manager."


def sentence_of(problem: ProcessorError) -> str:
    """One sentence that says what happened and what to do; never the processor's own words."""
    if isinstance(problem, NotSent):
        return _NOT_SENT
    if isinstance(problem, Refused):
        exact = f"{problem.code}/{problem.subcode}"
        return _REFUSED.get(exact) or _REFUSED.get(problem.code) or _OTHER
    return _UNKNOWN if isinstance(problem, OutcomeUnknown) else _OTHER
