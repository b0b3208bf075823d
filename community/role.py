"""Roles: who holds which, since when, given by whom and why."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from community.dated import Dated, DatedQuerySet

ENDED_FOR = timedelta(days=90)
"""How long a role that has ended stands in the list, with who ended it and why."""


class RoleQuerySet(DatedQuerySet):
    def of_the_house(self):
        """All but those of single threads; by community, those of the whole hub first, by name."""
        roles = self.exclude(name=Role.HOLDER).select_related(
            "voice__community", "granted_by", "ended_by"
        )
        hub_first = models.F("voice__community__name").asc(nulls_first=True)
        return roles.order_by(hub_first, "name", Lower("voice__name"), "pk")

    def ended_lately(self):
        now = timezone.now()
        return self.filter(ends_at__lte=now, ends_at__gt=now - ENDED_FOR)


class Role(Dated):
    """A role that one voice holds at one place, granted by people, dated, with an optional end."""

    ADMINISTRATOR, MODERATOR = "administrator", "moderator"
    LEAD, DEPUTY = "safeguarding_lead", "safeguarding_deputy"
    FACILITATOR, CO_FACILITATOR = "facilitator", "co_facilitator"
    CONTRIBUTOR, MEMBER, GUEST = "contributor", "member", "guest"
    HOLDER, WELCOMER = "thread_facilitator", "welcomer"
    NAMES = [
        (ADMINISTRATOR, "Administrator"),
        (MODERATOR, "Moderator"),
        (LEAD, "Safeguarding lead"),
        (DEPUTY, "Safeguarding deputy"),
        (FACILITATOR, "Facilitator"),
        (CO_FACILITATOR, "Co-facilitator"),
        (CONTRIBUTOR, "Contributor"),
        (WELCOMER, "Welcomer"),
        (GUEST, "Guest"),
        (HOLDER, "Facilitator of a thread"),
    ]

    voice = models.ForeignKey("Voice", on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=20, choices=NAMES)
    place = models.CharField(max_length=32)
    reason = models.CharField(max_length=300, blank=True)
    granted_by = models.ForeignKey(
        "Voice", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        "Voice", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects = RoleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["place", "name"])]

    def __str__(self):
        return f"{self.voice}: {self.get_name_display()} at {self.place}"
