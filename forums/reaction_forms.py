"""Which of the four is said or taken back, and under which name."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.refusals import refusals
from forums.reaction import Feeling

CHOOSE = "Choose one of the four."


def _feeling():
    return forms.TypedChoiceField(
        choices=Feeling.choices,
        coerce=lambda value: Feeling(int(value)),
        empty_value=None,
        required=False,
        error_messages=refusals("The reaction", CHOOSE),
    )


class ReactionForm(forms.Form):
    """The button that was pressed carries either `give` or `take`."""

    by = forms.ChoiceField(error_messages=refusals("The name", "Choose the name to react as."))
    give = _feeling()
    take = _feeling()

    def __init__(self, *args, voices, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = voices
        self.fields["by"].choices = [(one.ref, one.name) for one in voices]

    def clean_by(self):
        """The loaded voice out of `voices`."""
        return next(one for one in self.voices if one.ref == self.cleaned_data["by"])

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data["give"]) == bool(data["take"]):
            raise ValidationError(CHOOSE)
        return data
