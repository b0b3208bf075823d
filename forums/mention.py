"""Names that a post speaks to: kept as references, so that they are drawn as they are now."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from community.contribution import Contribution
from community.models import Voice


class MentionQuerySet(models.QuerySet):
    def for_drawing(self):
        """With `is_known`: whether readers of the post meet this name, else it stays as typed.

        They do where it wrote in the thread, and members also where it stands in their list.
        """
        here = Q(posts__thread=OuterRef("post__thread"), posts__state=Contribution.PUBLISHED)
        here |= Q(threads=OuterRef("post__thread"))
        met = Exists(Voice.objects.filter(here, pk=OuterRef("voice")))
        listed = Voice.objects.listed().filter(community=OuterRef("post__thread__community"))
        listed = Exists(listed.filter(pk=OuterRef("voice")))
        among_members = ~Q(post__thread__confidentiality="anyone")
        known = Q(met) | Q(listed) & among_members
        return self.select_related("voice").annotate(is_known=known).order_by("pk")


class Mention(models.Model):
    """`typed` is the name as it stands in the words of the post, where it may have changed since.

    Rows stay when the words change: they say who has been told, and of no post are there more than
    MOST (mentioning.py).
    """

    post = models.ForeignKey("forums.Post", on_delete=models.CASCADE, related_name="mentions")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    typed = models.CharField(max_length=80)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "voice"], name="one_mention_of_a_voice")
        ]

    def __str__(self):
        return f"@{self.typed} in post {self.post_id}"
