"""Keeping what is being written, for whoever writes it."""

import time
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from accounts.limits import spend
from community.following import person_behind
from forums.attaching import wait_with
from forums.closed import Closed
from forums.draft import MOST_DRAFTS
from forums.models import Attachment, Draft

# In one statement, since it runs after each pause in somebody's writing.
_KEEP = """
    INSERT INTO forums_draft (person_id, about, title, body, kind, topics, confidentiality,
        answers, content_notes, quoted_id, quote_from, quote_to, has_files, other, version,
        saved_at)
    SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', %s, %s
    WHERE (SELECT COUNT(*) FROM forums_draft WHERE person_id = %s AND about <> %s) < %s
    ON CONFLICT (person_id, about) DO UPDATE SET
        other = CASE
            WHEN forums_draft.version = %s THEN forums_draft.other
            WHEN forums_draft.body = excluded.body AND forums_draft.title = excluded.title
                THEN forums_draft.other
            WHEN forums_draft.title = '' THEN forums_draft.body
            ELSE forums_draft.title || %s || forums_draft.body
        END,
        title = excluded.title, body = excluded.body, kind = excluded.kind,
        topics = excluded.topics, confidentiality = excluded.confidentiality,
        answers = excluded.answers, content_notes = excluded.content_notes,
        quoted_id = excluded.quoted_id, quote_from = excluded.quote_from,
        quote_to = excluded.quote_to, has_files = excluded.has_files
            OR (forums_draft.has_files AND forums_draft.version <> %s),
        version = excluded.version, saved_at = excluded.saved_at
    RETURNING id, version, other, NOT has_files
        AND EXISTS (SELECT 1 FROM forums_attachment WHERE draft_id = forums_draft.id)
"""
_WORDS = ("title", "body", "topics")
_QUOTE = ("quoted", "quote_from", "quote_to")
_TEXTS = ("title", "body", "kind", "topics", "confidentiality")


class TooManyDrafts(Closed):
    def __init__(self):
        super().__init__(
            f"You have {MOST_DRAFTS} drafts, and this one does not fit in. "
            "Discard some under Drafts, then save again."
        )


class AlreadyPosted(Closed):
    def __init__(self):
        super().__init__("This has been posted already, so no draft of it is kept.")


class Kept(NamedTuple):
    """The draft's `version` now, 0 where there is none; `differs` where another text is beside it.

    That other text is what the draft said when these words were saved over it unseen.
    """

    version: int
    differs: bool


def keep(person, about: str, *, made, key="", seen=None, images=(), **words) -> Kept:
    """Save `words` as this person's draft, or put it away where there are none any more.

    `seen` is the version of the draft that the page shows, None for none: what was saved elsewhere
    meanwhile is put beside it and not lost. `made` are the posts or threads that these words may
    have become, with the form's `key`: a request that was late must not bring them back. `images`
    are (id, alternative text or name); what is quoted comes as `quoting.begun` gives it.
    Raises AlreadyPosted, TooManyDrafts or TooOften.
    """
    spend(person, "drafts")
    if not images and not any(words.get(name, "").strip() for name in _WORDS):
        _put_away(Draft.objects.of(person).filter(about=about, version=seen or 0))
        return Kept(0, differs=False)
    if key and made.written_by(person).filter(key=key).exists():
        raise AlreadyPosted
    row = [person.pk, about, *_columns(words), bool(images)]
    pk, kept, has_lost = _save(row, bounds=[person.pk, about, MOST_DRAFTS], seen=seen or 0)
    if has_lost:
        _let_go(Attachment.objects.filter(draft=pk))
    wait_with(pk, person, images)
    return kept


def _put_away(drafts) -> None:
    """They are empty, as far as whoever emptied them has seen; their files can be brought back."""
    files = list(Attachment.objects.filter(draft__in=drafts).values_list("pk", flat=True))
    drafts.delete()
    _let_go(Attachment.objects.filter(pk__in=files, draft=None))


def _let_go(files) -> None:
    """They wait as if they had just been added, and go as others do that nobody posts."""
    files.update(draft=None, added_at=timezone.now())


def _save(row: list, *, bounds: list, seen: int) -> tuple[int, Kept, bool]:
    """The draft's id, what has become of it, and whether files of it are not wished any more.

    Raises TooManyDrafts.
    """
    row = [*row, time.time_ns() // 1000, _moment(timezone.now())]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [*row, *bounds, seen, "\n\n", seen])
        kept = cursor.fetchone()
    if kept is None:
        raise TooManyDrafts
    pk, version, other, has_lost = kept
    return pk, Kept(version, differs=bool(other)), bool(has_lost)


def _columns(words: dict) -> list:
    """In the order of _KEEP, from `title` on."""
    texts = [words.get(name) or "" for name in _TEXTS]
    chosen = [words.get("answers"), words.get("content_notes", 0)]
    return [*texts, *chosen, *(words.get(name) for name in _QUOTE)]


@transaction.atomic
def discard(draft) -> None:
    """With its files, which are of nobody from now on."""
    draft.files.update(person=None, draft=None)
    draft.delete()


def put_away(by, about: str) -> None:
    """What was drafted has been posted under this name; part of the action that posts it."""
    Draft.objects.filter(person=person_behind(by), about=about).delete()


def forget_answers(about: str, numbers) -> None:
    """Posts with these numbers have gone: what was begun as an answer to them is one no more."""
    Draft.objects.filter(about=about, answers__in=list(numbers)).update(answers=None)


def carry_drafts(old: str, about: str, numbers: dict[int, int]) -> None:
    """What was begun in one thread is finished in another; beside what was begun there, if it was.

    `numbers` are those of the posts that may be answered, before and now.
    """
    drafts = list(Draft.objects.filter(about=old).order_by("pk"))
    people = [one.person_id for one in drafts]
    there = {one.person_id: one for one in Draft.objects.filter(about=about, person__in=people)}
    for draft in drafts:
        kept = there.get(draft.person_id, draft)
        if kept is draft:
            draft.about, draft.answers = about, numbers.get(draft.answers)
        else:
            kept.other = "\n\n".join(filter(None, [kept.other, draft.body, draft.other]))
            kept.has_files |= draft.has_files
            draft.files.update(draft=kept)
            draft.delete()
        kept.version = time.time_ns() // 1000
        kept.save()


def _moment(at):
    return connection.ops.adapt_datetimefield_value(at)
