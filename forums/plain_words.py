"""How old a reader has to be, about, to read a text with ease; how many words it has.

The Flesch-Kincaid grade (Kincaid and others, 1975): school years, to which five make an age.
"""

import re
from functools import cache
from typing import NamedTuple

from pyphen import Pyphen

YOUNGEST, OLDEST = 5, 20
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")


class Measure(NamedTuple):
    """`age` is None where there is nothing to read."""

    words: int
    age: int | None


def measure(text: str) -> Measure:
    words = count_words(text)
    read = _WORD.findall(text)
    if not read:
        return Measure(words, None)
    sentences = sum(bool(_WORD.search(part)) for part in _END.split(text))
    syllables = sum(map(_syllables, read))
    grade = 0.39 * len(read) / sentences + 11.8 * syllables / len(read) - 15.59
    return Measure(words, min(max(round(grade + 5), YOUNGEST), OLDEST))


def count_words(text: str) -> int:
    return len(text.split())


def _syllables(word: str) -> int:
    return len(_hyphens().positions(word.lower())) + 1


@cache
def _hyphens() -> Pyphen:
    return Pyphen(lang="en_GB", left=1, right=1)
