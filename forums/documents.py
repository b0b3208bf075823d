"""What search knows of threads and posts, written in the transaction that changes them."""

from community.markup import plain
from search import index


def put_thread(thread, topics) -> None:
    """What was merged into another thread is found there."""
    if thread.is_merged:
        index.remove("thread", thread.pk)
    else:
        index.put("thread", thread.pk, **of_thread(thread, topics))


def put_post(post) -> None:
    index.put("post", post.pk, **of_post(post))


def remove_post(post) -> None:
    index.remove("post", post.pk)


def remove_thread(thread) -> None:
    """With all its posts."""
    index.remove("thread", thread.pk)
    index.remove_many("post", thread.posts.values_list("pk", flat=True))


def of_thread(thread, topics) -> dict:
    return {
        "place": thread.place,
        "community_id": thread.community_id,
        "author_ref": thread.voice.ref,
        "title": thread.title,
        "body": _words_of(thread),
        "topics": topics,
        "at": thread.created_at,
    }


def _polled(thread) -> list[str]:
    """What its polls ask, offer and came to; who chose what is found by no search."""
    if not thread.polls_version:
        return []
    polls = thread.polls.published().prefetch_related("options").order_by("pk")
    return [
        words
        for poll in polls
        for words in (
            poll.question,
            *(f"{one.text} {one.meaning}".strip() for one in poll.options.all()),
            poll.outcome,
        )
        if words
    ]


def _words_of(thread) -> str:
    """A summary is found while it stands on top."""
    summary = thread.in_short if thread.is_locked else None
    words = [plain(thread.context_html), thread.resolution, *_polled(thread)]
    return "\n".join(filter(None, [*words, summary.words if summary else ""]))


def of_post(post) -> dict:
    """A post is found by its own words; its thread's title stands over it when it is shown."""
    return {
        "place": post.thread.place,
        "community_id": post.community_id,
        "author_ref": post.voice.ref,
        "title": "",
        "body": plain(post.html),
        "topics": [],
        "at": post.created_at,
    }
