"""That a thread was moved: for all with words in it, who decide whether they leave them there."""

from django.db.models import Q
from django.template.loader import render_to_string

from community.following import person_behind
from community.models import Voice
from community.standing import standing_of
from forums.models import Post, Thread
from forums.trace import Trace
from notifications.registry import Concern, Notice, notice


@notice("moved")
class MovedNotice(Notice):
    """Told also to those who read it no longer, without its title and where it is now.

    What happened is the trace, so that each move is told by itself.
    """

    is_all_there_is = True

    def concerns(self, object_id):
        trace = _moves().filter(pk=object_id).first()
        if trace is None:
            return {}
        posted = Q(posts__thread=trace.thread_id, posts__state=Post.PUBLISHED)
        voices = Voice.objects.filter(posted | Q(threads=trace.thread_id))
        people = {person_behind(voice) for voice in voices.distinct()}
        return dict.fromkeys(people, Concern("moved", f"moved:{trace.thread_id}"))

    def draw(self, user, groups):
        wanted = {pk for ids in groups.values() for pk in ids}
        threads = dict(_moves().filter(pk__in=wanted).values_list("pk", "thread"))
        names = _names_in(threads.values(), user)
        found = Thread.objects.visible_to(user).select_related("community").in_bulk(names)
        return {
            about: render_to_string(
                "forums/_moved.html", {"thread": found.get(pk), "voice": names[pk]}
            )
            for about, ids in groups.items()
            if (pk := threads.get(max(ids))) in names
        }


def _moves():
    return Trace.objects.filter(kind=Trace.MOVED, thread__state=Thread.PUBLISHED)


def _names_in(threads, user) -> dict[int, Voice]:
    """Thread -> one of this person's names that has words in it."""
    mine = {voice.pk: voice for voice in standing_of(user).voices}
    opened = Thread.objects.filter(pk__in=threads, voice__in=mine).values_list("pk", "voice")
    posts = Post.objects.published().filter(thread__in=threads, voice__in=mine)
    posted = posts.values_list("thread", "voice").distinct()
    return {thread: mine[voice] for thread, voice in (*opened, *posted)}
