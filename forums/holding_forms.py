"""What is typed to hold a thread."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.refusals import refusals
from forums.guarding import GuardedForm
from forums.models import Thread

MOST_DAYS = 366
REST_HOURS = (2, 4, 8, 12, 24)  # 2 to 24: spec/forums.md, Threads


class PinForm(forms.Form):
    until = forms.DateField(
        required=False,
        label="On top of the list until the end of",
        help_text="Leave it empty to take the thread down from the top.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=refusals("The day", invalid="Write the day like this: 24/12/2026."),
    )

    def clean_until(self):
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until and not today <= until <= today + timedelta(days=MOST_DAYS):
            raise ValidationError("Choose a day between today and a year from now.")
        return until


class CloseForm(GuardedForm):
    guarded, changes_what_stands = ("reason",), True

    reason = forms.CharField(
        max_length=200,
        required=False,
        label="Why, in one phrase",
        help_text="Everybody who reads the thread sees it. You can leave it empty.",
        error_messages=refusals("The reason"),
    )


class RestForm(GuardedForm):
    guarded = ("note",)

    hours = forms.TypedChoiceField(
        coerce=int,
        choices=[(hours, f"{hours} hours") for hours in REST_HOURS],
        label="For how long",
        error_messages=refusals("The time", "Choose for how long."),
    )
    note = forms.CharField(
        max_length=200,
        label="Why, in your own words",
        help_text="Everybody who reads the thread sees it.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages=refusals("The note", "Say in a few words why it is paused."),
    )


class OrderForm(forms.Form):
    order = forms.ChoiceField(
        choices=Thread.ORDERS,
        label="Who speaks when",
        help_text=(
            "Listening first asks people to wait unless they speak from their own experience; "
            "nothing checks or records who does. In a round, each name posts once."
        ),
        widget=forms.RadioSelect,
        error_messages=refusals("The order", "Choose who speaks when."),
    )


class ButtonForm(forms.Form):
    """Nothing to fill in."""


class OutcomeForm(GuardedForm):
    guarded, changes_what_stands = ("outcome",), True

    outcome = forms.CharField(
        max_length=1000,
        required=False,
        label="The answer, or what came of it",
        help_text="It stands on top of the thread. Leave it empty to take it away.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages=refusals("The outcome"),
    )

    def ask_what_was_tried(self) -> None:
        """A case circle closes with that."""
        self.fields["outcome"].label = "What was tried, and what came of it"
