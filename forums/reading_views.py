"""How far one has read: as the page says, or to the end of everything at once, with a way back."""

from datetime import UTC, datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from community.models import Community
from community.standing import standing_of
from forums.catching_up import skip_all, unskip
from forums.reading import read_up_to
from forums.views import number_in, visible_thread

MOMENT = "%Y%m%dT%H%M%S.%f"


@require_POST
def read(request, pk):
    """The page says how far it has been read; without script a button does."""
    found = visible_thread(request, pk)
    read_up_to(found, request.user, number_in(request.POST.get("number", ""), 0))
    if request.POST.get("quietly"):
        return HttpResponse(status=204)
    return redirect(found)


@require_POST
def read_community(request, slug):
    """All of its threads that one may read."""
    found = _listed(request).filter(slug=slug)
    community = get_object_or_404(found)
    return _skip(community.get_absolute_url(), partial(skip_all, request.user, community))


@require_POST
def read_all(request):
    return _skip(reverse("home:home"), partial(skip_all, request.user))


def _skip(address: str, act):
    """The page that it leads to offers to undo it."""
    at = act().astimezone(UTC)
    return redirect(f"{address}?skipped={at:{MOMENT}}")


@require_POST
def unread(request):
    """Undo one of the two: `at` names it, `slug` is the community it was done in, or empty."""
    if at := _moment(request.POST.get("at", "")):
        unskip(request.user, at)
        messages.success(request, "Everything is as it was before.")
    found = _listed(request).filter(slug=request.POST.get("slug", "")).first()
    return redirect(found or "home:home")


def skipped_in(request) -> str:
    """What this page can undo, as its address names it, or ""."""
    text = request.GET.get("skipped", "")
    return text if request.user.is_authenticated and _moment(text) else ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _listed(request):
    return Community.objects.listed_for(standing_of(request.user))
