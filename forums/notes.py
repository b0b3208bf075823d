"""Writing a note to those who hold a thread with oneself, and removing it. One transaction each."""

from django.db import transaction
from django.utils import timezone

from community.contribution import Contribution
from community.markup import PIPELINE, render
from community.permissions import require
from forums import live
from forums.holding import locked_for
from forums.note import Note
from notifications.actions import notify, withdraw


@transaction.atomic
def write_note(thread, *, by, body, key):
    """The same key again gives the note that is already there."""
    thread = locked_for(thread, by, "forums.hold")
    if done := Note.objects.by_key(by, key):
        return done
    note = thread.notes.create(
        community_id=thread.community_id,
        voice=by,
        key=key,
        body=body,
        html=render(body),
        pipeline=PIPELINE,
    )
    notify("note", note.pk)
    live.noted(note)
    return note


@transaction.atomic
def remove_note(note, *, by):
    """Its words are gone; a line stays in its place."""
    note.thread.locked()
    note = Note.objects.get(pk=note.pk)
    require(by, "forums.remove", note)
    if note.is_published:
        note.state, note.removed_by = Contribution.REMOVED, Contribution.AUTHOR
        note.removed_at = timezone.now()
        note.body = note.html = ""
        note.drawn_version += 1
        note.save()
        withdraw("note", note.pk)
        live.noted(note)
    return note
