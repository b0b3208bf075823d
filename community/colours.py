"""The colours of a hub: two that administrators pick, and all that is worked out from them.

What a pair of colours must keep to is WCAG 2.2, 1.4.3 and 1.4.6 for running text: words on the
ground that stands behind them. The rest of the tokens is as in static/css/tokens.css.
"""

from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

STRONG, WARM = "#24573f", "#8a4f1d"
LIGHT = {
    "paper": "#fbfaf6",
    "surface": "#ffffff",
    "ink": "#1c2620",
    "quiet": "#4d5a52",
    "sun-tint": "#fdf3d6",
    "brick-tint": "#fae9e5",
    "moss-tint": "#e4eee7",
    "hazel-tint": "#f6ecdf",
    "any-tint": "#ebebeb",  # no tint of any colour stands out less
}
DARK = {
    "paper": "#131916",
    "surface": "#1a221e",
    "ink": "#e9ece5",
    "quiet": "#b4c0b8",
    "sun-tint": "#372d14",
    "brick-tint": "#3b211d",
    "moss-tint": "#1f3429",
    "hazel-tint": "#33271b",
    "any-tint": "#393e3c",
}
_GROUNDS = ("paper", "surface", "moss-tint", "hazel-tint", "sun-tint", "brick-tint", "any-tint")
_OF_BOTH = [(7.0, "ink", "{}-tint"), (4.5, "quiet", "{}-tint")]
PAIRS = {
    "moss": [
        *((4.5, "moss", ground) for ground in _GROUNDS),
        *((least, front, back.format("moss")) for least, front, back in _OF_BOTH),
        (4.5, "moss-deep", "moss-tint"),
        (4.5, "on-moss", "moss"),
        (4.5, "on-moss", "moss-deep"),
    ],
    "hazel": [
        *((4.5, "hazel", ground) for ground in ("paper", "surface", "hazel-tint")),
        *((least, front, back.format("hazel")) for least, front, back in _OF_BOTH),
    ],
}
_SHIPPED = {  # as in static/css/tokens.css, where they were chosen by eye
    "moss": (
        {"moss": STRONG, "moss-tint": "#e4eee7", "moss-deep": "#193f2d", "on-moss": "#ffffff"},
        {"moss": "#8fcfae", "moss-tint": "#1f3429", "moss-deep": "#b4e2ca", "on-moss": "#10211a"},
    ),
    "hazel": (
        {"hazel": WARM, "hazel-tint": "#f6ecdf"},
        {"hazel": "#e2ac7b", "hazel-tint": "#33271b"},
    ),
}
_TOLD = [
    ("Links on the page", "moss", "paper"),
    ("Words on a button", "on-moss", "moss"),
    ("Words on a tinted ground", "ink", "moss-tint"),
    ("Warm words on the page", "hazel", "paper"),
]
WHITE, BLACK = "#ffffff", "#000000"


class Shortfall(NamedTuple):
    """Words in the colour `front` on the ground `back` reach `ratio` to 1 and need `least`."""

    front: str
    back: str
    ratio: float
    least: float


def contrast(one: str, other: str) -> float:
    """From 1 to 21, of two colours like #24573f (WCAG 2.2, definition of contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens(strong: str, warm: str) -> tuple[dict[str, str], dict[str, str]]:
    """The tokens that follow from two colours, by name: of the light theme, and of the dark."""
    light, dark = {}, {}
    for name, colour in (("moss", strong), ("hazel", warm)):
        light |= _light(name, colour)
        dark |= _dark(name, colour)
    return light, dark


@lru_cache(maxsize=64)
def edition(strong: str, warm: str) -> str:
    """Another one where a release works out other tokens from the same two colours."""
    return blake2b(repr(tokens(strong, warm)).encode(), digest_size=4).hexdigest()


def shortfall(name: str, colour: str) -> Shortfall | None:
    """The worst pair of "moss" or "hazel" in the light theme with this colour, or None.

    The dark theme is worked out to have none.
    """
    ratios = _ratios(name, LIGHT | _light(name, colour))
    found = [one for one in ratios if one.ratio < one.least]
    return min(found, key=lambda one: one.ratio / one.least, default=None)


def figures(strong: str, warm: str) -> list[tuple[str, float, float]]:
    """What an administrator is told: which words, and their contrast by day and by night."""
    light, dark = tokens(strong, warm)
    themes = LIGHT | light, DARK | dark
    return [
        (what, *(contrast(theme[front], theme[back]) for theme in themes))
        for what, front, back in _TOLD
    ]


def nearest(name: str, colour: str) -> str:
    """The colour itself, or with as much black in it as it takes to be read."""
    steps = (mixed(colour, BLACK, part / 50) for part in range(51))
    return next(one for one in steps if shortfall(name, one) is None)


def mixed(one: str, other: str, part: float) -> str:
    """`part` of the other, from 0 to 1."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _written(a + (b - a) * part for a, b in pairs)


def _light(name: str, colour: str) -> dict[str, str]:
    if colour == _SHIPPED[name][0][name]:
        return _SHIPPED[name][0]
    made = {name: colour, f"{name}-tint": mixed(colour, WHITE, 0.92)}
    if name == "moss":
        made |= {"moss-deep": mixed(colour, BLACK, 0.28), "on-moss": WHITE}
    return made


def _dark(name: str, colour: str) -> dict[str, str]:
    """The same hue, as light as it takes to be read on all dark grounds."""
    if colour == _SHIPPED[name][0][name]:
        return _SHIPPED[name][1]
    for lightness in range(60, 101):
        shown = _at(colour, lightness / 100)
        made = {name: shown, f"{name}-tint": mixed(shown, DARK["paper"], 0.84)}
        if name == "moss":
            made |= {"moss-deep": mixed(shown, WHITE, 0.35), "on-moss": mixed(shown, BLACK, 0.88)}
        if all(one.ratio >= one.least for one in _ratios(name, DARK | made)):
            return made
    raise AssertionError("white is read on every dark ground")


def _ratios(name: str, shown: dict[str, str]) -> list[Shortfall]:
    return [
        Shortfall(front, back, contrast(shown[front], shown[back]), least)
        for least, front, back in PAIRS[name]
    ]


def _at(colour: str, lightness: float) -> str:
    hue, _, saturation = rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    return _written(one * 255 for one in hls_to_rgb(hue, lightness, min(saturation, 0.55)))


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _written(channels) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)
