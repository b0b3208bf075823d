"""What every thing that a member adds has in common: it is by a Voice, never by a User."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from community.models import Community, Voice
from community.standing import standing_of, voices_beside


def new_key() -> str:
    """A key for a form, so that a retry after a lost answer makes one row and not two."""
    return get_random_string(22)


class ContributionQuerySet(models.QuerySet):
    def by_key(self, voice, key):
        """What this voice, or else another one of its person, has made with this key; or None.

        The same words sent again under another name would tie the two together. What was taken back
        for its name does not count: sent again under another, it is meant.
        """
        made = self.filter(key=key, voice__in=voices_beside(voice))
        made = made.exclude(~models.Q(voice=voice), state=Contribution.UNNAMED)
        return min(made, key=lambda one: one.voice_id != voice.pk, default=None)

    def written_by(self, user):
        """Under any name of this person, also where they read no longer."""
        return self.filter(voice__in=[voice.pk for voice in standing_of(user).voices])

    def removed_by_others(self):
        """What a facilitator or moderator took away, and not whoever wrote it."""
        return self.filter(state=Contribution.REMOVED).exclude(removed_by=Contribution.AUTHOR)

    def published(self):
        return self.filter(state=Contribution.PUBLISHED)


class Contribution(models.Model):
    """Abstract: community, voice, state, times.

    `key` is made by the page, unique for the voice (and looked up over all voices of the person,
    see `by_key`). `drawn_version` goes up with every change that
    others can see, and is part of the cached fragment's key.
    """

    PUBLISHED, HELD, REMOVED, UNNAMED = "published", "held", "removed", "unnamed"
    MOVED, HIDDEN = "moved", "hidden"
    AUTHOR = "author"
    STATES = [
        (PUBLISHED, "Published"),
        (HELD, "A facilitator reads this first"),
        (REMOVED, "Removed"),
        (UNNAMED, "Taken back"),
        (MOVED, "Went to another thread"),
        (HIDDEN, "Hidden with all that its name wrote"),
    ]

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="%(class)ss")
    key = models.CharField(max_length=32, default=new_key, editable=False)
    state = models.CharField(max_length=9, choices=STATES, default=PUBLISHED)
    drawn_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=12, blank=True)
    removed_reason = models.CharField(max_length=200, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["voice", "key"], name="one_%(class)s_per_key")
        ]

    @property
    def is_published(self) -> bool:
        return self.state == self.PUBLISHED

    def is_younger_than(self, **period) -> bool:
        return timezone.now() - self.created_at < timedelta(**period)
