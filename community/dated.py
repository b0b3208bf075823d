"""Rows that begin and end by the clock: roles and suspensions."""

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone


class DatedQuerySet(models.QuerySet):
    """Rows with a start and an optional end."""

    def in_force(self):
        now = timezone.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)

    def by_next_turn(self):
        """Those that will begin or end by the clock, the soonest first, with `turns_at`: when."""
        now = timezone.now()
        turns_at = Case(When(starts_at__gt=now, then=F("starts_at")), default=F("ends_at"))
        return self.annotate(turns_at=turns_at).filter(turns_at__gt=now).order_by("turns_at")


class Dated(models.Model):
    """Abstract: in force from `starts_at` until `ends_at`, or until somebody ends it."""

    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
