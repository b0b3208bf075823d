"""The page on which a thread is moved: first where to, then what will happen, and a button."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from forums import moving
from forums.forms import attempt
from forums.holding_forms import ButtonForm
from forums.post_views import voice_that_may
from forums.views import visible_thread


@require_http_methods(["GET", "HEAD", "POST"])
def move(request, pk):
    """The address says where to, so that the page can be loaded again."""
    found = visible_thread(request, pk)
    voice = next(iter(moving.movers(request.user, found)), None)
    voice = voice or voice_that_may(request, "forums.move", found)
    goals = moving.destinations(request.user, found)
    to = next((one for one in goals if one.slug == request.GET.get("to")), None)
    form = ButtonForm(request.POST if request.method == "POST" else None)
    act = partial(moving.move, found, by=voice, to=to, name_there=goals.get(to))
    if request.method == "POST" and to and (made := attempt(form, act)):
        messages.success(request, f"The thread stands in {to.name} now.")
        return redirect(made)
    context = {"thread": found, "goals": list(goals), "to": to, "form": form, "voice": voice}
    status = 422 if form.errors else 200
    return render(request, "forums/move.html", context, status=status)
