"""Who reads a community, and how carefully: what is written there moves with the answer."""

from django.db import transaction

from community.founding import locked
from community.permissions import require
from forums import live
from forums.models import Post, Thread
from forums.quoting import across, redrawn
from search import index


@transaction.atomic
def open_to(community, *, by, visibility, is_sensitive):
    """Threads that were meant for anyone on the internet are read by anyone where it is open.

    Elsewhere members alone read them. Open pages and search know at once, and so do quotes: what
    is said in a sensitive community is quoted in no other kind (quote.py).
    """
    community = locked(community)
    require(by, "community.shape", community)
    community.visibility, community.is_sensitive = visibility, is_sensitive
    community.save(update_fields=["visibility", "is_sensitive"])
    place = Thread(confidentiality=Thread.ANYONE).place_for(community)
    threads = meant_for_anyone(community).order_by("pk").select_for_update()
    moved = list(threads.values_list("pk", flat=True))
    Thread.objects.filter(pk__in=moved).update(place=place)
    index.move("thread", moved, place=place)
    posts = Post.objects.filter(thread__in=moved)
    index.move("post", posts.values_list("pk", flat=True), place=place)
    live.gone(redrawn(across(Thread.objects.filter(community=community))))
    return community


def meant_for_anyone(community):
    return Thread.objects.filter(community=community, confidentiality=Thread.ANYONE)
