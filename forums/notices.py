"""Whom a new post, thread or poll concerns, and how one reader is told, on the site or by mail."""

from django.template.loader import render_to_string
from django.utils import timezone

from community.content_notes import is_covered, sentence, who_hide
from community.following import person_behind
from community.markup import excerpt, plain
from community.readers import readers_of
from forums import hidden_name_notices, welcome_notices
from forums.content_notices import NotedPostNotice, NotedThreadNotice
from forums.holder_notices import (
    AskedNotice,
    BreakNotice,
    ClosingNotice,
    NoteNotice,
    NotMeantNotice,
    alerted,
    on_a_break,
)
from forums.mailed import poll_lines, post_lines, thread_lines
from forums.models import Poll, Post, Thread
from forums.moving_notices import MovedNotice
from forums.removed_notices import RemovedPollNotice, RemovedPostNotice, RemovedThreadNotice
from notifications.following import choices
from notifications.models import Follow
from notifications.registry import Concern, Notice, notice
from notifications.wishes import SPOKEN_TO

EXCERPT = 140  # characters
__all__ = [
    "AskedNotice",
    "BreakNotice",
    "ClosingNotice",
    "MentionOnTopNotice",
    "MovedNotice",
    "NotMeantNotice",
    "NoteNotice",
    "NotedPostNotice",
    "NotedThreadNotice",
    "PostNotice",
    "RemovedPollNotice",
    "RemovedPostNotice",
    "RemovedThreadNotice",
    "ThreadNotice",
]
__all__ += ["hidden_name_notices", "welcome_notices"]


@notice("post")
class PostNotice(Notice):
    """A reply: for whoever is answered, and for those who follow the thread."""

    def concerns(self, object_id):
        posts = Post.objects.published().select_related(
            "thread__community", "voice", "answers__voice"
        )
        post = posts.filter(pk=object_id, thread__state=Thread.PUBLISHED).first()
        if post is None:
            return {}
        chosen = choices("thread", post.thread_id)
        reasons = dict.fromkeys(alerted(post.thread), "hold")
        away = on_a_break(post.thread)
        reason = "call" if post.calls_all else "follow"
        reasons |= {one: reason for one in _following(chosen) if one not in away}
        for one in _spoken_to(post):  # is told that (MentionNotice)
            reasons.pop(one, None)
        if post.answers and post.answers.is_published:
            reasons[person_behind(post.answers.voice)] = "answer"
            return _told(reasons, chosen, post, spoken_to=[post.answers.voice])
        return _told(reasons, chosen, post)

    def draw(self, user, groups):
        posts = Post.objects.visible_to(user).published().select_related("voice", "thread")
        posts = posts.select_related("thread__community").order_by("number")
        return _draw("post", groups, posts, user)

    def lines(self, user, reasons):
        return post_lines(user, reasons)


@notice("mention")
class MentionNotice(Notice):
    """A post that speaks to names: for them, unless it answers them and they are told that."""

    def concerns(self, object_id):
        posts = Post.objects.published().select_related("thread__community", "voice")
        posts = posts.select_related("answers__voice")
        post = posts.filter(pk=object_id, thread__state=Thread.PUBLISHED).first()
        if post is None:
            return {}
        reasons = dict.fromkeys(_spoken_to(post), "mention")
        if post.answers and post.answers.is_published:
            reasons.pop(person_behind(post.answers.voice), None)
        names = [one.voice for one in post.spoken_to]
        return _told(reasons, choices("thread", post.thread_id), post, spoken_to=names)

    def draw(self, user, groups):
        posts = Post.objects.visible_to(user).published().select_related("voice", "thread")
        posts = posts.select_related("thread__community").order_by("number")
        return _draw("mention", groups, posts, user)

    def lines(self, user, reasons):
        return post_lines(user, reasons)


def _spoken_to(said) -> set[int]:
    return {person_behind(one.voice) for one in said.spoken_to}


@notice("mentionontop")
class MentionOnTopNotice(Notice):
    """An opening text that speaks to names: for them."""

    def concerns(self, object_id):
        threads = Thread.objects.published().exclude(context="")
        thread = threads.select_related("community", "voice").filter(pk=object_id).first()
        if thread is None:
            return {}
        names = [one.voice for one in thread.spoken_to]
        reasons = dict.fromkeys(_spoken_to(thread), "mention")
        return _told(reasons, choices("thread", thread.pk), thread, spoken_to=names)

    def draw(self, user, groups):
        """Also where the text went to another thread, to which the page of this one leads."""
        threads = Thread.objects.visible_to(user).exclude(context="", merged_into=None)
        return _draw("mention", groups, threads.select_related("voice", "community"), user)

    def lines(self, user, reasons):
        return thread_lines(user, reasons)


