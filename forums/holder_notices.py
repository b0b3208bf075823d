"""What those who hold a thread, or are asked to, are told of it."""

from django.template.loader import render_to_string

from community.facilitators import roles_that_facilitate
from community.following import person_behind
from community.readers import readers_of
from forums.holder import Holder
from forums.models import Note, NotMeant, Summary, Thread
from notifications.registry import Concern, Notice, notice


@notice("asked")
class AskedNotice(Notice):
    """To hold a thread: for whoever is asked, until they have answered."""

    def concerns(self, object_id):
        asked = Holder.objects.asked().select_related("thread")
        holder = asked.filter(pk=object_id, thread__state=Thread.PUBLISHED).first()
        if holder is None:
            return {}
        readers = readers_of(holder.thread.place, [person_behind(holder.voice)])
        return dict.fromkeys(readers, Concern("asked", f"asked:{holder.pk}"))

    def draw(self, user, groups):
        asked = Holder.objects.asked().of(user).select_related("thread__community")
        asked = asked.filter(thread__in=Thread.objects.visible_to(user))
        found = asked.in_bulk([pk for (pk,) in groups.values()])
        return {
            about: render_to_string("forums/_asked.html", {"holder": found[pk]})
            for about, (pk,) in groups.items()
            if pk in found
        }


@notice("note")
class NoteNotice(Notice):
    """A note between those who hold a thread: that there is one, and never its words."""

    def concerns(self, object_id):
        notes = Note.objects.published().select_related("thread", "voice")
        note = notes.filter(pk=object_id, thread__state=Thread.PUBLISHED).first()
        if note is None:
            return {}
        told = _persons(note.thread.holders.at_work()) - {person_behind(note.voice)}
        readers = readers_of(note.thread.place, told)
        return dict.fromkeys(readers, Concern("note", note.thread.notes_stream))

    def draw(self, user, groups):
        notes = Note.objects.visible_to(user).published().select_related("voice", "thread")
        wanted = {pk for ids in groups.values() for pk in ids}
        found = notes.select_related("thread__community").in_bulk(wanted)
        drawn = {}
        for about, ids in groups.items():
            if rows := [found[pk] for pk in sorted(ids) if pk in found]:
                context = {"count": len(rows), "newest": rows[-1]}
                drawn[about] = render_to_string("forums/_noted.html", context)
        return drawn


class HolderNotice(Notice):
    """What one of those who hold a thread has to tell the others.

    `those()` of each kind are the rows that may be told of.
    """

    kind, template = "", ""

    def concerns(self, object_id):
        told = self.those().select_related("thread").filter(pk=object_id).first()
        if told is None or not told.thread.is_published:
            return {}
        others = _persons(told.thread.holders.at_work()) - {person_behind(told.voice)}
        concern = Concern(self.kind, f"{self.kind}:{told.pk}")
        return dict.fromkeys(readers_of(told.thread.place, others), concern)

    def draw(self, user, groups):
        mine = Holder.objects.held_by(user).values("thread")
        found = self.those().select_related("thread__community")
        found = found.filter(thread__in=mine, thread__state=Thread.PUBLISHED)
        found = found.in_bulk([pk for (pk,) in groups.values()])
        return {
            about: render_to_string(self.template, {"holder": found[pk]})
            for about, (pk,) in groups.items()
            if pk in found
        }


@notice("closing")
class ClosingNotice(HolderNotice):
    """A proposal to close the thread, until it is closed."""

    kind, template = "closing", "forums/_closing.html"

    def those(self):
        return Holder.objects.proposing()


@notice("break")
class BreakNotice(HolderNotice):
    """That somebody is on a break, until they are back."""

    kind, template = "break", "forums/_break.html"
    is_all_there_is = True

    def those(self):
        return Holder.objects.in_force().filter(is_resting=True)


@notice("notmeant")
class NotMeantNotice(Notice):
    """An answer to a summary: for whoever wrote it and those who look after the thread."""

    def concerns(self, object_id):
        said = NotMeant.objects.published().select_related("thread__community", "voice")
        said = said.filter(pk=object_id, thread__state=Thread.PUBLISHED).first()
        if said is None:
            return {}
        told = alerted(said.thread) or _persons(roles_that_facilitate(said.thread.community))
        told = told | _persons(Summary.objects.filter(thread=said.thread))
        readers = readers_of(said.thread.place, told - {person_behind(said.voice)})
        return dict.fromkeys(readers, Concern("notmeant", f"notmeant:{said.thread_id}"))

    def draw(self, user, groups):
        said = NotMeant.objects.visible_to(user).published().select_related("voice")
        found = said.select_related("thread__community").in_bulk(
            {pk for ids in groups.values() for pk in ids}
        )
        newest = {
            about: max(found.keys() & set(ids), default=None) for about, ids in groups.items()
        }
        return {
            about: render_to_string("forums/_not_meant.html", {"said": found[pk]})
            for about, pk in newest.items()
            if pk is not None
        }


def alerted(thread) -> set[int]:
    """The people who are told what happens in a thread because they hold it.

    Where all of those are on a break, it is held by the facilitators of its community.
    """
    if not thread.has_holders:
        return set()
    held = thread.held_by
    if held and all(holder.is_resting for holder in held):
        others = roles_that_facilitate(thread.community).select_related("voice")
        return _persons(others) - _persons(held)
    return _persons(holder for holder in held if not holder.is_resting)


def on_a_break(thread) -> set[int]:
    """Those to whom nothing of it is brought: under none of their names they are at work here."""
    resting = [holder for holder in thread.held_by if holder.is_resting]
    return _persons(resting) - alerted(thread)


def _persons(some) -> set[int]:
    """Those behind the voices of holders or roles."""
    return {person_behind(one.voice) for one in some}
