"""What of a resource is shown: its default members, what ``expand`` adds, what ``fields`` leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

#: A tree of member names; an empty one stands for everything below.
Tree = dict[str, Any]


def tree(text: str) -> Tree:
    """Grow a tree from dotted names: ``"id product.uri"``."""
    whole: Tree = {}
    for path in text.split():
        _grow(whole, path.split("."))
    return whole


def shaped(full: Mapping[str, Any], default: Tree, *own_names: str) -> dict[str, Any]:
    """Show a resource as this request wants it; an empty ``default`` shows all of it.

    ``own_names`` are the steps by which clients name the resource itself (``product.id`` on a product).
    """
    expand, fields = _asked("expand", own_names), _asked("fields", own_names)
    if ["all"] in expand:
        return dict(full)
    if fields:
        wanted: Tree = {}
        for path in fields:
            _grow(wanted, path)
        return _picked(full, wanted)
    if not default or [] in expand:
        return dict(full)
    if not expand:
        return _picked(full, default)
    wanted = _copied(default)
    for path in expand:
        _grow(wanted, path)
    return _picked(full, wanted)


def plain() -> bool:
    """Whether this request wants no more than what is shown by default; the rest need not be made then."""
    return not ("expand" in request.args or "fields" in request.args)


def _asked(parameter: str, own_names: tuple[str, ...]) -> list[list[str]]:
    paths = [path.strip().split(".")[:12] for path in request.args.get(parameter, "").split(",") if path.strip()]
    for path in paths[:200]:
        while path and path[0] in own_names:
            del path[0]
    # ``fields`` that names the resource alone asks for nothing in particular.
    return [path for path in paths[:200] if path or parameter == "expand"]


def _grow(whole: Tree, path: list[str]) -> None:
    here = whole
    for place, step in enumerate(path):
        known = step in here
        if known and not here[step]:
            return
        here = here.setdefault(step, {})
        if place == len(path) - 1:
            here.clear()


def _copied(whole: Tree) -> Tree:
    return {step: _copied(below) for step, below in whole.items()}


def _picked(full: Mapping[str, Any], wanted: Tree) -> dict[str, Any]:
    return {
        name: _picked_below(value, wanted[name]) if name in wanted else value
        for name, value in full.items()
        if name in wanted or name == "uri"
    }


def _picked_below(value: Any, wanted: Tree) -> Any:
    if not wanted:
        return value
    if isinstance(value, list):
        return [_picked_below(item, wanted) for item in value]
    return _picked(value, wanted) if isinstance(value, Mapping) else value
