"""Pages on which posts are split off, and a thread is merged into another one.

Each asks first what goes, then shows it and says what will happen; only then is there a button.
"""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from forums import rearranging
from forums.forms import attempt
from forums.holding_forms import ButtonForm
from forums.post_views import voice_that_may
from forums.rearranging_forms import IntoForm, SplitForm, WhichForm
from forums.signing import names_that_may
from forums.similar import similar_threads
from forums.views import visible_thread


@require_http_methods(["GET", "HEAD", "POST"])
def split(request, pk):
    """The address says which posts, so that the page can be loaded again."""
    found = visible_thread(request, pk)
    voice_that_may(request, "forums.split", found)
    which = WhichForm(request.GET if "posts" in request.GET else None, thread=found)
    going = which.cleaned_data["posts"] if which.is_valid() else []
    able = names_that_may(request.user, "forums.split", found)
    form = SplitForm(request.POST or None, voices=able)
    if request.method == "POST" and going:
        numbers = [post.number for post in going]
        if made := attempt(form, partial(rearranging.split, found, numbers=numbers)):
            messages.success(request, "The posts stand in a thread of their own now.")
            return redirect(made)
    context = {"thread": found, "which": which, "going": going, "form": form}
    return render(request, "forums/split.html", context, status=_status(which, form))


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    found = visible_thread(request, pk)
    voice = voice_that_may(request, "forums.merge", found)
    asked = request.GET if "into" in request.GET else None
    which = IntoForm(asked, thread=found, user=request.user)
    into = which.cleaned_data["into"] if which.is_valid() else None
    form = ButtonForm(request.POST if request.method == "POST" else None)
    act = partial(rearranging.merge, found, by=voice, into=into)
    if request.method == "POST" and into and (made := attempt(form, act)):
        messages.success(request, "The thread has been merged into this one.")
        return redirect(made)
    context = {"thread": found, "which": which, "into": into, "form": form}
    context["posts"] = found.posts.published().count()
    if not into:
        near = similar_threads(found.title, request.user)
        context["similar"] = which.others.filter(pk__in=[one.pk for one in near])
    return render(request, "forums/merge.html", context, status=_status(which, form))


def _status(*forms) -> int:
    return 422 if any(form.errors for form in forms) else 200