@notice("thread")
class ThreadNotice(Notice):
    """A new thread: for those who follow its community."""

    def concerns(self, object_id):
        threads = Thread.objects.published().select_related("community", "voice")
        thread = threads.filter(pk=object_id).first()
        if thread is None:
            return {}
        chosen = choices("community", thread.community_id)
        about_thread = choices("thread", thread.pk)
        reason = "call" if thread.calls_all else "follow"
        reasons = dict.fromkeys(_following(chosen), reason)
        for one in _spoken_to(thread):  # is told that (MentionOnTopNotice)
            reasons.pop(one, None)
        return _told(reasons, about_thread, thread)

    def draw(self, user, groups):
        threads = Thread.objects.visible_to(user).select_related("voice", "community")
        return _draw("thread", groups, threads, user)

    def lines(self, user, reasons):
        return thread_lines(user, reasons)


@notice("poll")
class PollNotice(Notice):
    """A new poll: for those who follow the thread."""

    def concerns(self, object_id):
        poll = _polls().filter(pk=object_id).first()
        if poll is None:
            return {}
        chosen = choices("thread", poll.thread_id)
        return _told(dict.fromkeys(_following(chosen), "follow"), chosen, poll)

    def draw(self, user, groups):
        polls = _polls().visible_to(user)
        return _draw_polls(groups, polls, is_review=False)

    def lines(self, user, reasons):
        return poll_lines(user, reasons)


@notice("pollreview")
class ReviewNotice(Notice):
    """The day has come to look at an outcome again: for all who took part."""

    is_all_there_is = True

    def concerns(self, object_id):
        poll = _polls().filter(pk=object_id, reviews_on__lte=timezone.localdate()).first()
        if poll is None:
            return {}
        people = {person_behind(one.voice) for one in poll.ballots.select_related("voice")}
        wanted = people - _muting(choices("thread", poll.thread_id), poll.thread)
        concern = Concern("review", f"poll:{poll.pk}")
        return dict.fromkeys(readers_of(poll.place, wanted), concern)

    def draw(self, user, groups):
        polls = _polls().visible_to(user).exclude(outcome="")
        return _draw_polls(groups, polls, is_review=True)


def _polls():
    there = Poll.objects.published().filter(thread__state=Thread.PUBLISHED)
    return there.select_related("thread__community", "voice")


def _draw_polls(groups, found, *, is_review) -> dict[str, str]:
    """In one query; a fragment names the newest of its group."""
    found = found.in_bulk({pk for ids in groups.values() for pk in ids})
    return {
        about: render_to_string(
            "forums/_polled.html", {"poll": found[max(there)], "is_review": is_review}
        )
        for about, ids in groups.items()
        if (there := found.keys() & set(ids))
    }


def _following(chosen):
    return (person for person, level in chosen.items() if level == Follow.FOLLOW)


def _muting(chosen, thread) -> set[int]:
    """Who muted the community has muted what they have not chosen for by itself."""
    here = choices("community", thread.community_id)
    return {person for person, level in (here | chosen).items() if level == Follow.MUTE}


def _told(reasons, chosen, news, *, spoken_to=()) -> dict[int, Concern]:
    """Without the one who wrote, those who muted it or them, and those who may not read it now.

    Nor those who hide what has its content notes, unless they are answered or spoken to.
    `spoken_to` are the voices that are.
    """
    names = {person_behind(voice): voice.ref for voice in spoken_to}
    thread = news if isinstance(news, Thread) else news.thread
    muted = _muting(chosen, thread) | choices("voice", news.voice_id).keys()
    notes = thread.content_notes if isinstance(news, Poll) else news.notes_outside
    others = [one for one, reason in reasons.items() if reason not in SPOKEN_TO]
    hiding = who_hide(notes, others)
    wanted = reasons.keys() - muted - hiding - {person_behind(news.voice)}
    return {
        person: Concern(reasons[person], thread.stream, names.get(person, ""))
        for person in readers_of(thread.place, wanted)
    }


def _draw(kind, groups, found, user) -> dict[str, str]:
    """In one query; a fragment names the newest of its group and leads to the oldest.

    Content notes stand in place of words that are folded up for this reader.
    """
    wanted = {pk for ids in groups.values() for pk in ids}
    found = {row.pk: row for row in found.filter(pk__in=wanted)}
    drawn = {}
    for about, ids in groups.items():
        if rows := [found[pk] for pk in sorted(ids) if pk in found]:
            newest = rows[-1]
            is_on_top = isinstance(newest, Thread)
            words = newest.context_html if is_on_top else newest.html
            context = {"kind": kind, "count": len(rows), "oldest": rows[0], "newest": newest}
            context["thread"] = newest if is_on_top else newest.thread
            notes = newest.notes_outside
            is_shown = not is_covered(notes, user)
            context["words"] = excerpt(plain(words), EXCERPT) if is_shown else sentence(notes)
            drawn[about] = render_to_string("forums/_notice.html", context)
    return drawn
