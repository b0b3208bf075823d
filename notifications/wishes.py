"""How a person wishes to be told: by which way for each kind of happening, how soon, and when not.

The defaults are those of spec/forums.md, Notifications; who never chose has no row.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

DIGEST_AT = time(7)
SPREAD = 60  # minutes over which the digests of one morning go out
MONDAY = 0
SETTLES = timedelta(minutes=10)
"""For so long whoever wrote something can take it back, and no mail may have told of it."""

ANSWERS, FOLLOWS, OTHERS, DIGEST = "answers", "follows", "others", "digest"
SPOKEN_TO = {"answer", "mention"}
"""The reasons that hold though somebody follows nothing and hides what has its content notes."""
_SETTING_OF = {"answer": ANSWERS, "mention": ANSWERS, "call": ANSWERS, "follow": FOLLOWS}


def setting_of(reason: str) -> str:
    """The wish that counts for a happening which concerns somebody for this reason."""
    return _SETTING_OF.get(reason, OTHERS)


class Wishes(models.Model):
    """`delay` is in minutes; the quiet hours are by the hub's clock, and may go over midnight."""

    SITE, MAIL, IN_DIGEST, OFF = "site", "mail", "digest", "off"
    WAYS = [
        (MAIL, "By e-mail, and here"),
        (IN_DIGEST, "In the summary, and here"),
        (SITE, "Only here"),
        (OFF, "Not at all"),
    ]
    DELAYS = [
        (10, "After 10 minutes"),
        (30, "After 30 minutes"),
        (60, "After an hour"),
        (180, "After 3 hours"),
        (1440, "After a day"),
    ]
    NEVER, DAILY, WEEKLY = "off", "daily", "weekly"
    DIGESTS = [(WEEKLY, "On Monday mornings"), (DAILY, "Each morning"), (NEVER, "Never")]

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes"
    )
    answers = models.CharField(max_length=6, choices=WAYS, default=MAIL)
    follows = models.CharField(max_length=6, choices=WAYS, default=IN_DIGEST)
    others = models.CharField(max_length=6, choices=WAYS, default=SITE)
    delay = models.PositiveSmallIntegerField(choices=DELAYS, default=30)
    digest = models.CharField(max_length=6, choices=DIGESTS, default=WEEKLY)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    def __str__(self):
        return f"wishes of {self.person_id}"

    def way_of(self, reason: str) -> str:
        return getattr(self, setting_of(reason))

    def wants(self, setting: str) -> bool:
        """Whether mail of this kind goes to them at all."""
        if setting == DIGEST:
            return self.digest != self.NEVER
        return getattr(self, setting) == self.MAIL

    def due_at(self, reason: str, at: datetime) -> datetime | None:
        """When something that happened at this moment is due to go out; None for never."""
        way = self.way_of(reason)
        if way == self.MAIL:
            return at + max(SETTLES, timedelta(minutes=self.delay))
        if way == self.IN_DIGEST and self.digest != self.NEVER:
            return self._next_digest(at + SETTLES)
        return None

    def quiet_ends_at(self, now: datetime) -> datetime | None:
        """When the quiet hours that it is now end; None outside of them."""
        start, end = self.quiet_from, self.quiet_until
        if start is None or end is None:
            return None
        clock = timezone.localtime(now)
        is_late, is_early = clock.time() >= start, clock.time() < end
        over_midnight = start > end
        if not (is_late or is_early if over_midnight else is_late and is_early):
            return None
        day = clock.date() + timedelta(days=over_midnight and is_late)
        first = _moment(day, end)
        # On the night that has the hour twice, it may be its second time already.
        return first if first > now else _moment(day, end, fold=1)

    def _next_digest(self, after: datetime) -> datetime:
        """Each person has a minute of their own in the hour, so that not all mail goes at once."""
        today = timezone.localdate(after)
        gap = 7 if self.digest == self.WEEKLY else 1
        first = today + timedelta(days=(MONDAY - today.weekday()) % gap)
        spread = timedelta(minutes=self.person_id % SPREAD)
        at = _moment(first, DIGEST_AT) + spread
        return at if at > after else _moment(first + timedelta(days=gap), DIGEST_AT) + spread


def wishes_of(people: Iterable[int]) -> dict[int, Wishes]:
    """Of each of these people (ids), in one query."""
    chosen = {one.person_id: one for one in Wishes.objects.filter(person__in=list(people))}
    return {pk: chosen.get(pk) or Wishes(person_id=pk) for pk in people}


def _moment(day, at: time, fold: int = 0) -> datetime:
    zone = timezone.get_default_timezone()
    return datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC)
