"""The bench's threads and posts, written in bulk."""

from datetime import timedelta
from random import Random

from django.core.management.color import no_style
from django.db import connection

from bench.words import TITLES, texts
from community.markup import PIPELINE
from forums import documents
from forums.models import Post, Thread
from search import index

DAYS = 365
BATCH = 5_000


class Conversations:
    """`threads` begin with the long one and the longest one, both in the first community."""

    def __init__(self, members, *, lengths: list[int]):
        self.members = members
        self.random = Random(13)  # noqa: S311
        wanted = [self._thread(n, length) for n, length in enumerate(lengths)]
        self.threads = Thread.objects.bulk_create(wanted, batch_size=BATCH)
        self.posts: list[Post] = []
        for thread in self.threads:
            self.posts += self._posts_of(thread, first=len(self.posts) + 1)
        Post.objects.bulk_create(self.posts, batch_size=BATCH)
        _hand_out_ids_after_these()

    def _thread(self, n, length) -> Thread:
        communities = self.members.communities
        community = communities[0 if n < 2 else n % len(communities)]
        body, html, _ = texts()[n % len(texts())]
        started = self.members.now - timedelta(days=self.random.uniform(2, DAYS))
        thread = Thread(
            community=community,
            voice=self.random.choice(self.members.voices[community.pk]),
            kind=Thread.KINDS[n % len(Thread.KINDS)][0],
            title=f"{TITLES[n % len(TITLES)]} ({n})",
            context=body,
            context_html=html,
            pipeline=PIPELINE,
            last_number=length,
            created_at=started,
            last_post_at=started + length * self._pace(started, length),
        )
        thread.place = thread.place_for(community)
        return thread

    def _pace(self, started, length) -> timedelta:
        return (self.members.now - started) / (length + 1)

    def _posts_of(self, thread, first):
        """Ids are given here, from `first` on, so that answers can be written in the same go."""
        voices = self.members.voices[thread.community_id]
        pace = self._pace(thread.created_at, thread.last_number)
        for number in range(1, thread.last_number + 1):
            body, html, _ = self.random.choice(texts())
            answers = self.random.randint(1, number - 1) if number > 1 and number % 3 == 0 else 0
            yield Post(
                pk=first + number - 1,
                thread=thread,
                community_id=thread.community_id,
                voice=self.random.choice(voices),
                number=number,
                body=body,
                html=html,
                pipeline=PIPELINE,
                answers_id=first + answers - 1 if answers else None,
                created_at=thread.created_at + pace * number,
            )

    def write_documents(self):
        index.put_many(
            index.document("thread", thread.pk, **documents.of_thread(thread, []))
            for thread in self.threads
        )
        index.put_many(
            index.document("post", post.pk, **documents.of_post(post)) for post in self.posts
        )


def spread(posts: int, threads: int, *, longest: int) -> list[int]:
    """Lengths of `threads` threads, each below `longest`, that make `posts` together."""
    random = Random(17)  # noqa: S311
    lengths = [min(longest - 1, int(random.expovariate(threads / posts))) for _ in range(threads)]
    while missing := posts - sum(lengths):
        for n in random.sample(range(threads), min(threads, abs(missing))):
            step = 1 if missing > 0 else -1
            lengths[n] = min(longest - 1, max(0, lengths[n] + step))
    return lengths


def _hand_out_ids_after_these():
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Post]):
            cursor.execute(statement)
