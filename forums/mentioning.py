"""Speaking to names in a post or an opening text, and calling everybody who follows.

Only names that the readers of the thread meet anyway can be spoken to: who stands in the list of
members, and who wrote in this thread. Any other name stays what was typed, and nobody is told.
"""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from community.following import follow_as
from community.models import Voice
from community.permissions import granted
from community.standing import load_one
from forums.addressed import calls_everyone, typed_names
from forums.closed import Closed
from forums.mention import Mention
from forums.models import Post, Thread
from notifications.actions import notify

MOST = 10  # of one post; spec/forums.md, Posts
SHOWN = 8  # names to choose from
EVERYONE = "everyone"
CALL_HOURS = 24  # between two calls in one thread


class CalledLately(Closed):
    """`followed` is what they follow: this thread, or for a new one this community."""

    def __init__(self, followed: str = "thread"):
        super().__init__(
            f"Everybody who follows this {followed} was called within the last day. Take @everyone "
            "out: who follows is told of it all the same."
        )


def names_to_speak_to(thread):
    """Voices that belong to the community, and that all who read the thread meet.

    Also of one that is yet to be started.
    """
    wrote = Post.objects.published().filter(thread=thread.pk, voice=OuterRef("pk"))
    met = Exists(wrote) | Q(pk=thread.voice_id)
    if thread.confidentiality != Thread.ANYONE:
        met |= Q(membership__is_listed=True)
    return Voice.objects.belonging().filter(met, community=thread.community_id)


def names_like(thread, beginning: str) -> list[Voice]:
    """Up to SHOWN, by name, of which a word begins so."""
    begins = Q(name__istartswith=beginning) | Q(name__icontains=f" {beginning}")
    return list(names_to_speak_to(thread).filter(begins).by_name()[:SHOWN])


def mention(post) -> None:
    """Keep whom the words speak to and tell them: part of the action that wrote these words.

    The post is saved by the caller. The first MOST names count, those of earlier versions too.
    """
    if _keep(post, post.thread, post.html, post=post):
        notify("mention", post.pk)


def mention_on_top(thread) -> None:
    """The same for the opening text of a thread."""
    if _keep(thread, thread, thread.context_html, thread=thread):
        notify("mentionontop", thread.pk)


def _keep(said, thread, html: str, /, **of) -> bool:
    """Whether it speaks to somebody new."""
    kept = set(said.mentions.values_list("voice", flat=True))
    new = [
        Mention(**of, voice=voice, typed=typed)
        for voice, typed in _spoken_to(thread, html).items()
        if voice.pk not in kept
    ][: MOST - len(kept)]
    if not new:
        return False
    Mention.objects.bulk_create(new)
    type(said).objects.filter(pk=said.pk).update(has_mentions=True)
    said.has_mentions = True
    for one in new:
        follow_as(one.voice, "thread", thread.pk, wish="follows_mentioned")
    return True


def _spoken_to(thread, html: str) -> dict[Voice, str]:
    """Voice -> the name as typed. Of a name that two have here nobody can say who is meant."""
    readings = typed_names(html)
    known = _known(thread, {name for names in readings for name in names})
    found = {}
    for names in readings:
        meant = next((name for name in names if len(known[name.lower()]) == 1), None)
        if meant:
            found.setdefault(known[meant.lower()][0], meant)
    return found


def _known(thread, typed: set[str]) -> dict[str, list[Voice]]:
    """Name in small letters -> who has it."""
    known = defaultdict(list)
    if typed:
        voices = names_to_speak_to(thread).annotate(small=Lower("name"))
        asked = Q(name__in=typed) | Q(small__in={name.lower() for name in typed})
        for voice in voices.filter(asked):
            known[voice.name.lower()].append(voice)
    return known


def calls_all(thread, by, html: str) -> bool:
    """Whether this post calls everybody who follows; from who may not, it is a word like others.

    Raises CalledLately, under the thread's lock.
    """
    if not calls_everyone(html) or not may_call(thread, by):
        return False
    has_called = thread.calls_all and thread.is_younger_than(hours=CALL_HOURS)
    if has_called or _called_lately(thread.posts.all()):
        raise CalledLately
    return True


def calls_community(community, by, html: str) -> bool:
    """The same of an opening text, for everybody who follows the community; under its lock."""
    if not calls_everyone(html) or not may_call(community, by):
        return False
    if _called_lately(Thread.objects.filter(community=community)):
        raise CalledLately("community")
    return True


def _called_lately(said) -> bool:
    since = timezone.now() - timedelta(hours=CALL_HOURS)
    return said.filter(calls_all=True, created_at__gt=since).exists()


def may_call(place, by) -> bool:
    """`place` is a thread, or the community for one that is yet to be started."""
    return "forums.call" in granted(load_one(by), place)


def with_names(posts) -> list[Post]:
    """These posts with the names they speak to: one query, or none where they speak to nobody."""
    posts = list(posts)
    asked = [post for post in posts if post.has_mentions]
    found = defaultdict(list)
    if asked:
        for one in Mention.objects.filter(post__in=asked).for_drawing():
            found[one.post_id].append(one)
    for post in asked:
        post.spoken_to = found[post.pk]
    return posts
