"""Who reads a community: what is written there moves with the answer."""

from django.db import transaction

from community.founding import locked
from community.permissions import require
from forums import live
from forums.models import Post, Thread
from forums.quoting import across, redrawn
from search import index


@transaction.atomic
def open_to(community, *, by, visibility):
    """Threads that were meant for anyone on the internet are read by anyone where it is open.

    Elsewhere members alone read them. Open pages and search know at once.
    """
    community = locked(community)
    require(by, "community.shape", community)
    community.visibility = visibility
    community.save(update_fields=["visibility"])
    place = Thread(confidentiality=Thread.ANYONE).place_for(community)
    threads = meant_for_anyone(community).order_by("pk").select_for_update()
    moved = list(threads.values_list("pk", flat=True))
    Thread.objects.filter(pk__in=moved).update(place=place)
    index.move("thread", moved, place=place)
    posts = Post.objects.filter(thread__in=moved)
    index.move("post", posts.values_list("pk", flat=True), place=place)
    live.gone(redrawn(across(moved)))
    return community


def meant_for_anyone(community):
    return Thread.objects.filter(community=community, confidentiality=Thread.ANYONE)
