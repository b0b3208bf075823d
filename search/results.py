"""What a search answers with: plain text and numbers, for templates to escape and to arrange."""

from dataclasses import dataclass, field
from typing import NamedTuple

from search.text import Segments


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `title` and `excerpt` are (text, is it marked?) pairs of plain text."""

    kind: str
    object_id: int
    title: Segments
    excerpt: Segments


class Count(NamedTuple):
    """How many there are; with `more`, that there are more than this."""

    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Results:
    """`counts` has every kind with a match, whichever kinds were asked for as hits.

    `following` is the `first` of the next page, None on the last.
    """

    hits: list[Hit] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    following: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing whose title goes on as somebody is typing it."""

    kind: str
    object_id: int
    title: Segments
