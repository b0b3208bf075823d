"""Text on its way into the index and out of it: cleaned, marked, shortened.

The database wraps what it found in two private-use characters. No stored text holds them, so a
mark is never something that somebody wrote, and no HTML is made before the template.
"""

import re
import unicodedata
from bisect import bisect_right

MARK, UNMARK = "\ue000", "\ue001"
EXCERPT_LENGTH = 240
LEAD = 60
CONSIDERED = 100
ELLIPSIS = "…"

Segments = list[tuple[str, bool]]

# Controls (PostgreSQL cannot store NUL), lone surrogates (nothing can) and private use (the marks).
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]+")


def clean(text: str, limit: int) -> str:
    """`text` on one line, composed (NFC), without characters that databases or marks trip over.

    At most `limit` characters of it are looked at, and at most so many come back.
    """
    composed = unicodedata.normalize("NFC", _UNWANTED.sub(" ", text[:limit]))
    return " ".join(composed.split())[:limit]


def segments(marked: str, original: str) -> Segments:
    """`original` cut into (text, is it marked?) as `marked` says; adjoining pieces differ.

    The database may have put other characters in place of punctuation, one for one; should the
    lengths not agree after all, the text comes back unmarked rather than wrong.
    """
    if len(marked) - marked.count(MARK) - marked.count(UNMARK) != len(original):
        return [(original, False)]
    pieces: Segments = []
    start = 0
    for piece in re.split(f"({MARK}[^{UNMARK}]*{UNMARK})", marked):
        is_marked = piece.startswith(MARK)
        end = start + len(piece) - 2 * is_marked
        if end > start:
            pieces.append((original[start:end], is_marked))
        start = end
    return pieces


def excerpt(pieces: Segments, length: int = EXCERPT_LENGTH) -> Segments:
    """The stretch of about `length` characters with the most marks in it, cut between words."""
    text = "".join(piece for piece, _ in pieces)
    start, end = _stretch(text, _marks(pieces), length)
    shown = _between(pieces, start, end)
    if start:
        shown.insert(0, (ELLIPSIS + " ", False))
    if end < len(text):
        shown.append((" " + ELLIPSIS, False))
    return shown


def _marks(pieces: Segments) -> list[tuple[int, int]]:
    spans, start = [], 0
    for piece, is_marked in pieces:
        if is_marked:
            spans.append((start, start + len(piece)))
        start += len(piece)
    return spans


def _stretch(text: str, spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """Where to cut: the earliest window that holds the most spans, narrowed to whole words."""
    if len(text) <= length:
        return 0, len(text)
    spans = spans[:CONSIDERED]
    ends = [end for _, end in spans]
    held = [
        bisect_right(ends, start + length - LEAD) - number
        for number, (start, _) in enumerate(spans)
    ]
    first = spans[held.index(max(held))][0] if spans else 0
    start = max(0, min(first - LEAD, len(text) - length))
    end = min(len(text), start + length)
    # A word longer than the lead is cut where it stands, so that the mark stays in view.
    if start and (space := text.find(" ", start - 1, max(first, start))) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", start + length - LEAD, end + 1)) > 0:
        end = space
    return start, end


def _between(pieces: Segments, start: int, end: int) -> Segments:
    shown: Segments = []
    at = 0
    for piece, is_marked in pieces:
        if at >= end:
            break
        if part := piece[max(0, start - at) : max(0, end - at)]:
            shown.append((part, is_marked))
        at += len(piece)
    return shown
