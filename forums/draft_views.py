"""Drafts: saved while somebody writes, found again on a page of their own, discarded."""

from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import TooOften
from community.standing import standing_of
from forums.closed import Closed
from forums.draft import about_new_thread
from forums.draft_forms import ReplyDraftForm, ThreadDraftForm
from forums.drafting import Kept, discard, keep
from forums.drafts_page import DraftsPage
from forums.forms import ReplyForm, ThreadForm
from forums.models import Draft, Thread
from forums.quoting import begun
from forums.views import (
    draw_new_thread,
    draw_refused,
    place_of_a_new_thread,
    thread_as_read,
    with_images,
)

QUOTED = ("quotes", "quoted_post", "quote")


class Outcome(NamedTuple):
    """`kept`, or None with the `refusal` that says why not."""

    kept: Kept | None
    refusal: str = ""
    status: int = 200

    @property
    def told(self) -> str:
        if not self.kept.version:
            return "There is nothing to save yet."
        if self.kept.differs:
            return "Saved as draft. It differs from one saved elsewhere: find both under Drafts."
        return "Saved as draft. Find it here, and under Drafts in Me."


def _keep(request, about, form, made, quoting=dict) -> Outcome:
    """`quoting` makes columns out of what the form says of a quote."""
    if not form.is_valid():
        return Outcome(None, next(iter(form.errors.values()))[0], 422)
    words = form.cleaned_data
    quoted = quoting(**{name: words.pop(name) for name in QUOTED if name in words})
    try:
        return Outcome(keep(request.user, about, made=made, **words, **quoted))
    except TooOften as refusal:
        return Outcome(None, str(refusal), 429)
    except Closed as refusal:
        return Outcome(None, str(refusal), 422)


def _to_the_script(outcome: Outcome) -> JsonResponse:
    answer = outcome.kept._asdict() if outcome.kept else {"refusal": outcome.refusal}
    return JsonResponse(answer, status=outcome.status)


def _says_only(form, refusal: str):
    """A draft may be as unfinished as it likes: of the form's own complaints none is shown."""
    form.errors.clear()
    form.add_error(None, refusal)
    return form


@require_POST
def save_draft(request, pk):
    """The page says quietly what is written so far; without script a button does."""
    found, state = thread_as_read(request, pk)
    sent = with_images(request, found)
    form = ReplyDraftForm(sent["data"])
    if sent["refusal"]:
        form.add_error(None, sent["refusal"])
    outcome = _keep(request, found.stream, form, found.posts, partial(begun, found, request.user))
    if request.POST.get("quietly"):
        return _to_the_script(outcome)
    if outcome.kept:
        messages.success(request, outcome.told)
        return redirect(found.box_url)
    voices = standing_of(request.user).in_community(found.community)
    form = ReplyForm(sent["data"], voices=voices, person=request.user)
    form = _says_only(form, outcome.refusal)
    return draw_refused(request, found, state, form, outcome.status)


@require_POST
def save_new_draft(request, slug):
    community, voices = place_of_a_new_thread(request, slug)
    about = about_new_thread(community)
    begun = Thread.objects.filter(community=community)
    outcome = _keep(request, about, ThreadDraftForm(request.POST), begun)
    if request.POST.get("quietly"):
        return _to_the_script(outcome)
    if outcome.kept:
        messages.success(request, outcome.told)
        return redirect("forums:new_thread", community.slug)
    form = ThreadForm(request.POST, voices=voices, community=community)
    form = _says_only(form, outcome.refusal)
    return draw_new_thread(request, community, form, status=outcome.status)


@require_safe
def drafts(request):
    return render(request, "forums/drafts.html", {"page": DraftsPage(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def discard_draft(request, pk):
    found = get_object_or_404(Draft.objects.of(request.user), pk=pk)
    if request.method == "POST":
        discard(found)
        messages.success(request, "The draft has been discarded.")
        return redirect("forums:drafts")
    return render(request, "forums/discard_draft.html", {"draft": found})
