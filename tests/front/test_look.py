"""The look in numbers: contrast of every pair of colours that is drawn, and the card form in the same colours."""

from __future__ import annotations

from typing import Final

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from pos.front.capture.look import FormLook
from pos.front.parts import names
from pos.front.parts.drawn_files import read_bytes
from pos.front.parts.icons import sign
from pos.front.parts.theme import Scheme, Theme
from pos.front.parts.tokens import COMPACT, DARK, LIGHT, ROOMY, Colours, Size, Tone
from pos.front.till.screens import ACTS, CHARGED_SHAPE, SCREENS
from tests.front.play import Play

#: WCAG 2.2 AA: text, and what is needed to understand a control or a sign.
TEXT: Final = 4.5
SIGN: Final = 3.0

SCHEMES: Final = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def luminance(colour: str) -> float:
    """Relative luminance.

    Source: WCAG 2.2, "relative luminance".
    """
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]  # type: ignore[index]  # four numbers
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours.

    Source: WCAG 2.2, "contrast ratio".
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_weak(pairs: dict[str, tuple[str, str]], least: float) -> dict[str, float]:
    return {what: round(contrast(*pair), 2) for what, pair in pairs.items() if contrast(*pair) < least}


def test_black_on_white_is_what_the_formula_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colours", SCHEMES)
def test_every_text_can_be_read(colours: Colours) -> None:
    grounds = {
        "canvas": colours.canvas, "surface": colours.surface, "sunken": colours.sunken, "chosen": colours.chosen,
    }  # fmt: skip
    inks = {"ink": colours.ink, "soft": colours.ink_soft, "faint": colours.ink_faint}
    pairs = {f"{ink} on {ground}": (inks[ink], grounds[ground]) for ink in inks for ground in grounds}
    pairs |= {
        "button": (colours.on_accent, colours.accent),
        "button under the pointer": (colours.on_accent, colours.accent_hover),
        "button pressed": (colours.on_accent, colours.accent_press),
        "header": (colours.on_header, colours.header),
        "header under the pointer": (colours.on_header, colours.header_hover),
        "header, softer": (colours.on_header_soft, colours.header),
    }
    for tone, of_tone in colours.tones.items():
        pairs[f"{tone.value} on its tint"] = (of_tone.ink, of_tone.tint)
        pairs[f"{tone.value} on its solid"] = (of_tone.on_solid, of_tone.solid)
    pairs |= {f"tile {number}": (ink, ground) for number, (ground, ink) in enumerate(colours.tiles)}
    assert too_weak(pairs, TEXT) == {}


@pytest.mark.parametrize("colours", SCHEMES)
def test_every_sign_edge_and_focus_ring_can_be_seen(colours: Colours) -> None:
    pairs = {
        "edge of a field": (colours.line_strong, colours.surface),
        "focus on a card": (colours.focus, colours.surface),
        "focus on the canvas": (colours.focus, colours.canvas),
        "focus in a button": (colours.on_accent, colours.accent),
        "focus in the header": (colours.on_header, colours.header),
        "bar of the clock": (colours.tones[Tone.ACTIVE].solid, colours.surface),
        "warning of the clock": (colours.tones[Tone.CAUTION].solid, colours.surface),
        "step that comes next": (colours.accent, colours.surface),
    }
    for tone, of_tone in colours.tones.items():
        pairs[f"sign of {tone.value}"] = (of_tone.solid, of_tone.tint)
        pairs[f"sign of {tone.value} on a card"] = (of_tone.solid, colours.surface)
    # The header is dark in both schemes and takes the colours that are made for dark.
    pairs |= {f"light, {tone.value}": (DARK.tones[tone].solid, colours.header) for tone in Tone}
    assert too_weak(pairs, SIGN) == {}


def test_there_is_one_accent() -> None:
    for colours in (LIGHT, DARK):
        assert colours.tones[Tone.ACTIVE].solid == colours.accent
        assert colours.focus == colours.accent or colours is DARK


def test_both_densities_share_one_scale() -> None:
    for density in (COMPACT, ROOMY):
        sizes = [density.px(size) for size in Size]
        assert sizes == sorted(sizes)
        assert len(set(sizes)) == len(sizes)
        assert density.px(Size.CAPTION) >= 12
        assert density.action >= 44  # a finger's width


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_style_sheet_is_filled_in_completely(qapp: QApplication, scheme: Scheme) -> None:
    assert "$" not in Theme(scheme).style_sheet()


def test_every_sign_that_a_state_or_a_button_names_is_drawn(qapp: QApplication) -> None:
    shapes = {screen.shape for screen in SCREENS.values()} | {shape for _text, _key, shape in ACTS.values() if shape}
    for shape in shapes | set(CHARGED_SHAPE.values()):
        assert b"#000000" in read_bytes(f"icons/{shape}.svg")
        assert not sign(shape, "#123456", 24).isNull()


def test_totals_have_figures_of_one_width(house: Play) -> None:
    font = house.find(names.TOTAL_AMOUNT).font()
    assert font.family() == "Inter Display"
    assert [font.featureValue(tag) for tag in font.featureTags()] == [1]


@pytest.mark.parametrize(("colours", "dark"), [(LIGHT, False), (DARK, True)])
def test_the_card_form_wears_the_same_colours(colours: Colours, dark: bool) -> None:
    worn = FormLook(colours, COMPACT, dark).variables()
    assert worn["--surface"] == colours.surface
    assert worn["--focus"] == colours.focus
    assert worn["--line"] == colours.line_strong
    page = read_bytes("capture/card_entry.css").decode()
    assert {name for name in worn if f"var({name})" not in page} == set()
    own = page.replace("$font", "")
    assert "#" not in own.split("{", 1)[1]  # no colour of its own
