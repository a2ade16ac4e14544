"""What the processor's page does with a typed card, for tests without a browser."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from pos.link.messages import CardFormPlan
from pos.testing.cards import TestCard


def make_source(plan: CardFormPlan, card: TestCard) -> dict[str, Any]:
    """Make a source of a test card on a sandbox, as DigitalRiver.js would.

    Source: POST /payments/sources.
    """
    owner, where, parts = plan.owner, plan.owner.address, urlsplit(plan.script_url)
    body = {
        "type": "creditCard",
        "sessionId": plan.session_id,
        "owner": {
            "firstName": owner.first_name,
            "lastName": owner.last_name,
            "email": owner.email,
            "address": {
                "line1": where.line1,
                "city": where.city,
                "state": where.state,
                "postalCode": where.postal_code,
                "country": where.country,
            },
        },
        "creditCard": {
            "number": card.number,
            "expirationMonth": int(card.expiry[:2]),
            "expirationYear": 2000 + int(card.expiry[2:]),
            "cvv": card.code,
        },
    }
    request = urllib.request.Request(  # noqa: S310 - the address is the sandbox's own
        f"{parts.scheme}://{parts.netloc}/payments/sources",
        data=json.dumps(body).encode(),
        method="POST",
        headers={"Authorization": f"Bearer {plan.publishable_key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        return dict(json.load(answer))
