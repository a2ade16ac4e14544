"""The documented shape of every resource: what a strict client may rely on."""

from __future__ import annotations

import re
from typing import Any

from tests.integration.sandbox.kinds import (
    address_of_web,
    any_of,
    digits,
    flag,
    flag_or_null,
    identity,
    moment,
    number,
    problems,
    real_flag,
    secret,
    text,
    uuid,
    word,
)

LINK = {"uri": address_of_web}
MONEY = {"currency": word, "value": number}
EMPTY: dict[str, Any] = {}


def priced(*names: str) -> dict[str, Any]:
    """Amounts with their formatted twins."""
    both: dict[str, Any] = dict.fromkeys(names, MONEY)
    return both | {f"formatted{name[0].upper()}{name[1:]}": word for name in names}


ADDRESS_TEXTS = dict.fromkeys(
    "firstName lastName companyName line1 line2 line3 city countrySubdivision postalCode country countryName "
    "countyName phoneNumber phoneticFirstName phoneticLastName division".split(),
    text,
)
CART_ADDRESS = {
    **LINK,
    "relation": word,
    "id": any_of("billingAddress", "shippingAddress"),
    **ADDRESS_TEXTS,
    "emailAddress": text,
    "title": text,
}
SAVED_ADDRESS = {**LINK, "id": identity, "nickName": word, "isDefault": flag, **ADDRESS_TEXTS}
ATTRIBUTES = {"attribute": [{"name": word, "type": word, "value": word}]}

INVENTORY = {
    **LINK,
    "product": [LINK],
    "availableQuantity": number,
    "availableQuantityIsEstimated": flag,
    "productIsInStock": flag,
    "productIsAllowsBackorders": flag,
    "productIsTracked": flag,
    "requestedQuantityAvailable": flag,
    "statusIsEstimated": flag,
    "status": any_of("PRODUCT_INVENTORY_IN_STOCK", "PRODUCT_INVENTORY_OUT_OF_STOCK"),
    "expectedInStockDate": text,
    "customStockMessage": text,
}
PRICING = {
    **LINK,
    **priced("listPrice", "listPriceWithQuantity", "salePriceWithQuantity", "msrpPrice", "totalDiscountWithQuantity"),
    "listPriceIncludesTax": flag,
}
PRODUCT = {
    **LINK,
    "id": identity,
    "name": word,
    "displayName": word,
    "shortDescription": text,
    "longDescription": text,
    "productType": any_of("PHYSICAL", "DOWNLOAD"),
    "sku": word,
    "externalReferenceId": word,
    "companyId": word,
    "displayableProduct": flag,
    "purchasable": flag,
    "baseProduct": flag,
    "manufacturerName": text,
    "manufacturerPartNumber": word,
    "minimumQuantity": number,
    "maximumQuantity": number,
    "thumbnailImage": address_of_web,
    "productImage": address_of_web,
    "keywords": word,
    "customAttributes": ATTRIBUTES,
    "pricing": PRICING,
    "inventoryStatus": INVENTORY,
    "categories": LINK,
    "familyAttributes": LINK,
    "variations": LINK,
    "addProductToCart": {**LINK, "cartUri": address_of_web},
}
LISTED_PRODUCT = {
    **LINK,
    "id": identity,
    "displayName": word,
    "thumbnailImage": address_of_web,
    "pricing": {**LINK, "formattedListPrice": word, "formattedSalePriceWithQuantity": word},
    "addProductToCart": {**LINK, "cartUri": address_of_web},
}

