"""Content notes are put on words that stand already, or taken off. One transaction each."""

from django.db import transaction

from community.following import is_of_one_person
from community.permissions import require
from forums import live, quoting
from forums.actions import there
from forums.closed import AlreadyRemoved
from forums.models import Post
from notifications.actions import notify


@transaction.atomic
def set_notes(noted, *, by, add: int = 0, drop: int = 0):
    """`add` and `drop` are sets of notes (community/content_note.py); `noted` a post or a thread.

    Its author changes what they set, whoever looks after the thread what others added: neither
    takes off what the other put there. The author is told of a note that others add.
    Raises NotAllowed, AlreadyRemoved or ThreadGone.
    """
    noted = noted.locked()
    require(by, "forums.set_content_notes", noted)
    is_post, is_author = isinstance(noted, Post), by.pk == noted.voice_id
    there(noted.thread if is_post else noted)
    if not noted.is_published:
        raise AlreadyRemoved
    before = noted.content_notes
    noted.note(add=add, drop=drop, is_author=is_author)
    is_news = noted.content_notes & ~before and not is_author
    if is_news and not is_of_one_person(by, noted.voice):
        notify("notedpost" if is_post else "notedthread", noted.pk)
    _show_post(noted) if is_post else _show_thread(noted)
    return noted


def _show_post(post) -> None:
    """It is something that is put to the words, which stay the same to whoever is editing them."""
    post.marks_version += 1
    post.save(update_fields=["content_notes", "added_notes", "marks_version"])
    quoting.show(post)


def _show_thread(thread) -> None:
    """Its opening text is folded up, and on top of a closed one what came of it in short."""
    thread.drawn_version += 1
    thread.banner_version += 1
    changed = ["content_notes", "added_notes", "drawn_version", "banner_version"]
    thread.save(update_fields=changed)
    changes = quoting.redrawn(quoting.across([thread.pk]))
    changes[thread.stream].append(("context", thread.pk))
    if thread.is_locked:
        changes[thread.stream].append(("banners", thread.pk))
    live.rearranged(changes)
