"""The look in values: colours by meaning, space, type and corners; everything drawn takes its numbers from here.

The first picture waits for these, so they are of the kind that is made soonest.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple


class Tone(Enum):
    """What a colour says; each is always joined by a shape and a word."""

    NEUTRAL = "neutral"
    ACTIVE = "active"
    GOOD = "good"
    CAUTION = "caution"
    REFUSED = "refused"
    DOUBT = "doubt"


class ToneColours(NamedTuple):
    """One tone: ``ink`` is read on ``tint``, ``on_solid`` on ``solid``, and ``edge`` frames the tint."""

    ink: str
    tint: str
    edge: str
    solid: str
    on_solid: str


class Colours(NamedTuple):
    """One colour scheme; names say the use, never the hue."""

    canvas: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    #: The edge of what lies over other things.
    line_sheet: str
    #: The shadow under it.
    shadow: str
    ink: str
    ink_soft: str
    ink_faint: str
    accent: str
    accent_hover: str
    accent_press: str
    on_accent: str
    focus: str
    chosen: str
    off: str
    on_off: str
    header: str
    header_hover: str
    on_header: str
    on_header_soft: str
    tones: Mapping[Tone, ToneColours]
    #: Pairs of background and ink for the tiles that stand for products.
    tiles: tuple[tuple[str, str], ...]


LIGHT: Final = Colours(
    canvas="#EEF0F4",
    surface="#FFFFFF",
    sunken="#F6F7F9",
    line="#E1E5EB",
    line_strong="#8A94A6",
    line_sheet="#CDD3DD",
    shadow="#131A26",
    ink="#131A26",
    ink_soft="#475165",
    ink_faint="#5D687C",
    accent="#1B4FD1",
    accent_hover="#1743B4",
    accent_press="#123796",
    on_accent="#FFFFFF",
    focus="#1B4FD1",
    chosen="#E9EFFD",
    off="#EBEEF2",
    on_off="#818B9C",
    header="#131A26",
    header_hover="#2B3548",
    on_header="#FFFFFF",
    on_header_soft="#B4BECE",
    tones={
        Tone.NEUTRAL: ToneColours("#2A3446", "#F6F7F9", "#E1E5EB", "#475165", "#FFFFFF"),
        Tone.ACTIVE: ToneColours("#143C9E", "#EDF2FE", "#C9D7FA", "#1B4FD1", "#FFFFFF"),
        Tone.GOOD: ToneColours("#0A5A3C", "#E6F6EE", "#B5E2CB", "#0B7A50", "#FFFFFF"),
        Tone.CAUTION: ToneColours("#734400", "#FFF4DC", "#F3D9A0", "#9A5B00", "#FFFFFF"),
        Tone.REFUSED: ToneColours("#8F1D1D", "#FDEEEC", "#F4C8C3", "#B42318", "#FFFFFF"),
        Tone.DOUBT: ToneColours("#4C2394", "#F2ECFD", "#D8C8F6", "#6231C0", "#FFFFFF"),
    },
    tiles=(
        ("#E3ECFF", "#1C3F94"),
        ("#DFF3E8", "#0F5B3D"),
        ("#FDEBD3", "#7A4300"),
        ("#F9E1E6", "#8C1F3B"),
        ("#EBE4FB", "#4A2790"),
        ("#DDF1F4", "#0C5560"),
        ("#EFEDDD", "#575108"),
    ),
)

DARK: Final = Colours(
    canvas="#0D1118",
    surface="#161C26",
    sunken="#1C2430",
    line="#2A3443",
    line_strong="#6F7D93",
    line_sheet="#3A465A",
    shadow="#000000",
    ink="#F0F3F8",
    ink_soft="#B7C1D0",
    ink_faint="#96A2B5",
    accent="#7BA4FF",
    accent_hover="#95B6FF",
    accent_press="#AFC8FF",
    on_accent="#071231",
    focus="#8FB2FF",
    chosen="#202D48",
    off="#1D2530",
    on_off="#6F7B8D",
    header="#090C12",
    header_hover="#232B38",
    on_header="#F0F3F8",
    on_header_soft="#A3AFC0",
    tones={
        Tone.NEUTRAL: ToneColours("#DCE3ED", "#1C2430", "#2A3443", "#B7C1D0", "#10151D"),
        Tone.ACTIVE: ToneColours("#BBD0FF", "#18233B", "#2C4170", "#7BA4FF", "#071231"),
        Tone.GOOD: ToneColours("#A5EBC8", "#10291F", "#1F5540", "#4FD39A", "#04190F"),
        Tone.CAUTION: ToneColours("#FFDA9C", "#2E2310", "#5F4818", "#F5B544", "#241600"),
        Tone.REFUSED: ToneColours("#FFC2BB", "#331A1A", "#6B302D", "#FF8D82", "#2B0605"),
        Tone.DOUBT: ToneColours("#DCCBFF", "#251B3A", "#4C3879", "#B995FF", "#190A33"),
    },
    tiles=(
        ("#22325A", "#BBD0FF"),
        ("#173A2C", "#A5EBC8"),
        ("#42301A", "#FFDA9C"),
        ("#44222D", "#FFC1CF"),
        ("#33265A", "#DCCBFF"),
        ("#163A42", "#A8E4EE"),
        ("#39371B", "#E9E3A0"),
    ),
)


class Size(Enum):
    """The steps of the type scale, by use; the number is pixels at ordinary density."""

    CAPTION = 13
    BODY = 15
    STRONG = 17
    HEADING = 20
    TITLE = 27
    #: What a customer reads from the other side of the counter.
    DISPLAY = 38
    MONEY = 52


class Density(NamedTuple):
    """How generous the till is on its screen.

    Units: ``type_scale`` is a factor; the rest are pixels.
    """

    type_scale: float
    unit: int
    row: int
    field: int
    action: int
    radius: int
    header: int
    footer: int
    status: int

    def space(self, steps: float) -> int:
        """So many steps of the spacing grid, in pixels."""
        return round(self.unit * steps)

    @property
    def cap_radius(self) -> int:
        """The corners of a keycap, in pixels."""
        return self.unit + 1

    def px(self, size: Size) -> int:
        """The pixel size of one step of the type scale."""
        return round(size.value * self.type_scale)


COMPACT: Final = Density(
    type_scale=1.0, unit=4, row=56, field=50, action=56, radius=10, header=54, footer=46, status=156
)
ROOMY: Final = Density(
    type_scale=1.22, unit=5, row=70, field=62, action=68, radius=12, header=66, footer=56, status=190
)
#: Units: pixels of window width from which everything is drawn larger.
ROOMY_FROM: Final = 1600
#: Units: pixels of window height below which the row on the last sale gives its place to the card form.
LOW_BELOW: Final = 760
