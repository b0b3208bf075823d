"""All input to the forums, from any door."""

from django import forms

from accounts import limits
from accounts.refusals import LOAD_AGAIN, refusals
from community.agreements import AgreementNotAccepted
from community.contribution import new_key
from community.fields import ContentNotesField, ExplainedChoice, LineField, TopicsField, WordsField
from community.markup import Unreadable
from community.permissions import NotAllowed
from forums.attaching_forms import AttachingForm
from forums.closed import ChangedMeanwhile, Closed
from forums.guarding import GuardedForm
from forums.models import Thread
from forums.quote import LONGEST_QUOTE

HIGHEST = 2**31 - 1
KINDS_EXPLAINED = {
    Thread.QUESTION: "Ask how others do it, or what they have tried.",
    Thread.LEARNING: "Say what worked, what did not, and what you would do again.",
    Thread.CASE: "Think together about a hard situation. Change what could identify anyone.",
    Thread.DECISION: "Put to this community what it has to agree on.",
    Thread.NOTICE: "Tell a piece of news or a date. It needs no answer.",
}
READERS_EXPLAINED = {
    Thread.MEMBERS: "Only members read it. Ask before you use their words elsewhere.",
    Thread.CHATHAM: "Members may use what they learn, and never say who said it.",
    Thread.GROUP: "Only members read it, and nothing is taken out of this thread.",
    Thread.ANYONE: "It is read without signing in, and search engines find it.",
}

REFUSALS = (Closed, AgreementNotAccepted, NotAllowed, Unreadable)
"""What an action may answer to words that were typed: shown in the form, which keeps them."""


def attempt(form, act):
    """`act(**what the form says)` and what it made; None where form or action refused.

    The form then says why, and still holds what was typed.
    """
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except limits.TooOften as refusal:
        limits.refuse(form, refusal)
        return None
    except ChangedMeanwhile as refusal:
        form.show(refusal)
        return None
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return None


def under_another_name(form, made) -> str:
    """Said where the answer was lost, and another name chosen before pressing the button again."""
    if made.voice_id == form.cleaned_data["by"].pk:
        return ""
    return f"This had already arrived. It is here once, under the name {made.voice.name}."


class ByVoiceForm(forms.Form):
    """A form that somebody fills in under one of their names here.

    `voices` are the names the person may use; with one the choice is made, with two it is asked.
    """

    key = forms.CharField(
        max_length=32,
        widget=forms.HiddenInput,
        error_messages={"required": LOAD_AGAIN, "max_length": LOAD_AGAIN},
    )
    by = forms.ChoiceField(
        label="Post as",
        widget=forms.RadioSelect,
        error_messages=refusals("The name", "Choose the name to post as."),
    )

    def __init__(self, *args, voices, voice=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = voices
        self.fields["by"].choices = [(one.ref, one.name) for one in voices]
        self.initial.setdefault("key", new_key())
        if len(voices) == 1 or voice:
            self.initial["by"] = (voice or voices[0]).ref

    def clean_by(self):
        """The loaded voice out of `voices`."""
        return next(one for one in self.voices if one.ref == self.cleaned_data["by"])


class ReplyForm(ByVoiceForm, AttachingForm, GuardedForm):
    guarded = ("body",)

    body = WordsField(
        label="Your reply",
        error_messages=refusals("Your reply", "Write something before you post."),
    )
    answers = forms.IntegerField(
        required=False,
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={"invalid": LOAD_AGAIN, "min_value": LOAD_AGAIN},
    )
    content_notes = ContentNotesField()
    quotes = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=HIGHEST,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], LOAD_AGAIN),
    )
    quoted_post = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], LOAD_AGAIN),
    )
    quote = forms.CharField(
        required=False,
        max_length=LONGEST_QUOTE,
        label="Words you quote",
        widget=forms.Textarea,
        error_messages=refusals("A quote"),
    )


class ThreadForm(ByVoiceForm, GuardedForm):
    guarded = ("title", "context", "topics")

    kind = forms.ChoiceField(
        choices=Thread.KINDS,
        widget=ExplainedChoice(KINDS_EXPLAINED),
        initial=Thread.QUESTION,
        label="What kind of thread is this?",
        error_messages=refusals("The kind", "Choose what kind of thread this is."),
    )
    title = LineField(
        max_length=140,
        label="Title",
        help_text="In one line, what this is about.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages=refusals("The title", "Give the thread a title."),
    )
    context = WordsField(
        label="What this is about",
        help_text="This stays on top of the thread. Leave out what could identify someone.",
        error_messages=refusals("The text", "Say what this is about."),
    )
    content_notes = ContentNotesField()
    topics = TopicsField()
    confidentiality = forms.ChoiceField(
        choices=Thread.CONFIDENTIALITIES,
        widget=ExplainedChoice(READERS_EXPLAINED),
        initial=Thread.MEMBERS,
        label="Who may read it, and what may be taken away from it?",
        error_messages=refusals("The choice", "Choose who may read it."),
    )
    is_sure = forms.BooleanField(
        required=False,
        label="Yes, anyone on the internet may read this thread",
    )

    def __init__(self, *args, community, **kwargs):
        super().__init__(*args, **kwargs)
        if not community.is_open:
            del self.fields["is_sure"]
            self.fields["confidentiality"].choices = [
                choice for choice in Thread.CONFIDENTIALITIES if choice[0] != Thread.ANYONE
            ]

    def clean(self):
        data = super().clean()
        if data.get("confidentiality") == Thread.ANYONE and not data.get("is_sure"):
            self.add_error(
                "is_sure", "Please confirm that anyone on the internet may read this thread."
            )
        data.pop("is_sure", None)
        return data


class ChangingForm(forms.Form):
    """Changes what `drawn_version` names, as it was on the page, and not what came after it.

    `now` is the row as it is, where somebody else was quicker; None otherwise.
    """

    drawn_version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages=refusals(
            "The version", LOAD_AGAIN, invalid=LOAD_AGAIN, min_value=LOAD_AGAIN
        ),
    )
    now = None
    changes_what_stands = True

    def show(self, refusal: ChangedMeanwhile) -> None:
        """The page shows what it says now: to send the same once more is to have seen that."""
        self.now = refusal.now
        self.data = self.data.copy()
        self.data["drawn_version"] = self.now.drawn_version
        self.fields["drawn_version"].widget.attrs["data-now"] = ""
        self.add_error(None, str(refusal))


class EditForm(ChangingForm, GuardedForm):
    guarded = ("body",)

    body = WordsField(
        label="Your post", error_messages=refusals("Your post", "A post needs some words.")
    )
    dropped = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        label="Images and files to take off",
        widget=forms.CheckboxSelectMultiple,
        error_messages=refusals("The image", "One of these is not here any more."),
    )

    def __init__(self, *args, files, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dropped"].choices = [(one.pk, one.alt) for one in files]
        if not files:
            del self.fields["dropped"]


class RemoveForm(forms.Form):
    """Nobody has to say why they remove their own words."""

    reason = forms.CharField(
        max_length=200,
        label="Why, in one phrase",
        error_messages=refusals("The reason", "Say why in one phrase."),
    )

    def __init__(self, *args, is_mine, told="", **kwargs):
        """`told` says who will read the reason."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = told
        if is_mine:
            del self.fields["reason"]


class ContextForm(ChangingForm, GuardedForm):
    guarded = ("title", "context", "topics")

    title = LineField(
        max_length=140,
        label="Title",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages=refusals("The title", "Give the thread a title."),
    )
    context = WordsField(
        label="What this is about",
        error_messages=refusals("The text", "Say what this is about."),
    )
    topics = TopicsField()
