"""What one reader sees of one poll: around the fragment that everybody sees, what is theirs."""

from functools import cached_property

from community.permissions import granted, granted_to
from community.standing import standing_of
from forums.models import Ballot, Poll
from forums.vote_forms import VoteForm, initial_of


class PollPage:
    """`after` is the position of the thread's stream, read before the poll."""

    def __init__(self, user, poll, after):
        self.user, self.poll, self.after = user, poll, after
        here = standing_of(user).in_community(poll.community)
        self.voices = [one for one in here if "forums.vote" in granted(one, poll)]
        self._may = granted_to(user, poll)

    @cached_property
    def _cast(self) -> list[Ballot]:
        """Those of this reader; in an anonymous poll there is one at most, and it says nothing."""
        return list(self.poll.ballots.marked().filter(voice__in=self.voices))

    @property
    def ballots(self) -> list[Ballot]:
        """Those that can be changed."""
        return [] if self.poll.is_anonymous else self._cast

    @property
    def ballots_to_take_back(self) -> list[Ballot]:
        return self.ballots if self.poll.is_open else []

    @property
    def has_voted(self) -> bool:
        return bool(self._cast)

    @property
    def takes_votes(self) -> bool:
        return self.poll.is_open and self.poll.thread.accepts_replies

    @property
    def may_vote(self) -> bool:
        is_done = self.poll.is_anonymous and self.has_voted
        return bool(self.voices) and self.takes_votes and not is_done

    @property
    def why_not(self) -> str:
        """In place of the form."""
        if not self.poll.is_open:
            return "You have voted." if self.has_voted else ""
        if not self.takes_votes:
            return "Votes are off here at the moment, because new posts are."
        if not self.user.is_authenticated:
            return "Sign in to vote."
        if not self.voices:
            return "The members of this community vote."
        return "You have voted. Nobody can find your vote again, so it cannot be changed."

    @property
    def sees_more(self) -> bool:
        """The numbers, which others do not see yet."""
        is_let_in = self.poll.hides == Poll.VOTED and self.has_voted
        return is_let_in and not self.poll.shows_results

    @cached_property
    def choices(self) -> list[tuple]:
        """(option's text, [(voice, how)]), with those at the end whom no time suits."""
        poll = self.poll
        if poll.is_anonymous or not (poll.shows_results or self.sees_more):
            return []
        ballots = list(poll.ballots.marked())
        if not ballots:
            return []
        said = {one: {mark.option_id: mark.answer for mark in one.marks.all()} for one in ballots}
        chosen = [(option.text, _who(said, option)) for option in poll.options.all()]
        none = [(one.voice, "") for one, marks in said.items() if not marks]
        return [*chosen, ("None of these", none)] if none else chosen

    def form(self, words=None) -> VoteForm | None:
        """To vote, filled in as this reader voted where they did so under one name."""
        if not self.may_vote:
            return None
        initial = {}
        if words is None and len(self.ballots) == 1:
            (ballot,) = self.ballots
            positions = {one.pk: one.position for one in self.poll.options.all()}
            marks = {positions[mark.option_id]: mark.answer for mark in ballot.marks.all()}
            initial = initial_of(self.poll, marks) | {"by": ballot.voice.ref}
        voice = self.voices[0] if self.poll.is_anonymous else None
        return VoteForm(words, poll=self.poll, voices=self.voices, voice=voice, initial=initial)

    @property
    def may_close(self) -> bool:
        return self.poll.is_open and "forums.poll" in self._may

    @property
    def may_make_anonymous(self) -> bool:
        is_untouched = not self.poll.is_anonymous and not self.poll.turnout
        return self.may_close and is_untouched

    @property
    def may_conclude(self) -> bool:
        return not self.poll.is_open and "forums.conclude" in self._may

    @property
    def may_remove(self) -> bool:
        return "forums.remove" in self._may


def _who(said, option) -> list[tuple]:
    answers = option.poll.kind_of_vote.answers
    has_several = len(answers) > 1
    return [
        (ballot.voice, answers[marks[option.pk]].lower() if has_several else "")
        for ballot, marks in said.items()
        if option.pk in marks
    ]
