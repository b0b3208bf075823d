"""What happens with polls: they are put, answered, closed and removed. One transaction each.

Rows are locked as in actions.py: whatever changes a poll holds its thread's lock. Who votes is a
name where names are shown, since to count the person behind them would tell that two names are
one's; in an anonymous poll it is the person (docs/decisions.md).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from community.contribution import Contribution
from community.following import is_of_one_person
from community.permissions import require
from community.standing import voices_beside
from community.vouching import vouch
from forums import documents, live
from forums.actions import remover, require_accepting, there
from forums.closed import Closed, NoReason
from forums.models import Ballot, Mark, Option, Poll, Thread
from forums.poll import count
from notifications.actions import notify, withdraw


class PollOpen(Closed):
    def __init__(self):
        super().__init__(
            "There is an open poll in this thread. Ask one question at a time: close that one "
            "first, or wait until it closes."
        )


class PollOver(Closed):
    def __init__(self):
        super().__init__("This poll has closed, so it takes no more votes.")


class HasVoted(Closed):
    def __init__(self):
        super().__init__(
            "Your vote is in already. In an anonymous poll nobody can find it again, so it "
            "cannot be changed."
        )


class HasVotes(Closed):
    def __init__(self):
        super().__init__(
            "Somebody has voted already, so this poll keeps its names. Close it, and start an "
            "anonymous one."
        )


class Unanswerable(Closed):
    """The marks are not ones that this poll offers."""

    def __init__(self):
        super().__init__("This poll has changed. Load the page again, and then choose.")


class Offer(NamedTuple):
    """One option as it is put; `starts_at` where it is a time."""

    text: str
    meaning: str = ""
    starts_at: datetime | None = None


@transaction.atomic
def ask(thread, *, by, key, question, options: Iterable[Offer], vouched=(), **choices) -> Poll:
    """Put a question; `choices` are fields of Poll, of which `kind` and `closes_at` are needed."""
    thread = thread.locked()
    if done := Poll.objects.by_key(by, key):
        return done
    require(by, "forums.poll", thread)
    require_accepting(there(thread), by)
    if thread.has_open_poll:
        raise PollOpen
    poll = Poll(community=thread.community, thread=thread, voice=by, key=key, **choices)
    poll.question = question
    poll.save()
    vouch(vouched, by=by, about="poll", object_id=poll.pk)
    Option.objects.bulk_create(
        Option(poll=poll, position=position, **offer._asdict())
        for position, offer in enumerate(options, 1)
    )
    thread.poll_closes_at = poll.closes_at
    notify("poll", poll.pk)
    show(poll)
    remember(thread)
    return poll


@transaction.atomic
def vote(poll, *, by, key, marks: dict[int, int]) -> Poll:
    """`marks` is an option's position -> YES or MAYBE; what a name said before gives way to it.

    The same key again changes nothing. Raises PollOver, HasVoted or what `reply` raises.
    """
    poll = locked(poll)
    require(by, "forums.vote", poll)
    require_open(poll)
    require_accepting(poll.thread, by)
    chosen = _offered(poll, marks)
    if poll.is_anonymous:
        _vote_unseen(poll, by, key, chosen)
    else:
        _vote_by_name(poll, by, key, chosen)
    return poll


@transaction.atomic
def take_vote_back(poll, *, by) -> Poll:
    """As if this name had never voted; of an anonymous poll there is nothing to take back."""
    poll = locked(poll)
    require(by, "forums.vote", poll)
    require_open(poll)
    if poll.is_anonymous:
        raise HasVoted
    if ballot := poll.ballots.filter(voice=by).first():
        _uncount(poll, ballot)
        ballot.delete()
        poll.turnout -= 1
        show(poll)
    return poll


@transaction.atomic
def make_anonymous(poll, *, by) -> Poll:
    """Before the first vote, and for good."""
    poll = locked(poll)
    require(by, "forums.poll", poll)
    require_open(poll)
    if poll.is_anonymous:
        return poll
    if poll.turnout:
        raise HasVotes
    poll.is_anonymous, poll.hides = True, Poll.CLOSED
    show(poll)
    return poll


@transaction.atomic
def close(poll, *, by) -> Poll:
    """Before its time. It opens no more: to see the votes of some would tell those of the rest."""
    poll = locked(poll)
    require(by, "forums.poll", poll)
    if poll.is_published and poll.closed_at is None:
        _end(poll, min(timezone.now(), poll.closes_at))
    return poll


def close_due() -> int:
    """Tell open pages of polls whose time is over. How many; each in its own transaction."""
    closed = 0
    for due in Poll.objects.due():
        with transaction.atomic():
            poll = locked(due)
            if poll.is_published and poll.thread.is_published and poll.closed_at is None:
                _end(poll, poll.closes_at)
                closed += 1
    return closed


@transaction.atomic
def remove(poll, *, by, reason="") -> Poll:
    """Leave a tombstone; the votes are gone. Only whoever put it needs no reason."""
    poll = locked(poll)
    require(by, "forums.remove", poll)
    if not poll.is_published:
        return poll
    if by.pk != poll.voice_id and not reason:
        raise NoReason
    poll.state, poll.removed_by = Contribution.REMOVED, remover(by, poll)
    poll.removed_at, poll.removed_reason = timezone.now(), reason
    poll.ballots.all().delete()
    poll.options.update(yes=0, maybe=0)
    if poll.closed_at is None:
        poll.thread.poll_closes_at = None
    if not is_of_one_person(by, poll.voice):
        notify("removedpoll", poll.pk)
    for told in ("poll", "pollreview"):
        withdraw(told, poll.pk)
    show(poll)
    remember(poll.thread)
    return poll


def locked(poll) -> Poll:
    """The row as it is now, under its thread's lock."""
    thread = Thread(pk=poll.thread_id).locked()
    poll = Poll.objects.select_related("voice").get(pk=poll.pk)
    poll.thread = thread
    return poll


