"""Four things to say to a post without a post of one's own: by name, and never as a score."""

from django.db import models
from django.db.models import Sum


class Feeling(models.IntegerChoices):
    """Each a bit of its own, so that one number says which of them there are."""

    THANKS = 1, "thank you"
    SAME = 2, "I recognise this"
    TRIED = 4, "I tried this"
    MORE = 8, "tell me more"

    @property
    def word(self) -> str:
        """As classes of the page name it."""
        return self.name.lower()

    @classmethod
    def among(cls, felt: int) -> list["Feeling"]:
        return [one for one in cls if one & felt]


class ReactionQuerySet(models.QuerySet):
    def felt(self) -> int:
        """Which of the four there are, by whomever."""
        return self.aggregate(felt=Sum("feeling", distinct=True))["felt"] or 0


class Reaction(models.Model):
    """One of the four, by one voice. When it was said is kept nowhere."""

    post = models.ForeignKey("forums.Post", on_delete=models.CASCADE, related_name="reactions")
    voice = models.ForeignKey("community.Voice", on_delete=models.PROTECT, related_name="reactions")
    feeling = models.PositiveSmallIntegerField(choices=Feeling)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "voice", "feeling"], name="one_of_each_reaction_per_voice"
            )
        ]

    def __str__(self):
        return f"{self.get_feeling_display()}, to {self.post_id}"
