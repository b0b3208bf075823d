"""Finding a community, joining it, leaving it, and who is in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import spend, status_of
from community import actions
from community.agreements import AgreementChanged
from community.belonging import belonging
from community.directory import Directory
from community.forms import AcceptForm, AnswerForm, JoinForm, LeaveForm, attempt
from community.models import Community, Membership, Voice
from community.permissions import NotAllowed
from community.standing import standing_of
from community.topics import led_on, with_topic

MEMBERS_PAGE = 60
SAY_HELLO = "Say hello in a thread, or start one with a question from your week."


def listed_community(request, slug) -> Community:
    communities = Community.objects.listed_for(standing_of(request.user))
    return get_object_or_404(communities, slug=slug)


@login_not_required
@require_safe
def list(request):
    topic = request.GET.get("topic", "").replace("\0", "")  # which PostgreSQL refuses
    directory = Directory(request.user, topic=topic)
    if slug := led_on(topic, {one.slug for one in directory.topics}):
        return redirect(f"{request.path}?{with_topic(request.GET, slug)}")
    return render(request, "community/list.html", {"directory": directory})


@require_http_methods(["GET", "HEAD", "POST"])
def join(request, slug):
    community = listed_community(request, slug)
    mine = belonging(request.user, community)
    if mine.is_member or mine.asked or community.visibility == Community.PRIVATE:
        return redirect(community)
    try:
        actions.require_welcome(community, request.user)
    except NotAllowed as refusal:
        context = {"community": community, "mine": mine, "refusal": refusal}
        status = 422 if request.method == "POST" else 200
        return render(request, "community/not_welcome.html", context, status=status)
    known = {"community": community, "person": request.user, "known": mine.known}
    known["agreement"] = community.agreement
    form = fresh_leaves(request, JoinForm, **known) or JoinForm(request.POST or None, **known)
    if request.method == "POST" and (
        voice := attempt(form, lambda: _join(community, request.user, form))
    ):
        if voice.membership.status == Membership.MEMBER:
            messages.success(request, f"You are in, as {voice.name}. {SAY_HELLO}")
        return redirect(community)
    context = {"form": form, "community": community, "agreement": form.agreement, "mine": mine}
    return render(request, "community/join.html", context, status=status_of(form))


def _join(community, person, form):
    spend(person, "joins")
    return actions.join(
        community,
        person,
        answer=form.cleaned_data.get("answer", ""),
        version=form.cleaned_data["version"],
        **form.chosen,
    )


def fresh_leaves(request, form_class, **options):
    """The form as it was, with other leaves to choose from; None unless that was asked for."""
    if "other_leaves" not in request.POST:
        return None
    kept = {name: words for name, words in request.POST.items() if name not in {"leaf", "leaves"}}
    return form_class(initial=kept, **options)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, slug):
    community = listed_community(request, slug)
    mine = belonging(request.user, community)
    if not mine.is_member:
        return redirect(community)
    form = LeaveForm(
        request.POST or None, voices=mine.voices, initial={"voice": request.GET.get("as")}
    )
    if request.method == "POST" and form.is_valid():
        voice = form.cleaned_data["voice"]
        actions.leave(voice)
        messages.success(request, f"{voice.name} has left {community.name}.")
        return redirect("community:names")
    context = {"form": form, "community": community, "mine": mine}
    return render(request, "community/leave.html", context, status=422 if form.errors else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request, slug):
    community = listed_community(request, slug)
    found = community.agreement
    mine = belonging(request.user, community)
    to_accept = mine.to_accept(found and found.version)
    after = safe_path(request, request.POST.get("next") or request.GET.get("next", ""))
    context = {"community": community, "agreement": found, "mine": mine}
    context |= {"to_accept": to_accept, "next": after}
    if request.method == "POST":
        form = AcceptForm(request.POST)
        try:
            actions.accept_agreement(to_accept, version=form.read_version)
        except AgreementChanged as changed:
            context["changed"] = changed
            return render(request, "community/agreement.html", context, status=422)
        messages.success(request, "Thank you. You can write here again.")
        return redirect(after or community)
    return render(request, "community/agreement.html", context)


def safe_path(request, address: str) -> str:
    """The address, if it is a path of this site; else ""."""
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return address if is_ours and address.startswith("/") else ""


@require_safe
def members(request, slug):
    community = listed_community(request, slug)
    mine = belonging(request.user, community)
    if not mine.may_see_members:
        raise NotAllowed("Members see who else is here. Join this community to see them.")
    voices = Voice.objects.filter(community=community).listed().with_roles_here()
    page = Paginator(voices, MEMBERS_PAGE).get_page(request.GET.get("page"))
    context = {"community": community, "page": page, "mine": mine}
    return render(request, "community/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def requests(request, slug):
    community = listed_community(request, slug)
    voice = belonging(request.user, community).voice_that_may("community.answer_requests")
    waiting = Membership.objects.filter(voice__community=community).waiting()
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = get_object_or_404(waiting, voice__ref=form.cleaned_data["voice"])
        words = form.cleaned_data["words"]
        actions.answer_request(asked, by=voice, accept=form.accepts, words=words)
        messages.success(request, f"{asked.voice.name} can read your answer now.")
        return redirect("community:requests", slug)
    context = {"community": community, "waiting": waiting, "form": form, "voice": voice}
    return render(request, "community/requests.html", context, status=422 if form.errors else 200)
