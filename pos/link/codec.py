"""Messages to lines and back, strictly."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from pos.domain.errors import PosError
from pos.link.digits import holds_card_number, masked
from pos.link.messages import Notice, Reply, Request

#: No message is longer; lists come in pages.
MOST_BYTES: Final = 64 * 1024

_T = TypeVar("_T")

_encoder: Final = msgspec.json.Encoder()
_requests: Final = msgspec.json.Decoder(Request)
_from_back: Final[msgspec.json.Decoder[Reply | Notice]] = msgspec.json.Decoder(Reply | Notice)


class LinkError(PosError):
    """A line that is not one of our messages; its text is never repeated."""


class CardNumberOnLink(LinkError):
    """A message that may hold a card number: it does not travel."""


def encode(message: Request | Reply | Notice) -> bytes:
    """One message as a line, newline included.

    Raises: LinkError if it is too long; CardNumberOnLink for a wish that may hold a card number. What the back tells
    is never held up for that: there the digits are struck out.
    """
    line = _encoder.encode(message)
    if holds_card_number(message, line):
        if isinstance(message, Request):
            raise CardNumberOnLink("a wish may hold a card number")
        line = _encoder.encode(masked(message))
    if len(line) >= MOST_BYTES:
        raise LinkError(f"a message of {len(line)} bytes is too long for the link")
    return line + b"\n"


def decode_request(line: bytes) -> Request:
    """Read what the front sent.

    Raises: LinkError for anything that is not exactly a request; CardNumberOnLink.
    """
    return _decode(line, _requests)


def decode_from_back(line: bytes) -> Reply | Notice:
    """Read what the back sent.

    Raises: LinkError for anything that is not exactly a reply or a notice; CardNumberOnLink.
    """
    return _decode(line, _from_back)


def _decode(line: bytes, decoder: msgspec.json.Decoder[_T]) -> _T:
    if len(line) > MOST_BYTES:
        raise LinkError("a line is too long for the link")
    try:
        message = decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, PosError, RecursionError):
        # The cause may quote the line, and the line is a stranger's.
        raise LinkError("a line is not one of our messages") from None
    if holds_card_number(message, line if line.isascii() and b"\\" not in line else _encoder.encode(message)):
        raise CardNumberOnLink("a message may hold a card number")
    return message
