"""What came of a closed thread, in plain words; and those who say it is not what they meant."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from community.contribution import Contribution, ContributionQuerySet
from community.models import Role, Voice
from community.standing import standing_of
from forums.holder import Holder

WORDS = 150  # spec/forums.md, Threads
ANSWER_DAYS = 7


class Summary(models.Model):
    """Shown on top while the thread is closed; `voice` is who wrote what it says now."""

    thread = models.OneToOneField("forums.Thread", on_delete=models.CASCADE)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    drawn_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self):
        return f"summary of thread {self.thread_id}"

    @property
    def answers_until(self) -> datetime:
        """Who posted in the thread may say until then that it is not what they meant."""
        return self.written_at + timedelta(days=ANSWER_DAYS)

    @property
    def takes_answers(self) -> bool:
        return timezone.now() < self.answers_until


class NotMeantQuerySet(ContributionQuerySet):
    def visible_to(self, user):
        """Whoever said it or wrote the summary, who holds the thread, who facilitates here."""
        voices = standing_of(user).voices
        names = [voice.pk for voice in voices]
        here = F("thread__community")  # who holds a thread that was moved since was not told
        facilitated = [voice.community_id for voice in voices if _facilitates(voice)]
        return self.filter(
            Q(voice__in=names)
            | Q(thread__summary__voice__in=names)
            | Q(thread__in=Holder.objects.held_by(user).values("thread"), community=here)
            | Q(community__in=facilitated),
            thread__state=Contribution.PUBLISHED,
        )


def _facilitates(voice) -> bool:
    facilitators = {Role.FACILITATOR, Role.CO_FACILITATOR}
    return any(
        role.name in facilitators and role.place == voice.community.content_place
        for role in voice.held
    )


class NotMeant(Contribution):
    """What somebody who posted says the summary has wrong; a word between them and who holds it."""

    thread = models.ForeignKey("forums.Thread", on_delete=models.CASCADE, related_name="+")
    words = models.TextField()

    objects = NotMeantQuerySet.as_manager()

    def __str__(self):
        return f"{self.voice} on the summary of thread {self.thread_id}"
