"""Feeds over HTTP; a reader asks again and again, and is told when nothing has changed.

By the digest of what they say (ETag), and by no date: words that were removed, moved away or put
under content notes leave no later date behind, and who asks by date alone would keep them.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from community.models import Community
from community.standing import standing_of
from forums import feeds
from forums.models import Thread
from notifications.feed_keys import forget_key, has_key, make_key, person_with


@conditional_page
@cache_control(public=True, no_cache=True)
@login_not_required
@require_safe
def community_feed(request, slug):
    """The same for everybody, whoever asks."""
    community = get_object_or_404(Community, slug=slug, visibility=Community.OPEN)
    return _answer(
        request, community.name, community.get_absolute_url(), feeds.of_community(community)
    )


@conditional_page
@cache_control(public=True, no_cache=True)
@login_not_required
@require_safe
def thread_feed(request, pk):
    thread = get_object_or_404(Thread.objects.visible_to(AnonymousUser()), pk=pk)
    return _answer(request, thread.title, thread.get_absolute_url(), feeds.of_thread(thread))


@conditional_page
@cache_control(private=True, no_cache=True)
@login_not_required
@require_safe
def followed_feed(request):
    """The key stands in the query, which no log of ours keeps (docs/operations.md)."""
    person = person_with(request.GET.get("key", ""))
    if person is None or _is_suspended(person):
        raise Http404
    title = "Coppice" if person.is_discreet else "Coppice: what I follow"
    answer = _answer(request, title, reverse("home:home"), feeds.of_person(person))
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def my_feed(request):
    """Make the address, make a new one, or end it. It is shown once."""
    address = ""
    if request.method == "POST" and request.POST.get("do") == "end":
        forget_key(request.user.pk)
        messages.success(request, "The feed has ended. Its address leads nowhere now.")
        return redirect("forums:my_feed")
    if request.method == "POST":
        query = f"?key={make_key(request.user)}"
        address = request.build_absolute_uri(reverse("forums:followed_feed") + query)
    context = {"address": address, "has_key": has_key(request.user)}
    return render(request, "forums/my_feed.html", context)


def _answer(request, title, link, entries):
    body = feeds.atom(title, link, entries, request.build_absolute_uri)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _is_suspended(person) -> bool:
    return any(voice.is_suspended for voice in standing_of(person).voices)
