"""The notes between those who hold a thread: for everybody else there is no such page."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.limits import status_of
from accounts.refusals import refusals
from forums import notes as actions
from forums.forms import ByVoiceForm, WordsField, attempt
from forums.keyset import Keyset
from forums.note import Note
from forums.views import paced, visible_thread
from notifications import inbox
from realtime.streams import position

PAGE = 30  # notes


class NoteForm(ByVoiceForm):
    body = WordsField(
        label="Your note", error_messages=refusals("Your note", "Write something first.")
    )


class NotesPage:
    """`after`, the position of the stream, is of before the notes are read."""

    def __init__(self, user, thread, before=""):
        self.user, self.thread = user, thread
        self.holders = list(thread.holders.held_by(user))
        if not self.holders:
            raise Http404
        self.keyset = Keyset("created_at", before)
        self.after = position(thread.notes_stream)
        found = Note.objects.visible_to(user).filter(thread=thread).select_related("voice")
        self._found = self.keyset.cut(found.order_by("-created_at", "-pk"))[: PAGE + 1]

    @property
    def voices(self):
        return [holder.voice for holder in self.holders]

    @property
    def mine(self) -> set[int]:
        return {holder.voice_id for holder in self.holders}

    @property
    def others(self):
        return [one for one in self.thread.held_by if one.voice_id not in self.mine]

    @property
    def notes(self) -> list[Note]:
        """The newest last, as in the thread."""
        return list(self._found)[:PAGE][::-1]

    @property
    def older(self) -> str:
        return self.keyset.after(self.notes[0]) if len(self._found) > PAGE else ""


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request, pk):
    found = visible_thread(request, pk)
    page = NotesPage(request.user, found, request.GET.get("before", ""))
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, found)
    form = NoteForm(request.POST or None, voices=page.voices)
    act = paced(request.user, "posts", partial(actions.write_note, found))
    if request.method == "POST" and (note := attempt(form, act)):
        return redirect(f"{request.path}#note-{note.pk}")
    inbox.read(request.user, about=found.notes_stream)
    context = {"thread": found, "page": page, "form": form}
    return render(request, "forums/notes.html", context, status=status_of(form))


def _remove(request, thread):
    pk = request.POST["remove"]
    mine = Note.objects.visible_to(request.user).written_by(request.user).filter(thread=thread)
    note = get_object_or_404(mine, pk=int(pk) if pk.isdecimal() and len(pk) < 18 else 0)
    actions.remove_note(note, by=note.voice)
    messages.success(request, "Your note has been removed.")
    return redirect("forums:notes", thread.pk)
