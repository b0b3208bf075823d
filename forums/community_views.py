"""A community with its threads, and what one of its voices has written."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.belonging import belonging
from community.models import Community
from community.permissions import NotAllowed
from community.standing import may_read
from community.topics import with_topic
from community.views import listed_community
from forums.community_page import CommunityPage
from forums.filters import asked
from forums.forms import attempt
from forums.opening import meant_for_anyone, open_to
from forums.opening_forms import WhoReadsForm
from forums.person_page import PersonPage
from forums.reading_views import skipped_in
from notifications.following import choose
from notifications.models import Follow


@login_not_required
@require_safe
def community(request, slug):
    page = CommunityPage(
        request.user,
        slug,
        filters=asked(request.GET),
        before=request.GET.get("before", ""),
    )
    if slug := page.filters_lead_on:
        return redirect(f"{request.path}?{with_topic(request.GET, slug)}")
    context = {"page": page, "community": page.community, "skipped": skipped_in(request)}
    return render(request, "forums/community.html", context)


def listened_community(request, slug) -> Community:
    """One whose threads this person may read."""
    found = listed_community(request, slug)
    if not may_read(request.user, found.content_place):
        raise NotAllowed("Join this community to follow its threads.")
    return found


@require_POST
def follow_community(request, slug):
    """Hear of every new thread here, of none at all, or of what one follows."""
    found = listened_community(request, slug)
    level = request.POST.get("level")
    choose(request.user.pk, "community", found.pk, level if level in dict(Follow.LEVELS) else None)
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def who_reads(request, slug):
    found = listed_community(request, slug)
    voice = belonging(request.user, found).voice_that_may("community.shape")
    form = WhoReadsForm(request.POST or None, community=found)
    if request.method == "POST" and attempt(form, partial(open_to, found, by=voice)):
        messages.success(request, "Saved. It holds from now on.")
        return redirect("community:edit", slug)
    opened = meant_for_anyone(found).published().count()
    context = {"community": found, "form": form, "opened": opened}
    return render(request, "forums/who_reads.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def person(request, ref):
    page = PersonPage(request.user, ref, request.GET.get("before", ""))
    return render(request, "forums/person.html", {"page": page, "voice": page.voice})
