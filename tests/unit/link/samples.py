"""One message of each kind, made from its own description, so that no kind can be forgotten."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from msgspec import inspect

from pos.link.messages import Answer, Command, Event

COMMANDS: tuple[type[msgspec.Struct], ...] = get_args(Command)
ANSWERS: tuple[type[msgspec.Struct], ...] = get_args(Answer)
EVENTS: tuple[type[msgspec.Struct], ...] = get_args(Event)


def sample(kind: type[msgspec.Struct], text: str = "x") -> Any:
    """A message of a kind with every field set; texts are all the same."""
    return msgspec.convert(_value(inspect.type_info(kind), text), kind)


def _value(info: inspect.Type, text: str) -> Any:
    match info:
        case inspect.StrType():
            return text
        case inspect.IntType() | inspect.FloatType():
            return 1
        case inspect.BoolType():
            return True
        case inspect.NoneType():
            return None
        case inspect.DateTimeType():
            return "2026-03-04T10:30:00Z"
        case inspect.EnumType(cls=cls):
            return next(iter(cls)).value
        case inspect.UnionType(types=types):
            return _value(next(one for one in types if not isinstance(one, inspect.NoneType)), text)
        case (
            inspect.VarTupleType(item_type=item)
            | inspect.ListType(item_type=item)
            | inspect.FrozenSetType(item_type=item)
        ):
            return [_value(item, text)]
        case inspect.StructType(fields=fields, tag_field=tag_field, tag=tag):
            made = _fields(fields, text)
            return {tag_field: tag, **made} if tag_field else made
        case inspect.DataclassType(fields=fields):
            return _fields(fields, text)
    raise NotImplementedError(info)


def _fields(fields: tuple[inspect.Field, ...], text: str) -> dict[str, Any]:
    # A currency's form is checked by the domain itself.
    return {one.encode_name: "EUR" if one.name == "currency" else _value(one.type, text) for one in fields}
