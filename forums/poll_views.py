"""Polls: putting one, seeing it, voting, closing and removing it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import status_of
from community.permissions import NotAllowed, granted
from community.standing import standing_of
from forums import poll_outcomes, polls
from forums.closed import Closed
from forums.forms import RemoveForm, attempt
from forums.models import Poll
from forums.poll_forms import KINDS_EXPLAINED, SECRECY, PollForm, PollOutcomeForm
from forums.poll_page import PollPage
from forums.post_views import voice_that_may
from forums.views import paced, visible_thread
from forums.vote_forms import VoteForm
from realtime.streams import position


def _one(polls, pk) -> Poll:
    rows = polls.select_related("thread__community", "community", "voice")
    return get_object_or_404(rows.prefetch_related("options"), pk=pk)


def visible_poll(request, pk) -> Poll:
    return _one(Poll.objects.visible_to(request.user).published(), pk)


def read_poll(request, pk) -> PollPage:
    """The position of the stream first: no change falls between it and what is read."""
    thread = get_object_or_404(Poll.objects.visible_to(request.user).values("thread"), pk=pk)
    after = position(f"thread:{thread['thread']}")
    return PollPage(request.user, visible_poll(request, pk), after)


@login_not_required
@require_safe
def poll(request, pk):
    return _show(request, read_poll(request, pk))


def _show(request, page, form=None):
    form = form or page.form()
    context = {"page": page, "poll": page.poll, "form": form}
    return render(request, "forums/poll.html", context, status=status_of(form) if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_poll(request, pk):
    """First which kind, then the form for it."""
    found = visible_thread(request, pk)
    here = standing_of(request.user).in_community(found.community)
    voices = [one for one in here if "forums.poll" in granted(one, found)]
    if not voices:
        raise NotAllowed("Whoever started this thread, or a facilitator, starts polls in it.")
    kind = request.GET.get("kind")
    if kind not in Poll.KINDS:
        kinds = [(key, one.name, KINDS_EXPLAINED[key]) for key, one in Poll.KINDS.items()]
        return render(request, "forums/new_poll.html", {"thread": found, "kinds": kinds})
    form = PollForm(request.POST or None, kind=kind, voices=voices)
    put = paced(request.user, "polls", partial(polls.ask, found))
    if request.method == "POST" and (made := attempt(form, put)):
        messages.success(request, "Your poll is open.")
        return redirect(made)
    context = {"thread": found, "form": form, "explained": KINDS_EXPLAINED[kind]}
    context["kind_name"] = Poll.KINDS[kind].name
    return render(request, "forums/new_poll.html", context, status=status_of(form))


@require_POST
def vote(request, pk):
    page = read_poll(request, pk)
    form = VoteForm(request.POST, poll=page.poll, voices=page.voices)
    if attempt(form, paced(request.user, "votes", partial(polls.vote, page.poll))):
        messages.success(request, "Your vote is in.")
        return redirect(page.poll)
    return _show(request, page, form)


@require_POST
def take_vote_back(request, pk):
    found = visible_poll(request, pk)
    voice = standing_of(request.user).voice(request.POST.get("by", ""))
    if voice is None:
        raise NotAllowed("This is not a name you use here.")
    try:
        polls.take_vote_back(found, by=voice)
        messages.success(request, "Your vote has been taken back.")
    except Closed as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def make_anonymous(request, pk):
    """A page that explains, and a button."""
    found = visible_poll(request, pk)
    voice = voice_that_may(request, "forums.poll", found)
    if request.method == "POST":
        try:
            polls.make_anonymous(found, by=voice)
            messages.success(request, "The poll is anonymous now.")
        except Closed as refusal:
            messages.error(request, str(refusal))
        return redirect(found)
    context = {"poll": found, "secrecy": SECRECY}
    return render(request, "forums/make_anonymous.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def poll_outcome(request, pk):
    found = visible_poll(request, pk)
    voice = voice_that_may(request, "forums.conclude", found)
    words = request.POST if request.method == "POST" else None
    now = {"outcome": found.outcome, "reviews_on": found.reviews_on}
    form = PollOutcomeForm(words, initial=now)
    conclude = partial(poll_outcomes.conclude, found, by=voice)
    if request.method == "POST" and attempt(form, conclude):
        messages.success(request, "The outcome has been saved.")
        return redirect(found)
    context = {"poll": found, "form": form}
    return render(request, "forums/poll_outcome.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close_poll(request, pk):
    """A page that explains, and a button."""
    found = visible_poll(request, pk)
    voice = voice_that_may(request, "forums.poll", found)
    if request.method == "POST":
        polls.close(found, by=voice)
        messages.success(request, "The poll has closed.")
        return redirect(found)
    return render(request, "forums/close_poll.html", {"poll": found})


@require_http_methods(["GET", "HEAD", "POST"])
def remove_poll(request, pk):
    """Whoever put it removes it at any time, also where they read no longer."""
    user = request.user
    mine = Poll.objects.visible_to(user) | Poll.objects.written_by(user)
    found = _one(mine.published(), pk)
    voice = voice_that_may(request, "forums.remove", found)
    is_mine, may_read = voice.pk == found.voice_id, found.thread.is_readable_by(user)
    words = request.POST if request.method == "POST" else None
    told = "It is shown in place of the poll."
    form = RemoveForm(words, is_mine=is_mine, told=told)
    if request.method == "POST" and attempt(form, partial(polls.remove, found, by=voice)):
        messages.success(request, "The poll has been removed.")
        return redirect(found.thread if may_read else found.voice)
    back = found.get_absolute_url() if may_read else found.voice.get_absolute_url()
    context = {"form": form, "poll": found, "is_mine": is_mine, "back": back}
    return render(request, "forums/remove_poll.html", context, status=422 if form.errors else 200)
