"""A client of the wire for these tests: what it sends and reads is what any stranger's client would."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

import requests

from pos.testing.sandbox import Sandbox

CART = "/v1/shoppers/me/carts/active"
ME = "/v1/shoppers/me"
VISA = "4444222233331111"
OWNER = {
    "firstName": "Rosa",
    "lastName": "Alvarez",
    "email": "rosa@example.test",
    "address": {"line1": "12 Elm Rd", "city": "Cork", "postalCode": "T12", "country": "IE"},
}
ADDRESS = {
    "firstName": "Rosa",
    "lastName": "Alvarez",
    "line1": "12 Elm Rd",
    "city": "Cork",
    "postalCode": "T12",
    "country": "IE",
    "emailAddress": "rosa@example.test",
}

_PRODUCTS: dict[tuple[str, str], dict[str, Any]] = {}


class Caller:
    """One shopper session against one sandbox."""

    def __init__(self, sandbox: Sandbox, token: str = "") -> None:
        self.sandbox = sandbox
        self.keys = sandbox.keys
        self.http = requests.Session()
        self.http.trust_env = False
        self.token = token or str(self.grant(grant_type="password")["access_token"])

    # --- tokens ---

    @property
    def client(self) -> tuple[str, str]:
        """Confidential key and secret."""
        return self.keys["POS_CONFIDENTIAL_KEY"], self.keys["POS_CONFIDENTIAL_SECRET"]

    def grant(self, **form: str) -> dict[str, Any]:
        """Ask for a token; the answer must be one."""
        answer = self.http.post(f"{self.sandbox.url}/oauth20/token", data=form, auth=self.client, timeout=10)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def signed_in(self, reference: str = "CUSTOMER-1001") -> Caller:
        """The same client with a customer's full token."""
        pair = self.grant(grant_type="client_credentials", dr_external_reference_id=reference)
        return Caller(self.sandbox, pair["access_token"])

    def admin(self) -> Caller:
        """The same client with a representative's token."""
        said = self.sandbox._said
        password = base64.b64encode(said["admin_password"].encode()).decode()
        form = {"grant_type": "password", "username": said["admin_user"], "password": password}
        answer = self.http.post(f"{self.sandbox.url}/auth", data=form, auth=self.client, timeout=10)
        assert answer.status_code == 200, answer.text
        return Caller(self.sandbox, answer.json()["access_token"])

    # --- calls ---

    def call(self, method: str, path: str, json: Any = None, **more: Any) -> requests.Response:
        """Call with this session's token."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **more.pop("headers", {})}
        more.setdefault("timeout", 10)
        return self.http.request(method, self.sandbox.url + path, json=json, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        """Read something that must be there."""
        answer = self.call("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, json: Any = None, status: int = 200, **more: Any) -> Any:
        """Do something that must work."""
        answer = self.call("POST", path, json, **more)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    # --- the trade ---

    def cart(self) -> dict[str, Any]:
        """The cart with everything in it."""
        return dict(self.get(f"{CART}?expand=all")["cart"])

    def product(self, sku: str = "PENCIL-HB") -> dict[str, Any]:
        """A product by its sku, read once for each sandbox."""
        if (self.sandbox.url, sku) not in _PRODUCTS:
            _PRODUCTS[self.sandbox.url, sku] = dict(self.get(f"{ME}/products/{sku}")["product"])
        return _PRODUCTS[self.sandbox.url, sku]

    def fill(self, sku: str = "PENCIL-HB", quantity: int = 1, charge_type: str = "moto", **more: Any) -> dict[str, Any]:
        """Put a product into the cart as a till does."""
        line = {"quantity": quantity, "product": {"id": self.product(sku)["id"]}}
        body = {"lineItems": {"lineItem": [line]}, "chargeType": charge_type, "billingAddress": ADDRESS, **more}
        return dict(self.post(CART, {"cart": body})["cart"])

    def create_source(self, number: str = VISA, **more: Any) -> requests.Response:
        """Type a card as the browser library would send it."""
        card = {"number": number, "expirationMonth": 12, "expirationYear": 2030}
        card["cvv"] = "1234" if number.startswith(("34", "37")) else "123"
        body: dict[str, Any] = {"type": "creditCard", "owner": OWNER, "creditCard": {**card, **more.pop("card", {})}}
        if "amount" not in more:
            body["sessionId"] = self.cart()["paymentSession"]["id"]
        return self.as_browser("POST", "/payments/sources", {**body, **more})

    def as_browser(self, method: str, path: str, json: Any = None, secret: str = "") -> requests.Response:
        """Call with the publishable key."""
        headers = {"Authorization": f"Bearer {self.keys['POS_PUBLISHABLE_KEY']}"}
        if secret:
            headers["X-Client-Secret"] = secret
        return self.http.request(method, self.sandbox.url + path, json=json, headers=headers, timeout=10)

    def as_merchant(self, method: str, path: str, json: Any = None) -> requests.Response:
        """Call with the confidential key."""
        headers = {"Authorization": f"Bearer {self.keys['POS_CONFIDENTIAL_KEY']}"}
        return self.http.request(method, self.sandbox.url + path, json=json, headers=headers, timeout=10)

    def source(self, number: str = VISA, **more: Any) -> dict[str, Any]:
        """A source that must come to be."""
        answer = self.create_source(number, **more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def apply(self, source_id: str) -> requests.Response:
        """Attach a source to the cart."""
        return self.call("POST", f"{CART}/apply-payment-method", {"paymentMethod": {"sourceId": source_id}})

    def submit(self, **more: Any) -> requests.Response:
        """Submit the cart."""
        return self.call("POST", f"{CART}/submit-cart", **more)

    def pay(self, number: str = VISA, **more: Any) -> requests.Response:
        """Type a card, attach its source, submit."""
        applied = self.apply(self.source(number, **more)["id"])
        assert applied.status_code == 200, applied.text
        return self.submit()

    def buy(self, sku: str = "PENCIL-HB", quantity: int = 1, number: str = VISA, **more: Any) -> dict[str, Any]:
        """A whole sale that must be approved; what the submit said."""
        self.fill(sku, quantity, **more)
        answer = self.pay(number)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["submitCart"])


def refund(admin: Caller, order: dict[str, Any], value: Any = None, **more: Any) -> Any:
    """Ask for a refund of the first line of what a submit said; of all of it, unless an amount is given."""
    line = order["lineItems"]["lineItem"][0]
    amount = line["pricing"]["salePriceWithQuantity"]["value"] if value is None else value
    body = {
        "type": "productRefund",
        "category": "PRODUCT_LEVEL_PRODUCT",
        "reason": "CUSTOMER_SATISFACTION_ISSUE",
        "comments": "pos:refund-1",
        "lineItems": [{"lineItemId": str(line["id"]), "refundAmount": {"value": amount, "currency": "EUR"}}],
        **more,
    }
    return admin.call("POST", f"/orders/{order['order']['id']}/refunds", body)


def until(condition: Callable[[], bool], what: str, patience_s: float = 10) -> None:
    """Look until a condition holds, without any event loop."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)


def error_of(answer: requests.Response) -> dict[str, Any]:
    """The one error of an envelope of the Shopper API."""
    [error] = answer.json()["errors"]["error"]
    assert error["relation"].startswith("https://developers.digitalriver.com/v1/shoppers/")
    return dict(error)


def refused(answer: requests.Response) -> tuple[int, str]:
    """Status and code of a refusal, in whichever envelope it came."""
    body = answer.json()
    if "error" in body:
        return answer.status_code, body["error"]
    errors = body["errors"]
    return answer.status_code, (errors["error"] if isinstance(errors, dict) else errors)[0]["code"]
