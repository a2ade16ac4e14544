"""Lists in pages: what a request asks for and what an answer says about the rest."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from pos.sandbox.bodies import whole_number
from pos.sandbox.envelopes import invalid_request

DEFAULT_SIZE = 10


def page_of(resource: str, size_name: str = "pageSize", number_name: str = "pageNumber") -> tuple[int, int, int]:
    """Where the page starts, how long it is, and its number.

    Raises: Refusal for a size outside 1…99999 or a number below 1.
    """
    size = whole_number(request.args.get(size_name, request.args.get("pageSize", DEFAULT_SIZE)), size_name, resource)
    number = whole_number(request.args.get(number_name, request.args.get("pageNumber", 1)), number_name, resource)
    if not 1 <= size <= 99_999:
        raise invalid_request(f"{size_name} is not between 1 and 99999.", resource)
    if number < 1:
        raise invalid_request(f"{number_name} is below 1.", resource)
    return (number - 1) * size, size, number


def pages(total: int, number: int, size: int) -> dict[str, Any]:
    """The members beside a list: how much there is and where its neighbours are."""
    count = -(-total // size)
    told: dict[str, Any] = {"totalResults": total, "totalResultPages": count}
    if number < count:
        told["nextPage"] = {"uri": _page_address(number + 1, size)}
    if number > 1:
        told["previousPage"] = {"uri": _page_address(number - 1, size)}
    return told


def _page_address(number: int, size: int) -> str:
    kept = {name: value for name, value in request.args.items() if name != "token"}
    return f"{request.base_url}?{urlencode({**kept, 'pageNumber': number, 'pageSize': size})}"
