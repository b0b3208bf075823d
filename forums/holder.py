"""Who holds one thread, usually a pair: each has the same rights, and neither removes the other.

What somebody brings stands in their own words or not at all. The role says nothing of it.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from community.models import Role, Voice
from community.standing import standing_of, voices_beside

MOST = 4  # names of one thread, those who were asked among them
BRINGS = 200  # characters


class HolderQuerySet(models.QuerySet):
    def current(self):
        """By name, so that the order says nothing of who came first."""
        held = self.filter(Q(role=None) | Q(role__in=Role.objects.in_force()))
        return held.select_related("voice", "asked_by").order_by(Lower("voice__name"), "voice__ref")

    def in_force(self):
        return self.current().exclude(role=None)

    def asked(self):
        """Those who have not answered yet; nobody is named before they accept."""
        return self.current().filter(role=None)

    def of(self, user):
        """Under any of this person's names."""
        return self.filter(voice__in=[voice.pk for voice in standing_of(user).voices])

    def held_by(self, user):
        """What this person holds now, unless they are suspended, whose names have no rights."""
        names = [voice.pk for voice in standing_of(user).voices if voice.held]
        return self.in_force().filter(voice__in=names)

    def at_work(self):
        """Without those who are on a break."""
        return self.in_force().filter(is_resting=False)

    def proposing(self):
        """Those who would close the thread and wait for another to agree."""
        return self.in_force().filter(would_close_at__isnull=False)

    def beside(self, voice):
        """Under any name of the person behind this one; to be told to nobody else."""
        return self.filter(voice__in=voices_beside(voice))


class Holder(models.Model):
    """A name that holds a thread, or was asked to; it holds while `role` is in force."""

    thread = models.ForeignKey("forums.Thread", on_delete=models.CASCADE, related_name="holders")
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="+")
    role = models.OneToOneField(Role, null=True, on_delete=models.SET_NULL, related_name="+")
    brings = models.CharField(max_length=BRINGS, blank=True)
    asked_by = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    asked_with = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    is_resting = models.BooleanField(default=False, db_default=False)
    would_close_at = models.DateTimeField(null=True)
    closing_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = HolderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "voice"], name="once_a_holder_of_a_thread")
        ]

    def __str__(self):
        return f"{self.voice} in thread {self.thread_id}"


def agree_to_close(thread, by, reason: str) -> Holder | None:
    """The proposal of one who holds the thread, where another has yet to agree to these words.

    None where the thread is closed now: by a facilitator of the community, by somebody who holds
    it alone, or by the last to agree. Who is on a break is not waited for.
    """
    mine = thread.holders.in_force().filter(voice=by).first()
    if mine is None:
        return None
    mine.would_close_at, mine.closing_reason = timezone.now(), reason
    mine.save(update_fields=["would_close_at", "closing_reason"])
    agreed = {"would_close_at__isnull": False, "closing_reason": reason}
    others = thread.holders.at_work().exclude(pk=mine.pk)
    return mine if others.exclude(**agreed).exists() else None
