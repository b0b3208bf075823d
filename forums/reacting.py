"""Reacting to a post, and taking it back. One transaction each.

It follows nothing and notifies nobody: whoever wants to know reads it at the post.
"""

from django.db import transaction

from community.permissions import require
from forums import live
from forums.actions import require_accepting
from forums.closed import AlreadyRemoved, Closed
from forums.reaction import Feeling


class OwnPost(Closed):
    def __init__(self):
        super().__init__("You wrote this post under the same name.")


@transaction.atomic
def react(post, *, by, feeling: Feeling):
    """Said twice it is there once. Raises NotAllowed, Closed or AgreementNotAccepted."""
    post = post.locked()
    require(by, "forums.react", post)
    if not (post.is_published and post.thread.is_published):
        raise AlreadyRemoved
    require_accepting(post.thread, by)
    if post.voice_id == by.pk:
        raise OwnPost
    post.reactions.get_or_create(voice=by, feeling=feeling)
    _show(post)
    return post


@transaction.atomic
def take_reaction_back(post, *, by, feeling: Feeling):
    """One's own, whatever else is closed."""
    post = post.locked()
    post.reactions.filter(voice=by, feeling=feeling).delete()
    _show(post)
    return post


def _show(post) -> None:
    """Open pages hear that one of the four has come or gone, and not how often it was said."""
    felt = post.reactions.felt()
    if felt == post.felt:
        return
    post.felt = felt
    post.marks_version += 1
    post.save(update_fields=["felt", "marks_version"])
    live.changed(post)
