"""The box to answer in below a thread, as its template draws it."""

from typing import NamedTuple

from django.urls import reverse

from community.contribution import new_key
from forums.forms import ReplyForm


class Composer(NamedTuple):
    """Empty, or with the form that was `refused` and keeps what was typed.

    `by` is the ref of the name that is chosen, "" where one has two and has to choose. A page is
    read far more often than it is answered, so an empty one makes no form.
    """

    key: str
    by: str
    answers: object = ""
    refused: ReplyForm | None = None

    @property
    def errors_of_by(self):
        return self.refused["by"].errors if self.refused else ""


def empty(voice, answers=None) -> Composer:
    """`voice` is the one that is chosen, or None."""
    return Composer(new_key(), voice.ref if voice else "", answers or "")


def refused(form: ReplyForm) -> Composer:
    said = {name: form[name].value() or "" for name in ("key", "by", "answers")}
    return Composer(**said, refused=form)


def editor() -> dict:
    """What the text box of an empty composer is drawn with: the same for everybody."""
    field = ReplyForm(voices=[], initial={"key": ""})["body"]
    return {
        "field": field,
        "label": field.label,
        "preview_url": reverse("forums:preview"),
        "rows": 5,
    }
