"""What helps while one writes: nothing here is kept, and nothing stands in the way."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import TooOften, spend
from community.identifiers import found
from community.markup import Unreadable, normalise
from community.permissions import NotAllowed, granted, granted_to
from community.standing import standing_of
from forums.addressed import NAME
from forums.guarding import SHOWN
from forums.mentioning import EVERYONE, names_like
from forums.models import Thread
from forums.similar import similar_threads
from forums.thread_page import name_to_use
from forums.tips import tips as tips_for
from forums.views import number_in, place_of_a_new_thread, thread_as_read, visible_thread


@require_POST
def check(request):
    """What the guard would ask about, by its own rules; empty where it would ask nothing."""
    try:
        spend(request.user, "checks")
        findings = found(normalise(request.POST.get("body", "")))
    except (TooOften, Unreadable):
        return HttpResponse()
    context = {"findings": findings[:SHOWN], "more": len(findings[SHOWN:])}
    return render(request, "forums/_found.html", context)


@require_safe
def tips(request, pk):
    """For one name: that of the address, else the one that the box has chosen."""
    thread, state = thread_as_read(request, pk)
    if "forums.reply" not in granted_to(request.user, thread):
        raise NotAllowed("The names you use here are not allowed to write in this thread.")
    voices = standing_of(request.user).in_community(thread.community)
    named = [voice for voice in voices if voice.ref == request.GET.get("by")]
    voice = named[0] if named else name_to_use(voices, state)
    told = tips_for(thread, voice, number_in(request.GET.get("answers", "")))
    template = "forums/_tips.html" if request.htmx else "forums/tips.html"
    return render(request, template, {"thread": thread, "tips": told})


@require_safe
def names(request, pk):
    """Names to speak to in this thread, as somebody begins to type one."""
    thread = visible_thread(request, pk)
    mine = standing_of(request.user).in_community(thread.community)
    if not any("forums.reply" in granted(one, thread) for one in mine):
        raise NotAllowed("The names you use here are not allowed to write in this thread.")
    may_call = any("forums.call" in granted(one, thread) for one in mine)
    return _offer(request, thread, "thread" if may_call else "")


@require_safe
def new_thread_names(request, slug):
    """The same for an opening text; `readers` is who is to read the thread."""
    community, mine = place_of_a_new_thread(request, slug)
    if not any("forums.start" in granted(one, community) for one in mine):
        raise NotAllowed("The names you use here are not allowed to start a thread.")
    thread = Thread(community=community, confidentiality=request.GET.get("readers"))
    may_call = any("forums.call" in granted(one, community) for one in mine)
    return _offer(request, thread, "community" if may_call else "")


def _offer(request, thread, callable: str):
    """`callable` is whose followers this reader may call, "" for nobody's."""
    beginning = request.GET.get("q", "").replace("\0", "")[:NAME]
    context = {"names": []}
    try:
        spend(request.user, "checks")
        context["names"] = names_like(thread, beginning) if beginning else []
        is_call = beginning and EVERYONE.startswith(beginning.lower())
        context["calls"] = callable if is_call else ""
    except TooOften:
        pass
    return render(request, "forums/_names.html", context)


@require_POST
def similar(request, slug):
    place_of_a_new_thread(request, slug)
    try:
        spend(request.user, "checks")
    except TooOften:
        return HttpResponse()
    threads = similar_threads(request.POST.get("title", ""), request.user)
    return render(request, "forums/_similar.html", {"similar": threads})
