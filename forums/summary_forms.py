"""What is typed to sum a thread up, and to say that it is not what one meant."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.refusals import refusals
from forums.forms import ByVoiceForm, ChangingForm
from forums.guarding import GuardedForm
from forums.plain_words import count_words
from forums.signing import SignedForm
from forums.summary import WORDS


class SummaryForm(SignedForm, ChangingForm, GuardedForm):
    guarded = ("words",)

    words = forms.CharField(
        max_length=WORDS * 20,
        required=False,
        label="What came of it, in plain words",
        help_text=f"At most {WORDS} words. Everybody who reads the thread sees it. "
        "Leave it empty to take it away.",
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages=refusals("The summary"),
    )

    def clean_words(self):
        words = self.cleaned_data["words"]
        if (many := count_words(words)) > WORDS:
            raise ValidationError(f"This has {many} words, and the most is {WORDS}.")
        return words


class NotMeantForm(ByVoiceForm):
    words = forms.CharField(
        max_length=1000,
        label="What you meant",
        help_text="It goes to whoever wrote the summary and to the facilitators, under the "
        "name you posted with. Nobody else reads it.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages=refusals("Your words", "Say what you meant."),
    )
