"""The owner's room over a till on stand-ins, driven as an owner drives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from msgspec import structs
from PySide6.QtCore import Qt

from pos.domain.setting import Setting
from pos.domain.staff import Role
from pos.front.parts.form_field import FormField
from pos.front.parts.theme import Scheme
from pos.front.settings import names
from pos.front.settings.desk import SettingsDesk
from pos.front.till.window import TillWindow
from pos.link.settings import ChangeSettings, KeyThere, ReadSettings, SettingsChanged, SettingsShown, Written
from pos.link.staff import DutyChanged
from tests.front.cards_play import on_duty
from tests.front.play import Play

CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_VALUES: Final = {
    Setting.SHOP: "Corner Coffee",
    Setting.TILL: "Till 1",
    Setting.CASHIER: "Anna",
    Setting.LOCK: "5",
    Setting.DISCOUNT: "20",
    Setting.REFUND: "100.00",
    Setting.COLOURS: "system",
}
SHOWN: Final = SettingsShown(
    environment="test",
    api_host="api-cte-ext.digitalriver.com",
    script_host="js.digitalriverws.com",
    locale="en_IE",
    currency="EUR",
    walk_in_customer="",
    journal="/home/rosa/.local/share/pos/journal.sqlite",
    journal_is_shared=False,
    keys=tuple(KeyThere(name=name, there=name != "confidential-secret") for name in (
        "confidential-key", "confidential-secret", "public-key", "publishable-key"
    )),
    key_mode="test",
    key_place="the system's keyring",
    file="/home/rosa/.config/pos/settings.toml",
    is_demo=False,
    values=tuple(Written(setting=one, text=text, holds=text) for one, text in _VALUES.items()),
)  # fmt: skip


def changed(**values: str) -> SettingsChanged:
    """It was written; a till's name does not hold yet."""
    typed = {Setting[name]: text for name, text in values.items()}
    written = tuple(
        structs.replace(
            one, text=typed[one.setting], holds=typed[one.setting] if one.setting.holds_at_once else one.holds
        )
        if one.setting in typed
        else one
        for one in SHOWN.values
    )
    return SettingsChanged(
        shown=structs.replace(SHOWN, values=written), changed=tuple(typed), backup=f"{SHOWN.file}.backup"
    )


@dataclass
class SettingsPlay(Play):
    """One till with the room in reach; ``held`` is what came to hold."""

    duty: DutyChanged | None = field(default_factory=lambda: on_duty(Role.OWNER))
    held: list[dict[Setting, str]] = field(default_factory=list)
    desk: SettingsDesk = field(init=False)

    def begin(self, scheme: Scheme = Scheme.LIGHT, width: int = 1280, height: int = 800) -> TillWindow:
        """Raise the curtain and join the desk, as the composition root does."""
        window = self.raise_curtain(scheme, width, height)
        self.back.instead[ReadSettings] = SHOWN
        self.desk = SettingsDesk(self.back, window, window, self.duty, self.held.append)
        window.settings_wished.connect(self.desk.open)
        return window

    def enter_room(self) -> None:
        """Ctrl and the comma."""
        self.press(Qt.Key.Key_Comma, CONTROL)

    def put(self, setting: Setting, text: str) -> None:
        """Type over what stands in a field."""
        place = self.place(setting)
        place.field.setFocus()
        place.field.selectAll()
        self.type(text) if text else self.press(Qt.Key.Key_Delete)

    def place(self, setting: Setting) -> FormField:
        """A field with its word."""
        found = self.find(f"{names.field(setting)}.place")
        assert isinstance(found, FormField)
        return found

    def asked_for(self) -> list[dict[str, str]]:
        """What was wished, by name."""
        return [
            {one.setting.name: one.typed for one in wish.wanted}
            for wish in self.back.of(ChangeSettings)
            if isinstance(wish, ChangeSettings)
        ]
