"""What somebody typed, understood the same way on every database.

    housing first          both words, anywhere and in any order
    "housing first"        these words next to each other
    housing -hostel        not this one; -"..." works as well
    hostel OR refuge       either of the two (OR in capitals)

Everything else is a separator, so every input is a question and none is a mistake: the words that
reach a database hold letters and digits only, and are quoted there besides.
"""

import re
from itertools import islice
from typing import NamedTuple

from search.text import clean

LENGTH = 400
TERMS = 16
WORD_LENGTH = 60

Phrase = tuple[str, ...]

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
# Nearly every text has these. Typed as plain words beside others they are passed over, so that a
# question can be asked in a sentence; in quotation marks, or alone, they count.
_PLAIN = frozenset(
    _WORD.findall(
        "a about an and are as at be but by can do does for from has have he her his how i if in "
        "into is it its me my no not of on or our she so such that the their them then there these "
        "they this to us was we were what when where which who why will with you your"
    )
)


class Query(NamedTuple):
    """All of `every`, each met by any one of its phrases, and none of `without`."""

    every: tuple[tuple[Phrase, ...], ...] = ()
    without: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.every)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every phrase that is looked for: what is marked in a hit."""
        return tuple(phrase for either in self.every for phrase in either)


class _Term(NamedTuple):
    phrase: Phrase
    is_excluded: bool = False
    is_plain: bool = False
    is_alternative: bool = False


def parse(typed: str) -> Query:
    """False in a condition when there is nothing to look for, as when every word is excluded.

    Of a longer question the first 400 characters, and of those 16 words or phrases, count.
    """
    terms = list(islice(_terms(clean(typed, LENGTH)), TERMS))
    wanted = [term for term in terms if not term.is_excluded]
    telling = [term for term in wanted if not term.is_plain] or wanted
    every: list[tuple[Phrase, ...]] = []
    for term in telling:
        if term.is_alternative and every:
            every[-1] += (term.phrase,)
        else:
            every.append((term.phrase,))
    return Query(tuple(every), tuple(term.phrase for term in terms if term.is_excluded))


def opening(typed: str) -> Phrase:
    """The words of a title that is still being typed; the last of them may be unfinished."""
    return _words(clean(typed, LENGTH))[:TERMS]


def _terms(text: str):
    is_alternative = False
    for sign, quoted, bare in _TERM.findall(text):
        if bare == "OR" and not sign:
            is_alternative = True
        elif phrase := _words(quoted or bare):
            is_plain = len(phrase) == 1 and bare.lower() in _PLAIN
            yield _Term(phrase, bool(sign), is_plain, is_alternative)
            is_alternative = False


def _words(text: str) -> Phrase:
    return tuple(word[:WORD_LENGTH] for word in _WORD.findall(text))
