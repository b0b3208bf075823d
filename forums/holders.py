"""Naming those who hold a thread: they are asked, accept or decline, and step down.

One transaction each. Rights change with it, so that the community is locked before the thread.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.actions import give_role, take_role
from community.facilitators import roles_that_facilitate
from community.models import Community, Role, Voice
from community.permissions import granted, require
from community.places import named_for
from community.standing import load_one
from forums.actions import there
from forums.closed import Closed
from forums.holder import MOST
from forums.holding import locked_for, show_banners
from notifications.actions import notify, withdraw


class NotAsked(Closed):
    def __init__(self):
        super().__init__("You are not asked any more. Write to the facilitators if you want to be.")


class NotToBeAsked(Closed):
    def __init__(self):
        super().__init__("Choose one of the names in the list.")


class Enough(Closed):
    def __init__(self):
        super().__init__(f"{MOST} names hold this thread or are asked to. That is enough for one.")


class OfEqualStanding(Closed):
    def __init__(self):
        super().__init__("Nobody who holds this thread takes it from the others, by any name.")


def candidates(thread):
    """Names of members that may be asked: those that are listed, have posted here, or facilitate.

    Nobody learns from this that somebody belongs here who did not agree to stand in the list.
    """
    facilitates = roles_that_facilitate(thread.community)
    is_known = (
        Q(membership__is_listed=True)
        | Q(pk=thread.voice_id)
        | Q(pk__in=thread.posts.published().values("voice"))
        | Q(pk__in=facilitates.values("voice"))
    )
    here = Voice.objects.filter(is_known, community=thread.community_id).belonging()
    return here.exclude(pk__in=thread.holders.current().values("voice")).by_name()


@transaction.atomic
def ask(thread, *, by, who, words=""):
    """Ask a name of the community to hold this thread; nothing shows before they accept."""
    thread = locked_for(thread, by, "forums.name_holders")
    if thread.holders.current().exclude(voice=who).count() >= MOST:
        raise Enough
    return _ask(thread, by, who, words)


@transaction.atomic
def hand_over(thread, *, by, who, words=""):
    """Ask somebody to hold it instead of oneself, which one goes on doing until they accept."""
    thread = locked_for(thread, by, "forums.hold")
    mine = thread.holders.in_force().filter(voice=by).first()
    if mine is None:
        raise NotToBeAsked
    return _ask(thread, by, who, words, replaces=mine)


def _ask(thread, by, who, words: str, replaces=None):
    if done := thread.holders.current().filter(voice=who).first():
        return done
    if not candidates(thread).filter(pk=who.pk).exists():
        raise NotToBeAsked
    fresh = {"role": None, "brings": "", "asked_by": by, "asked_with": words}
    fresh |= {"is_resting": False, "would_close_at": None, "closing_reason": ""}
    fresh |= {"replaces": replaces, "asked_at": timezone.now()}
    holder, _ = thread.holders.update_or_create(voice=who, defaults=fresh)
    notify("asked", holder.pk)
    return holder


@transaction.atomic
def ask_no_more(thread, *, by, who):
    thread = locked_for(thread, by, "forums.name_holders")
    _forget_asking(thread, who)
    return thread


@transaction.atomic
def decline(thread, *, by):
    """No reason is asked, and none is kept."""
    thread = thread.locked()
    _forget_asking(thread, by)
    return thread


@transaction.atomic
def accept(thread, *, by, brings=""):
    """From now on this name holds the thread. Raises NotAsked where the asking was taken back."""
    thread = _locked_below_community(thread)
    require(by, "forums.reply", thread)
    if thread.holders.in_force().filter(voice=by).exists():
        return thread
    holder = thread.holders.asked().filter(voice=by).first()
    if holder is None or not _may_still_ask(holder, thread):
        raise NotAsked
    withdraw("asked", holder.pk)
    place = named_for(thread.pk)
    holder.role = give_role(by, Role.HOLDER, place=place, granted_by=holder.asked_by)
    holder.brings = brings
    holder.save()
    thread.has_holders = True
    if holder.replaces:
        _lay_down(thread, holder.replaces.voice)
    show_banners(thread)
    return thread


def _may_still_ask(holder, thread) -> bool:
    """Who steps down or loses the right takes their askings with them."""
    needed = "forums.hold" if holder.replaces_id else "forums.name_holders"
    return needed in granted(load_one(holder.asked_by), thread)


@transaction.atomic
def take_a_break(thread, *, by):
    """What needs a facilitator goes to the others, without a reason, until this name is back."""
    thread = locked_for(thread, by, "forums.hold")
    if holder := thread.holders.at_work().filter(voice=by).first():
        _rest(holder, is_resting=True)
        notify("break", holder.pk)
    return thread


@transaction.atomic
def come_back(thread, *, by):
    thread = locked_for(thread, by, "forums.hold")
    if holder := thread.holders.in_force().filter(voice=by, is_resting=True).first():
        _rest(holder, is_resting=False)
        withdraw("break", holder.pk)
    return thread


def _rest(holder, *, is_resting: bool) -> None:
    holder.is_resting = is_resting
    holder.save(update_fields=["is_resting"])


@transaction.atomic
def say_what_one_brings(thread, *, by, brings):
    """In their own words, or "" for nothing."""
    thread = locked_for(thread, by, "forums.hold")
    thread.holders.in_force().filter(voice=by).update(brings=brings)
    show_banners(thread)
    return thread


@transaction.atomic
def step_down(thread, *, by):
    """At any time, no reason asked."""
    thread = _locked_below_community(thread)
    _end(thread, by)
    return thread


@transaction.atomic
def end(thread, *, by, who):
    """A facilitator of the community ends it, unless they hold the thread too."""
    thread = _locked_below_community(thread)
    require(by, "forums.name_holders", thread)
    if thread.holders.in_force().beside(by).exists():
        raise OfEqualStanding
    _end(thread, who)
    return thread


def _locked_below_community(thread):
    Community.objects.select_for_update(no_key=True).get(pk=thread.community_id)
    return there(thread.locked())


def _end(thread, voice) -> None:
    if _lay_down(thread, voice):
        show_banners(thread)


def _lay_down(thread, voice) -> bool:
    """Whether this name held it until now."""
    holder = thread.holders.in_force().filter(voice=voice).first()
    if holder is not None:
        for kind in ("break", "closing"):
            withdraw(kind, holder.pk)
        take_role(holder.role)
    return holder is not None


def _forget_asking(thread, voice) -> None:
    if holder := thread.holders.asked().filter(voice=voice).first():
        withdraw("asked", holder.pk)
        holder.delete()
