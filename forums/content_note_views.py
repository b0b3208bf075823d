"""Putting content notes on words that stand already: by whoever wrote them or looks after them."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from forums.content_note_forms import SetNotesForm
from forums.forms import attempt
from forums.noting import set_notes
from forums.post_views import visible_post, voice_that_may
from forums.views import visible_thread

ASKS = ["GET", "HEAD", "POST"]


@require_http_methods(ASKS)
def content_notes(request, pk):
    found = visible_thread(request, pk)
    return _change(request, found, found)


@require_http_methods(ASKS)
def post_content_notes(request, pk):
    found = visible_post(request, pk)
    return _change(request, found, found.thread, post=found)


def _change(request, noted, thread, post=None):
    voice = voice_that_may(request, "forums.set_content_notes", noted)
    back = thread.url_from(post.number) if post else thread.get_absolute_url()
    if not noted.is_published:
        return redirect(back)
    sent = request.POST if request.method == "POST" else None
    is_author = voice.pk == noted.voice_id
    form = SetNotesForm(sent, noted=noted, is_author=is_author)
    if sent is not None and attempt(form, partial(set_notes, noted, by=voice)):
        messages.success(request, "The content notes are saved.")
        return redirect(back)
    context = {"form": form, "noted": noted, "thread": thread, "post": post, "back": back}
    status = 422 if form.is_bound and form.errors else 200
    context["is_author"] = is_author
    return render(request, "forums/content_notes.html", context, status=status)
