"""Bodies in XML, which some clients still send: ``<shopper><firstName>Rosa</firstName></shopper>``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class BadXml(Exception):
    """The body is not XML, or is more than plain elements and texts."""


def read_xml(raw: bytes) -> dict[str, Any]:
    """Read a body as the JSON object that would say the same.

    Raises: BadXml for anything but elements and texts; declarations of entities are not even looked at.
    """
    # Imported when it is wanted: hardly any client sends XML.
    from xml.etree import ElementTree

    if b"<!" in raw:
        raise BadXml
    try:
        root = ElementTree.fromstring(raw)  # noqa: S314 - as above
        return {_name(root): _value(root)}
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        raise BadXml from None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: Element) -> Any:
    if not len(element):
        return element.text or ""
    members: dict[str, Any] = {}
    for below in element:
        name, value = _name(below), _value(below)
        if name not in members:
            members[name] = value
        elif isinstance(members[name], list):
            members[name].append(value)
        else:
            members[name] = [members[name], value]
    return members
