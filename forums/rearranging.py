"""Splitting posts off into a thread of their own, and merging a thread into another one.

Both stay within one community, and nobody comes to read more by them. Threads are locked in order
of id, below their community.
"""

from django.db import transaction
from django.utils import timezone

from community.agreements import require_agreement
from community.contribution import new_key
from community.markup import PIPELINE, Unreadable, render
from community.models import Community
from community.permissions import require
from community.vouching import vouch
from forums import documents, live
from forums.actions import opened, require_open, there
from forums.carrying import MOST, carry, leave_traces, read_as_before, show
from forums.closed import Closed, MergedAway, ThreadLocked
from forums.drafting import carry_drafts, forget_answers
from forums.holding import forget_proposals
from forums.models import Post, Revision, Thread
from forums.trace import Trace
from notifications.actions import all_belongs_to, belongs_to
from notifications.following import choose_alike
from notifications.models import Follow

# The further to the right, the less leaves the thread.
NARROWER = [Thread.ANYONE, Thread.MEMBERS, Thread.CHATHAM, Thread.GROUP]


class NoSuchPosts(Closed):
    def __init__(self):
        super().__init__(
            "One of these posts is not here any more. Look at the thread again and choose anew."
        )


class TooMany(Closed):
    def __init__(self):
        super().__init__(f"At most {MOST} posts can go at once.")


class WouldWiden(Closed):
    def __init__(self):
        super().__init__(
            "More people could read the other thread, or take more away from it, than was "
            "promised here. Merge the other one into this one instead."
        )


class PollIsOpen(Closed):
    def __init__(self):
        super().__init__("There is an open poll in this thread. Close it first.")


class NotTogether(Closed):
    def __init__(self):
        super().__init__("Choose another thread of the same community.")


@transaction.atomic
def split(thread, *, by, numbers, key, title, context, vouched=()):
    """The posts with these `numbers` become a new thread, as confidential as this one.

    `by` starts it. Who follows this thread, or has muted it, does the same with the new one.
    """
    Community.objects.select_for_update(no_key=True).get(pk=thread.community_id)
    thread = thread.locked()
    if done := Thread.objects.by_key(by, key):
        return there(done)
    require(by, "forums.split", thread)
    require_open(there(thread).community)
    require_agreement(by)
    posts = _chosen(thread, numbers)
    made = _beside(thread, by=by, key=key, title=title, context=context)
    vouch(vouched, by=by, about="thread", object_id=made.pk)
    carried = carry(posts, thread, made)
    read_as_before(thread, made, carried.numbers, end=0, before=0)
    forget_answers(thread.stream, carried.numbers)
    leave_traces(thread, made, (Trace.WENT, Trace.CAME), first=1, numbers=carried.numbers)
    _save(thread, made)
    for kind in ("post", "mention"):
        belongs_to(made.stream, kind, carried.posts)
    live.started(made)
    show(thread, made, carried)
    return made


def _beside(thread, **words) -> Thread:
    """A new one that is like it in all but its words, for the same people."""
    fields = ("community", "kind", "confidentiality", "ideas_at")
    alike = {name: getattr(thread, name) for name in fields}
    made = opened(**alike, topics=thread.topic_names, **words)
    choose_alike("thread", thread.pk, made.pk, levels=[Follow.FOLLOW, Follow.MUTE])
    return made


def _chosen(thread, numbers) -> list[Post]:
    if len(numbers) > MOST:
        raise TooMany
    posts = list(thread.posts.published().filter(number__in=numbers).order_by("number"))
    if not posts or len(posts) != len(set(numbers)):
        raise NoSuchPosts
    return posts


@transaction.atomic
def merge(thread, *, by, into):
    """All posts of `thread` go to the end of `into`, its opening text before them as a post.

    What was asked, summed up or said as the outcome stays where it was, and can be read there.
    """
    Community.objects.select_for_update(no_key=True).get(pk=thread.community_id)
    locked = {pk: Thread(pk=pk).locked() for pk in sorted({thread.pk, into.pk})}
    thread, into = locked[thread.pk], locked[into.pk]
    for one in (thread, into):
        require(by, "forums.merge", one)
        there(one)
    require_open(into.community)
    require_agreement(by)
    posts, end = _all_of(thread, into), into.last_number
    opening = _opening_text(thread, into)
    before = into.last_number
    carried = carry(posts, thread, into)
    read_as_before(thread, into, carried.numbers, end=end, before=before)
    carry_drafts(thread.stream, into.stream, carried.numbers)
    leave_traces(thread, into, (Trace.INTO, Trace.MERGED), first=end + 1, numbers=carried.numbers)
    _put_away(thread, into)
    all_belongs_to(into.stream, thread.stream)
    show(thread, into, carried, opening=opening)
    return into


def _all_of(thread, into) -> list[Post]:
    """Those that go. Raises what stands in the way."""
    if thread.pk == into.pk or thread.community_id != into.community_id:
        raise NotTogether
    if thread.is_merged or into.is_merged:
        raise MergedAway
    if into.is_locked:
        raise ThreadLocked(into)
    if NARROWER.index(into.confidentiality) < NARROWER.index(thread.confidentiality):
        raise WouldWiden
    if thread.has_open_poll:
        raise PollIsOpen
    posts = list(thread.posts.published().order_by("number")[: MOST + 1])
    if len(posts) > MOST:
        raise TooMany
    return posts


def _opening_text(thread, into) -> list[int]:
    """As a post of whoever opened it, with its versions; its id. None where it was removed."""
    if not thread.context:
        return []
    body, html = _under_its_title(thread)
    into.last_number += 1
    post = into.posts.create(
        community_id=into.community_id,
        voice_id=thread.voice_id,
        key=new_key(),
        number=into.last_number,
        body=body,
        html=html,
        pipeline=PIPELINE,
        created_at=thread.created_at,
        edited_at=thread.edited_at,
        content_notes=thread.content_notes,
        added_notes=thread.added_notes,
        has_mentions=thread.has_mentions,
    )
    _take_from_top(thread, post)
    documents.put_post(post)
    return [post.pk]


def _take_from_top(thread, post) -> None:
    """What was of the opening text is of this post from now on."""
    thread.mentions.update(thread=None, post=post)
    thread.has_mentions = False
    Revision.objects.filter(thread=thread).update(thread=None, post=post, title="")
    thread.context = thread.context_html = ""


def _under_its_title(thread) -> tuple[str, str]:
    """As typed and as rendered; without the title where the two are too much for one post."""
    whole = f"{thread.title}\n\n{thread.context}"
    try:
        return whole, render(whole)
    except Unreadable:
        return thread.context, thread.context_html


def _put_away(thread, into) -> None:
    """What is left of it is closed, out of the lists, and leads to the other one."""
    forget_proposals(thread)
    thread.merged_into = into
    thread.locked_at = thread.locked_at or timezone.now()
    thread.lock_reason = "It was merged into another thread."
    thread.archived_at = thread.archived_at or timezone.now()
    thread.edited_at, thread.drawn_version = None, thread.drawn_version + 1
    if into.goes_round:
        into.round_from = into.last_number
    _save(thread, into)
    choose_alike("thread", thread.pk, into.pk, levels=[Follow.FOLLOW])
    documents.put_thread(thread, [])


def _save(*threads) -> None:
    for one in threads:
        one.save()
