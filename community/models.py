"""Communities, the voices people have in them, and what a voice may do."""

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Lower
from django.utils import timezone
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase

from accounts.models import Organisation, new_ref
from accounts.templatetags.addresses import address
from community.content_note import ContentNote as ContentNote
from community.former import FormerAddress as FormerAddress
from community.invitation import Invitation as Invitation
from community.markup import trusted
from community.places import OPEN, SITE, members_of
from community.quotable import Quotable
from community.role import Role as Role
from community.suspension import Suspension as Suspension
from community.topic import FormerTopic as FormerTopic
from community.topic import Topic as Topic
from community.vouching import Vouched as Vouched


class TopicOfCommunity(TaggedItemBase):
    content_object = models.ForeignKey("Community", on_delete=models.CASCADE)


class CommunityQuerySet(models.QuerySet):
    def listed_for(self, standing):
        """Everything that is listed, and what one belongs to; private ones show to nobody else."""
        if standing.is_moderator or standing.is_administrator:
            return self
        mine = [voice.community_id for voice in standing.members]
        return self.exclude(Q(visibility=Community.PRIVATE) & ~Q(pk__in=mine))


class Community(models.Model):
    """A Community of Practice: purpose, who can join, rhythm, hosts."""

    OPEN, MEMBERS, BY_REQUEST, PRIVATE = "open", "members", "by_request", "private"
    ACTIVE, PAUSED, CLOSED = "active", "paused", "closed"
    VISIBILITIES = [
        (OPEN, "Open: anyone reads what is marked for anyone, members write"),
        (MEMBERS, "Members: anyone can join and then read"),
        (BY_REQUEST, "By request: a facilitator answers each request"),
        (PRIVATE, "Private: not listed, by invitation only"),
    ]
    STATUSES = [(ACTIVE, "Active"), (PAUSED, "Paused"), (CLOSED, "Closed")]

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    purpose = models.TextField(max_length=1000)
    who_can_join = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=200, blank=True)
    hosts = models.ManyToManyField(Organisation, blank=True, related_name="communities")
    rhythm = models.CharField(max_length=200, blank=True)
    contact = models.EmailField(blank=True)
    topics = TaggableManager(through=TopicOfCommunity, blank=True)
    visibility = models.CharField(max_length=12, choices=VISIBILITIES, default=MEMBERS)
    joining_question = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=8, choices=STATUSES, default=ACTIVE)
    status_note = models.CharField(max_length=300, blank=True)
    expected_back = models.CharField(max_length=80, blank=True)
    is_sensitive = models.BooleanField(default=False)
    allows_pseudonyms = models.BooleanField(default=True)
    founding_key = models.CharField(
        max_length=32, blank=True, db_default="", default="", editable=False
    )
    facilitators_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "communities"
        constraints = [
            models.UniqueConstraint(
                fields=["founding_key"], condition=~Q(founding_key=""), name="founded_once"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("forums:community", self.slug)

    @property
    def content_place(self) -> str:
        """Where what its members say to one another is kept."""
        return members_of(self.pk)

    @property
    def place(self) -> str:
        """Where its own page may be read."""
        return members_of(self.pk) if self.visibility == self.PRIVATE else OPEN

    @property
    def is_open(self) -> bool:
        return self.visibility == self.OPEN

    @property
    def accepts_posts(self) -> bool:
        return self.status == self.ACTIVE

    @property
    def agreement(self):
        """The version in force, or None before the first."""
        return self.agreements.order_by("-version").first()

    def scopes(self) -> list[str]:
        """The places whose roles count for this object."""
        return [SITE, self.content_place]


class Agreement(models.Model):
    """One version of a community's working agreement."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveIntegerField()
    text = models.TextField()
    html = models.TextField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "version"], name="one_agreement_per_version"
            )
        ]

    def __str__(self):
        return f"{self.community}, agreement {self.version}"

    @property
    def words(self) -> str:
        return trusted(self.html)


class VoiceQuerySet(models.QuerySet):
    def belonging(self):
        """Voices that are members now."""
        return self.filter(membership__status=Membership.MEMBER)

    def of(self, user):
        return self.filter(owner=user)

    def listed(self):
        """Members who agreed to be listed, by name, so that the order says nothing."""
        return self.belonging().filter(membership__is_listed=True).by_name()

    def by_name(self):
        return self.order_by(Lower("name"), "ref")

    def with_roles_here(self):
        """With `roles_here`: the roles in force at the voice's own community, as a whole."""
        whole = Role.objects.in_force().exclude(place=SITE).exclude(name=Role.HOLDER)
        here = whole.order_by("name")
        return self.prefetch_related(Prefetch("roles", here, to_attr="roles_here"))


class Voice(Quotable):
    """The public face of one person in one community; `ref` is all that the public ever sees of it.

    `version` goes up when name or leaf change, so that drawn fragments are drawn anew. A staff
    voice has no community: site roles act under it.
    """

    OWN, PSEUDONYM, STAFF = "own", "pseudonym", "staff"
    KINDS = [(OWN, "Own name"), (PSEUDONYM, "Made-up name"), (STAFF, "Hub team")]

    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="voices"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="voices"
    )
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=KINDS)
    ref = models.CharField(max_length=16, unique=True, default=new_ref, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "owner", "kind"],
                name="one_voice_of_a_kind_per_person_and_community",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(community=None),
                name="one_staff_voice_per_person",
            ),
            models.CheckConstraint(
                condition=Q(kind="staff", community=None)
                | Q(community__isnull=False) & ~Q(kind="staff"),
                name="only_staff_voices_stand_outside_communities",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("forums:person", self.ref)

    @property
    def is_pseudonym(self) -> bool:
        return self.kind == self.PSEUDONYM


class MembershipQuerySet(models.QuerySet):
    def answered(self):
        """Those whose request has been answered, while it is as the answer said."""
        known = self.filter(status__in=[Membership.MEMBER, Membership.DECLINED])
        return known.exclude(decided_by=None).select_related("voice__community")

    def waiting(self):
        """Those who have asked and have no answer yet, longest first."""
        asked = self.filter(status=Membership.ASKED)
        return asked.select_related("voice__community").order_by("pk")


class Membership(models.Model):
    """How a voice belongs to its community, and which agreement it has accepted."""

    ASKED, MEMBER, DECLINED, LEFT, REMOVED = "asked", "member", "declined", "left", "removed"
    STATUSES = [
        (ASKED, "Asked to join"),
        (MEMBER, "Member"),
        (DECLINED, "Declined"),
        (LEFT, "Left"),
        (REMOVED, "Removed"),
    ]

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="membership")
    status = models.CharField(max_length=8, choices=STATUSES)
    accepted_version = models.PositiveIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=1000, blank=True)
    decision = models.TextField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        Voice, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_listed = models.BooleanField(default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["voice"], condition=Q(status="asked"), name="who_waits")]

    def __str__(self):
        return f"{self.voice}: {self.status}"

    def accept(self, agreement) -> None:
        """Keep which version was accepted, and when."""
        self.accepted_version = agreement.version if agreement else 0
        self.accepted_at = timezone.now()
