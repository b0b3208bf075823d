"""Two threads that are alike but for how many follow them, and what telling all of those costs."""

import time

from django.db import connection

from accounts.models import User
from bench.words import texts
from community.contribution import new_key
from community.models import Membership, Voice
from forums.actions import reply, start
from forums.models import Thread
from notifications.models import Follow
from notifications.tasks import deliver


def gather(members, size: int) -> dict:
    """`size` more members of the first community, who all follow a thread that nobody else reads.

    Answers the ids of that thread ("crowded") and of one without followers ("quiet").
    """
    community = members.communities[0]
    opener = _opener(members, community)
    threads = {
        name: start(community, by=opener, key=name, title=f"A {name} thread", context="Words.")
        for name in ("crowded", "quiet")
    }
    ids = [thread.pk for thread in threads.values()]
    Follow.objects.filter(kind="thread", object_id__in=ids).delete()  # by starting them
    people = User.objects.bulk_create(
        User(email=f"crowd{n}@people.example", name=f"Crowd {n}") for n in range(size)
    )
    voices = Voice.objects.bulk_create(
        Voice(community=community, owner=one, kind=Voice.OWN, name=one.name) for one in people
    )
    Membership.objects.bulk_create(
        Membership(
            voice=voice, status=Membership.MEMBER, accepted_version=1, accepted_at=members.now
        )
        for voice in voices
    )
    Follow.objects.bulk_create(
        Follow(person=one, kind="thread", object_id=threads["crowded"].pk) for one in people
    )
    return {name: thread.pk for name, thread in threads.items()}


def _opener(members, community) -> Voice:
    return next(one for one in members.voices[community.pk] if one.kind == Voice.OWN)


def posting(crowded: int, quiet: int, voice: int, count: int) -> dict:
    """Seconds of `count` posts in each thread, in turn; what the telling of the followers cost.

    The person posts in both, follows neither, and is told of nothing.
    """
    by = Voice.objects.select_related("community").get(pk=voice)
    User.objects.filter(pk=by.owner_id).update(follows_written=False)
    threads = Thread.objects.in_bulk([crowded, quiet])
    took = {crowded: [], quiet: []}
    telling = {"seconds": [], "queries": []}
    for n in range(count):
        for pk in (crowded, quiet):
            began = time.perf_counter()
            post = reply(threads[pk], by=by, body=texts()[n][0], key=new_key())
            took[pk].append(time.perf_counter() - began)
            if pk == crowded:
                seconds, queries = _tell(post)
                telling["seconds"].append(seconds)
                telling["queries"].append(queries)
    return {"crowded": took[crowded], "quiet": took[quiet], **telling}


def _tell(post) -> tuple[float, int]:
    statements = []

    def count(execute, *asked):
        statements.append(1)
        return execute(*asked)

    began = time.perf_counter()
    with connection.execute_wrapper(count):
        deliver.call("post", post.pk)
    return time.perf_counter() - began, len(statements)
