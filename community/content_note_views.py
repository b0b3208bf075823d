"""The list of content notes for who keeps it, and each reader's own choice."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.limits import status_of
from community.content_note import NAME, ContentNote
from community.content_note_forms import MyContentNotesForm
from community.hub_views import ASKS
from community.kept_list import KeptList, keep
from community.noting import add_note, offer_note, rename_note

NOTES = KeptList(
    permission="community.keep_content_notes",
    page="community:content_notes",
    entries=ContentNote.objects.all,
    add=add_note,
    rename=rename_note,
    offer=offer_note,
    longest=NAME,
    example="suicide and self-harm",
)


@require_http_methods(ASKS)
def content_notes(request):
    return keep(request, NOTES)


@require_http_methods(ASKS)
def my_content_notes(request):
    sent = request.POST if request.method == "POST" else None
    form = MyContentNotesForm(sent, user=request.user)
    if sent is not None and form.is_valid():
        request.user.prefer(**form.chosen)
        messages.success(request, "Your choice is saved.")
        return redirect("accounts:me")
    return render(
        request, "community/my_content_notes.html", {"form": form}, status=status_of(form)
    )
