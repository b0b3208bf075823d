"""Quoting a post of the same thread, and what becomes of its quotes when a post changes."""

from django.db.models import F

from community.content_notes import is_covered
from community.markup import Unreadable, normalise, plain
from forums import live
from forums.closed import Closed
from forums.models import Post


class NotInThePost(Closed):
    def __init__(self, number: int):
        super().__init__(
            f"The words that you quote do not stand in post {number}, or not any more. "
            "Quote them as they stand there, or take the quote out."
        )


def quotation(thread, number: int | None, words: str) -> dict:
    """The columns of a new post in the locked `thread` that quotes `words` of the post `number`.

    The quoted post is locked, so that it does not change before the new one is there.
    Raises NotInThePost.
    """
    if not (number and words):
        return {}
    posts = thread.posts.published().filter(number=number).select_for_update(of=("self",))
    post = posts.first()
    place = _place_of(words, post) if post else None
    if place is None:
        raise NotInThePost(number)
    return {"quoted": post, "quote_from": place[0], "quote_to": place[1]}


def _place_of(words: str, post) -> tuple[int, int] | None:
    try:
        words = " ".join(normalise(words).split())
    except Unreadable:
        return None
    start = plain(post.html).find(words) if words else -1
    return (start, start + len(words)) if start >= 0 else None


def to_quote(thread, number: int | None, user) -> dict:
    """The quote of a composer: all words of this post, to be cut; {} where there is no such post.

    Under its content notes, where its words are folded up for this reader.
    """
    post = thread.posts.published().filter(number=number).first() if number else None
    if post is None:
        return {}
    notes = post.content_notes if is_covered(post.content_notes, user) else 0
    return {"quotes": number, "quote": plain(post.html), "quote_notes": notes}


def follow_words(post, before: str) -> None:
    """Its words have changed from what they were `before`: quotes keep what stands in them yet."""
    now = plain(post.html)
    quoting = _quoting(post).exclude(quote_to=None)
    for one in quoting:
        words = before[one.quote_from : one.quote_to]
        start = now.find(words)
        is_there = start >= 0
        one.quote_from = start if is_there else None
        one.quote_to = start + len(words) if is_there else None
    Post.objects.bulk_update(quoting, ["quote_from", "quote_to"])


def show(post) -> None:
    """What is drawn of the post is new, and of those that quote it; the end of an action.

    Those that quote it count in `marks_version`: whoever is editing one has changed no less of it.
    """
    changes = {post.thread.stream: [("post", post.pk)]}
    quoting = _quoting(post).values_list("pk", "thread_id")
    for pk, thread in quoting:
        changes.setdefault(f"thread:{thread}", []).append(("post", pk))
    if len(quoting):
        again = Post.objects.filter(pk__in=[pk for pk, _ in quoting])
        again.update(marks_version=F("marks_version") + 1)
    live.rearranged(changes)


def _quoting(post):
    """Locked in order of id, which is later than that of the quoted post."""
    return post.quoted_by.published().order_by("pk").select_for_update(of=("self",))
