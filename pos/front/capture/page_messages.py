"""What the card page says to the till, each word of it a stranger's; checked here before anyone hears it."""

from __future__ import annotations

import re
from enum import Enum
from typing import Annotated, Final

import msgspec

from pos.domain.card_number import may_hold_a_card_number
from pos.domain.errors import PosError
from pos.domain.source import CardFace
from pos.front.capture.fields import FieldsView, FieldView

#: No message of the page is longer.
MOST_BYTES: Final = 4096

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

Attempt = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Sentence = Annotated[str, msgspec.Meta(max_length=200)]
#: A word for people, without digits.
Brand = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z .'-]{0,29}\Z")]


class PageError(PosError):
    """The page said something that is none of its messages; the text is never repeated."""


class CardBrand(Enum):
    """What a number's first digits tell.

    Source: "change" event of the card number element.
    """

    UNKNOWN = "unknown"
    VISA = "visa"
    MASTERCARD = "mastercard"
    AMEX = "amex"
    DINERSCLUB = "dinersclub"
    DISCOVER = "discover"
    UNIONPAY = "unionpay"
    JCB = "jcb"
    MAESTRO = "maestro"
    FORBRUGSFORENINGEN = "forbrugsforeningen"
    DANKORT = "dankort"


class Why(Enum):
    """Why no source was made of the card."""

    #: A field is wrong, and is marked.
    FIELDS = "validation_error"
    BAD_REQUEST = "bad_request"
    UNAUTHORIZED = "unauthorized"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    REQUEST_TIMEOUT = "request_timeout"
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "internal_server_error"
    NO_NETWORK = "no_network"
    #: Anything the library should not have answered.
    STRANGE = "strange"


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="say", rename="camel"):
    """Base of the page's messages."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Base of what the page's messages are made of."""


class Field(_Part, frozen=True):
    """How one field looks from outside."""

    focused: bool
    complete: bool
    empty: bool
    error: Sentence


class Card(_Part, frozen=True):
    """What may be known of a card."""

    brand: Brand
    last_four: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}\Z")]
    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    year: Annotated[int, msgspec.Meta(ge=2000, le=2199)]

    @property
    def face(self) -> CardFace:
        """It in our terms."""
        return CardFace(self.brand, self.last_four, self.month, self.year)


class Ready(_Said, frozen=True, tag="ready"):
    """All three fields are there."""


class NotLoaded(_Said, frozen=True, tag="not_loaded"):
    """The processor's script did not come, or is not what it should be."""


class Fields(_Said, frozen=True, tag="fields"):
    """The fields, at every change of one of them."""

    number: Field
    expiry: Field
    code: Field
    brand: CardBrand


class Returned(_Said, frozen=True, tag="return"):
    """Enter was pressed in a field."""


class Left(_Said, frozen=True, tag="left"):
    """Tab led out of the form."""

    forward: bool


class Captured(_Said, frozen=True, tag="captured"):
    """A source that can be charged was made."""

    attempt: Attempt
    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,80}\Z")]
    card: Card


class Refused(_Said, frozen=True, tag="refused"):
    """A source was made that cannot be charged."""

    attempt: Attempt
    card: Card | None


class Updated(_Said, frozen=True, tag="updated"):
    """A card on file was changed."""

    attempt: Attempt


class NotCaptured(_Said, frozen=True, tag="not_captured"):
    """No source was made, or none was changed."""

    attempt: Attempt
    why: Why


Said = Ready | NotLoaded | Fields | Returned | Left | Captured | Refused | Updated | NotCaptured

_decoder: Final[msgspec.json.Decoder[Said]] = msgspec.json.Decoder(Said)


def read(text: str) -> Said:
    """Read one message of the page.

    Raises: PageError for anything that is not exactly one of ours, or that may hold a card number.
    """
    line = text.encode("utf-8", "replace")
    if len(line) > MOST_BYTES:
        raise PageError("the card page said too much")
    try:
        said = _decoder.decode(line)
    except (msgspec.MsgspecError, RecursionError):
        # The cause would quote what was said.
        raise PageError("the card page said what it may not say") from None
    # Only what was understood goes any further, so only that is searched; an id of the usual form is no card number.
    known = said.id if isinstance(said, Captured) and _UUID.fullmatch(said.id) else None
    searched = msgspec.json.encode(said).decode()
    if may_hold_a_card_number(searched.replace(known, "") if known else searched):
        raise PageError("the card page said a card number")
    return said


def fields_view(said: Fields) -> FieldsView:
    """What the page said of its fields, for the window."""
    brand = "" if said.brand is CardBrand.UNKNOWN else said.brand.value
    return FieldsView(_view(said.number), _view(said.expiry), _view(said.code), brand)


def _view(field: Field) -> FieldView:
    return FieldView(field.focused, field.complete, field.empty, field.error)
