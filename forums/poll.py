"""Polls: a question to those who read a thread, what they may answer, and what they answered."""

import uuid
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.templatetags.addresses import address
from community.contribution import Contribution, ContributionQuerySet
from community.models import Voice
from community.standing import EVERYWHERE, places

YES, MAYBE = 1, 2
OPTIONS = 12  # to a poll
FEWEST_SHOWN = 3  # anonymous votes: of one or two, whoever voted knows the other


class Kind(NamedTuple):
    """One kind of poll: how many options a vote may mark, and as what."""

    name: str
    least: int
    most: int
    answers: dict[int, str]


class PollQuerySet(ContributionQuerySet):
    def visible_to(self, user):
        """Polls of the threads this person may read, tombstones among them."""
        readable = places(user)
        shown = self.filter(thread__state=Contribution.PUBLISHED).exclude(state=Contribution.HELD)
        return shown if readable is EVERYWHERE else shown.filter(thread__place__in=readable)

    def for_drawing(self):
        """Latest first, of threads that are there."""
        shown = self.filter(thread__state=Contribution.PUBLISHED).exclude(state=Contribution.HELD)
        return shown.prefetch_related("options").order_by("-pk")

    def due(self):
        """Those whose time is over, and which nobody has closed yet."""
        open_ones = self.published().filter(closed_at=None, thread__state=Contribution.PUBLISHED)
        return open_ones.filter(closes_at__lte=timezone.now())

    def to_be_reviewed(self):
        """Those whose outcome is to be looked at again, of which nobody has been told yet."""
        there = self.published().filter(reminded_at=None, thread__state=Contribution.PUBLISHED)
        return there.filter(reviews_on__lte=timezone.localdate())


class Poll(Contribution):
    """One question in a thread. `drawn_version` goes up with each vote too.

    Votes are counted on the options. Of an anonymous poll nothing else is kept: who took part
    stands in a ballot without a mark, and nowhere stands in which order (docs/decisions.md).
    """

    SINGLE, SEVERAL, TIME = "single", "several", "time"
    KINDS = {
        SINGLE: Kind("Choose one", 1, 1, {YES: "Yes"}),
        SEVERAL: Kind("Choose several", 1, OPTIONS, {YES: "Yes"}),
        TIME: Kind("Find a time", 0, OPTIONS, {YES: "Yes", MAYBE: "If need be"}),
    }
    AT_ONCE, VOTED, CLOSED = "no", "voted", "closed"
    HIDES = [
        (AT_ONCE, "At once"),
        (VOTED, "To each person once they have voted"),
        (CLOSED, "When the poll has closed"),
    ]

    thread = models.ForeignKey("forums.Thread", on_delete=models.PROTECT, related_name="polls")
    kind = models.CharField(max_length=7, choices=[(key, one.name) for key, one in KINDS.items()])
    question = models.CharField(max_length=200)
    hides = models.CharField(max_length=6, choices=HIDES, default=AT_ONCE)
    is_anonymous = models.BooleanField(default=False)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    quorum = models.PositiveIntegerField(null=True, blank=True)
    turnout = models.PositiveIntegerField(default=0, editable=False)
    outcome = models.TextField(blank=True)
    reviews_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PollQuerySet.as_manager()

    class Meta(Contribution.Meta):
        constraints = [
            *Contribution.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(hides="closed"),
                name="anonymous_votes_stay_hidden_until_the_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], condition=Q(closed_at=None), name="polls_that_will_close"
            ),
            models.Index(
                fields=["reviews_on"],
                condition=Q(reviews_on__isnull=False, reminded_at=None),
                name="outcomes_to_be_reviewed",
            ),
        ]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return address("forums:poll", self.pk)

    @property
    def place(self) -> str:
        return self.thread.place

    def scopes(self) -> list[str]:
        return self.thread.scopes()

    @property
    def kind_of_vote(self) -> Kind:
        return self.KINDS[self.kind]

    @property
    def is_open(self) -> bool:
        """By the clock too, so that it closes in time also where no worker runs."""
        return self.is_published and self.closed_at is None and self.closes_at > timezone.now()

    @property
    def ended_at(self) -> datetime:
        return self.closed_at or self.closes_at

    @property
    def shows_results(self) -> bool:
        """To everybody who reads the thread."""
        if self.is_anonymous and self.turnout < FEWEST_SHOWN:
            return False
        return not self.is_open or self.hides == self.AT_ONCE

    @property
    def has_too_few(self) -> bool:
        """Closed, and so few voted that the numbers would tell who chose what."""
        return not self.is_open and not self.shows_results

    @property
    def is_to_be_reviewed(self) -> bool:
        """What `to_be_reviewed` says, of a row that is there already."""
        is_due = self.reviews_on is not None and self.reviews_on <= timezone.localdate()
        is_there = self.is_published and self.thread.is_published
        return is_there and is_due and self.reminded_at is None

    @property
    def lacking(self) -> int:
        return max(0, (self.quorum or 0) - self.turnout)


class Option(models.Model):
    """One answer there is; `yes` and `maybe` are how often it was chosen so."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=140)
    meaning = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    yes = models.PositiveIntegerField(default=0, editable=False)
    maybe = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["poll", "position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="one_option_per_position")
        ]

    def __str__(self):
        return self.text


class BallotQuerySet(models.QuerySet):
    def marked(self):
        """With what they chose, by name, so that the order says nothing."""
        whole = self.select_related("voice").prefetch_related("marks")
        return whole.order_by(Lower("voice__name"), "voice__ref")


class Ballot(models.Model):
    """That a name took part in a poll; its marks, unless the poll is anonymous.

    Its own key is random and it has no time: the order in which people voted is not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="ballots")
    key = models.CharField(max_length=32, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "voice"], name="one_ballot_per_poll_and_voice")
        ]

    def __str__(self):
        return f"{self.voice} in {self.poll}"


class Mark(models.Model):
    """What a ballot with a name on it says of one option."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="marks")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="marks")
    answer = models.PositiveSmallIntegerField(choices=[(YES, "Yes"), (MAYBE, "If need be")])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "option"], name="one_mark_per_option")
        ]

    def __str__(self):
        return f"{self.option}: {self.get_answer_display()}"


def count(poll, marks: dict[int, int], by: int) -> None:
    """Add `by` (1 or -1) to what `marks` (option's id -> answer) say.

    Every row is written, so that the database's own traces of the last write say nothing.
    """
    chosen = {answer: [pk for pk, one in marks.items() if one == answer] for answer in (YES, MAYBE)}
    poll.options.update(
        yes=F("yes") + by * _is_one_of(chosen[YES]),
        maybe=F("maybe") + by * _is_one_of(chosen[MAYBE]),
    )


def _is_one_of(pks):
    return models.Case(models.When(pk__in=pks, then=1), default=0)
