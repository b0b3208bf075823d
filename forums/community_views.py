"""A community with its threads, and what one of its voices has written."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.models import Community
from community.permissions import NotAllowed
from community.standing import may_read, standing_of
from forums.community_page import CommunityPage
from forums.filters import asked
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
    context = {"page": page, "community": page.community, "skipped": skipped_in(request)}
    return render(request, "forums/community.html", context)


def listened_community(request, slug) -> Community:
    """One whose threads this person may read."""
    communities = Community.objects.listed_for(standing_of(request.user))
    found = get_object_or_404(communities, slug=slug)
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


@login_not_required
@require_safe
def person(request, ref):
    page = PersonPage(request.user, ref, request.GET.get("before", ""))
    return render(request, "forums/person.html", {"page": page, "voice": page.voice})
