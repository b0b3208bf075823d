"""Cuts Atkinson Hyperlegible down to what an English-speaking hub writes, for the slow line."""

from itertools import product
from pathlib import Path

import fontpkg_atkinson_hyperlegible as package
from django.conf import settings
from django.core.management.base import BaseCommand
from fontTools import subset

STYLES = ("Regular", "Bold", "Italic")
# As the unicode-range of each stands in tokens.css: a browser fetches the second only for a page
# that has one of its letters.
PARTS = {
    # Latin-1, general punctuation, the euro, trade mark, arrows, minus.
    "": (
        *range(0x20, 0x7F),
        *range(0xA0, 0x100),
        *range(0x2000, 0x2070),
        0x20AC,
        0x2122,
        *range(0x2190, 0x2194),
        0x2212,
    ),
    "-extended": range(0x100, 0x250),  # Latin Extended-A and -B
}


def cut(source: Path, target: Path, characters) -> None:
    """Writes the subset of `source` (TrueType) to `target` (WOFF2), whole or not at all.

    Hinting goes (screens of today do not use it, and it is a third of the bytes); kerning,
    marks and tabular figures stay.
    """
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "tnum"],
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    part = target.with_suffix(".part")
    subset.save_font(font, str(part), options)
    part.replace(target)


class Command(BaseCommand):
    help = "Makes the web fonts in VAR_DIR/fonts; does nothing when they are up to date."

    def handle(self, *args, **options):
        folder = Path(settings.VAR_DIR) / "fonts"
        folder.mkdir(parents=True, exist_ok=True)
        for style, (part, characters) in product(STYLES, PARTS.items()):
            source = package.ROOT / "files" / f"AtkinsonHyperlegible-{style}.ttf"
            target = folder / f"atkinson-{style.lower()}{part}.woff2"
            # This file counts too: a changed choice of characters is a changed font.
            made_from = max(source.stat().st_mtime, Path(__file__).stat().st_mtime)
            if not target.exists() or target.stat().st_mtime < made_from:
                cut(source, target, characters)
                self.stdout.write(f"{target.name}: {target.stat().st_size / 1000:.1f} kB")
