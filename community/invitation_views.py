"""Inviting by mail, and coming by an invitation."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import spend, status_of
from accounts.sessions import INVITED
from community import inviting
from community.belonging import belonging
from community.forms import attempt
from community.invitation import Invitation
from community.invitation_forms import InvitedForm, InviteForm
from community.views import SAY_HELLO, fresh_leaves, listed_community

HELD, CAME = INVITED, "came_to"
"""In a session: the invitation that is about to be answered; then, in its place, the community."""
ASKS = ["GET", "HEAD", "POST"]


@require_http_methods(ASKS)
def invitations(request, slug):
    community = listed_community(request, slug)
    voice = belonging(request.user, community).voice_that_may("community.invite")
    sent = Invitation.objects.filter(community=community).select_related("community")
    if request.POST.get("do") in {"again", "back"}:
        ref = request.POST.get("ref", "").replace("\0", "")  # which PostgreSQL refuses
        one = get_object_or_404(sent, ref=ref)
        return _change(request, one, voice)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda: _invite(request, community, voice, form.cleaned_data)
    ):
        return redirect("community:invitations", slug)
    context = {"community": community, "form": form, "sent": sent.order_by("email")}
    return render(request, "community/invitations.html", context, status=status_of(form))


def _invite(request, community, voice, typed) -> bool:
    spend(request.user, "invitations", key=typed["key"])
    count = inviting.invite(community, by=voice, addresses=typed["addresses"])
    left = len(typed["addresses"]) - count
    said = f"{count} invited." if count else "Nobody new was invited."
    if left:
        said += f" {left} had an invitation already: find them below."
    messages.success(request, said)
    return True


def _change(request, one, voice):
    again = request.POST["do"] == "again"
    try:
        (inviting.invite_again if again else inviting.take_back)(one, by=voice)
    except inviting.LetBe as refusal:
        messages.error(request, str(refusal))
    else:
        said = "has a new invitation." if again else "cannot use the invitation any more."
        messages.success(request, f"{one.email} {said}")
    return redirect("community:invitations", one.community.slug)


@never_cache
@login_not_required
@require_http_methods(ASKS)
def invitation(request):
    """The page that the mail leads to. Opening it changes nothing: mail scanners follow links."""
    if not ratelimit.consume(request, action="open_invitation"):
        return render(request, "429.html", status=429)
    token = (request.POST if request.method == "POST" else request.GET).get("t", "")
    found = Invitation.objects.with_token(token)
    if found is None:
        return _over(request)
    if request.method != "POST":
        context = {"community": found.community, "token": token, "ends_at": found.ends_at}
        return render(request, "community/invitation.html", context)
    if request.POST.get("answer") == "no":
        inviting.decline(found)
        messages.success(request, "Thank you for telling us. You will get no more mail about it.")
        return redirect("home:home")
    request.session[HELD] = found.pk
    onward = reverse("community:accept_invitation")
    if request.user.is_authenticated:
        return redirect(onward)
    door = "account_login" if request.POST.get("answer") == "known" else "account_signup"
    return redirect(f"{reverse(door)}?{urlencode({'next': onward})}")


@never_cache
@require_http_methods(ASKS)
def accept_invitation(request):
    found = Invitation.objects.select_related("community")
    held = found.filter(pk=request.session.get(HELD)).first()
    if held is None and CAME in request.session:  # the same form sent twice
        return redirect("forums:community", request.session[CAME])
    if held is None:
        return _over(request)
    community, mine = held.community, belonging(request.user, held.community)
    if mine.is_member:
        return redirect(community)
    if not held.is_running:
        return _over(request)
    known = {"community": community, "person": request.user, "known": mine.known}
    known["agreement"] = community.agreement
    form = fresh_leaves(request, InvitedForm, **known)
    form = form or InvitedForm(request.POST or None, **known)
    if request.method == "POST" and (
        voice := attempt(form, lambda: _accept(request.user, held, form))
    ):
        del request.session[HELD]
        request.session[CAME] = community.slug
        messages.success(request, f"You are in, as {voice.name}. {SAY_HELLO}")
        return redirect(community)
    context = {"form": form, "community": community, "agreement": form.agreement}
    return render(request, "community/accept_invitation.html", context, status=status_of(form))


def _accept(person, held, form):
    spend(person, "joins")
    return inviting.accept(held, person, version=form.cleaned_data["version"], **form.chosen)


def _over(request):
    return render(
        request, "community/invitation_over.html", {"why": inviting.InvitationOver()}, status=404
    )
