"""The list of content notes is kept: added to, worded anew, retired. One transaction each."""

from django.db import transaction

from community.content_note import MOST, ContentNote
from community.content_notes import forget_kept
from community.permissions import HUB, require
from community.retirable import Refused


@transaction.atomic
def add_note(*, by, name: str) -> ContentNote:
    """At the end of the list. Raises Refused."""
    known = _locked(by)
    _require_new(name, known)
    number = max((one.number for one in known), default=-1) + 1
    if number >= MOST:
        raise Refused(f"There are {MOST} content notes, and no more fit in. Word one anew.")
    return _told(ContentNote.objects.create(number=number, name=name))


@transaction.atomic
def rename_note(number: int, *, by, name: str) -> ContentNote:
    """Everything that has the note shows its new name. Raises Refused or DoesNotExist."""
    known = _locked(by)
    note = _one(number, known)
    _require_new(name, [one for one in known if one != note])
    note.name = name
    note.save(update_fields=["name"])
    return _told(note)


@transaction.atomic
def offer_note(number: int, *, by, is_offered: bool) -> ContentNote:
    """Whether writers may choose it from now on. What has it keeps it."""
    note = _one(number, _locked(by))
    note.offer(is_offered)
    return _told(note)


def _locked(by) -> list[ContentNote]:
    require(by, "community.keep_content_notes", HUB)
    return list(ContentNote.objects.select_for_update())


def _one(number: int, known) -> ContentNote:
    for note in known:
        if note.number == number:
            return note
    raise ContentNote.DoesNotExist


def _require_new(name: str, others) -> None:
    if name.casefold() in {one.name.casefold() for one in others}:
        raise Refused("There is a content note with this name already.")


def _told(note: ContentNote) -> ContentNote:
    forget_kept()
    transaction.on_commit(forget_kept)
    return note
