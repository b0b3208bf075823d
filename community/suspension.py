"""When somebody neither reads nor writes for a time."""

from django.conf import settings
from django.db import models

from community.dated import Dated


class Suspension(Dated):
    """For a time a person neither reads nor writes as a member, here or (no community) anywhere.

    It acts on the person, since limits that acted on one voice would be an invitation to the other.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suspensions"
    )
    community = models.ForeignKey(
        "Community", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    reason = models.CharField(max_length=300)

    def __str__(self):
        return f"until {self.ends_at or 'lifted'}"
