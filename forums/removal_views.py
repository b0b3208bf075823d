"""Pages on which a whole thread goes."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from forums.closed import Closed
from forums.forms import RemoveForm, attempt
from forums.models import Thread
from forums.post_views import voice_that_may
from forums.thread_removal import remove_thread as remove
from forums.thread_removal import take_back_thread as take_back
from forums.views import visible_thread


def removable_thread(request, pk) -> Thread:
    """One that this person may read, or has started: the opener removes it at any time."""
    user = request.user
    threads = Thread.objects.visible_to(user) | Thread.objects.written_by(user).published()
    return get_object_or_404(threads.select_related("community", "voice"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_thread(request, pk):
    found = removable_thread(request, pk)
    voice = voice_that_may(request, "forums.remove_thread", found)
    is_mine, may_read = voice.pk == found.voice_id, found.is_readable_by(request.user)
    words = request.POST if request.method == "POST" else None
    told = "It is told to whoever started the thread."
    form = RemoveForm(words, is_mine=is_mine, told=told)
    if request.method == "POST" and (made := attempt(form, partial(remove, found, by=voice))):
        messages.success(request, _removed(made, is_mine))
        if not may_read:
            return redirect(found.voice)
        return redirect(made if made.is_published else found.community)
    context = {"form": form, "thread": found, "is_mine": is_mine, "may_read": may_read}
    context["keeps_posts"] = is_mine and found.others_have_posted
    status = 422 if form.errors else 200
    return render(request, "forums/remove_thread.html", context, status=status)


def _removed(thread, is_mine) -> str:
    if thread.is_published:
        return "Your opening text has been removed."
    if is_mine:
        return "Your thread has been removed."
    return f"The thread has been removed. {thread.voice.name} is told why."


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_thread(request, pk):
    """Wrong name: a page that explains, and a button."""
    found = visible_thread(request, pk)
    voice = voice_that_may(request, "forums.take_back", found)
    if request.method == "POST":
        try:
            take_back(found, by=voice)
        except Closed as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
        messages.success(request, "The thread has been taken back.")
        return redirect(found.community)
    return render(request, "forums/take_back_thread.html", {"thread": found})
