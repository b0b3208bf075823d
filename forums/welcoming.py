"""A newcomer's words that nobody has answered: somebody who welcomes people is reminded, once.

A newcomer is a name that has written nothing here before, whoever is behind it: to count people
would tell of a new name that its person has been here for long.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.models import Community, Role
from forums.models import Post, Thread
from notifications.actions import notify
from notifications.models import Notification

WAITS = timedelta(hours=24)
NO_LONGER = timedelta(days=7)
"""What is older than this was not told in time, as where no worker ran, and is let be."""

FACILITATE = [Role.FACILITATOR, Role.CO_FACILITATOR]


def waiting_posts():
    """First words of a name, as a post after which nobody else has written in the thread."""
    later = Post.objects.published().filter(
        ~Q(voice=OuterRef("voice")), thread=OuterRef("thread"), number__gt=OuterRef("number")
    )
    going_on = {f"thread__{name}": value for name, value in _going_on().items()}
    posts = _first_words(Post.objects.published()).filter(~_resting("thread__"), **going_on)
    return posts.filter(~Exists(later), thread__state=Thread.PUBLISHED)


def waiting_threads():
    """First words of a name, as a thread in which nobody else has written."""
    answers = Post.objects.published().filter(~Q(voice=OuterRef("voice")), thread=OuterRef("pk"))
    threads = _first_words(Thread.objects.published()).filter(~_resting(), **_going_on())
    return threads.filter(~Exists(answers))


def remind() -> int:
    """Tell those who welcome people of what has waited for a day. How many have waited."""
    kinds = [("waitingpost", waiting_posts()), ("waitingthread", waiting_threads())]
    count = 0
    for kind, waiting in kinds:
        told = Notification.objects.filter(kind=kind, object_id=OuterRef("pk"))
        for pk in waiting.filter(~Exists(told)).values_list("pk", flat=True):
            notify(kind, pk)
            count += 1
    return count


def _first_words(words):
    """What was taken back under the wrong name counts for no name."""
    now = timezone.now()
    before = {"voice": OuterRef("voice"), "created_at__lt": OuterRef("created_at")}
    holds = Role.objects.in_force().filter(voice=OuterRef("voice"), name__in=FACILITATE)
    return words.filter(
        ~Exists(Post.objects.filter(**before).exclude(state=Post.UNNAMED)),
        ~Exists(Thread.objects.filter(**before).exclude(state=Thread.UNNAMED)),
        ~Exists(holds),
        created_at__lte=now - WAITS,
        created_at__gt=now - NO_LONGER,
        community__status=Community.ACTIVE,
    )


def _going_on() -> dict:
    return {"locked_at": None, "archived_at": None}


def _resting(prefix="") -> Q:
    until = {f"{prefix}rests_until__isnull": False, f"{prefix}rests_until__gt": timezone.now()}
    return Q(**until)
