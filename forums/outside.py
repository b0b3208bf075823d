"""What of a thread or a post may leave the site for one person, with a mail or with their feed.

What has been sent cannot be taken back, and a mail may be read over a shoulder. Words under content
notes stay inside, since nothing folds them up out there. This is the one place that says what is
told outside: whatever else is to stay inside is asked here.
"""

from community.content_notes import sentence
from community.markup import excerpt, plain
from forums.models import Thread

LEAVES_ITS_GROUP = {Thread.ANYONE, Thread.MEMBERS}


def is_named(person, thread) -> bool:
    """Whether its title may be told, or only that there is something new."""
    return not (person.is_discreet or thread.community.is_sensitive)


def is_quoted(person, thread) -> bool:
    """Whether the words in it may be told, and the names that said them."""
    return is_named(person, thread) and thread.confidentiality in LEAVES_ITS_GROUP


def words_outside(notes: int, html: str, length: int) -> str:
    """At most `length` characters of the words, or in their place the content notes on them."""
    return sentence(notes) or excerpt(plain(html), length)
