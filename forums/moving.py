"""Moving a thread to another community.

Names belong to communities, and those in the thread stay what they are: each remains the name of
its person in the community where it was used, with the right to remove its own words. Nobody comes
to read by it who is kept from reading now; `require_no_wider` says what that means.

No made-up name does it. A move shows that one person looks after both places, and where few do,
which name there goes with which one here.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.agreements import require_agreement
from community.following import is_of_one_person
from community.models import Community, Membership, Suspension, Voice
from community.permissions import NotAllowed, granted, require
from community.places import OPEN
from community.standing import standing_of
from forums import live
from forums.actions import require_open, there
from forums.closed import Closed, MergedAway
from forums.models import Thread
from forums.quoting import across, redrawn
from forums.rearranging import PollIsOpen
from forums.trace import Trace
from notifications.actions import notify
from search import index


class StaysHere(Closed):
    """It was promised to fewer people than the other community has."""


class IsHeld(Closed):
    def __init__(self):
        super().__init__(
            "Somebody holds this thread, or is asked to. End that first, under Facilitators of "
            "this thread."
        )


class MadeUp(NotAllowed):
    def __init__(self):
        super().__init__(
            "Nobody moves a thread under a made-up name: whoever reads both communities could tell "
            "which of the names there go together. Ask a moderator to move it."
        )


def require_no_wider(thread, to) -> None:
    """Raise StaysHere unless whoever reads `to` could read the thread already, or by joining.

    What anyone reads goes anywhere. What is for members goes from a community that anybody joins
    at once, while nobody is kept out of it. Who would come to read is not asked: that a person
    kept out here belongs there, nobody may learn by trying.
    """
    here = thread.community
    if thread.confidentiality in {Thread.CHATHAM, Thread.GROUP}:
        raise StaysHere("It was promised to those who wrote here that this stays among them.")
    if here.is_sensitive and not to.is_sensitive:
        raise StaysHere("The other community does not look after its members as this one does.")
    if thread.place == OPEN:
        return
    if thread.place_for(to) == OPEN:
        raise StaysHere("There, anyone on the internet could read it. Here they cannot.")
    if here.visibility not in {Community.OPEN, Community.MEMBERS}:
        raise StaysHere("Only those who were let in read this community, so it stays here.")
    if _keeps_somebody_out(here):
        raise StaysHere("Somebody may not read in this community at the moment, so it stays here.")


def _keeps_somebody_out(community) -> bool:
    removed = Voice.objects.filter(community=community, membership__status=Membership.REMOVED)
    return removed.exists() or Suspension.objects.in_force().filter(community=community).exists()


@transaction.atomic
def move(thread, *, by, to, name_there):
    """`name_there` is a name of the same person, by which they may do so in `to`."""
    pks = sorted({thread.community_id, to.pk})
    locked = {pk: Community.objects.select_for_update(no_key=True).get(pk=pk) for pk in pks}
    thread, to = thread.locked(), locked[to.pk]
    require(by, "forums.move", thread)
    require(name_there, "forums.move", to)
    if not is_of_one_person(by, name_there):
        raise NotAllowed("Both names have to be yours.")
    if by.is_pseudonym or name_there.is_pseudonym:
        raise MadeUp
    if there(thread).community_id == to.pk:
        return thread
    _require_movable(thread, to, name_there)
    trace = _take_over(thread, to)
    thread.posts.update(community=to)
    thread.polls.update(community=to)
    thread.posts.filter(has_mentions=True).update(marks_version=F("marks_version") + 1)
    index.move("thread", [thread.pk], place=thread.place, community_id=to.pk)
    posts = thread.posts.values_list("pk", flat=True)
    index.move("post", posts, place=thread.place, community_id=to.pk)
    notify("moved", trace.pk)
    live.moved(thread, redrawn(across([thread.pk])))
    return thread


def _require_movable(thread, to, name_there) -> None:
    require_open(to)
    if name_there.community_id:
        require_agreement(name_there)
    if thread.is_merged:
        raise MergedAway
    if thread.has_open_poll:
        raise PollIsOpen
    if thread.holders.current().exists():
        raise IsHeld
    require_no_wider(thread, to)


def _take_over(thread, to) -> Trace:
    """Its trace says nothing of where it was: that may become a place not everybody knows of.

    What anyone read and cannot read there is for members from now on, whatever the community
    decides later.
    """
    thread.community, thread.place = to, thread.place_for(to)
    if thread.place != OPEN:
        thread.confidentiality = Thread.MEMBERS
    thread.pinned_until = None
    thread.has_traces, thread.banner_version = True, thread.banner_version + 1
    if thread.goes_round:
        thread.round_from, thread.speaking_since = thread.last_number, timezone.now()
    thread.save()
    return Trace.objects.create(
        thread=thread, other=thread, kind=Trace.MOVED, posts=thread.last_number, number=0
    )


def movers(user, thread) -> list[Voice]:
    """The names of this person by which they may take it from here; no made-up ones."""
    return [one for one in _moving(user) if "forums.move" in granted(one, thread)]


def destinations(user, thread) -> dict[Community, Voice]:
    """The other communities to which this person may move it, each with their name there."""
    found = {}
    for voice in _moving(user) if movers(user, thread) else []:
        reach = [voice.community] if voice.community else Community.objects.all()
        for one in reach:
            if one.pk != thread.community_id and "forums.move" in granted(voice, one):
                found.setdefault(one, voice)
    return dict(sorted(found.items(), key=lambda item: item[0].name.casefold()))


def _moving(user) -> list[Voice]:
    return [voice for voice in standing_of(user).voices if not voice.is_pseudonym]
