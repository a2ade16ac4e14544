"""The call at risk: turning the cart into an order."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.api.cart import cart_answer, set_address_of_shopper, write
from pos.sandbox.basket import active_cart
from pos.sandbox.bodies import flag, json_body, member
from pos.sandbox.checkout import submit as turn_into_order
from pos.sandbox.envelopes import Refusal, shopper
from pos.sandbox.processor import here
from pos.sandbox.shape import shaped
from pos.sandbox.wire.links import CART, uri
from pos.sandbox.wire.order import submitted

routes = Blueprint("submit", __name__)


@routes.post(f"/{CART}/submit-cart")
def submit() -> Response:
    """Charge the cart's sources and make the order; a refused charge leaves the cart open."""
    session = access.session()
    cart = active_cart(session)
    body = member(json_body(), "cart")
    set_address_of_shopper(cart, body.get("ipAddress") or request.args.get("ipAddress"))
    terms = flag(body.get("termsOfSalesAcceptance"), "termsOfSalesAcceptance")
    if terms is not None:
        cart.terms = terms
    outcome = turn_into_order(session, cart)
    if isinstance(outcome, Refusal):
        return answer(outcome.body, outcome.status)
    whole = submitted(outcome)["submitCart"]
    return answer({"submitCart": shaped(whole, {}, "submitCart")})


@routes.post(f"/{CART}/resume-cart")
def resume() -> Response:
    """Finish a redirect payment; cards never wait for that."""
    active_cart(access.session())
    raise shopper(409, "resume-cart-failure", "The cart does not wait for a redirect.", "ResumeCart")


@routes.route(f"/{CART}/web-checkout", methods=["GET", "POST"])
def web_checkout() -> AnyResponse:
    """Send the shopper to the hosted store's checkout."""
    session = access.session()
    if not session.session_aware:
        raise shopper(401, "invalid_token", "The token is not session-aware.", "WebCheckout")
    cart_answer(active_cart(session))
    if request.method == "POST" or request.args.get("productId") or request.args.get("externalReferenceId"):
        write()
    return redirect(uri("store", here().shop.site_id, "Checkout"))
