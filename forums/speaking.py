"""Whose turn it is to speak in a thread that goes round: every name once before any name twice.

It is counted by name. To count by person would tell that two names are one person's.
"""

from community.permissions import granted
from community.standing import load_one
from forums.closed import Closed
from forums.models import Post


class HasSpoken(Closed):
    def __init__(self):
        super().__init__(
            "The name you use here has spoken in this round. Others go first; a facilitator opens "
            "the next one. Keep your words until then."
        )


def require_turn(thread, by) -> None:
    """Raise HasSpoken for a second post in one round; whoever sets the order is free of it."""
    if thread.goes_round and spoken_by(thread, [by]) and not _sets_order(by, thread):
        raise HasSpoken


def spoken_by(thread, voices) -> set[int]:
    """The ids of those voices that have a post in this round; one taken back does not count."""
    since = thread.posts.filter(number__gt=thread.round_from, voice__in=voices)
    return set(since.exclude(state=Post.UNNAMED).values_list("voice", flat=True))


def _sets_order(by, thread) -> bool:
    return "forums.order" in granted(load_one(by), thread)
