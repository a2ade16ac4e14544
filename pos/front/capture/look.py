"""The till's look in the terms of a page and of the processor's fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pos.front.parts.desktop import first_colours
from pos.front.parts.tokens import COMPACT, DARK, Colours, Density, Size, Tone

#: The fields lie in the processor's frames, which have only the fonts of the system.
_SYSTEM_FONTS: Final = "Inter, 'Segoe UI', 'SF Pro Text', 'Noto Sans', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class FormLook:
    """Colours and sizes that the card form is drawn with."""

    colours: Colours
    density: Density
    dark: bool

    def variables(self) -> dict[str, str]:
        """The custom properties that ``card_entry.css`` is written in."""
        colours, density = self.colours, self.density
        refused = colours.tones[Tone.REFUSED]
        return {
            "--surface": colours.surface,
            "--ink": colours.ink,
            "--ink-soft": colours.ink_soft,
            "--ink-faint": colours.ink_faint,
            "--line": colours.line_strong,
            "--focus": colours.focus,
            "--chosen": colours.chosen,
            "--wrong": refused.solid,
            "--wrong-ink": refused.ink,
            "--wrong-tint": refused.tint,
            "--radius": f"{density.radius}px",
            "--field": f"{density.field + density.space(1)}px",
            "--unit": f"{density.unit}px",
            "--label": f"{density.px(Size.BODY)}px",
            "--small": f"{density.px(Size.CAPTION)}px",
            "--scheme": "dark" if self.dark else "light",
        }

    def field_style(self) -> dict[str, object]:
        """The ``style`` option of a card element.

        Source: "createElement", style variants and properties.
        """
        colours = self.colours
        return {
            "base": {
                "color": colours.ink,
                "fontFamily": _SYSTEM_FONTS,
                "fontSize": f"{self.density.px(Size.HEADING) + 2}px",
                "letterSpacing": "0.02em",
                "::placeholder": {"color": colours.ink_faint},
                "::selection": {"color": colours.on_accent},
            },
            "invalid": {"color": colours.tones[Tone.REFUSED].ink},
        }


def first_look() -> FormLook:
    """How a card page is drawn before the till's own theme is known."""
    colours = first_colours()
    return FormLook(colours, COMPACT, colours is DARK)
