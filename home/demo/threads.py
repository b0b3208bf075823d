"""The conversations of the demo hub, written as rows: their times lie in the past."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from community.contribution import Contribution
from community.markup import PIPELINE, render
from forums import documents
from forums.models import Post, Revision, Thread
from home.demo.source import morning, read_threads
from search import index

PINNED_FOR = timedelta(days=90)
EDITED_AFTER = timedelta(minutes=25)
REMOVED_AFTER = timedelta(minutes=40)
REASONS = {"author": "", "facilitator": "It could have shown where somebody lives."}


@dataclass
class Written:
    """A thread that this run wrote, with its posts and the entry both came from."""

    entry: dict
    thread: Thread
    posts: list[Post]


def write_threads(communities, voices) -> list[Written]:
    """Write what is missing: threads, posts, earlier versions, and what search knows of them."""
    known = set(Thread.objects.values_list("community__slug", "key"))
    written = [
        _write(entry, key, communities[entry["community"]], voices)
        for key, entry in read_threads()
        if (entry["community"], key) not in known
    ]
    posts = Post.objects.bulk_create(post for one in written for post in one.posts)
    _link_answers(written)
    Revision.objects.bulk_create(_first_version(post) for post in posts if post.edited_at)
    index.put_many(sorted(_documents(written), key=lambda document: document.at))
    return written


def _write(entry, key, community, voices) -> Written:
    thread = _thread(entry, key, community, voices)
    at, posts = thread.created_at, []
    for number, said in enumerate(entry["posts"], 1):
        at += timedelta(hours=said["hours_after_previous"])
        voice = voices[said["by"], entry["community"], said["as"]]
        posts.append(_post(thread, voice, said, number=number, at=at))
    thread.last_number, thread.last_post_at = len(posts), at
    if entry["locked_reason"]:
        thread.locked_at, thread.lock_reason = at, entry["locked_reason"]
    thread.save()
    thread.topics.set(entry["topics"])
    return Written(entry, thread, posts)


def _thread(entry, key, community, voices) -> Thread:
    thread = Thread(
        community=community,
        voice=voices[entry["by"], entry["community"], entry["as"]],
        key=key,
        kind=entry["kind"],
        title=entry["title"],
        context=entry["context"],
        context_html=render(entry["context"]),
        pipeline=PIPELINE,
        confidentiality=entry["confidentiality"],
        created_at=morning(entry["started_days_ago"]),
        ideas_at=morning(entry["started_days_ago"]) if entry["kind"] == Thread.CASE else None,
        resolution=entry["resolved_answer"] or "",
        pinned_until=timezone.localdate() + PINNED_FOR if entry["pinned"] else None,
    )
    thread.place = thread.place_for(community)
    return thread


def _post(thread, voice, said, *, number, at) -> Post:
    post = Post(
        thread=thread,
        community=thread.community,
        voice=voice,
        key=f"{thread.key}-{number}",
        number=number,
        body=said["body"],
        html=render(said["body"]),
        pipeline=PIPELINE,
        created_at=at,
        edited_at=at + EDITED_AFTER if said["edited"] else None,
    )
    if said["removed"]:
        post.state, post.removed_at = Contribution.REMOVED, at + REMOVED_AFTER
        post.removed_by, post.removed_reason = said["removed"], REASONS[said["removed"]]
    return post


def _link_answers(written) -> None:
    answering = []
    for one in written:
        for post, said in zip(one.posts, one.entry["posts"], strict=True):
            if said["answers"]:
                post.answers = one.posts[said["answers"] - 1]
                answering.append(post)
    Post.objects.bulk_update(answering, ["answers"], batch_size=200)


def _first_version(post) -> Revision:
    """What stood there before the edit added the last paragraph, or the last sentence."""
    start, _, _ = post.body.rpartition("\n\n")
    body = start or f"{post.body.rpartition('. ')[0]}."
    return Revision(post=post, body=body, html=render(body), until=post.edited_at)


def _documents(written):
    for one in written:
        about = documents.of_thread(one.thread, one.entry["topics"])
        yield index.document("thread", one.thread.pk, **about)
        for post in one.posts:
            if post.is_published:
                yield index.document("post", post.pk, **documents.of_post(post))
