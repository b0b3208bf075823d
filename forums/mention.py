"""Names that a text speaks to: kept as references, so that they are drawn as they are now."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.template.loader import get_template
from django.utils.functional import cached_property

from community.contribution import Contribution
from community.markup import trusted
from community.models import Voice
from forums.addressed import linked


class MentionQuerySet(models.QuerySet):
    def for_drawing(self):
        """With `is_known`: whether readers of the text meet this name, else it stays as typed.

        They do where it wrote in the thread, and members also where it stands in their list.
        """
        found = self.annotate(
            there=Coalesce("post__thread", "thread"),
            its_community=Coalesce("post__thread__community", "thread__community"),
            readers=Coalesce("post__thread__confidentiality", "thread__confidentiality"),
        )
        here = Q(posts__thread=OuterRef("there"), posts__state=Contribution.PUBLISHED)
        here |= Q(threads=OuterRef("there"))
        met = Exists(Voice.objects.filter(here, pk=OuterRef("voice")))
        listed = Voice.objects.listed().filter(community=OuterRef("its_community"))
        listed = Exists(listed.filter(pk=OuterRef("voice")))
        known = Q(met) | Q(listed) & ~Q(readers="anyone")
        return found.select_related("voice").annotate(is_known=known).order_by("pk")


class Mention(models.Model):
    """`typed` is the name as it stands in the words, where it may have changed since.

    Rows stay when the words change: they say who has been told, and of no text are there more than
    MOST (mentioning.py). It is of one post, or of the opening text of a thread.
    """

    post = models.ForeignKey(
        "forums.Post", null=True, on_delete=models.CASCADE, related_name="mentions"
    )
    thread = models.ForeignKey(
        "forums.Thread", null=True, on_delete=models.CASCADE, related_name="mentions"
    )
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    typed = models.CharField(max_length=80)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "voice"], name="one_mention_of_a_voice"),
            models.UniqueConstraint(fields=["thread", "voice"], name="one_mention_on_top"),
            models.CheckConstraint(
                condition=Q(post=None, thread__isnull=False) | Q(post__isnull=False, thread=None),
                name="a_mention_is_of_one_text",
            ),
        ]

    def __str__(self):
        return f"@{self.typed}"


class SpeaksToNames(models.Model):
    """Abstract: a text that may speak to names, and call everybody who follows."""

    has_mentions = models.BooleanField(default=False, db_default=False, editable=False)
    calls_all = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        abstract = True

    @cached_property
    def spoken_to(self) -> list[Mention]:
        """Where it speaks to nobody, without asking; for many posts, `mentioning.with_names`."""
        return list(self.mentions.for_drawing()) if self.has_mentions else []

    def with_links(self, html: str):
        """Its words, as they were cleaned when they were saved, with the names as links."""
        known = {one.typed: _link_to(one.voice) for one in self.spoken_to if one.is_known}
        return trusted(linked(html, known))


def _link_to(voice) -> str:
    return get_template("forums/_mention.html").render({"voice": voice}).strip()
