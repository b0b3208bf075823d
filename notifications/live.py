"""The bell: one stream for each person, which only that person may watch."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from realtime.registry import draws, stream
from realtime.streams import record_each

User = get_user_model()


def inbox_of(user) -> str:
    """The name of the person's stream."""
    return f"inbox:{user.ref}"


def badge_changed(people) -> None:
    """Each person's number is drawn from their row, so each stream gets its own change."""
    told = User.objects.filter(pk__in=people).only("ref")
    record_each({inbox_of(person): [("badge", person.pk)] for person in told})


@stream("inbox")
def watch_inbox(user, key):
    if not user.is_authenticated or user.ref != key:
        raise PermissionDenied
    return user


@draws("badge")
def draw_badges(ids):
    counts = User.objects.filter(pk__in=ids).values_list("pk", "unread_notifications")
    return {
        pk: render_to_string("notifications/_badge.html", {"unread": unread})
        for pk, unread in counts
    }
