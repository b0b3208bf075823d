"""What happens in a forum: start a thread, reply, edit, remove. One transaction each.

Rows are locked in the order community, thread, post, streams; the log is written last.
"""

from django.db import transaction
from django.utils import timezone

from community.agreements import require_agreement
from community.contribution import Contribution
from community.following import follow_as, is_of_one_person
from community.markup import PIPELINE, plain, render
from community.models import Community
from community.permissions import granted, require
from community.standing import load_one
from community.vouching import vouch
from forums import documents, live, quoting
from forums.attaching import attach, take_off
from forums.closed import (
    AlreadyRemoved,
    ChangedMeanwhile,
    CommunityResting,
    NoReason,
    ThreadGone,
    ThreadLocked,
    ThreadResting,
    TooLate,
)
from forums.draft import about_new_thread
from forums.drafting import put_away
from forums.mentioning import calls_all, calls_community, mention, mention_on_top
from forums.models import Post, Thread
from forums.post import EDIT_HOURS, TAKE_BACK_MINUTES
from forums.quoting import follow_words, quotation
from forums.revision import keep
from forums.speaking import require_turn
from notifications.actions import notify, withdraw

GONE = {Contribution.REMOVED, Contribution.UNNAMED, Contribution.MOVED, Contribution.HIDDEN}


