"""Who has which role, on one page, and the forms that give and end them."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOften, spend
from community import team
from community.hub_views import voice_for_hub
from community.models import Role
from community.permissions import NotAllowed
from community.team_forms import CommunityRoleForm, EndForm, HubRoleForm

FORMS = {"hub": HubRoleForm, "community": CommunityRoleForm}


@require_http_methods(["GET", "HEAD", "POST"])
def hub_roles(request):
    """`do` names the form that was sent; a name that is not known changes nothing."""
    voice = voice_for_hub(request, "community.grant")
    do = request.POST.get("do")
    if do == "end":
        return _end(request, voice)
    forms = {name: form(auto_id=f"{name}_%s") for name, form in FORMS.items()}
    refused = None
    if do in FORMS:
        refused = forms[do] = FORMS[do](request.POST, auto_id=f"{do}_%s")
        if refused.is_valid() and _give(request, voice, do, refused):
            return redirect("community:hub_roles")
    roles = Role.objects.of_the_house()
    context = {"forms": forms, "refused": refused, "roles": roles.in_force()}
    context["ended"] = roles.ended_lately()
    return render(request, "community/hub_roles.html", context, status=422 if refused else 200)


def _give(request, voice, do, form) -> bool:
    data = form.cleaned_data
    common = {"name": data["role"], "by": voice, "reason": data["reason"]}
    if do == "hub":
        act = partial(team.appoint_by_mail, data["email"], **common)
    else:
        act = partial(team.name_in_community, data["community"], data["who"], **common)
    try:
        spend(request.user, "team")
        role = act()
    except (NotAllowed, TooOften) as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{role.voice.name}: {role.get_name_display()}.")
    return True


def _end(request, voice):
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say in a few words why the role ends. Nothing has changed.")
        return redirect("community:hub_roles")
    role = form.cleaned_data["role"]
    try:
        team.end(role, by=voice, reason=form.cleaned_data["reason"])
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{role.voice.name} has this role no longer.")
    return redirect("community:hub_roles")
