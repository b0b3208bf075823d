"""What is typed to name those who hold a thread, and to answer."""

from django import forms

from accounts.refusals import refusals
from forums.holder import BRINGS


class AskForm(forms.Form):
    """`candidates` are the voices that may be asked."""

    who = forms.ChoiceField(
        label="Who",
        help_text="Members who stand in the list, and those who have posted here.",
        error_messages=refusals("The name", "Choose a name.", invalid_choice="Choose a name."),
    )
    words = forms.CharField(
        max_length=300,
        required=False,
        label="Why you ask them",
        help_text="Only they read it.",
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages=refusals("Your words"),
    )

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        self.voices = {voice.ref: voice for voice in candidates}
        names = [(voice.ref, voice.name) for voice in self.voices.values()]
        self.fields["who"].choices = [("", "Choose a name"), *names]

    def clean_who(self):
        """The voice."""
        return self.voices[self.cleaned_data["who"]]


class BringsForm(forms.Form):
    brings = forms.CharField(
        max_length=BRINGS,
        required=False,
        label="What you bring, in your own words",
        help_text="It stands beside your name for everybody who reads the thread. Leave it empty "
        "to say nothing: nobody will ask.",
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages=refusals("What you bring"),
    )
