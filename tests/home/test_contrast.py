"""WCAG 2.2 contrast (1.4.3, 1.4.6 for running text, 1.4.11), computed from the tokens."""

import re
from itertools import product

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
LIGHT = ":root {"
DARK_BY_SYSTEM = ':root:not([data-theme="light"]) {'
DARK_BY_CHOICE = ':root[data-theme="dark"] {'


def tokens(selector):
    """The custom properties of the first rule with `selector`, as {name: value}."""
    body = CSS.split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): ([^;]+);", body))


def luminance(colour):
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definitions)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


THEMES = {"light": tokens(LIGHT), "dark": tokens(DARK_BY_CHOICE)}
GROUNDS = ("paper", "surface", "moss-tint", "hazel-tint", "sun-tint", "brick-tint")
LEAVES = tuple(f"leaf-{hue}" for hue in range(12))
PAIRS = [
    *((7, "ink", ground) for ground in GROUNDS),
    *((4.5, word, ground) for word, ground in product(("quiet", "moss"), GROUNDS)),
    *((4.5, word, ground) for word, ground in product(("hazel", "brick"), ("paper", "surface"))),
    (4.5, "hazel", "hazel-tint"),
    (4.5, "brick", "brick-tint"),
    (4.5, "on-moss", "moss"),
    (4.5, "on-moss", "moss-deep"),
    (4.5, "on-brick", "brick"),
    (7, "on-sun", "sun"),
    (4.5, "quiet", "line"),
    *((3, line, ground) for line, ground in product(("edge", *LEAVES), ("paper", "surface"))),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("least", "front", "back"), PAIRS)
def test_what_means_something_stands_out_from_its_ground(theme, least, front, back):
    colours = THEMES[theme]
    assert contrast(colours[front], colours[back]) >= least


def test_dark_by_choice_and_dark_by_the_system_are_the_same():
    assert tokens(DARK_BY_SYSTEM) == tokens(DARK_BY_CHOICE)
    assert tokens(LIGHT).keys() == tokens(DARK_BY_CHOICE).keys()
