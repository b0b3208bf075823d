"""A hub of the size that Coppice is made for, written in bulk and alike in every run.

Resources are left out: the library is not part of the product yet.
"""

from dataclasses import dataclass
from random import Random

from django.db import transaction

from accounts.models import User
from bench.conversations import BATCH, Conversations, spread
from bench.crowd import gather
from bench.members import COMMUNITIES_EACH, Members
from community.models import Voice
from forums.models import Reading
from notifications.models import Follow, Notification
from realtime.models import Change, Stream

FOLLOWED_EACH = 50
NOTIFIED_EACH = 20
UNREAD_EACH = 3
LOGGED = 2  # changes of each thread that are younger than the log's pruning


@dataclass(frozen=True)
class Size:
    people: int
    communities: int
    threads: int
    posts: int
    long: int
    longest: int
    crowd: int

    @property
    def lengths(self) -> list[int]:
        rest = self.posts - self.long - self.longest
        return [self.long, self.longest, *spread(rest, self.threads - 2, longest=self.long)]


FULL = Size(
    people=500, communities=20, threads=2_000, posts=50_000, long=500, longest=5_000, crowd=1_000
)
QUICK = Size(people=60, communities=6, threads=60, posts=2_000, long=100, longest=400, crowd=60)


@transaction.atomic
def make(size: Size) -> dict:
    """Fill an empty database; answers what the measuring processes need to know."""
    members = Members(size.people, size.communities)
    talk = Conversations(members, lengths=size.lengths)
    talk.write_documents()
    _give_attention(members, talk)
    _log(talk)
    return facts(members, talk) | {"crowd": gather(members, size.crowd)}


def _give_attention(members, talk) -> None:
    """Everybody follows threads of their communities and has read most of each."""
    random = Random(19)  # noqa: S311
    follows, readings, told = [], [], []
    last = {post.thread_id: post.pk for post in talk.posts}
    for person, threads in _threads_of(members, talk).items():
        for n, thread in enumerate(random.sample(threads, min(FOLLOWED_EACH, len(threads)))):
            follows.append(Follow(person=person, kind="thread", object_id=thread.pk))
            number = max(0, thread.last_number - random.choice([0, 0, 0, 1, 5]))
            readings.append(Reading(person=person, thread=thread, number=number))
            if n < NOTIFIED_EACH and thread.pk in last:
                read_at = None if n < UNREAD_EACH else members.now
                told.append(_told(person, thread, last[thread.pk], read_at))
    Follow.objects.bulk_create(follows, batch_size=BATCH)
    Reading.objects.bulk_create(readings, batch_size=BATCH)
    Notification.objects.bulk_create(told, batch_size=BATCH)
    User.objects.update(unread_notifications=UNREAD_EACH)


def _threads_of(members, talk) -> dict:
    """Person -> the threads of their communities."""
    of_community = {community.pk: [] for community in members.communities}
    for thread in talk.threads:
        of_community[thread.community_id].append(thread)
    people = {person.pk: person for person in members.people}
    found = {person: [] for person in members.people}
    for voices in members.voices.values():
        for voice in voices:
            if voice.kind == Voice.OWN:
                found[people[voice.owner_id]] += of_community[voice.community_id]
    return found


def _told(person, thread, post, read_at) -> Notification:
    return Notification(
        person=person,
        kind="post",
        object_id=post,
        about=thread.stream,
        reason="follow",
        read_at=read_at,
    )


def _log(talk) -> None:
    streams = Stream.objects.bulk_create(
        Stream(name=thread.stream, seq=thread.last_number) for thread in talk.threads
    )
    last = {post.thread_id: post.pk for post in talk.posts}
    Change.objects.bulk_create(
        Change(stream=stream, seq=seq, kind="post", object_id=last[thread.pk])
        for stream, thread in zip(streams, talk.threads, strict=True)
        for seq in range(max(1, stream.seq - LOGGED + 1), stream.seq + 1)
    )


def facts(members, talk) -> dict:
    """Addresses, sessions and public names, all around the first community."""
    home = members.communities[0]
    own = {v.owner_id: v for v in members.voices[home.pk] if v.kind == Voice.OWN}
    return {
        "community": home.get_absolute_url(),
        "communities_each": COMMUNITIES_EACH,
        "long": _about(talk.threads[0]),
        "longest": _about(talk.threads[1]),
        "others": [_about(one) for one in talk.threads[2:] if one.community_id == home.pk],
        "moderator": members.moderator.pk,
        "readers": [
            {
                "session": members.sessions[person.pk],
                "inbox": f"inbox:{person.ref}",
                "ref": own[person.pk].ref,
                "voice": own[person.pk].pk,
            }
            for person in members.people[1:-1]
        ],
    }


def _about(thread) -> dict:
    return {
        "pk": thread.pk,
        "stream": thread.stream,
        "url": thread.get_absolute_url(),
        "last": thread.last_number,
    }
