"""Content notes as pages need them: what they are called, and what a reader has chosen of them.

Who reads chooses for each note: to see the words, to have them folded up (as everybody has who
chose nothing), or besides that to find what has the note in no list and no mail.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db.models import F

from community.content_note import ContentNote

KEEP_SECONDS = 60
_KEPT = "content_notes"


class Known(NamedTuple):
    number: int
    name: str
    is_offered: bool

    @property
    def bit(self) -> int:
        return 1 << self.number


def known_notes() -> tuple[Known, ...]:
    """All of them, retired ones too; kept in each process, so that no page asks for them."""
    return caches["near"].get_or_set(_KEPT, _read, KEEP_SECONDS)


def forget_kept() -> None:
    """The list has changed; in other processes the old one is shown for KEEP_SECONDS at most."""
    caches["near"].delete(_KEPT)


def _read() -> tuple[Known, ...]:
    return tuple(Known(one.number, one.name, not one.is_retired) for one in _all())


def _all():
    return ContentNote.objects.all()


def together(numbers: Iterable[int]) -> int:
    """The set of these notes."""
    return sum(1 << number for number in set(numbers))


def numbers_in(notes: int) -> list[int]:
    return [number for number in range(notes.bit_length()) if notes >> number & 1]


def names_in(notes: int) -> list[str]:
    """In the order of the list. One that was added a moment ago elsewhere is looked up."""
    if notes & ~sum(one.bit for one in known_notes()):
        forget_kept()
    return [one.name for one in known_notes() if notes & one.bit]


def sentence(notes: int) -> str:
    """What stands in place of the words: "Content notes: Death, Child removal"; "" for none.

    Without a full stop.
    """
    if not notes:
        return ""
    names = names_in(notes)
    return f"Content note{'s' if len(names) > 1 else ''}{': ' if names else ''}{', '.join(names)}"


def opened_by(user) -> int:
    """The notes whose words this reader has chosen to see; nobody who is not signed in has."""
    return getattr(user, "opens_notes", 0)


def hidden_from(user) -> int:
    """The notes that this reader wishes to find in no list and no mail."""
    return getattr(user, "hides_notes", 0)


def who_hide(notes: int, people: Iterable[int]) -> set[int]:
    """Those of these people who wish to be told of nothing with one of these notes."""
    if not notes:
        return set()
    chosen = get_user_model().objects.filter(pk__in=people, hides_notes__gt=0)
    chosen = chosen.annotate(of_these=F("hides_notes").bitand(notes)).exclude(of_these=0)
    return set(chosen.values_list("pk", flat=True))


def is_covered(notes: int, user) -> bool:
    """Whether words with these notes are folded up for this reader: unless they chose all."""
    return bool(notes & ~opened_by(user))
