"""What may be kept as a draft: whatever a form's boxes hold, finished or not."""

from django import forms

from community.fields import ContentNotesField
from community.markup import LIMIT
from forums.attaching_forms import images_in
from forums.draft import TOPICS_LENGTH
from forums.models import Thread

LONGEST = 2 * LIMIT
HIGHEST = 2**31 - 1
TOO_LONG = {"max_length": f"A draft can have up to {LONGEST:,} characters. Save a part of it."}


def _words(length: int) -> forms.CharField:
    return forms.CharField(required=False, strip=False, max_length=length, error_messages=TOO_LONG)


class DraftForm(forms.Form):
    """`draft_version` is that of the draft on the page, none without one."""

    content_notes = ContentNotesField()
    key = forms.CharField(required=False, max_length=32)
    draft_version = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def clean(self):
        data = super().clean()
        data["seen"] = data.pop("draft_version", None)
        return data


class ReplyDraftForm(DraftForm):
    """What is quoted, and the images, as `ReplyForm` has them."""

    body = _words(LONGEST)
    answers = forms.IntegerField(required=False, min_value=1, max_value=HIGHEST)
    quotes = forms.IntegerField(required=False, min_value=1, max_value=HIGHEST)
    quoted_post = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    quote = _words(LONGEST)

    def clean(self):
        return super().clean() | {"images": images_in(self.data)}


class ThreadDraftForm(DraftForm):
    """That anyone may read it is confirmed when it is started."""

    title = _words(140)
    context = _words(LONGEST)
    topics = _words(TOPICS_LENGTH)
    kind = forms.ChoiceField(required=False, choices=Thread.KINDS)
    confidentiality = forms.ChoiceField(required=False, choices=Thread.CONFIDENTIALITIES)

    def clean(self):
        data = super().clean()
        data["body"] = data.pop("context", "")
        return data