def require_open(poll) -> None:
    there(poll.thread)
    if not poll.is_open:
        raise PollOver


def _offered(poll, marks) -> dict[int, int]:
    """Option's id -> answer. Raises Unanswerable for what the poll does not offer."""
    kind = poll.kind_of_vote
    options = dict(poll.options.values_list("position", "pk"))
    is_offered = marks.keys() <= options.keys() and set(marks.values()) <= kind.answers.keys()
    if not (is_offered and kind.least <= len(marks) <= kind.most):
        raise Unanswerable
    return {options[position]: answer for position, answer in marks.items()}


def _vote_unseen(poll, by, key, chosen) -> None:
    """Once for each person, whichever name they use: nobody else sees who took part."""
    if cast := Ballot.objects.filter(poll=poll, voice__in=voices_beside(by)).first():
        if cast.key != key:
            raise HasVoted
        return
    Ballot.objects.create(poll=poll, voice=by, key=key)
    count(poll, chosen, 1)
    poll.turnout += 1
    show(poll)


def _vote_by_name(poll, by, key, chosen) -> None:
    ballot, is_new = Ballot.objects.get_or_create(poll=poll, voice=by, defaults={"key": key})
    if not is_new:
        if ballot.key == key:
            return
        _uncount(poll, ballot)
        ballot.key = key
        ballot.save(update_fields=["key"])
    Mark.objects.bulk_create(
        Mark(ballot=ballot, option_id=option, answer=answer) for option, answer in chosen.items()
    )
    count(poll, chosen, 1)
    poll.turnout += is_new
    show(poll)


def _uncount(poll, ballot) -> None:
    """Take its marks away, and out of the numbers."""
    count(poll, dict(ballot.marks.values_list("option", "answer")), -1)
    ballot.marks.all().delete()


def _end(poll, at) -> None:
    poll.closed_at = at
    poll.thread.poll_closes_at = None
    show(poll)


def show(poll) -> None:
    """Open pages show it anew."""
    poll.drawn_version += 1
    poll.save()
    poll.thread.polls_version += 1
    poll.thread.save(update_fields=["polls_version", "poll_closes_at"])
    live.poll_changed(poll)


def remember(thread) -> None:
    documents.put_thread(thread, thread.topic_names)
