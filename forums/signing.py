"""Words that stand under one of the names that may write them, which is said before it is done.

Who has two such names is asked. A page that chose for them would sign in the one what they had just
said they would do in the other, and tie the two before everybody who reads along.
"""

from django import forms

from accounts.refusals import refusals
from community.permissions import granted
from community.standing import standing_of


def names_that_may(user, permission: str, obj) -> list:
    return [one for one in standing_of(user).voices if permission in granted(one, obj)]


class SignedForm(forms.Form):
    """`voices` are the names that may; `cleaned_data["by"]` is the one it is done as."""

    by = forms.ChoiceField(
        label="Under which name",
        help_text="Everybody who reads the thread sees it.",
        widget=forms.RadioSelect,
        error_messages=refusals("The name", "Choose the name that stands under it."),
    )

    def __init__(self, *args, voices, **options):
        super().__init__(*args, **options)
        self.voices = voices
        self.fields["by"].choices = [(one.ref, one.name) for one in voices]
        if len(voices) < 2:
            del self.fields["by"]

    @property
    def signed_as(self) -> str:
        """The only name there is; "" where it is asked."""
        return self.voices[0].name if len(self.voices) == 1 else ""

    def clean(self):
        data = super().clean()
        chosen = data.get("by")
        named = [one for one in self.voices if one.ref == chosen or len(self.voices) == 1]
        return data | {"by": named[0] if named else None}
