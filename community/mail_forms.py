"""The plain forms in which administrators word the mails of the hub.

Plain text only: nothing typed becomes a tag or a header. Subjects are no part of it.
"""

import re

from django import forms

from accounts.mail_words import GAP, KINDS, LINK, NEWS, Kind
from accounts.refusals import refusals
from community.text_form import TextForm

LONGEST = 2000  # characters
LONGEST_LINE = 300
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class MailField(forms.CharField):
    """Some plain text; `kind` says which gaps it may have and which it needs."""

    def __init__(self, *, kind: Kind | None = None, rows=12, **options):
        self.kind = kind
        box = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(widget=box, **options)

    def to_python(self, value):
        text = super().to_python(value)
        return "\n".join(line.rstrip() for line in text.splitlines()).strip() if text else ""

    def validate(self, value):
        super().validate(value)
        if UNSEEN.search(value):
            raise forms.ValidationError("It has a character that cannot be seen. Type it anew.")
        gaps = self.kind.gaps if self.kind else {}
        if strange := [one for one in GAP.findall(value) if one not in gaps]:
            allowed = ", ".join(f"[{one}]" for one in gaps)
            may = f"You can use {allowed}." if gaps else "Leave square brackets out here."
            raise forms.ValidationError(f"We do not know what to put for [{strange[0]}]. {may}")
        needed = self.kind.needed if self.kind else ()
        if missing := [one for one in needed if f"[{one}]" not in value]:
            raise forms.ValidationError(f"The mail is of no use without [{missing[0]}]. Put it in.")
        if LINK in gaps and f"[{LINK}]" not in value.splitlines():
            raise forms.ValidationError("Let [link] stand on a line of its own, so that it works.")


def _explained(kind: Kind) -> str:
    if not kind.gaps:
        return "Plain text. What you write here may be read by others too, so name nobody."
    named = ", ".join(f"[{gap}]" for gap in kind.gaps)
    return f"Plain text. The hub fills these in: {named}. Others may read it too, so name nobody."


def _form_of(kind: Kind) -> type[TextForm]:
    class MailForm(TextForm):
        text = MailField(
            kind=kind,
            label="What the mail says",
            max_length=LONGEST,
            help_text=_explained(kind),
            error_messages=refusals("The mail", "Say something in it."),
        )

    return MailForm


def _line(label: str, required=True) -> MailField:
    said = refusals("The line", "Write this line.")
    return MailField(
        label=label, rows=2, max_length=LONGEST_LINE, required=required, error_messages=said
    )


class NewsForm(TextForm):
    """What is new and the links stand between the beginning and the end, whatever is written."""

    answers = _line("It begins like this, where somebody was answered")
    follows = _line("Where there is something new in what somebody follows")
    digest = _line("In a summary")
    others = _line("In all other mails, and where the mail may name nothing")
    closing = _line("All of them end like this", required=False)


FORMS = {name: _form_of(kind) for name, kind in KINDS.items()} | {NEWS: NewsForm}
