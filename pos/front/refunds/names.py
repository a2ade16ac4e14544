"""The objectName of everything in the room for refunds that a test may want to find; a name never changes."""

from __future__ import annotations

from typing import Final

ROOM: Final = "refunds"
MESSAGE: Final = "refunds.message"
CLOSE: Final = "refunds.close"

FIND: Final = "refunds.find"
TEXT: Final = "refunds.find.text"
FOUND: Final = "refunds.find.found"
NONE: Final = "refunds.find.none"
SEARCH: Final = "refunds.find.search"
OPEN: Final = "refunds.find.open"

SALE: Final = "refunds.sale"
FACTS: Final = "refunds.sale.facts"
REFERENCE: Final = "refunds.sale.reference"
SO_FAR: Final = "refunds.sale.so_far"
NONE_SO_FAR: Final = "refunds.sale.none_so_far"
AGAIN: Final = "refunds.sale.again"
GIVE_UP: Final = "refunds.sale.give_up"

LINES: Final = "refunds.lines"
LINES_LIST: Final = "refunds.lines.list"
FEWER: Final = "refunds.lines.fewer"
MORE: Final = "refunds.lines.more"
ALL: Final = "refunds.lines.all"
NO_LINES: Final = "refunds.lines.none"

BACK: Final = "refunds.back"
SUM: Final = "refunds.back.sum"
SUM_NOTE: Final = "refunds.back.note"
AMOUNT: Final = "refunds.back.amount"
REASON: Final = "refunds.back.reason"
WORDS: Final = "refunds.back.words"
SENTENCE: Final = "refunds.back.sentence"
DO: Final = "refunds.back.do"

LOGIN: Final = "refunds.login"
LOGIN_USER: Final = "refunds.login.user"
LOGIN_PASSWORD: Final = "refunds.login.password"  # noqa: S105  # the name of a field
LOGIN_SENTENCE: Final = "refunds.login.sentence"
LOGIN_DO: Final = "refunds.login.do"

LOST: Final = "refunds.lost"
LOST_REASON: Final = "refunds.lost.reason"
LOST_SENTENCE: Final = "refunds.lost.sentence"
LOST_DO: Final = "refunds.lost.do"