LINE_PRICING = {
    **priced(
        *"listPrice listPriceWithQuantity salePrice salePriceWithQuantity totalDiscountWithQuantity productTax".split(),
        *"shippingTax feeTax importTax importDuty msrpPrice".split(),
    ),
    "taxRate": number,
    "discountDescription": word,
}
LINE = {
    **LINK,
    "id": identity,
    "quantity": number,
    "product": PRODUCT,
    "pricing": LINE_PRICING,
    "customAttributes": ATTRIBUTES,
}
CARD = {
    "brand": word,
    "lastFourDigits": digits,
    "expirationMonth": digits,
    "expirationYear": digits,
    "fundingSource": any_of("credit", "debit"),
    "flow": any_of("standard"),
    "reusable": flag,
    "clientSecret": secret,
}
CHARGE = {
    "chargeId": uuid,
    "amount": MONEY,
    "status": any_of("failed", "capturable", "complete", "processing", "cancelled"),
    "createdTime": moment,
    "updatedTime": moment,
}
STORE_CREDIT = {
    "type": any_of("customerCredit"),
    "sourceId": uuid,
    "sourceClientSecret": secret,
    "customerCredit": {"clientSecret": secret, "flow": any_of("standard"), "reusable": any_of("false")},
    "amountContributed": MONEY,
}
PAYMENT_METHOD = {
    "type": any_of("creditCard"),
    "sourceId": uuid,
    "sourceClientSecret": secret,
    "creditCard": CARD,
    "amountContributed": MONEY,
    "charges?": [CHARGE],
    "supplementaryPaymentMethods?": [STORE_CREDIT],
}
PAYMENT_SESSION = {
    "id": uuid,
    "clientSecret": secret,
    "status": any_of("requires_source", "requires_confirmation", "requires_action", "complete"),
    "amountContributed": MONEY,
    "amountRemainingToBeContributed": MONEY,
}
SHIPPING_OPTION = {
    **LINK,
    "id": number,
    "description": word,
    "cost": MONEY,
    "formattedCost": word,
    "costWithDiscount": MONEY,
    "formattedCostWithDiscount": word,
    "applyShippingOptionToCart": LINK,
}
CART_TOTALS = priced(
    *"subtotal subtotalWithDiscount discount shippingAndHandling importTaxAndDuty tax orderTotal".split()
)
ENTITY = {"businessEntityCode": lambda value: word(value) and value.endswith("-ENTITY")}
CART = {
    **LINK,
    **dict.fromkeys("paymentMethods applyPaymentMethod submitCart webCheckout appliedOffers".split(), LINK),
    "id": identity,
    "lineItems": {**LINK, "lineItem?": [LINE]},
    "totalItemsInCart": number,
    **ENTITY,
    "billingAddress": CART_ADDRESS,
    "shippingAddress": CART_ADDRESS,
    "paymentMethod?": PAYMENT_METHOD,
    "payment": EMPTY,
    "paymentSession": PAYMENT_SESSION,
    "shippingMethod": {"code?": number, "description?": word},
    "shippingOptions": {**LINK, "shippingOption?": [SHIPPING_OPTION]},
    "taxInclusive": flag,
    "landedCostState": any_of("NOT_ELIGIBLE"),
    "pricing": CART_TOTALS,
    "termsOfSalesAcceptance": flag_or_null,
    "chargeType": any_of("customer_initiated", "merchant_initiated", "moto"),
    "customerType": text,
    "taxRegistrations": [{"key": word, "value": word}],
    "organizationId": text,
    "customAttributes": ATTRIBUTES,
    "Warnings?": [{"Code": word, "description": word}],
}

