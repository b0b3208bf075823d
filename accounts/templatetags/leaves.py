"""Leaves for faces: drawn from a random `ref`, they recognise a voice and tell nothing about it."""

from functools import lru_cache
from hashlib import blake2b

from django import template
from django.template.loader import get_template

register = template.Library()

# The right half of each blade, from the stalk at (0, 15) up to the tip, as cubic curves; mirrored
# for the left half. Beech, willow, lime, oak, hazel, poplar, field maple, ivy.
BLADES = (
    ((6, 13, 13, 6, 12, -2), (11, -9, 4, -13, 0, -18)),
    ((5, 12, 10, 4, 9, -3), (8, -11, 3, -15, 0, -19)),
    ((9, 18, 18, 8, 14, -1), (11, -8, 4, -11, 0, -18)),
    (
        (1, 13, 4, 12, 5, 10),
        (10, 12, 13, 6, 8, 4),
        (16, 4, 16, -4, 8, -4),
        (15, -8, 9, -18, 0, -18),
    ),
    (
        (6, 16, 14, 12, 13, 5),
        (16, 3, 16, -2, 13, -3),
        (13, -8, 10, -10, 7, -10),
        (5, -15, 2, -16, 0, -18),
    ),
    ((2, 13, 18, 13, 16, 4), (13, -2, 4, -9, 0, -18)),
    (
        (3, 11, 9, 15, 12, 12),
        (11, 8, 13, 5, 17, 2),
        (13, -1, 9, -1, 7, -3),
        (9, -8, 4, -12, 0, -18),
    ),
    ((5, 17, 13, 14, 17, 7), (11, 6, 10, 2, 12, -3), (7, -5, 3, -10, 0, -18)),
)
HUES = 12
TILTS = (-24, -14, 14, 24)


def _blade(curves: tuple, width: float) -> str:
    """SVG path of a whole leaf: up the right side, down the left by the curves mirrored."""
    right = [[(round(x * width), y) for x, y in zip(c[::2], c[1::2], strict=True)] for c in curves]
    stations = [(0, 15), *(curve[2] for curve in right)]
    left = [
        [(-x, y) for x, y in (curve[1], curve[0], start)]
        for curve, start in zip(reversed(right), reversed(stations[:-1]), strict=True)
    ]
    path = "".join("C" + " ".join(f"{x} {y}" for x, y in curve) for curve in right + left)
    return f"M0 15{path}z".replace(" -", "-")


def _veins(pairs: int, rise: int) -> str:
    """SVG path of the midrib, which runs out into the stalk, and of `pairs` of side veins."""
    path = "M0 19V-13"
    for reach, foot in zip((7, 6, 5, 4), range(10, -9, -18 // pairs), strict=False):
        path += f"M-{reach} {foot - rise}l{reach} {rise} {reach}-{rise}"
    return path


@register.simple_tag
@lru_cache(maxsize=4096)
def leaf(ref: str, size: int = 40) -> str:
    """The leaf of `ref`, `size` pixels square. The same `ref` always gives the same leaf."""
    return get_template("parts/_leaf.html").render(_shape(ref) | {"size": size})


def _shape(ref: str) -> dict:
    seed = blake2b(ref.encode(), digest_size=6).digest()
    return {
        "hue": seed[0] % HUES,
        "tilt": TILTS[seed[1] % len(TILTS)],
        "blade": _blade(BLADES[seed[2] % len(BLADES)], 0.85 + seed[3] % 4 / 12),
        "veins": _veins(2 + seed[4] % 3, 4 + seed[5] % 3),
    }
