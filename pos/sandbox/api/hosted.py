"""What belongs to the hosted store: session tokens, its sign-in page, and where web-checkout leads."""

from __future__ import annotations

import secrets
from datetime import timedelta
from html import escape
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.api.oauth import open_session, token_pair
from pos.sandbox.bodies import arguments
from pos.sandbox.envelopes import oauth as refusal
from pos.sandbox.processor import here
from pos.sandbox.records import Token
from pos.sandbox.wire.links import uri

routes = Blueprint("hosted", __name__)


@routes.get("/store/<site>/SessionToken")
def session_token(site: str) -> Response:
    """A session token of the hosted store, or with a key the token pair that stands for it."""
    if site != here().shop.site_id:
        raise refusal(404, "not_found", "There is no such site.")
    session = open_session(None, None)
    session.session_aware = True
    here().books.sessions.put(session)
    key = request.args.get("apiKey")
    if key is not None:
        if not access.same(key, here().keys.public_key):
            raise refusal(401, "invalid_client", "The client is unknown.")
        return answer(token_pair(session, refresh=True))
    token = secrets.token_hex(16).upper()
    expires = here().clock.now() + timedelta(seconds=here().shop.token_life_s)
    here().books.tokens.put(Token(access.digest(token), "store", session.id, expires))
    return answer({"session_token": token})


@routes.get("/oauth20/authorize")
def authorize() -> AnyResponse:
    """Send a public client's shopper to the sign-in page."""
    given = request.args
    if not access.same(given.get("client_id", ""), here().keys.public_key):
        raise refusal(401, "invalid_client", "The client is unknown.")
    if given.get("response_type") != "token" or not _goes_somewhere(given.get("redirect_uri", "")):
        raise refusal(401, "invalid_request", "response_type or redirect_uri is missing.")
    carried = {name: given[name] for name in ("redirect_uri", "dr_limited_token") if name in given}
    return redirect(f"{uri('store', here().shop.site_id, 'SignIn')}?{urlencode(carried)}")


@routes.route("/store/<site>/SignIn", methods=["GET", "POST"])
def sign_in(site: str) -> AnyResponse:
    """Ask for name and password; then send the shopper back with a token in the address's fragment."""
    given = arguments()
    back = given.get("redirect_uri", "")
    if site != here().shop.site_id or not _goes_somewhere(back):
        raise refusal(404, "not_found", "There is no such page.")
    found = here().books.shoppers.all(username=given.get("username", ""))
    if request.method == "GET" or not found or not access.opens(given.get("password", ""), found[0].password):
        return Response(_FORM.format(name=escape(here().shop.name)), mimetype="text/html")
    earlier = access.session_of(given.get("dr_limited_token", ""))
    pair = token_pair(open_session(found[0], earlier), refresh=False)
    return redirect(f"{back.split('#')[0]}#{urlencode(pair)}")


def _goes_somewhere(address: str) -> bool:
    try:
        return urlsplit(address).scheme in {"http", "https"} and not any(c in address for c in "\r\n")
    except ValueError:
        return False


@routes.get("/store/<site>/<path:page>")
def page(site: str, page: str) -> Response:  # noqa: ARG001 - every page of the hosted store looks alike here
    """Any other page of the hosted store."""
    return Response(_PAGE.format(name=escape(here().shop.name)), mimetype="text/html")


_PAGE = "<!doctype html><title>{name}</title><h1>{name}</h1><p>This is where the hosted store would be.</p>"
_FORM = (
    "<!doctype html><title>{name}</title><h1>{name}</h1><form method=post>"
    "<label>User name <input name=username autocomplete=username></label> "
    "<label>Password <input name=password type=password autocomplete=current-password></label> "
    "<button>Sign in</button></form>"
)
