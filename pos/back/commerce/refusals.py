"""Reads an answer that says no.

Source: "Error envelopes": four shapes; codes are compared, texts never.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pos.back.commerce.transport import Reply
from pos.back.commerce.wire import text
from pos.back.processor import CardDeclined, DoubtfulRefusal, OutcomeUnknown, Refused, SessionEnded
from pos.domain.decline import decline_of


def accepted(reply: Reply) -> Any:
    """The body of a call that succeeded.

    Raises: SessionEnded; Refused with the processor's code; OutcomeUnknown where the server stumbled.
    """
    code, subcode = _codes(reply.body)
    if reply.status >= 500:
        raise OutcomeUnknown(f"the processor stumbled (status {reply.status}, request {reply.request_id or 'unnamed'})")
    if 200 <= reply.status < 300 and not code:
        return reply.body
    kind = SessionEnded if reply.status == 401 and code in ("", "invalid_token") else Refused
    raise kind(reply.status, code, subcode, reply.request_id)


def submitted(reply: Reply) -> Any:
    """The body of a submit that succeeded.

    Raises: CardDeclined for a definite refusal; DoubtfulRefusal or OutcomeUnknown for all else.
    """
    try:
        return accepted(reply)
    except SessionEnded:
        # It may have died while the submit was being worked on: that is no proof.
        raise OutcomeUnknown("the session ended during the submit") from None
    except Refused as no:
        decline = decline_of(no.code, no.subcode)
        if decline is None:
            raise DoubtfulRefusal(no.code, no.subcode) from None
        raise CardDeclined(no.status, no.code, no.subcode, decline, no.request_id) from None


def _codes(body: Any) -> tuple[str, str]:
    if not isinstance(body, dict):
        return "", ""
    errors = body.get("errors")
    if isinstance(errors, dict):
        errors = errors.get("error")
    if isinstance(errors, dict):
        errors = [errors]
    if isinstance(errors, list) and errors and isinstance(errors[0], Mapping):
        return text(errors[0].get("code")) or "unnamed", text(errors[0].get("subcode"))
    return text(body.get("error")), ""
