"""The log is kept for a week: whoever was away longer fetches the page anew."""

from datetime import timedelta

from django.utils import timezone

from realtime.models import Change

KEEP_DAYS = 7
BATCH = 5_000


def prune() -> int:
    """Delete Changes older than KEEP_DAYS, in batches that hold no lock for long; how many."""
    old = Change.objects.filter(at__lt=timezone.now() - timedelta(days=KEEP_DAYS))
    deleted = 0
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        deleted += Change.objects.filter(pk__in=batch).delete()[0]
    return deleted
