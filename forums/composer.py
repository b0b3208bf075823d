"""The box to answer in below a thread, as its template draws it."""

from typing import NamedTuple

from community.contribution import new_key
from forums.forms import ReplyForm
from forums.models import Attachment, Draft
from forums.quoting import begun_before

TYPED = ("key", "by", "answers", "quotes", "quoted_post", "quote")


class Composer(NamedTuple):
    """Empty; or with a `form` that was refused, and keeps what was typed, or that holds a `draft`.

    `by` is the ref of the name that is chosen, "" where one has two and has to choose. A page is
    read far more often than it is answered, so an empty one makes no form. `draft_version` is that
    of the draft which whoever types here has seen, "" for none.
    """

    key: str
    by: str
    answers: object = ""
    form: ReplyForm | None = None
    draft_version: object = ""
    draft: Draft | None = None
    quotes: object = ""
    quoted_post: object = ""
    quote: str = ""
    quote_notes: int = 0

    @property
    def refused(self) -> ReplyForm | None:
        return self.form if self.form and self.form.is_bound else None

    @property
    def is_plain(self) -> bool:
        """Whether the box below the names is as it is for everybody, with nothing in it."""
        return self == Composer(self.key, self.by)

    @property
    def whole_form(self) -> ReplyForm:
        return self.form or ReplyForm(voices=[], initial={"key": ""})

    @property
    def errors_of_by(self):
        return self.refused["by"].errors if self.refused else ""

    @property
    def errors_of_quote(self):
        return self.refused["quote"].errors if self.refused else ""


def empty(voice, answers=None) -> Composer:
    """`voice` is the one that is chosen, or None."""
    return Composer(new_key(), voice.ref if voice else "", answers or "")


def drafted(page, answers=None) -> Composer:
    """Of a page with a draft. What the address says it answers counts before what the draft did."""
    draft = page.draft
    kept = (
        Attachment.objects.waiting_for(page.user.pk).filter(draft=draft) if draft.has_files else ()
    )
    form = ReplyForm(voices=[], initial={"key": ""} | _words(draft), kept=kept)
    box = empty(page.voice, answers or draft.answers)
    box = box._replace(form=form, draft_version=draft.version, draft=draft)
    return box._replace(**begun_before(page.thread, draft, page.user))


def _words(draft: Draft) -> dict:
    return {"body": draft.body, "content_notes": draft.content_notes}


def refused(form: ReplyForm) -> Composer:
    said = {name: form[name].value() or "" for name in TYPED}
    return Composer(**said, form=form, draft_version=form.data.get("draft_version", ""))


def plain_box(thread) -> dict:
    """What the box below the names is drawn with where nothing is in it.

    Its links back to the page have nothing to take back yet, and lead to the first.
    """
    box = empty(None)
    return {"thread": thread, "first": 1, "box": box, "form": box.whole_form}
