"""What somebody else removed: for whoever wrote it alone, also where they read no longer."""

from django.template.loader import render_to_string

from community.following import person_behind
from community.standing import may_read
from forums.models import Poll, Post, Thread
from notifications.registry import Concern, Notice, notice


@notice("removedpost")
class RemovedPostNotice(Notice):
    """A post that somebody else removed: for its author alone, also where they read no longer."""

    is_all_there_is = True

    def concerns(self, object_id):
        posts = Post.objects.removed_by_others().select_related("voice")
        post = posts.filter(pk=object_id).first()
        if post is None:
            return {}
        return {person_behind(post.voice): Concern("removed", f"removedpost:{post.pk}")}

    def draw(self, user, groups):
        mine = Post.objects.removed_by_others().written_by(user)
        mine = mine.select_related("voice", "thread__community")
        return _draw_removed(groups, mine, lambda post: _post_seen(user, post))


@notice("removedthread")
class RemovedThreadNotice(Notice):
    """A thread that somebody else removed: for whoever started it, in the same way."""

    is_all_there_is = True

    def concerns(self, object_id):
        threads = Thread.objects.removed_by_others().select_related("voice")
        thread = threads.filter(pk=object_id).first()
        if thread is None:
            return {}
        return {person_behind(thread.voice): Concern("removed", f"removedthread:{thread.pk}")}

    def draw(self, user, groups):
        mine = Thread.objects.removed_by_others().written_by(user)
        mine = mine.select_related("voice", "community")
        return _draw_removed(groups, mine, lambda thread: _thread_seen(user, thread))


@notice("removedpoll")
class RemovedPollNotice(Notice):
    """A poll that somebody else removed: for whoever started it, in the same way."""

    is_all_there_is = True

    def concerns(self, object_id):
        polls = Poll.objects.removed_by_others().select_related("voice")
        poll = polls.filter(pk=object_id).first()
        if poll is None:
            return {}
        return {person_behind(poll.voice): Concern("removed", f"removedpoll:{poll.pk}")}

    def draw(self, user, groups):
        mine = Poll.objects.removed_by_others().written_by(user)
        mine = mine.select_related("voice", "thread__community")
        return _draw_removed(groups, mine, lambda poll: _poll_seen(user, poll))


def _draw_removed(groups, found, seen) -> dict[str, str]:
    """In one query; each group is one thing."""
    found = {row.pk: row for row in found.filter(pk__in=[pk for (pk,) in groups.values()])}
    return {
        about: render_to_string("forums/_removed.html", {"removed": found[pk]} | seen(found[pk]))
        for about, (pk,) in groups.items()
        if pk in found
    }


def _post_seen(user, post) -> dict:
    """The title, and where to go, for those who may still read where it was."""
    is_there = post.thread.is_readable_by(user)
    return {"title": post.thread.title, "leads_to": post} if is_there else {}


def _poll_seen(user, poll) -> dict:
    """Nothing is left of a poll but a line on top of its thread."""
    is_there = poll.thread.is_readable_by(user)
    where = {"title": poll.thread.title, "leads_to": poll.thread} if is_there else {}
    return where | {"what": "poll"}


def _thread_seen(user, thread) -> dict:
    where = {"title": thread.title, "leads_to": thread.community}
    return where if may_read(user, thread.place) else {}
