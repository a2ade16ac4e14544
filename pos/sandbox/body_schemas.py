"""What the bodies of requests are made of, in JSON Schema; whatever is not named is ignored by the service."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_NUMBER_OR_TEXT: Final = {"type": ["number", "string"]}
_FLAG: Final = {"type": ["boolean", "string"], "enum": [True, False, "true", "false"]}


def _object(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members}


def _some(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_MONEY: Final = _object(currency=_TEXT, value=_NUMBER_OR_TEXT)
_ATTRIBUTES: Final = _object(attribute=_some(_object(name=_TEXT, type=_TEXT, value=_TEXT)))
_ADDRESS: Final = _object(
    nickName=_TEXT,
    isDefault=_FLAG,
    **dict.fromkeys(
        "firstName lastName companyName line1 line2 city countrySubdivision postalCode country phoneNumber "
        "emailAddress".split(),
        _TEXT,
    ),
)
_LINE: Final = _object(
    quantity=_NUMBER_OR_TEXT,
    product=_object(id=_NUMBER_OR_TEXT, externalReferenceId=_TEXT),
    pricing=_object(salePrice=_MONEY, itemPrice=_MONEY),
    customAttributes=_ATTRIBUTES,
)
_DISCOUNT: Final = _object(
    discount=_NUMBER_OR_TEXT,
    discountType={"enum": ["amountOff", "percentOff"]},
    productId=_NUMBER_OR_TEXT,
    externalReferenceId=_TEXT,
)
_OFFER: Final = _object(
    offerId=_NUMBER_OR_TEXT,
    externalReferenceId=_TEXT,
    customDescription=_TEXT,
    discount=_NUMBER_OR_TEXT,
    discountType={"enum": ["amountOff", "percentOff"]},
    overrideDiscount=_some(_DISCOUNT),
)
_CART: Final = _object(
    lineItems=_object(lineItem=_some(_LINE), appliedProductOffers=_object(offer=_some(_OFFER))),
    appliedOrderOffers=_object(offer=_some(_OFFER), shippingOffer=_some(_OFFER)),
    chargeType={"enum": ["customer_initiated", "merchant_initiated", "moto"]},
    ipAddress=_TEXT,
    termsOfSalesAcceptance=_FLAG,
    organizationId=_TEXT,
    billingAddress=_ADDRESS,
    shippingAddress=_ADDRESS,
    customAttributes=_ATTRIBUTES,
)
_OWNER: Final = _object(
    firstName=_TEXT,
    lastName=_TEXT,
    email=_TEXT,
    phoneNumber=_TEXT,
    address=_object(**dict.fromkeys("line1 line2 city state country postalCode".split(), _TEXT)),
)

#: Name -> schema.
SCHEMAS: Final = {
    "TokenForm": _object(
        **dict.fromkeys(
            "grant_type username password refresh_token dr_limited_token dr_session_token client_id "
            "dr_external_reference_id".split(),
            _TEXT,
        )
    ),
    "SignInForm": _object(username=_TEXT, password=_TEXT, redirect_uri=_TEXT),
    "LookUpForm": _object(**dict.fromkeys("orderId password creditCardLastDigits emailAddress".split(), _TEXT)),
    "Shopper": _object(
        shopper=_object(
            **dict.fromkeys(
                "username password firstName lastName emailAddress externalReferenceId locale currency".split(), _TEXT
            )
        )
    ),
    "Address": _object(address=_ADDRESS),
    "PaymentOption": _object(
        paymentOption=_object(nickName=_TEXT, isDefault=_FLAG, sourceId=_TEXT), shopper=_object(ipAddress=_TEXT)
    ),
    "Cart": _object(cart=_CART),
    "LineItems": _object(lineItems=_object(lineItem=_some(_LINE))),
    "LineItem": _object(lineItem=_LINE),
    "ApplyPaymentMethod": _object(paymentMethod=_object(sourceId=_TEXT)),
    "TaxRegistrations": _object(
        customerType={"enum": ["B", "I"]}, taxRegistrations=_some(_object(key=_TEXT, value=_TEXT))
    ),
    "Return": _object(
        **{
            "return": _object(
                reason=_TEXT,
                comments=_TEXT,
                returnLineItems=_object(returnLineItem=_some(_object(lineItem=_object(id=_NUMBER_OR_TEXT)))),
            )
        }
    ),
    "Refund": _object(
        **dict.fromkeys("type category reason comments".split(), _TEXT),
        lineItems=_some(_object(lineItemId=_TEXT, refundAmount=_MONEY, lineItemFees=_some(_object()))),
        refundAmount=_MONEY,
    ),
    "Source": _object(
        type=_TEXT,
        sessionId=_TEXT,
        currency=_TEXT,
        amount=_NUMBER_OR_TEXT,
        owner=_OWNER,
        creditCard=_object(number=_TEXT, expirationMonth=_NUMBER_OR_TEXT, expirationYear=_NUMBER_OR_TEXT, cvv=_TEXT),
        futureUse=_FLAG,
        upstreamId=_TEXT,
    ),
    "SourceChange": _object(
        owner=_OWNER, creditCard=_object(expirationMonth=_NUMBER_OR_TEXT, expirationYear=_NUMBER_OR_TEXT)
    ),
    "Challenge": _object(sessionId=_TEXT, answer=_TEXT),
    "SecondarySource": _object(
        paymentSessionId=_TEXT, type=_TEXT, amount=_NUMBER_OR_TEXT, currency=_TEXT, upstreamId=_TEXT
    ),
}
