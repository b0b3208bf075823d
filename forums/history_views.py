"""What was said before: earlier versions, and deleting one that said too much."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.permissions import granted_to
from forums import actions
from forums.history_page import HistoryPage
from forums.models import Revision
from forums.post_views import visible_post, voice_that_may
from forums.views import visible_thread


@login_not_required
@require_safe
def history(request, pk):
    post = visible_post(request, pk)
    return _versions(request, post, post.thread, post=post) if post.is_published else redirect(post)


@login_not_required
@require_safe
def thread_history(request, pk):
    thread = visible_thread(request, pk)
    return _versions(request, thread, thread)


def _versions(request, of, thread, post=None):
    page = HistoryPage(of, request.GET.get("before", ""))
    may_delete = "forums.delete_revision" in granted_to(request.user, of)
    context = {"page": page, "of": of, "thread": thread, "post": post, "may_delete": may_delete}
    return render(request, "forums/history.html", context)


@require_POST
def delete_revision(request, pk):
    revision = get_object_or_404(Revision, pk=pk)
    if revision.post_id:
        found, back = visible_post(request, revision.post_id), "forums:history"
    else:
        found, back = visible_thread(request, revision.thread_id), "forums:thread_history"
    voice = voice_that_may(request, "forums.delete_revision", found)
    actions.delete_revision(revision, by=voice)
    messages.success(request, "That version has been deleted.")
    return redirect(back, found.pk)
