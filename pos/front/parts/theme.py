"""The look in force: scheme, density, fonts and style sheet, and the news when one of them changes."""

from __future__ import annotations

from enum import Enum
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette

from pos.front.parts.desktop import system_colours
from pos.front.parts.drawn_files import read_bytes
from pos.front.parts.tokens import COMPACT, DARK, LIGHT, ROOMY, Colours, Density, Size, Tone

_FILES: Final = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "InterDisplay-SemiBold.ttf")
#: After our own: what each system reads best in.
_TEXT: Final = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")
_FIGURES: Final = ("Inter Display", *_TEXT)


class Scheme(Enum):
    """Which colours are wished; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """What every widget asks for its colours, sizes and fonts."""

    #: Colours or sizes are others now: draw anew.
    changed = Signal()

    def __init__(self, scheme: Scheme = Scheme.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._density = COMPACT
        self._fonts: dict[tuple[Size, QFont.Weight, bool, int], QFont] = {}
        _load_fonts()
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._on_system_scheme)
        self._colours = self._wanted()

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    @property
    def density(self) -> Density:
        """The sizes in force."""
        return self._density

    @property
    def is_dark(self) -> bool:
        """Whether light stands on dark."""
        return self._colours is DARK

    def use(self, scheme: Scheme) -> None:
        """Change the colours."""
        self._scheme = scheme
        self._on_system_scheme()

    def spread(self, roomy: bool) -> None:
        """Change the sizes to those for a large window, or back."""
        wanted = ROOMY if roomy else COMPACT
        if wanted is not self._density:
            self._density = wanted
            self.changed.emit()

    def font(self, size: Size, weight: QFont.Weight = QFont.Weight.Normal, tabular: bool = False) -> QFont:
        """A font of the type scale; ``tabular`` gives figures of one width, for money and clocks."""
        asked = (size, weight, tabular, self._density.px(size))
        if asked not in self._fonts:
            self._fonts[asked] = _font(*asked)
        # A font is a value, but not in Python: whoever changes it must not change everybody's.
        return QFont(self._fonts[asked])

    def palette(self) -> QPalette:
        """The colours in Qt's own terms, for whatever the style sheet does not reach."""
        colours, palette = self._colours, QPalette()
        roles = QPalette.ColorRole
        for role, colour in (
            (roles.Window, colours.canvas),
            (roles.WindowText, colours.ink),
            (roles.Base, colours.surface),
            (roles.AlternateBase, colours.sunken),
            (roles.Text, colours.ink),
            (roles.Button, colours.surface),
            (roles.ButtonText, colours.ink),
            (roles.Highlight, colours.chosen),
            (roles.HighlightedText, colours.ink),
            (roles.PlaceholderText, colours.ink_faint),
            (roles.ToolTipBase, colours.header),
            (roles.ToolTipText, colours.on_header),
            (roles.Link, colours.accent),
        ):
            palette.setColor(role, QColor(colour))
        return palette

    def style_sheet(self) -> str:
        """The style sheet of ``resources/styles``, filled in with the colours and sizes in force."""
        colours, density = self._colours, self._density
        values = {name: getattr(colours, name) for name in Colours._fields if name not in ("tones", "tiles")}
        values |= {
            "radius": f"{density.radius}px",
            "radius_inner": f"{density.radius - 1}px",
            "radius_small": f"{density.radius - 3}px",
            "radius_cap": f"{density.cap_radius}px",
            "problem": colours.tones[Tone.CAUTION].solid,
            "space1": f"{density.space(1)}px",
            "space2": f"{density.space(2)}px",
            "space3": f"{density.space(3)}px",
            "pad_field": f"{density.space(3)}px",
            "pad_field_focus": f"{density.space(3) - 1}px",
            "field": f"{density.field}px",
        }
        tone_sheet = Template(read_bytes("styles/tone.qss").decode())
        tones = (
            tone_sheet.substitute(
                values, tone=tone.value, **{part: getattr(of_tone, part) for part in type(of_tone)._fields}
            )
            for tone, of_tone in colours.tones.items()
        )
        return "\n".join((Template(read_bytes("styles/till.qss").decode()).substitute(values), *tones))

    def _wanted(self) -> Colours:
        if self._scheme is Scheme.SYSTEM:
            return system_colours()
        return DARK if self._scheme is Scheme.DARK else LIGHT

    def _on_system_scheme(self) -> None:
        wanted = self._wanted()
        if wanted is not self._colours:
            self._colours = wanted
            self.changed.emit()


def _font(size: Size, weight: QFont.Weight, tabular: bool, pixels: int) -> QFont:
    font = QFont()
    font.setFamilies(list(_FIGURES if size in (Size.TITLE, Size.DISPLAY, Size.MONEY) else _TEXT))
    font.setPixelSize(pixels)
    font.setWeight(weight)
    if size is Size.MONEY:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.5)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _load_fonts() -> None:
    # Qt keeps application fonts for the whole process: loading them with every window would pile them up.
    if "Inter Display" in QFontDatabase.families():
        return
    for file in _FILES:
        QFontDatabase.addApplicationFontFromData(QByteArray(read_bytes(f"fonts/{file}")))
