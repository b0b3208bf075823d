"""What came of a poll, and the day on which those who took part are asked to look at it again."""

from django.db import transaction
from django.utils import timezone

from community.permissions import require
from community.vouching import vouch
from forums.closed import AlreadyRemoved, Closed
from forums.models import Poll
from forums.polls import locked, remember, show
from notifications.actions import notify, withdraw


class StillOpen(Closed):
    def __init__(self):
        super().__init__("People can still vote. Write the outcome when the poll has closed.")


@transaction.atomic
def conclude(poll, *, by, outcome, reviews_on=None, vouched=()) -> Poll:
    """It stands under the poll and is found by search; "" takes it away, with its day."""
    poll = locked(poll)
    require(by, "forums.conclude", poll)
    if not (poll.is_published and poll.thread.is_published):
        raise AlreadyRemoved
    if poll.is_open:
        raise StillOpen
    reviews_on = reviews_on if outcome else None
    if poll.reviews_on != reviews_on:
        withdraw("pollreview", poll.pk)
        poll.reviews_on, poll.reminded_at = reviews_on, None
    poll.outcome = outcome
    vouch(vouched, by=by, about="poll", object_id=poll.pk)
    show(poll)
    remember(poll.thread)
    return poll


def remind() -> int:
    """Tell those who took part that an outcome is to be looked at again. How many outcomes."""
    reminded = 0
    for due in Poll.objects.to_be_reviewed():
        with transaction.atomic():
            poll = locked(due)
            if poll.is_to_be_reviewed:
                poll.reminded_at = timezone.now()
                poll.save(update_fields=["reminded_at"])
                notify("pollreview", poll.pk)
                reminded += 1
    return reminded
