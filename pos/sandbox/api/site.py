"""The site itself: locales and currencies."""

from __future__ import annotations

from flask import Blueprint, Response

from pos.sandbox import access
from pos.sandbox.answers import answer
from pos.sandbox.processor import here
from pos.sandbox.wire.links import link, uri

routes = Blueprint("site", __name__)


@routes.get("/v1/shoppers/site")
@routes.get("/v1/site")
def site() -> Response:
    """What the site speaks and charges in."""
    access.session_or_key()
    shop = here().shop
    locales = [
        {"locale": locale, "primaryCurrency": currency, "supportedCurrencies": {"currency": shop.currencies}}
        for locale, currency in shop.locales.items()
    ]
    told = {
        "uri": uri("v1/shoppers/site"),
        "id": shop.site_id,
        "name": shop.name,
        "companyId": shop.company_id,
        "defaultLocale": shop.locale,
        "searchService": "solr",
        "settings": link("v1/shoppers/site/settings"),
        "localeOptions": {"localeOption": locales},
    }
    return answer({"site": told})


@routes.get("/v1/shoppers/site/settings")
def settings() -> Response:
    """What else is set up for the site; nothing here."""
    access.session_or_key()
    return answer({"settings": {**link("v1/shoppers/site/settings"), "setting": []}})
