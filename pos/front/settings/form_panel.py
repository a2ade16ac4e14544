"""What of the settings may be changed here: a field each, and beside it what is wrong with what was typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.errors import NotUnderstood
from pos.domain.setting import Setting, setting_typed
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.drop_list import DropList
from pos.front.parts.entry_field import EntryField
from pos.front.parts.form_field import FormField
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.settings import names
from pos.link.settings import Problem, SettingsShown, Wanted


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


#: Row by row, as it stands on the screen.
_FIELDS: Final = {
    Setting.SHOP: _t("Name of the shop"),
    Setting.LOCK: _t("Minutes without work until the till locks"),
    Setting.TILL: _t("Name of this till"),
    Setting.DISCOUNT: _t("Percent off without a manager's PIN"),
    Setting.CASHIER: _t("Cashier, while there are no accounts"),
    Setting.REFUND: _t("{currency} that one person may refund"),
}
_COLOURS: Final = (
    (_t("As the system has them"), "system"),
    (_t("Light"), "light"),
    (_t("Dark"), "dark"),
)
_LONGEST: Final = 120


class FormPanel(Surface):
    """Enter in any field saves; what will not do stays in its field."""

    #: These settings are to be written. Carries a tuple of Wanted.
    wished = Signal(object)
    #: Enter was pressed, and nothing is another than before.
    nothing_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.FORM, "card", tr("What can be changed here"), parent)
        self._theme = theme
        self._shown: dict[Setting, str] = {}
        self._currency = "EUR"
        self._places = {setting: self._place(setting, word) for setting, word in _FIELDS.items()}
        self._word = Text(theme, f"{names.field(Setting.COLOURS)}.word", size=Size.CAPTION, shade=Shade.SOFT,
                          weight=QFont.Weight.Medium)  # fmt: skip
        self._word.say(tr("Colours"))
        self._colours = DropList(theme, names.field(Setting.COLOURS), tr("Colours"))
        self._colours.offer([(tr(word), value) for word, value in _COLOURS])
        self._save = ActionButton(theme, names.SAVE, tr("Save"), key="Enter", weight=Weight.PRIMARY)
        self._save.wished.connect(self.save)
        self._note = Text(theme, f"{names.FORM}.note", size=Size.CAPTION, shade=Shade.SOFT)
        self._note.setWordWrap(True)
        self._note.say(
            tr("With accounts, the owner's PIN is asked for. Comments in the file stay; the file before is kept.")
        )
        self._compose()
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_settings(self, shown: SettingsShown) -> None:
        """Fill the fields with what the file says; whatever was typed is gone."""
        self._currency = shown.currency
        self._shown = {one.setting: one.text for one in shown.values}
        for one in shown.values:
            if one.setting is Setting.COLOURS:
                self._colours.choose(one.text)
                continue
            place = self._places[one.setting]
            word = tr(_FIELDS[one.setting], currency=shown.currency)
            if not one.setting.holds_at_once:
                waits = tr("now {name}", name=one.holds) if one.text != one.holds else ""
                word = " · ".join(part for part in (word, waits, tr("from the next start on")) if part)
            place.call(word)
            place.complain("")
            place.field.setText(one.text)
        self.be_busy(False)

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What is another than the file says, as it is typed."""
        typed = {setting: place.field.text() for setting, place in self._places.items()}
        typed[Setting.COLOURS] = str(self._colours.currentData())
        return tuple(
            Wanted(setting=setting, typed=text)
            for setting, text in typed.items()
            if text.strip() != self._shown.get(setting, "")
        )

    def save(self) -> None:
        """Wish for what was changed, once all of it can be understood."""
        if not self._save.isEnabled():
            return
        wanted, problems = self.wanted, []
        for one in wanted:
            try:
                setting_typed(one.setting, one.typed, self._currency)
            except NotUnderstood as problem:
                problems.append(Problem(setting=one.setting, sentence=str(problem)))
        self.complain(tuple(problems))
        if problems:
            return
        if not wanted:
            self.nothing_changed.emit()
            return
        self.be_busy(True)
        self.wished.emit(wanted)

    def complain(self, problems: tuple[Problem, ...]) -> None:
        """Say beside each field what is wrong with it, and put the keyboard into the first."""
        wrong = {one.setting: one.sentence for one in problems}
        for setting, place in self._places.items():
            place.complain(wrong.get(setting, ""))
        first = next((place for setting, place in self._places.items() if setting in wrong), None)
        if first is not None:
            first.field.setFocus(Qt.FocusReason.OtherFocusReason)
            first.field.selectAll()
            announce(first.field, first.problem)

    def be_busy(self, busy: bool) -> None:
        """While an answer is awaited, nothing is wished a second time."""
        self._save.setEnabled(not busy)

    def take_keyboard(self) -> None:
        """Put the cursor into the first field."""
        first = self._places[Setting.SHOP].field
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        first.selectAll()

    def _place(self, setting: Setting, word: str) -> FormField:
        field = EntryField()
        field.setMaxLength(_LONGEST)
        place = FormField(self._theme, names.field(setting), tr(word, currency=self._currency), field)
        field.returnPressed.connect(self.save)
        field.textEdited.connect(lambda _text: place.complain(""))
        return place

    def _compose(self) -> None:
        space = self._theme.density.space
        title = Text(self._theme, f"{names.FORM}.title", size=Size.STRONG, weight=QFont.Weight.DemiBold)
        title.say(tr("What can be changed here"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space(4))
        grid.setVerticalSpacing(space(3))
        for number, place in enumerate(self._places.values()):
            grid.addWidget(place, number // 2, number % 2)
        colours = QVBoxLayout()
        colours.setSpacing(space(1))
        colours.addWidget(self._word)
        colours.addWidget(self._colours)
        grid.addLayout(colours, 3, 0)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        foot = QHBoxLayout()
        foot.setSpacing(space(4))
        foot.addWidget(self._note, 1)
        foot.addWidget(self._save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space(5), space(4), space(5), space(4))
        whole.setSpacing(space(3))
        whole.addWidget(title)
        whole.addLayout(grid)
        whole.addStretch(1)
        whole.addLayout(foot)
        order: list[QWidget] = [place.field for place in self._places.values()]
        for before, after in zip(order, [*order[1:], self._colours], strict=True):
            QWidget.setTabOrder(before, after)
        QWidget.setTabOrder(self._colours, self._save)

    def _restyle(self) -> None:
        self._colours.setFixedHeight(self._theme.density.field)
