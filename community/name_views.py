"""The names I use: a person's own page, and adding a second name."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community import actions
from community.belonging import belonging
from community.forms import MADE_UP, OWN, ListingForm, NamingForm, attempt
from community.models import Membership
from community.standing import standing_of
from community.views import fresh_leaves, listed_community


@require_http_methods(["GET", "HEAD", "POST"])
def names(request):
    """Every community in which this person has a name, with what became of the ones that asked.

    A press changes whether one of them is listed; one that has left meanwhile is shown as it is.
    """
    standing = standing_of(request.user)
    form = ListingForm(request.POST or None, voices=standing.belonging)
    if request.method == "POST":
        if form.is_valid():
            _list_name(request, **form.cleaned_data)
        return redirect("community:names")
    context = {"places": _places(standing), "staff_voice": standing.staff_voice}
    context["former"] = [voice for voice in standing.voices if _is_former(voice)]
    return render(request, "community/names.html", context)


def _list_name(request, voice, is_listed):
    actions.list_name(voice, is_listed)
    stands = "stands" if is_listed else "no longer stands"
    where = f"in the list of members of {voice.community.name}"
    messages.success(request, f"{voice.name} {stands} {where}.")


def _places(standing) -> list[dict]:
    shown = {Membership.MEMBER, Membership.ASKED, Membership.DECLINED}
    by_community = {}
    for voice in standing.voices:
        membership = getattr(voice, "membership", None)
        if membership and membership.status in shown:
            by_community.setdefault(voice.community, []).append(voice)
    return [
        {"community": community, "voices": sorted(voices, key=lambda voice: voice.kind)}
        | {"offer": _other_name(community, voices)}
        for community, voices in sorted(by_community.items(), key=lambda item: item[0].name.lower())
    ]


def _is_former(voice) -> bool:
    membership = getattr(voice, "membership", None)
    return membership is not None and membership.status in {Membership.LEFT, Membership.REMOVED}


@require_POST
def take_own_name(request):
    """One's name has changed in one's details: use the new one here too."""
    voice = standing_of(request.user).voice(request.POST.get("voice", ""))
    if voice is None:
        raise Http404
    voice = actions.take_own_name(voice)
    messages.success(request, f"You write as {voice.name} there now.")
    return redirect("community:names")


def _other_name(community, voices) -> str:
    """The kind of name this person could add here, or ""."""
    kinds = {voice.kind for voice in voices}
    if not any(voice.is_member for voice in voices) or len(kinds) > 1:
        return ""
    if OWN not in kinds:
        return OWN
    return MADE_UP if community.allows_pseudonyms else ""


@require_http_methods(["GET", "HEAD", "POST"])
def add_name(request, slug):
    community = listed_community(request, slug)
    mine = belonging(request.user, community)
    kind = _other_name(community, mine.voices)
    if not kind:
        return redirect("community:names")
    actions.require_welcome(community, request.user)
    offers = [(kind, "My own name" if kind == OWN else "A made-up name")]
    known = {"community": community, "person": request.user, "known": mine.known, "offers": offers}
    form = fresh_leaves(request, NamingForm, **known) or NamingForm(request.POST or None, **known)
    if request.method == "POST":
        voice = attempt(form, lambda: actions.add_name(community, request.user, **form.chosen))
        if voice:
            messages.success(request, f"You can write as {voice.name} in {community.name} now.")
            return redirect("community:names")
    context = {"form": form, "community": community, "mine": mine, "kind": kind}
    return render(request, "community/add_name.html", context, status=422 if form.errors else 200)