@transaction.atomic
def start(community, *, by, key, title, context, vouched=(), **choices):
    """Open a thread; `choices` are kind, confidentiality, content_notes and topics (names).

    `vouched` are the kinds of findings that may stand (guarding.py), here and below.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    if done := Thread.objects.by_key(by, key):
        return there(done)
    require(by, "forums.start", community)
    require_open(community)
    require_agreement(by)
    thread = opened(community, by=by, key=key, title=title, context=context, **choices)
    vouch(vouched, by=by, about="thread", object_id=thread.pk)
    put_away(by, about_new_thread(community))
    live.started(thread)
    return thread


def opened(community, *, by, context, topics=(), **fields) -> Thread:
    """A new thread, found by search and told to those who follow; part of what begins it."""
    thread = Thread(community=community, voice=by, **fields)
    thread.word(context)
    thread.place = thread.place_for(community)
    thread.calls_all = calls_community(community, by, thread.context_html)
    thread.save()
    thread.topics.set(topics)
    mention_on_top(thread)
    documents.put_thread(thread, thread.topic_names)
    follow_as(by, "thread", thread.pk, wish="follows_started")
    notify("thread", thread.pk)
    return thread


@transaction.atomic
def reply(thread, *, by, body, key, answers=None, images=(), **said):
    """Add a post; `answers` is the number of one. What it may quote: `quotation` (quoting.py).

    The same key again gives the post that is already there. Raises NotAllowed, Closed,
    AgreementNotAccepted or Unreadable, and then nothing was written.
    """
    thread = thread.locked()
    if done := Post.objects.by_key(by, key):
        return done
    require(by, "forums.reply", thread)
    require_accepting(there(thread), by)
    require_turn(thread, by)
    answered = thread.posts.published().filter(number=answers).first() if answers else None
    vouched = said.pop("vouched", ())
    said = _worded(body, thread, by, **said)
    post = thread.append(voice=by, key=key, answers=answered, file_count=len(images), **said)
    attach(post, by, images)
    vouch(vouched, by=by, about="post", object_id=post.pk)
    mention(post)
    documents.put_post(post)
    put_away(by, thread.stream)
    follow_as(by, "thread", thread.pk, wish="follows_written")
    notify("post", post.pk)
    live.posted(post)
    return post


def _worded(body: str, thread, by, *, quotes=None, quoted_post=None, quote="", **said) -> dict:
    """The columns of a new post in which these words are, and what it quotes."""
    html = render(body)
    said |= {"body": body, "html": html, "pipeline": PIPELINE}
    said |= quotation(thread, by, quotes=quotes, quoted_post=quoted_post, quote=quote)
    return said | {"calls_all": calls_all(thread, by, html)}


@transaction.atomic
def edit(post, *, by, body, drawn_version=None, dropped=(), vouched=()):
    """Change the words. The old ones are kept (revision.py); images `dropped` (ids) are not.

    `drawn_version` is that of the post on the page where this was written, None without a page.
    """
    post = post.locked()
    require(by, "forums.edit", post)
    if not (post.is_published and post.thread.is_published):
        raise AlreadyRemoved
    if post.body == body and not dropped:
        return post
    _require_editable(post, by)
    _require_read(post, drawn_version)
    take_off(post, dropped)
    before = plain(post.html)
    if post.body != body:
        keep(post)
        post.body, post.html, post.pipeline = body, render(body), PIPELINE
        mention(post)
    _redraw(post)
    follow_words(post, before)
    vouch(vouched, by=by, about="post", object_id=post.pk)
    documents.put_post(post)
    quoting.show(post)
    return post


@transaction.atomic
def delete_revision(revision, *, by):
    """Its author takes out an earlier version; nothing that a thread shows changes by it."""
    require(by, "forums.delete_revision", revision.of)
    revision.delete()


@transaction.atomic
def remove(post, *, by, reason=""):
    """Leave a tombstone that says who removed it and why; its words are gone everywhere.

    Only an author needs no reason; the author of what somebody else removed is told.
    """
    post = post.locked()
    require(by, "forums.remove", post)
    if post.state in GONE:
        return post
    if by.pk != post.voice_id and not reason:
        raise NoReason
    post.state = Contribution.REMOVED
    post.removed_by = remover(by, post)
    if not is_of_one_person(by, post.voice):
        notify("removedpost", post.pk)
    _take_away(post, reason)
    return post


@transaction.atomic
def take_back(post, *, by):
    """Wrong name: within TAKE_BACK_MINUTES the post goes and no name stays with it."""
    post = post.locked()
    require(by, "forums.take_back", post)
    if post.state == Contribution.MOVED:
        raise AlreadyRemoved
    if not post.is_younger_than(minutes=TAKE_BACK_MINUTES):
        raise TooLate(
            f"A post can be taken back without a trace of its name for {TAKE_BACK_MINUTES} "
            "minutes. You can still remove it."
        )
    post.state = Contribution.UNNAMED
    post.removed_by = Contribution.AUTHOR
    _take_away(post, "")
    return post


@transaction.atomic
def update_context(thread, *, by, title, context, topics=None, drawn_version=None, vouched=()):
    """Keep what stands on top true: the opener while the thread takes posts, facilitators always.

    None leaves the topics as they are; `drawn_version` is as for `edit`.
    """
    thread = thread.locked()
    require(by, "forums.update_context", thread)
    if there(thread).says(title, context, topics):
        return thread
    if not may_always(by, thread):
        require_accepting(thread, by)
    _require_read(thread, drawn_version)
    if (thread.title, thread.context) != (title, context):
        keep(thread)
        thread.title = title
        thread.word(context)
        mention_on_top(thread)
    thread.drawn_version += 1
    thread.save()
    if topics is not None:
        thread.topics.set(topics)
    vouch(vouched, by=by, about="thread", object_id=thread.pk)
    documents.put_thread(thread, thread.topic_names)
    live.context_changed(thread)
    return thread


def there(thread) -> Thread:
    """The thread, unless all of it has gone (thread_removal.py)."""
    if not thread.is_published:
        raise ThreadGone
    return thread


def require_open(community) -> None:
    if not community.accepts_posts:
        raise CommunityResting(community)


def require_accepting(thread, by) -> None:
    """Raise unless this name may add words to this thread, or change them, at the moment."""
    require_open(thread.community)
    if thread.is_locked:
        raise ThreadLocked(thread)
    if thread.is_resting:
        raise ThreadResting(thread)
    require_agreement(by)


def _require_editable(post, by) -> None:
    if may_always(by, post):
        return
    require_accepting(post.thread, by)
    if not post.is_younger_than(hours=EDIT_HOURS):
        raise TooLate(f"A post can be changed for {EDIT_HOURS} hours. You can still answer it.")


def may_always(by, contribution) -> bool:
    """Facilitators may: at any time, and where nobody else writes."""
    return "forums.edit_late" in granted(load_one(by), contribution)


def _require_read(contribution, drawn_version: int | None) -> None:
    """Nobody writes over words that they have not seen."""
    if drawn_version not in {None, contribution.drawn_version}:
        raise ChangedMeanwhile(contribution)


def remover(by, contribution) -> str:
    """What everybody may know of who removes it."""
    if by.pk == contribution.voice_id:
        return Contribution.AUTHOR
    return "moderator" if by.community_id is None else "facilitator"


def _take_away(post, reason: str) -> None:
    post.removed_at, post.removed_reason = timezone.now(), reason
    post.revisions.all().delete()
    post.reactions.all().delete()
    post.felt = 0
    _redraw(post)
    documents.remove_post(post)
    for kind in ("post", "mention"):
        withdraw(kind, post.pk)
    quoting.show(post)


def _redraw(post) -> None:
    """What is drawn of the post is new; posts that answer it show its number only, which stays."""
    post.drawn_version += 1
    post.save()
