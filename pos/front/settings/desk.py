"""Between the back, which alone reads and writes the settings, and the room where they are seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from pos.domain.setting import CALLED, Setting
from pos.domain.staff import Role
from pos.front.parts.room import CoveredWindow
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.front.settings.partners import Back
from pos.front.settings.room import SettingsRoom
from pos.link.messages import Answer, NotDone
from pos.link.settings import ChangeSettings, ReadSettings, SettingsChanged, SettingsRefused, SettingsShown, Wanted
from pos.link.staff import DutyChanged


class SettingsDesk(QObject):
    """Opens the room for whoever may see it, and passes on what is to be changed; ``changed`` hears what holds then."""

    def __init__(
        self,
        back: Back,
        window: QWidget,
        as_window: CoveredWindow,
        duty: DutyChanged | None,
        changed: Callable[[dict[Setting, str]], None],
    ) -> None:
        super().__init__(window)
        self._back, self._window, self._duty, self._changed = back, as_window, duty, changed
        self.room = room = SettingsRoom(as_window.theme, window)
        back.duty_changed.connect(self._on_duty)
        as_window.resized.connect(self._place)
        as_window.use_cover(lambda: not room.isHidden(), room.step_back, below=True)
        room.close_wished.connect(self.close)
        room.form.wished.connect(self._change)

    def open(self) -> None:
        """Show the settings; whoever may not see them reads why."""
        if not self._may_see:
            self._window.say(tr("The settings are for the owner and for managers."))
        elif self.room.isHidden():
            self._back.ask(ReadSettings(), self._on_shown)

    def close(self) -> None:
        """Take the room away."""
        if not self.room.isHidden():
            self.room.hide()
            self._window.come_home()

    # --- inside ---

    @property
    def _may_see(self) -> bool:
        duty = self._duty
        if duty is None:
            return True
        return not duty.locked and (duty.person is None or duty.person.role.covers(Role.MANAGER))

    def _place(self) -> None:
        self.room.setGeometry(self._window.cover_area())

    def _on_shown(self, answer: Answer) -> None:
        if isinstance(answer, NotDone):
            self._window.say(answer.sentence)
        elif isinstance(answer, SettingsShown) and self._may_see:
            self.room.show_settings(answer)
            self._place()
            self.room.open_room()

    def _change(self, wanted: tuple[Wanted, ...]) -> None:
        self.room.say("")
        self._back.ask(ChangeSettings(wanted=wanted), self._on_changed)

    def _on_changed(self, answer: Answer) -> None:
        room = self.room
        room.form.be_busy(False)
        if isinstance(answer, SettingsChanged):
            room.show_settings(answer.shown)
            room.say(_told(answer), Tone.GOOD)
            room.form.take_keyboard()
            self._changed({one.setting: one.holds for one in answer.shown.values})
        elif isinstance(answer, SettingsRefused):
            room.form.complain(answer.problems)
        elif isinstance(answer, NotDone):
            room.say(answer.sentence)

    def _on_duty(self, duty: DutyChanged) -> None:
        self._duty = duty
        if not self._may_see:
            self.close()


def _told(changed: SettingsChanged) -> str:
    later = [tr(CALLED[one]) for one in changed.changed if not one.holds_at_once]
    if not later:
        return tr("Saved. It holds from now on.")
    if len(later) == len(changed.changed):
        return tr("Saved. The {names} holds from the next start on.", names=", ".join(later))
    return tr("Saved. It holds now; the {names} from the next start on.", names=", ".join(later))