ORDER_LINE = {
    **LINE,
    "lineItemState": any_of("Submitted", "Downloadable", "Complete"),
    "lineItemStateDetails": {
        "description": text,
        **dict.fromkeys("backOrdered shipped returned pendingReturn".split(), number),
    },
    "downloads": EMPTY,
    "digitalRights": EMPTY,
}
ORDER_HEAD = {
    **LINK,
    "id": identity,
    "submissionDate": moment,
    "displayName": word,
    "locale": lambda value: word(value) and re.fullmatch("[a-z]{2}_[A-Z]{2}", value),
    "optIn": flag,
    "testOrder": flag,
    "taxExempt": flag,
    **ENTITY,
    "chargeType": word,
    "orderState": any_of("Submitted", "Complete", "Pending Payment", "Charge Pending", "Cancelled"),
    "orderStateDetails": {"description": text, "settled": MONEY, "refunded": MONEY},
    "customAttributes": ATTRIBUTES,
}
ORDER = {
    **ORDER_HEAD,
    "pricing": priced(*"subtotal subtotalWithDiscount incentive shipping importTaxAndDuty tax total".split()),
    "paymentMethod": PAYMENT_METHOD,
    "payment": {
        **dict.fromkeys(
            "paymentMethodName displayableNumber expirationMonth expirationYear softDescriptor".split(), word
        ),
        **dict.fromkeys("customerFirstName customerLastName customerEmail".split(), word),
        "paymentAmount": MONEY,
    },
    "billingAddress": CART_ADDRESS,
    "shippingAddress": CART_ADDRESS,
    "shippingMethod": {"code?": number, "description?": word},
    "lineItems": {**LINK, "lineItem": [ORDER_LINE]},
    "taxInclusive": flag,
    "customerType": text,
    "taxRegistrations": [{"key": word, "value": word}],
}
LISTED_ORDER = {
    **LINK,
    "id": identity,
    "submissionDate": moment,
    "orderState": word,
    "pricing": {"total": MONEY, "formattedTotal": word},
}
SUBMITTED = {
    "order": ORDER_HEAD,
    "lineItems": {**LINK, "lineItem": [ORDER_LINE]},
    "billingAddress": CART_ADDRESS,
    "shippingAddress": CART_ADDRESS,
    "shippingMethod": {"code?": number, "description?": word},
    "taxInclusive": flag,
    "landedCostState": any_of("NOT_ELIGIBLE"),
    "pricing": CART_TOTALS,
    "paymentMethod": PAYMENT_METHOD,
    "paymentCompletionResources": EMPTY,
    "termsOfSalesAcceptance": flag_or_null,
    "paymentSession": PAYMENT_SESSION,
    "customerType": text,
    "taxRegistrations": [{"key": word, "value": word}],
}

SITE = {
    **LINK,
    **dict.fromkeys("id name companyId defaultLocale".split(), word),
    "searchService": any_of("solr"),
    "settings": LINK,
    "localeOptions": {
        "localeOption": [{"locale": word, "primaryCurrency": word, "supportedCurrencies": {"currency": [word]}}]
    },
}
PAYMENT_OPTION = {
    **LINK,
    "id": identity,
    "nickName": word,
    "isDefault": flag,
    "type": any_of("creditCard"),
    "sourceId": uuid,
    "sourceClientSecret": secret,
    "creditCard": {name: check for name, check in CARD.items() if name != "flow"},
}
SHOPPER_DEFAULT = {**LINK, "id": identity, **dict.fromkeys("username firstName lastName emailAddress".split(), word)}
SHOPPER = {
    **SHOPPER_DEFAULT,
    **dict.fromkeys("locale currency".split(), word),
    "externalReferenceId": text,
    "sendMail": flag,
    "sendEmail": flag,
    "ipAddress": text,
    "paymentOptions": {**LINK, "paymentOption": [PAYMENT_OPTION]},
    "addresses": {**LINK, "address": [SAVED_ADDRESS]},
    "orders": LINK,
    "subscriptions": LINK,
}
TOKEN_INFORMATION = {
    **dict.fromkeys("sessionId userId themeId".split(), identity),
    "externalReferenceId": text,
    "authenticated": flag,
    **dict.fromkeys("locale currency clientIpAddress domain".split(), word),
    "cartId": identity,
    "expiresIn": number,
    "createdOn": moment,
    "lastAccessed": moment,
    "sessionTag": lambda value: bool(re.fullmatch("[0-9a-f]{32}", value)),
}

