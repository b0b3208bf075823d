"""Founding a community, and changing what it says of itself."""

from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community import agreements, founding
from community.agreements import version_of
from community.belonging import Belonging, belonging
from community.founding_forms import (
    FIRST_AGREEMENT,
    AboutForm,
    AgreementForm,
    CloseForm,
    FoundForm,
    OpenForm,
    PauseForm,
    ShapeForm,
)
from community.models import Community
from community.permissions import HUB, NotAllowed
from community.standing import standing_of
from community.views import listed_community

ASKS = ["GET", "HEAD", "POST"]


class Deed(NamedTuple):
    """One form of the page: what it needs, when it is offered, what it does, what is then said."""

    permission: str
    form: type
    act: object
    done: str
    when: frozenset = frozenset({Community.ACTIVE, Community.PAUSED, Community.CLOSED})


def _status(status):
    return partial(founding.set_status, status=status)


LIVES = frozenset({Community.ACTIVE, Community.PAUSED})
DEEDS = {
    "about": Deed("community.edit", AboutForm, founding.edit, "Saved. The page says so now."),
    "shape": Deed("community.shape", ShapeForm, founding.shape, "Saved. Old links still work."),
    "pause": Deed("community.pause", PauseForm, _status(Community.PAUSED), "It is paused.", LIVES),
    "go_on": Deed(
        "community.pause",
        OpenForm,
        _status(Community.ACTIVE),
        "It goes on.",
        frozenset({Community.PAUSED}),
    ),
    "close": Deed("community.close", CloseForm, _status(Community.CLOSED), "It is closed.", LIVES),
    "reopen": Deed(
        "community.close",
        OpenForm,
        _status(Community.ACTIVE),
        "It is open again.",
        frozenset({Community.CLOSED}),
    ),
}


def attempt(form, act):
    """`act(**what the form says)` and what it made; None where form or action refused."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except founding.Taken as refusal:
        form.add_error(refusal.field, str(refusal))
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
    return None


@require_http_methods(ASKS)
def found(request):
    voice = Belonging(standing_of(request.user), HUB).voice_that_may("community.found")
    form = FoundForm(request.POST or None)
    if request.method == "POST" and (made := attempt(form, partial(founding.found, by=voice))):
        messages.success(request, f"{made.name} has been founded.")
        return redirect(made)
    return render(
        request, "community/found.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(ASKS)
def edit(request, slug):
    """`do` names the form that was sent; a name that is not offered here changes nothing."""
    community = listed_community(request, slug)
    mine = belonging(request.user, community)
    mine.voice_that_may("community.edit")
    deeds = {
        name: deed
        for name, deed in DEEDS.items()
        if deed.permission in mine.may and community.status in deed.when
    }
    forms = {name: _form_of(name, deed, community) for name, deed in deeds.items()}
    refused = None
    if deed := deeds.get(request.POST.get("do")):
        name = request.POST["do"]
        refused = forms[name] = deed.form(request.POST, auto_id=f"{name}_%s")
        voice = mine.voice_that_may(deed.permission)
        if made := attempt(refused, partial(deed.act, community, by=voice)):
            messages.success(request, deed.done)
            return redirect("community:edit", made.slug)
    context = {"community": community, "mine": mine, "forms": forms, "refused": refused}
    return render(request, "community/edit.html", context, status=422 if refused else 200)


def _form_of(name: str, deed: Deed, community):
    now = {}
    if name == "about":
        now = AboutForm.of(community)
    elif name == "shape":
        now = {field: getattr(community, field) for field in founding.SHAPE}
    elif name == "pause":
        now = {"note": community.status_note, "expected_back": community.expected_back}
    return deed.form(initial=now, auto_id=f"{name}_%s")


@require_http_methods(ASKS)
def change_agreement(request, slug):
    community = listed_community(request, slug)
    voice = belonging(request.user, community).voice_that_may("community.change_agreement")
    now = community.agreement
    text = now.text if now else FIRST_AGREEMENT
    form = AgreementForm(request.POST or None, initial={"text": text, "version": version_of(now)})
    if request.method == "POST" and form.is_valid():
        try:
            agreements.change_agreement(community, by=voice, **form.cleaned_data)
        except agreements.AgreementChanged:
            form.show(community.agreement)
        else:
            messages.success(request, "The new agreement is in force. Everybody is asked again.")
            return redirect("community:agreement", slug)
    context = {"community": community, "form": form}
    status = 422 if form.errors else 200
    return render(request, "community/change_agreement.html", context, status=status)
