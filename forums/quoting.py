"""Quoting a post, and what becomes of its quotes when a post or its thread changes."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F, Q

from community.actions import wish_to_be_quoted
from community.content_notes import is_covered
from community.markup import Unreadable, normalise, plain
from forums import live
from forums.closed import Closed
from forums.models import Post
from forums.quoting_elsewhere import cut, from_elsewhere, to_quote_from_elsewhere


class NotInThePost(Closed):
    def __init__(self, post: str):
        super().__init__(
            f"The words that you quote do not stand in {post}, or not any more. "
            "Quote them as they stand there, or take the quote out."
        )


def quotation(thread, by, *, quotes=None, quoted_post=None, quote="") -> dict:
    """The columns of a new post by `by` in the locked `thread` that quotes the words `quote`.

    They stand in the post of this number, `quotes`, or with the id `quoted_post` in another thread.
    The quoted post is locked, so that it does not change before the new one is there.
    Raises NotInThePost or NotQuotable.
    """
    if not ((quotes or quoted_post) and quote):
        return {}
    if quoted_post:
        post, named = from_elsewhere(thread, by, quoted_post), "that post"
    else:
        posts = thread.posts.published().filter(number=quotes)
        post, named = posts.select_for_update(of=("self",)).first(), f"post {quotes}"
    place = place_of(quote, post) if post else None
    if place is None:
        raise NotInThePost(named)
    quoted = {"quoted": post, "quote_from": place[0], "quote_to": place[1]}
    return quoted | {"quotes_elsewhere": post.thread_id != thread.pk}


def place_of(words: str, post) -> tuple[int, int] | None:
    """From where to where these words stand in the post's plain words."""
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
    words = {"quote": plain(post.html), "quote_notes": notes}
    return {"quotes": number, "quoted_post": ""} | words


def begun(thread, user, *, quotes=None, quoted_post=None, quote="") -> dict:
    """The columns of a draft that quotes these words, as `quotation` takes them.

    Without from where to where, while what is typed does not stand in the post; {} for no post that
    this person reads.
    """
    if not (quote and (quotes or quoted_post)):
        return {}
    readable = Post.objects.visible_to(user) if quoted_post else thread.posts
    asked = {"pk": quoted_post} if quoted_post else {"number": quotes}
    post = readable.published().filter(**asked).first()
    if post is None:
        return {}
    start, end = place_of(quote, post) or (None, None)
    return {"quoted": post.pk, "quote_from": start, "quote_to": end}


def begun_before(thread, draft, user) -> dict:
    """The quote of a composer that holds this draft: the words as they stand in their post now."""
    if draft.quoted_id is None:
        return {}
    here = thread.posts.published().filter(pk=draft.quoted_id)
    stretch = f"{draft.quote_from}-{draft.quote_to}"
    number = here.values_list("number", flat=True).first()
    if number is None:
        return to_quote_from_elsewhere(thread, draft.quoted_id, stretch, user)
    quoted = to_quote(thread, number, user)
    return quoted | {"quote": cut(quoted["quote"], stretch)}


def follow_words(post, before: str) -> None:
    """Its words have changed from what they were `before`: quotes keep what stands in them yet."""
    now = plain(post.html)
    for quoting in (_quoting(post), post.drafts_quoting.order_by("pk").select_for_update()):
        quoting = quoting.exclude(quote_to=None)
        for one in quoting:
            words = before[one.quote_from : one.quote_to]
            start = now.find(words)
            is_there = start >= 0
            one.quote_from = start if is_there else None
            one.quote_to = start + len(words) if is_there else None
        quoting.model.objects.bulk_update(quoting, ["quote_from", "quote_to"])


def show(post) -> None:
    """What is drawn of the post is new, and of those that quote it; the end of an action."""
    changes = redrawn(_quoting(post))
    changes[post.thread.stream].insert(0, ("post", post.pk))
    live.rearranged(changes)


def redrawn(quoting) -> dict[str, list[tuple[str, int]]]:
    """What open pages of each thread draw anew of these posts, whose quotes show something new.

    They count in `marks_version`: whoever is editing one has changed no less of it.
    """
    rows = list(quoting.values_list("pk", "thread_id"))
    changes = defaultdict(list)
    for pk, thread in rows:
        changes[f"thread:{thread}"].append(("post", pk))
    if rows:
        again = Post.objects.filter(pk__in=[pk for pk, _ in rows])
        again.update(marks_version=F("marks_version") + 1)
    return changes


def across(threads):
    """Posts whose quotes go from one thread to another, where either is one of these."""
    ends = Q(thread__in=threads) | Q(quoted__thread__in=threads)
    quoting = Post.objects.filter(ends, quoted__isnull=False)
    return _locked(quoting.exclude(quoted__thread=F("thread")))


@transaction.atomic
def wish(voice, said: str) -> None:
    """How one of one's own names may be quoted outside its threads, from now on and so far."""
    wish_to_be_quoted(voice, said)
    quoting = Post.objects.filter(quotes_elsewhere=True, quoted__voice=voice)
    live.rearranged(redrawn(_locked(quoting)))


def _quoting(post):
    return _locked(post.quoted_by.all())


def _locked(posts):
    """In order of id, which is later than that of what they quote."""
    return posts.published().order_by("pk").select_for_update(of=("self",))