OWNER = {
    **dict.fromkeys("firstName lastName email".split(), word),
    "address": {**dict.fromkeys("line1 city country postalCode".split(), word), "state": text},
}
SOURCE = {
    "clientId": any_of("gc"),
    "channelId": word,
    "liveMode": real_flag,
    "id": uuid,
    "sessionId?": uuid,
    "paymentSessionId?": uuid,
    "clientSecret": secret,
    "type": any_of("creditCard"),
    "reusable": real_flag,
    "owner": OWNER,
    "currency": word,
    "amount": number,
    "state": any_of("chargeable", "consumed", "failed", "cancelled", "requires_action"),
    "creationIp": word,
    "createdTime": moment,
    "updatedTime": moment,
    "flow": any_of("standard"),
    "customerId?": digits,
    "upstreamId?": word,
    "creditCard": {
        "brand": word,
        "expirationMonth": number,
        "expirationYear": number,
        "lastFourDigits": digits,
        "fundingSource": any_of("credit", "debit"),
        "paymentIdentifier": word,
    },
}
STORE_CREDIT_SOURCE = {
    name: check for name, check in SOURCE.items() if name not in {"owner", "creditCard", "sessionId?"}
} | {"type": any_of("customerCredit"), "customerCredit": EMPTY, "sessionId?": uuid}

AMOUNT = {"value": number, "formattedValue": word}
PART = {"amount": AMOUNT, "amountAvailableForRefund": AMOUNT, "amountRefunded": AMOUNT}


def part_or_null(value: Any) -> bool:
    """A part of a price, or null where there is none."""
    return value is None or problems(value, PART) == []


REFUND_PRICE = {
    "total": PART,
    **dict.fromkeys(
        "totalTax totalShipping totalShippingTax totalDutiesAndTariffs totalDutiesAndTariffsTax totalFee "
        "totalFeeTax".split(),
        part_or_null,
    ),
}
REFUND_PRODUCT = {"companyId": word, "id": digits, "externalId": word}
REFUNDS_AVAILABLE = {
    "currency": word,
    "status": text,
    "lineItems": [{"lineItemId": digits, "product": REFUND_PRODUCT, "status": text, "price": REFUND_PRICE}],
    "price": REFUND_PRICE,
}
REFUND = {
    "id": digits,
    "status": any_of("ReturnAcknowledged", "PendingProductReturn", "RefundedWithoutReturn"),
    **dict.fromkeys("reason comments generatedBy currency".split(), word),
    "type": any_of("LineItemLevelSatisfactionRefund", "OrderLevelSatisfactionRefund"),
    "category": any_of(None),
    "generationDate": lambda value: bool(re.fullmatch(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d [\d:]{8} CST \d{4}", value)),
    "origin": any_of("CUSTOMER_SERVICE"),
    "overrides": text,
    "policy": any_of("NothingRequired"),
    "totalRefunded": AMOUNT,
    "outstanding": AMOUNT,
    "totalRequested": AMOUNT,
    "lineItems": [
        {
            "status": word,
            "expectedQuantity": number,
            "returnedQuantity": number,
            "type": any_of("Physical", "Digital"),
            "notes": text,
            "date": word,
            "product": REFUND_PRODUCT,
            "lineItemId": digits,
        }
    ],
}
RETURN = {
    "id": identity,
    **dict.fromkeys("reason comments generatedBy".split(), word),
    "type": any_of("LineItemLevelReturnProduct"),
    "status": any_of("PendingProductReturn", "RefundedWithoutReturn", "ReturnAcknowledged"),
    "generationDate": moment,
    "origin": any_of("SHOPPER", "CUSTOMER_SERVICE"),
    "policy": any_of("LOD"),
    "dateRefunded": word,
    **priced("refundTotal", "outstandingTotal", "requestedTotal"),
    "returnLineItems": {
        "returnLineItem": [
            {
                "dueDate": moment,
                "expectedQty": number,
                "returnedQty": number,
                "type": word,
                "notes": text,
                "date": moment,
                "status": word,
                "returnLITotal": MONEY,
                "formattedReturnLITotal": word,
                "lineItem": LINK,
            }
        ]
    },
}
