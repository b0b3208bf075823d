"""Roles and suspensions begin and end by the clock, with nobody there to say so."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.models import Role, Suspension
from realtime.access import rights_changed

WINDOW = timedelta(minutes=5)
"""How far back to look: longer than the minute between two looks, in case one was late."""


@transaction.atomic
def notice_what_began_or_ended() -> int:
    """Tell pages and sockets about it; noticing the same twice does no harm. How many people."""
    now = timezone.now()
    recently = Q(starts_at__range=(now - WINDOW, now)) | Q(ends_at__range=(now - WINDOW, now))
    people = {
        *Role.objects.filter(recently).values_list("voice__owner", flat=True),
        *Suspension.objects.filter(recently).values_list("person", flat=True),
    }
    rights_changed(*people)
    return len(people)
