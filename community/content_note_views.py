"""The list of content notes for who keeps it, and each reader's own choice."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.belonging import Belonging
from community.content_note import ContentNote
from community.content_note_forms import MyContentNotesForm, NameForm
from community.noting import NoteRefused, add_note, offer_note, rename_note
from community.permissions import HUB
from community.standing import standing_of

ASKS = ["GET", "HEAD", "POST"]


@require_http_methods(ASKS)
def content_notes(request):
    """`do` is what to do with the note of this `number`; without one, a note is added."""
    voice = Belonging(standing_of(request.user), HUB).voice_that_may("community.keep_content_notes")
    form = NameForm()
    if request.method == "POST":
        form = NameForm(request.POST)
        if told := _done(request.POST, form, voice):
            messages.success(request, told)
            return redirect("community:content_notes")
    context = {"form": form, "notes": ContentNote.objects.all(), "refused": _refused(request, form)}
    return render(request, "community/content_notes.html", context, status=_status(form))


def _done(sent, form, voice) -> str:
    """What is then said, or "" where the form says what is wrong."""
    do, number = sent.get("do", ""), _number(sent.get("number", ""))
    try:
        if do in {"retire", "offer"}:
            note = offer_note(number, by=voice, is_offered=do == "offer")
            return f"“{note}” is offered to writers{'' if do == 'offer' else ' no more'}."
        if not form.is_valid():
            return ""
        if do == "rename":
            return f"It is called “{rename_note(number, by=voice, **form.cleaned_data)}” now."
        return f"“{add_note(by=voice, **form.cleaned_data)}” has been added."
    except ContentNote.DoesNotExist as error:
        raise Http404 from error
    except NoteRefused as refusal:
        form.add_error("name", str(refusal))
        return ""


def _number(text: str) -> int:
    """-1, which no note has, for what is no number."""
    return int(text) if text.isdecimal() and len(text) < 3 else -1


def _refused(request, form) -> int | None:
    """The number of the note whose new name was refused; None for one that was to be added."""
    is_named = form.is_bound and request.POST.get("do") == "rename"
    return _number(request.POST.get("number", "")) if is_named else None


def _status(form) -> int:
    return 422 if form.is_bound and form.errors else 200


@require_http_methods(ASKS)
def my_content_notes(request):
    sent = request.POST if request.method == "POST" else None
    form = MyContentNotesForm(sent, user=request.user)
    if sent is not None and form.is_valid():
        request.user.prefer(**form.chosen)
        messages.success(request, "Your choice is saved.")
        return redirect("accounts:me")
    return render(request, "community/my_content_notes.html", {"form": form}, status=_status(form))
