"""Countries and what an address in each is made of, asked for once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QLocale, QObject, Signal

from pos.link.customers import AddressRules, CountriesListed, ReadAddressRules, ReadCountries
from pos.link.messages import Answer, Command

#: How a wish is passed to the back: with what to call when it is answered.
Ask = Callable[[Command, Callable[[Answer], None]], None]

#: Source: DigitalRiver.js, "Compliance locales", one for each language and country that shops sell in.
_LOCALES: Final = (
    "cs_CZ da_DK de_AT de_CH de_DE el_GR en_AU en_CA en_GB en_IE en_IN en_NZ en_SG en_US en_ZA es_ES es_MX et_EE fi_FI "
    "fr_BE fr_CA fr_CH fr_FR hu_HU it_CH it_IT ja_JP ko_KR lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO ru_RU "
    "sk_SK sl_SI sv_SE th_TH tr_TR zh_CN zh_HK zh_TW"
).split()


def languages() -> list[tuple[str, str]]:
    """Every language in which the processor has its texts, as a locale and its own name for itself."""
    named = [(locale, QLocale(locale)) for locale in _LOCALES]
    return sorted(
        ((locale, f"{one.nativeLanguageName().capitalize()} ({locale[-2:]})") for locale, one in named),
        key=lambda pair: pair[1].casefold(),
    )


class Places(QObject):
    """What the back says of countries; it is asked when the first form opens, and then no more."""

    #: The countries are known. Carries a CountriesListed.
    countries_known = Signal(object)
    #: What an address in a country is made of is known. Carries an AddressRules.
    rules_known = Signal(object)
    #: Nothing more is awaited.
    all_come = Signal()

    def __init__(self, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._countries: CountriesListed | None = None
        self._rules: dict[str, AddressRules] = {}
        self._awaited = 0
        self._asked = False

    @property
    def is_waiting(self) -> bool:
        """Whether something was asked for that has not come."""
        return self._awaited > 0

    def wish_countries(self) -> None:
        """Have the list told, now or when it comes."""
        if self._countries is not None:
            self.countries_known.emit(self._countries)
        elif not self._asked:
            self._asked = True
            self._awaited += 1
            self._ask(ReadCountries(), self._on_countries)

    def wish_rules(self, country: str) -> None:
        """Have the rules of a country told, now or when they come."""
        if country in self._rules:
            self.rules_known.emit(self._rules[country])
        elif country:
            self._awaited += 1
            self._ask(ReadAddressRules(country=country), self._on_rules)

    def _on_countries(self, answer: Answer) -> None:
        self._awaited -= 1
        self._asked = False
        if isinstance(answer, CountriesListed):
            self._countries = answer
            self.countries_known.emit(answer)
        self._come()

    def _on_rules(self, answer: Answer) -> None:
        self._awaited -= 1
        if isinstance(answer, AddressRules):
            self._rules[answer.country] = answer
            self.rules_known.emit(answer)
        self._come()

    def _come(self) -> None:
        if not self.is_waiting:
            self.all_come.emit()
