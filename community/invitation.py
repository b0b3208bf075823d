"""An invitation by mail, and what may be said of it to those who sent it.

Who accepted is kept nowhere: the address somebody was invited at must not lead to the name they
joined under. For the same reason an answer, which may as well have been a no, shows only some days
later, so that it does not show beside a name that has just appeared.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import randbelow, token_urlsafe

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

VALID = timedelta(days=28)
MOST = 2  # mails, before somebody who does not answer is left in peace
SHOWS_AFTER_DAYS = (2, 8)
"""An answer shows between two and eight days after it was given, by lot."""


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def running(self):
        since = timezone.now() - VALID
        return self.filter(taken_back=False, answered=False, sent_at__gt=since)

    def with_token(self, token: str):
        """The invitation that is answered with this token, while it can be; or None."""
        found = self.running().select_related("community")
        return found.filter(token_hash=hash_of(token)).first() if token else None

    def over(self):
        """Those whose address need not be kept: taken back, let be, or seen to be answered.

        An answer that does not show yet must not show by the row's going.
        """
        now = timezone.now()
        seen = Q(answered=True, answer_shows_on__lte=timezone.localdate())
        ended = Q(taken_back=True) | Q(times__gte=MOST) | seen
        return self.filter(Q(ended, sent_at__lt=now - VALID) | Q(sent_at__lt=now - 3 * VALID))


class Invitation(models.Model):
    WAITING, ANSWERED, RAN_OUT, TAKEN_BACK = "waiting", "answered", "ran_out", "taken_back"
    STATES = {
        WAITING: "Not answered yet",
        ANSWERED: "Answered",
        RAN_OUT: "Ran out without an answer",
        TAKEN_BACK: "Taken back",
    }

    community = models.ForeignKey("Community", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    ref = models.CharField(max_length=32, unique=True, editable=False)
    salt = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey("Voice", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    times = models.PositiveSmallIntegerField(default=0)
    taken_back = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    answer_shows_on = models.DateField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "email"], name="one_invitation_each")
        ]

    def __str__(self):
        return self.STATES[self.state]

    @property
    def token(self) -> str:
        """What the mail carries; worked out when it is sent, and kept nowhere."""
        return salted_hmac("coppice.invitation", self.salt, algorithm="sha256").hexdigest()

    @property
    def ends_at(self):
        return self.sent_at + VALID

    @property
    def is_running(self) -> bool:
        return not (self.taken_back or self.answered) and self.ends_at > timezone.now()

    @property
    def state(self) -> str:
        """As those who invite may see it."""
        if self.taken_back:
            return self.TAKEN_BACK
        if self.answered and self.answer_shows_on <= timezone.localdate():
            return self.ANSWERED
        return self.WAITING if self.ends_at > timezone.now() else self.RAN_OUT

    @property
    def may_be_sent(self) -> bool:
        """Whether a mail may go out: two in all, and more only to those who have answered."""
        return self.state == self.ANSWERED or self.times < MOST

    def renew(self, by) -> None:
        """For another 28 days, with a token of its own; the one before works no longer."""
        if self.state == self.ANSWERED:
            self.answered, self.answer_shows_on, self.times = False, None, 0
        self.invited_by, self.sent_at, self.taken_back = by, timezone.now(), False
        self.ref = self.ref or token_urlsafe(12)
        self.times += 1
        self.salt = token_urlsafe(16)
        self.token_hash = hash_of(self.token)
        self.save()

    def answer(self) -> None:
        """Yes or no, which is all one here."""
        least, most = SHOWS_AFTER_DAYS
        days = least + randbelow(most - least + 1)
        self.answered = True
        self.answer_shows_on = timezone.localdate() + timedelta(days=days)
        self.save(update_fields=["answered", "answer_shows_on"])
