"""What was taken out of a text and what was put in, word by word, for somebody to read."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, REMOVED, ADDED = "same", "removed", "added"
MOST_LINES, MOST_WORDS = 2_000, 3_000
"""A longer stretch that differs is shown as taken out and put in whole: comparing is quadratic."""
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Stretch(NamedTuple):
    kind: str
    text: str


class _Pair(NamedTuple):
    """A stretch of both texts, which differs or does not."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def differences(before: str, after: str) -> list[Stretch]:
    """Without what was put in it is `before`, without what was taken out `after`."""
    pairs = []
    for pair in _compare(before.splitlines(True), after.splitlines(True), MOST_LINES):
        words = (_WORDS.findall(text) for text in pair)
        pairs += [pair] if pair.is_same else _compare(*words, MOST_WORDS)
    return [Stretch(kind, text) for kind, text in _told(pairs) if text]


def _compare(before: list[str], after: list[str], most: int) -> Iterator[_Pair]:
    if max(len(before), len(after)) > most:
        yield _Pair("".join(before), "".join(after))
        return
    for _, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        yield _Pair("".join(before[i:j]), "".join(after[k:m]))


def _told(pairs: list[_Pair]) -> Iterator[tuple[str, str]]:
    """Two changes with nothing but blanks between them are told as one."""
    removed = added = blanks = ""
    for pair in pairs:
        if pair.is_same and (removed or added) and not pair.before.strip():
            blanks += pair.before
            continue
        is_two_changes = blanks and not ((removed or pair.before) and (added or pair.after))
        if pair.is_same or is_two_changes:
            yield from ((REMOVED, removed), (ADDED, added), (SAME, blanks))
            removed = added = blanks = ""
        if pair.is_same:
            yield SAME, pair.before
        else:
            removed, added = removed + blanks + pair.before, added + blanks + pair.after
            blanks = ""
    yield from ((REMOVED, removed), (ADDED, added), (SAME, blanks))
