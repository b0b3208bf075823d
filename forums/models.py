"""Threads; posts, reading positions and drafts have modules of their own: post.py and so on."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase

from accounts.templatetags.addresses import address
from community.contribution import Contribution
from community.markup import PIPELINE, render
from community.models import Community
from community.places import OPEN, SITE, members_of, named_for
from community.standing import EVERYWHERE, may_read, places
from forums.attachment import Attachment
from forums.case_circle import CaseCircle
from forums.draft import Draft
from forums.hidden_name import HiddenName as HiddenName
from forums.holder import Holder
from forums.mention import SpeaksToNames
from forums.note import Note
from forums.noted import Noted, NotedQuerySet
from forums.poll import Ballot, Mark, Option, Poll
from forums.position import Reading, last_read
from forums.post import Post
from forums.reaction import Reaction
from forums.revision import Revision
from forums.slugs import slug_of
from forums.summary import NotMeant, Summary
from forums.trace import Trace, Traced
from notifications.models import Follow

PAGE = 20  # posts
LISTENING_HOURS = 48  # spec/forums.md, Threads
__all__ = ["PAGE", "Attachment", "Ballot", "Draft", "Mark", "NotMeant", "Note", "Option", "Poll"]
__all__ += ["Post", "Reaction", "Reading", "Summary", "Thread", "Trace"]


class TopicOfThread(TaggedItemBase):
    content_object = models.ForeignKey("Thread", on_delete=models.CASCADE)


class ThreadQuerySet(NotedQuerySet):
    def visible_to(self, user):
        """What this person may read: every page, search, notification and stream asks this."""
        readable = places(user)
        shown = self.filter(state=Contribution.PUBLISHED)
        return shown if readable is EVERYWHERE else shown.filter(place__in=readable)

    def followed_by(self, user):
        chosen = Follow.objects.filter(
            person=user, kind="thread", object_id=OuterRef("pk"), level=Follow.FOLLOW
        )
        return self.filter(Exists(chosen))

    def heard_by(self, user):
        """Without what this person has muted: a thread by itself, or with its whole community.

        A choice for the thread counts before one for its community.
        """
        chosen = Follow.objects.filter(person=user, kind="thread", object_id=OuterRef("pk"))
        muted = Follow.objects.filter(
            person=user, kind="community", object_id=OuterRef("community"), level=Follow.MUTE
        )
        return self.exclude(
            Exists(chosen.filter(level=Follow.MUTE)) | (Exists(muted) & ~Exists(chosen))
        )

    def current(self):
        """Without what has been put into the archive, which only its own filter lists."""
        return self.filter(archived_at=None)

    def unread_by(self, user):
        """Those with posts after the last one this person has read."""
        return self.filter(last_number__gt=last_read(user, "pk"))

    def with_outcome(self):
        return self.exclude(resolution="")

    def by_activity(self):
        return self.order_by("-last_post_at", "-pk")


class Thread(CaseCircle, Traced, SpeaksToNames, Noted):
    """A discussion: its context stands on top, its posts are numbered from 1.

    `place` follows from community and confidentiality (see `place_for`) and is what reading asks.
    `polls_version` is 0 while it has no poll; `poll_closes_at` is that of the poll that is open.
    """

    QUESTION, LEARNING, CASE = "question", "learning", "case"
    DECISION, NOTICE = "decision", "notice"
    KINDS = [
        (QUESTION, "Question from practice"),
        (LEARNING, "Share learning"),
        (CASE, "Case circle"),
        (DECISION, "Decision"),
        (NOTICE, "Notice"),
    ]
    ANYONE, MEMBERS, CHATHAM, GROUP = "anyone", "members", "chatham", "group"
    CONFIDENTIALITIES = [
        (MEMBERS, "Members of this community"),
        (CHATHAM, "Share the ideas, not who said them (Chatham House Rule)"),
        (GROUP, "Stays in this group"),
        (ANYONE, "Anyone on the internet"),
    ]

    FREE, LISTENING, ROUND = "open", "listening", "round"
    ORDERS = [
        (FREE, "Everybody, in any order"),
        (LISTENING, "Listening first, for 48 hours"),
        (ROUND, "In rounds: everyone once before anyone twice"),
    ]

    kind = models.CharField(max_length=8, choices=KINDS, default=QUESTION)
    title = models.CharField(max_length=140)
    context = models.TextField()
    context_html = models.TextField(editable=False)
    pipeline = models.PositiveSmallIntegerField(editable=False)
    confidentiality = models.CharField(max_length=8, choices=CONFIDENTIALITIES, default=MEMBERS)
    place = models.CharField(max_length=32, editable=False, db_index=True)
    topics = TaggableManager(through=TopicOfThread, blank=True)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    last_post_at = models.DateTimeField(default=timezone.now, editable=False)
    pinned_until = models.DateField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    lock_reason = models.CharField(max_length=200, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    rest_note = models.CharField(max_length=200, blank=True)
    resolution = models.TextField(blank=True)
    speaking = models.CharField(max_length=9, choices=ORDERS, default=FREE, db_default=FREE)
    speaking_since = models.DateTimeField(null=True, blank=True)
    round_from = models.PositiveIntegerField(null=True, editable=False)
    has_holders = models.BooleanField(default=False, db_default=False, editable=False)
    banner_version = models.PositiveIntegerField(default=1, editable=False)
    polls_version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    poll_closes_at = models.DateTimeField(null=True, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta(Noted.Meta):
        indexes = [
            models.Index(
                # All that the first page of a community asks, so that it is answered from here.
                fields=[
                    *("community", "-last_post_at", "-id"),
                    *("place", "state", "pinned_until", "archived_at"),
                ],
                name="latest_of_a_community",
            ),
            models.Index(
                fields=["community", "pinned_until"],
                name="pinned_in_a_community",
                condition=Q(pinned_until__isnull=False),
            ),
            models.Index(
                fields=["rests_until"], name="who_rests", condition=Q(rests_until__isnull=False)
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def slug(self) -> str:
        return slug_of(self.title)

    def get_absolute_url(self):
        return address("forums:thread", self.pk, self.slug)

    def url_from(self, number: int) -> str:
        """The page on which this post stands, at the post."""
        start = (number - 1) // PAGE * PAGE + 1
        query = f"?from={start}" if start > 1 else ""
        return f"{self.get_absolute_url()}{query}#post-{number}"

    @property
    def box_url(self) -> str:
        """The last page, at the box to answer in."""
        page, _, _ = self.url_from(max(1, self.last_number)).partition("#")
        return f"{page}#reply"

    @property
    def words(self):
        """The opening text, with the names it speaks to."""
        return self.with_links(self.context_html)

    @property
    def topic_names(self) -> list[str]:
        return sorted((topic.name for topic in self.topics.all()), key=str.casefold)

    @property
    def held_by(self) -> list[Holder]:
        """Those who hold this thread; where nobody ever did, without asking."""
        return list(self.holders.in_force()) if self.has_holders else []

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_resting(self) -> bool:
        """By the clock alone, so that it takes posts again also where no worker runs."""
        return self.rests_until is not None and self.rests_until > timezone.now()

    @property
    def listens_until(self) -> datetime | None:
        """Until when the page asks people to wait who do not speak from experience."""
        if self.speaking != self.LISTENING:
            return None
        return self.speaking_since + timedelta(hours=LISTENING_HOURS)

    @property
    def is_listening(self) -> bool:
        return self.listens_until is not None and self.listens_until > timezone.now()

    @property
    def has_open_poll(self) -> bool:
        """By the clock too; one at a time."""
        return self.poll_closes_at is not None and self.poll_closes_at > timezone.now()

    @property
    def goes_round(self) -> bool:
        return self.speaking == self.ROUND

    @property
    def accepts_replies(self) -> bool:
        is_shut = self.is_locked or self.is_resting
        return self.is_published and not is_shut and self.community.accepts_posts

    @property
    def others_have_posted(self) -> bool:
        """Whether words of another name than the opener's stand in it, or wait to be read first."""
        standing = self.posts.filter(state__in=[self.PUBLISHED, self.HELD])
        return standing.exclude(voice=self.voice_id).exists()

    def is_readable_by(self, user) -> bool:
        """What `visible_to` says, of a row that is there already."""
        return self.is_published and may_read(user, self.place)

    @property
    def stream(self) -> str:
        return f"thread:{self.pk}"

    @property
    def notes_stream(self) -> str:
        return f"notes:{self.pk}"

    def scopes(self) -> list[str]:
        return [SITE, members_of(self.community_id), named_for(self.pk)]

    def place_for(self, community: Community) -> str:
        """Anyone reads only what both the community and the thread open to anyone."""
        if community.is_open and self.confidentiality == self.ANYONE:
            return OPEN
        return members_of(community.pk)

    def says(self, title: str, context: str, topics: list[str] | None) -> bool:
        """Whether this stands on top already; None asks for no topics."""
        named = None if topics is None else {topic.casefold() for topic in topics}
        is_named_so = named in (None, {topic.casefold() for topic in self.topic_names})
        return (self.title, self.context) == (title, context) and is_named_so

    def word(self, context: str) -> None:
        """Take over the opening text, cleaned once, here. Raises Unreadable."""
        self.context, self.context_html, self.pipeline = context, render(context), PIPELINE

    def snapshot(self) -> Revision:
        """What stands on top now, as it is kept when it changes."""
        return Revision(thread=self, title=self.title, body=self.context, html=self.context_html)

    @property
    def in_short(self) -> Summary | None:
        """What came of it, while it is closed; asked for only then."""
        return Summary.objects.filter(thread=self).select_related("voice").first()

    def locked(self):
        """The row as it is now, locked until the transaction ends; its community is read after."""
        return Thread.objects.select_for_update().get(pk=self.pk)

    def append(self, **post):
        """Add a post under the lock of `locked`: the numbers have no gaps."""
        self.last_number += 1
        self.last_post_at = timezone.now()
        self.save(update_fields=["last_number", "last_post_at"])
        return self.posts.create(
            community_id=self.community_id,
            number=self.last_number,
            created_at=self.last_post_at,
            **post,
        )
