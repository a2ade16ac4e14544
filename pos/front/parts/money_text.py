"""Amounts as people of one place write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pos.domain.money import Money

#: A currency that is written in letters, run into its digits.
_RUN_TOGETHER: Final = re.compile(r"(?<=[A-Za-z])(?=\d)")
#: The wide sign of the yen takes the room of two digits, and few fonts have it.
_WIDE_YEN: Final = "\uffe5"


class MoneyText:
    """Writes money in one locale; exact, for it never leaves decimals."""

    def __init__(self, locale: str = "en_US") -> None:
        self.use(locale)

    def use(self, locale: str) -> None:
        """Change the locale; one that nobody knows falls back to its language, then to English."""
        self._asked = locale
        self._locale: str | None = None

    def __call__(self, money: Money) -> str:
        if self._locale is None:
            self._locale = _known(self._asked)
        return _written(money, self._locale)


# Each repaint of the basket writes every amount again.
@lru_cache(maxsize=1024)
def _written(money: Money, locale: str) -> str:
    # Babel is imported with the first amount: until then no pixel needs it, and the first paint does not wait.
    from babel.numbers import format_currency

    written = format_currency(money.decimal, money.currency, locale=locale)
    return _RUN_TOGETHER.sub("\u00a0", written.replace(_WIDE_YEN, "¥"))


def _known(locale: str) -> str:
    from babel.core import Locale, UnknownLocaleError

    spelled = locale.replace("-", "_")
    for candidate in (spelled, spelled.partition("_")[0]):
        try:
            return str(Locale.parse(candidate))
        except (UnknownLocaleError, ValueError):
            continue
    return "en_US"
