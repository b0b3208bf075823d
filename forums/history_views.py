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


@login_not_required
@require_safe
def history(request, pk):
    found = visible_post(request, pk)
    if not found.is_published:
        return redirect(found)
    page = HistoryPage(found, request.GET.get("before", ""))
    may_delete = "forums.delete_revision" in granted_to(request.user, found)
    context = {"page": page, "post": found, "may_delete": may_delete}
    return render(request, "forums/history.html", context)


@require_POST
def delete_revision(request, pk):
    revision = get_object_or_404(Revision, pk=pk)
    found = visible_post(request, revision.post_id)
    voice = voice_that_may(request, "forums.delete_revision", found)
    actions.delete_revision(revision, by=voice)
    messages.success(request, "That version has been deleted.")
    return redirect("forums:history", found.pk)
