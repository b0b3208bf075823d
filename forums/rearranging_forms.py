"""What is typed to split posts off, and to merge a thread into another one."""

import re
from itertools import chain

from django import forms
from django.core.exceptions import ValidationError

from accounts.refusals import LOAD_AGAIN, refusals
from community.contribution import new_key
from community.fields import LineField, WordsField
from forums.carrying import MOST
from forums.guarding import GuardedForm
from forums.models import Thread
from forums.signing import SignedForm

_STRETCH = re.compile(r"#?([0-9]{1,9})(?:\s*[-\u2013]\s*#?([0-9]{1,9}))?")
_ADDRESS = re.compile(r"(?:.*/threads/)?([0-9]{1,18})(?:/.*)?", re.DOTALL)


class WhichForm(forms.Form):
    """`cleaned_data["posts"]` are the posts of the thread that may go, in order of number."""

    posts = forms.CharField(
        max_length=2000,
        label="Which posts",
        help_text="Their numbers, for example: 4, 7-9",
        error_messages=refusals("The list", "Write which posts, for example: 4, 7-9"),
    )

    def __init__(self, *args, thread, **options):
        super().__init__(*args, **options)
        self.thread = thread

    def clean_posts(self):
        numbers = set(chain(*map(_stretch, self.cleaned_data["posts"].split(","))))
        if len(numbers) > MOST:
            raise ValidationError(f"Choose {MOST} posts at most.")
        posts = self.thread.posts.published().filter(number__in=numbers).select_related("voice")
        posts = list(posts.order_by("number"))
        if missing := sorted(numbers - {post.number for post in posts})[:1]:
            raise ValidationError(f"There is no post {missing[0]} here that could go.")
        return posts


def _stretch(text: str) -> range:
    """Of "7-9" the numbers 7, 8 and 9."""
    found = _STRETCH.fullmatch(text.strip())
    if found is None:
        raise ValidationError("Write numbers with commas between them, for example: 4, 7-9")
    first, last = int(found[1]), int(found[2] or found[1])
    if last - first > MOST:
        raise ValidationError(f"Choose {MOST} posts at most.")
    return range(first, last + 1)


class SplitForm(SignedForm, GuardedForm):
    guarded = ("title", "context")

    key = forms.CharField(
        max_length=32,
        widget=forms.HiddenInput,
        initial=new_key,
        error_messages={"required": LOAD_AGAIN, "max_length": LOAD_AGAIN},
    )
    title = LineField(
        max_length=140,
        label="Title of the new thread",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages=refusals("The title", "Give the new thread a title."),
    )
    context = WordsField(
        label="What it is about",
        help_text="This stays on top of the new thread, under your name.",
        error_messages=refusals("The text", "Say what it is about."),
    )


class IntoForm(forms.Form):
    """`cleaned_data["into"]` is a thread of the same community that may be read."""

    into = forms.CharField(
        max_length=500,
        label="Into which thread",
        help_text="Open the other thread, copy its address and paste it here.",
        error_messages=refusals("The address", "Paste the address of the other thread."),
    )

    def __init__(self, *args, thread, user, **options):
        super().__init__(*args, **options)
        self.others = Thread.objects.visible_to(user).exclude(pk=thread.pk)
        self.others = self.others.filter(community=thread.community_id, merged_into=None)

    def clean_into(self):
        found = _ADDRESS.fullmatch(self.cleaned_data["into"].strip())
        other = found and self.others.select_related("community").filter(pk=int(found[1])).first()
        if not other:
            raise ValidationError("Paste the address of another thread of this community.")
        return other
